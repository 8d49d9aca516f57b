"""Small inputs, and runs without Prefect."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.clean_news import clean
from flows.desk import Desk
from flows.results import RunResult
from flows.runner import ThreadRunner
from flows.settings import RunSettings
from flows.workers import InlinePool, StepPool
from transforms.schema import PUBLISHED

PARAGRAPHS = (
    "The harbour office of Port Ellery opened its new ferry hall on Tuesday after two winters of delay.",
    "Councillor Maren Holt said the hall would serve nine islands and some four thousand commuters a day.",
    "Fishermen had asked for a cold store beside the quay, and they got one, though smaller than planned.",
    "The building cost eleven million crowns, three more than the town had set aside when work began.",
)


def story(number: int) -> str:
    """A story of its own: enough words of its own that no two are near-duplicates."""
    unlike = " ".join(f"item{number}x{word}" for word in range(90))
    lines = (f"Ferry hall {number} opens after delay", *PARAGRAPHS, f"The list of goods ran {unlike} and ended there.")
    return "\n\n".join(lines)


def write_stories(folder: Path, texts: int = 4, rows: int = 8) -> Path:
    """A folder of stories: some as text files, some as rows of one file, and one that is empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(texts):
        (folder / f"{number}.txt").write_text(story(number), encoding="utf-8")
    lines = [
        json.dumps({"text": story(number), "url": f"https://harbourpost.example/{number}"})
        for number in range(texts, texts + rows)
    ]
    (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def run_plain(
    inputs: Sequence[Path | str], data_dir: Path, pool: StepPool | None = None, workers: bool = False, **settings: Any
) -> RunResult:
    """A run without Prefect: in this process, in the pool given, or in worker processes."""
    chosen = RunSettings(inputs=tuple(map(str, inputs)), data_dir=str(data_dir), **settings)
    run_id = f"run-{len(list(data_dir.glob('runs/*.parquet')))}"
    desk = Desk(chosen, run_id)
    if not workers:
        desk = Desk(chosen, run_id, pool=pool or InlinePool(desk.stage_options))
    return clean(desk, ThreadRunner())


def read_published(data_dir: Path, table: str) -> pa.Table:
    """A published table."""
    return pq.read_table(data_dir / "published" / "latest" / table)


def hash_published(data_dir: Path) -> dict[str, str]:
    """Every published data file, by table and name, with the hash of its bytes."""
    latest = data_dir / "published" / "latest"
    return {
        f"{table.name}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for table in PUBLISHED
        for path in sorted((latest / table.name).iterdir())
    }
