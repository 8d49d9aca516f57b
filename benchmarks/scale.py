"""Speed, memory and determinism of whole runs, on corpora that lie beside the project.

Memory: peak of all processes together on the texts of articles_abp, and on ten times as many (repeated with other ids
and words). Speed: records a second for texts and for pages, the share of each stage in the processor time, and the share
outside the transforms. Inside them are: a record's way through extract, strip, normalise and fingerprint, and the search for and
comparison of pairs in transforms.dedup; not inside, though it lies there too: naming fields, records as rows and back.
Determinism: the same bytes from other workers, batches and order of input.
"""

import argparse
import gzip
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from inspect import isfunction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
MOST_MEMORY, MOST_OUTSIDE = 1.3, 0.25
CHANGED = 3  # every so many words one is changed in a copy, so that no copy is a near-duplicate


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; 1 where one is over its bound, 0 else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=None, help="use only so many texts")
    parser.add_argument("--times", type=int, default=10, help="how many times as many for the second run")
    parser.add_argument("--child", nargs=3, metavar=("INPUT", "DIR", "SETTINGS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        return run_child(*chosen.child)
    if not CORPORA.is_dir():
        print("the corpora are not here: nothing measured")
        return 0
    with tempfile.TemporaryDirectory() as work:
        return measure(Path(work), chosen.texts, chosen.times)


def measure(work: Path, texts: int | None, times: int) -> int:
    """All measurements."""
    failed = 0
    few = write_texts(work / "few" / "texts.jsonl.gz", 1, texts)
    many = write_texts(work / "many" / "texts.jsonl.gz", times, texts)
    pages = unpack_pages(work / "pages")
    small = run_and_watch(few, work / "d-few")
    failed += show_speed("texts", small)
    failed += show_speed("pages", run_and_watch(pages, work / "d-pages"))
    large = run_and_watch(many, work / "d-many")
    ratio = large["peak"] / small["peak"]
    print(
        f"memory: {small['peak'] >> 20} MiB at {small['records']:,} texts, {large['peak'] >> 20} MiB at "
        f"{large['records']:,}, ratio {ratio:.2f}"
    )
    failed += ratio > MOST_MEMORY
    run_and_watch(few, work / "d-other", {"workers": 1, "batch_records": 313})
    same = hash_tables(work / "d-few") == hash_tables(work / "d-other")
    print(f"determinism: tables of another number of workers and size of batches are {'the same' if same else 'OTHER'}")
    return int(failed > 0 or not same)


def show_speed(what: str, run: dict[str, Any]) -> int:
    """Print how fast a run was and where its time went."""
    inside = sum(run["work"].values())
    outside = 1 - inside / run["cpu"]
    stages = ", ".join(f"{name} {seconds / run['cpu']:.0%}" for name, seconds in run["work"].items())
    print(
        f"{what}: {run['records']:,} records in {run['seconds']:.0f} s ({run['records'] / run['seconds']:.0f} records/s, "
        f"{run['records'] / run['cpu']:.0f} a processor second); of the processor time: {stages}, outside the transforms "
        f"{outside:.0%}",
        flush=True,
    )
    beside = {name: seconds - run["work"].get(name, 0) for name, seconds in run["stages"].items()}
    beside["starting workers"] = run["cpu"] - sum(run["stages"].values())
    listed = sorted(beside.items(), key=lambda item: -item[1])
    print(
        f"  outside, in processor seconds: {', '.join(f'{name} {seconds:.1f}' for name, seconds in listed)}", flush=True
    )
    return int(outside > MOST_OUTSIDE)


def run_and_watch(source: Path, data_dir: Path, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """A run in a process of its own: what it says of itself, and the peak memory of it and its workers together."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.scale",
        "--child",
        str(source),
        str(data_dir),
        json.dumps(settings or {}),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            peak = max(peak, sum(map(find_memory, find_tree(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    done.set()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"the run failed: {output}")
    told: dict[str, Any] = json.loads(output.splitlines()[-1])
    return told | {"peak": peak}


def run_child(source: str, data_dir: str, settings: str) -> int:
    """A run without Prefect; its last line of output is JSON."""
    from expectations.engine import warm_up
    from flows.clean_news import clean
    from flows.desk import Desk
    from flows.runner import ThreadRunner
    from flows.settings import RunSettings
    from flows.storage import DataDir, read_runs

    warm_up()
    pairs = time_pairs()
    before, started = time.process_time(), time.perf_counter()
    desk = Desk(RunSettings(inputs=(source,), data_dir=data_dir, **json.loads(settings)), "scale")
    result = clean(desk, ThreadRunner())
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "records": result.raw_records,
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - before + children.ru_utime + children.ru_stime,
        "work": result.work_seconds | {"deduplicate": sum(pairs)},
        "stages": json.loads(read_runs(DataDir(Path(data_dir)), 1)["stage_cpu_seconds"][0].as_py()),
        "wall": result.seconds,
        "tables": result.tables,
        "outcome": result.outcome,
    }
    print(json.dumps(told))
    return 0 if result.is_good else 1


def time_pairs() -> list[float]:
    """From here on, the processor seconds of each call that deduplication of the whole makes into the transforms."""
    from flows.dedup import find, lay_out

    seconds: list[float] = []

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            before = time.thread_time()
            result = work(*arguments)
            seconds.append(time.thread_time() - before)
            return result

        return call

    for module in (find, lay_out):
        for name, work in list(vars(module).items()):
            if isfunction(work) and work.__module__.startswith("transforms.dedup."):
                setattr(module, name, timed(work))
    return seconds


def find_tree(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        children = [
            child
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield from find_tree(int(child))


def find_memory(pid: int) -> int:
    """Memory of a process in bytes; what it shares with others is counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def write_texts(path: Path, times: int, most: int | None) -> Path:
    """The texts of articles_abp, so many times over."""
    path.parent.mkdir(parents=True)
    with gzip.open(CORPORA / "articles_abp" / "articles.jsonl.gz", "rt", encoding="utf-8") as source:
        rows = [json.loads(line) for _, line in zip(range(most or 10**9), source, strict=False)]
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as target:
        for copy in range(times):
            for row in rows:
                target.write(json.dumps(change(row, copy), ensure_ascii=False) + "\n")
    return path


def change(row: dict[str, Any], copy: int) -> dict[str, Any]:
    """A row with other words; the first copy is as it is."""
    if not copy:
        return {"url": row["url"], "text": row["text"], "title": row["title"], "date": row["date"]}
    words = row["text"].split(" ")
    words[::CHANGED] = [f"{word}{copy}" for word in words[::CHANGED]]
    text = " ".join(words)
    return {"url": f"{row['url']}?copy={copy}", "text": text, "title": f"{row['title']} {copy}", "date": row["date"]}


def unpack_pages(folder: Path) -> Path:
    """The pages of news_fundus as files."""
    folder.mkdir(parents=True)
    for page in sorted((CORPORA / "news_fundus" / "html").glob("*.html.gz")):
        (folder / page.name.removesuffix(".gz")).write_bytes(gzip.decompress(page.read_bytes()))
    return folder


def hash_tables(data_dir: Path) -> dict[str, str]:
    """Every published data file with the hash of its bytes."""
    latest = data_dir / "published" / "latest"
    return {
        str(path.relative_to(latest)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(latest.glob("[a-z]*/*.parquet"))
    }


if __name__ == "__main__":
    sys.exit(main())
