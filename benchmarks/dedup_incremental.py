"""Promise 4 at size: stories in random files, brought by random runs in random order, end in the tables of one run.

The earliest version of every tenth cluster is held back for the last run, so that it takes over its cluster.
"""

import hashlib
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.stories import Source, Story, make_stories
from flows.clean_news import clean
from flows.desk import Desk
from flows.runner import ThreadRunner
from flows.settings import RunSettings
from flows.workers import InlinePool
from transforms.schema import PUBLISHED
from transforms.schema.vocabularies import Outcome

FILE_ROWS = 100
SITES = 40
ATTEMPTS = 3


def measure_incremental(corpus: Path, count: int) -> bool:
    """Print, for each attempt, how the input came and whether the published bytes are those of one full run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, late = write_inputs(folder / "raw", list(make_stories(Source(corpus), count)), random.Random(1))
        started = time.process_time()
        run(folder / "raw", [*files, *late], folder / "full", 500)
        expected = hash_tables(folder / "full")
        rows = pq.read_table(folder / "full" / "published" / "latest" / "duplicates", columns=["match_kind"])
        kinds = dict(sorted(Counter(rows["match_kind"].to_pylist()).items()))
        print(f"{count:,} stories in {len(files) + len(late)} files; duplicates {kinds}; one run: {_seconds(started)}")
        is_same = True
        for attempt in range(ATTEMPTS):
            rng = random.Random(attempt)
            order = rng.sample(files, len(files))
            cuts = [0, *sorted(rng.sample(range(1, len(order)), attempt + 1)), len(order)]
            runs = [order[start:end] for start, end in pairwise(cuts)]
            runs[rng.randrange(len(runs)) if attempt == 0 else -1] += late
            data, started = folder / f"data-{attempt}", time.process_time()
            for some in runs:
                run(folder / "raw", some, data, rng.choice((37, 250, 1000)))
            same = hash_tables(data) == expected
            again = run(folder / "raw", [*files, *late], data, 500)
            same &= again == Outcome.NOTHING_NEW and hash_tables(data) == expected
            is_same &= same
            print(
                f"  {len(runs)} runs of {[len(some) for some in runs]} files: {'same' if same else 'OTHER'} bytes, {_seconds(started)}"
            )
        return is_same


def write_inputs(folder: Path, stories: Sequence[Story], rng: random.Random) -> tuple[list[Path], list[Path]]:
    """Files of rows in random order; and those with the versions held back, which are published before all others."""
    firsts: dict[int, int] = {}
    for number, story in enumerate(stories):
        firsts.setdefault(story.truth, number)
    sizes = Counter(story.truth for story in stories)
    held = {number for truth, number in firsts.items() if sizes[truth] > 1 and truth % 10 == 0}
    rows = [
        json.dumps(
            {
                "text": story.text,
                "title": f"Story {story.truth} as version {number} tells it",
                "url": f"https://paper{rng.randrange(SITES)}.example/2025/{number}",
                "date": f"2025-05-{1 if number in held else rng.randint(2, 28):02}T08:00:00+00:00",
            }
        )
        for number, story in enumerate(stories)
    ]
    folder.mkdir(parents=True)
    early = [number for number in range(len(rows)) if number not in held]
    rng.shuffle(early)
    return (
        _write(folder, "part", [rows[number] for number in early]),
        _write(folder, "late", [rows[number] for number in sorted(held)]),
    )


def _write(folder: Path, name: str, rows: Sequence[str]) -> list[Path]:
    files = []
    for first in range(0, len(rows), FILE_ROWS):
        files.append(folder / f"{name}-{first:06d}.jsonl")
        files[-1].write_text("\n".join(rows[first : first + FILE_ROWS]), encoding="utf-8")
    return files


def run(root: Path, files: Sequence[Path], data_dir: Path, batch_records: int) -> Outcome:
    """One run over some files, in this process."""
    settings = RunSettings(
        inputs=tuple(map(str, files)), data_dir=str(data_dir), roots={"raw": str(root)}, batch_records=batch_records
    )
    desk = Desk(settings, f"run-{len(list(data_dir.glob('runs/*.parquet')))}")
    return clean(Desk(settings, desk.run_id, pool=InlinePool(desk.stage_options)), ThreadRunner(2)).outcome


def hash_tables(data_dir: Path) -> dict[str, str]:
    """Every published data file, with the hash of its bytes."""
    latest = data_dir / "published" / "latest"
    return {
        f"{table.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for table in PUBLISHED
        for path in sorted((latest / table.name).iterdir())
    }


def _seconds(started: float) -> str:
    return f"{time.process_time() - started:.0f} s of processor time"
