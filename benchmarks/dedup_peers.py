"""The same texts through the MinHash tools of others, each with its documented settings, one process for each.

A tool runs in the Python that has it: `--peers-python` names one with datatrove and text-dedup.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.grouping import measure_agreement
from benchmarks.stories import write_stories

SCRIPT = Path(__file__).with_name("peer_tools.py")
OWN = ("copydesk", "datasketch", "rensa")
THEIRS = ("datatrove", "text-dedup")


def measure_peers(corpus: Path, count: int, peers_python: str | None) -> None:
    """Print quality, seconds of processor time and peak memory of each tool."""
    stories = pa.concat_tables(
        [pq.read_table(path, columns=["text", "truth"]) for path in write_stories(corpus, count)]
    )
    texts, truth = stories["text"].to_pylist(), stories["truth"].to_pylist()
    runs = [(tool, sys.executable) for tool in OWN] + [(tool, peers_python) for tool in THEIRS if peers_python]
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "texts.jsonl"
        lines = (json.dumps({"id": number, "text": text}) for number, text in enumerate(texts))
        source.write_text("\n".join(lines), encoding="utf-8")
        for tool, python in runs:
            idle, _ = _run([str(python), str(SCRIPT), tool, "--imports-only", name])
            busy, memory = _run([str(python), str(SCRIPT), tool, str(source), name])
            group = json.loads((Path(name) / f"{tool}.json").read_text())
            seconds = busy - idle
            print(
                f"{tool:11} {seconds:7.1f} s ({seconds / count * 1e6:6.0f} us an article)  {memory:6.0f} MB  ", end=""
            )
            print(measure_agreement(group, truth), flush=True)


def _run(command: list[str]) -> tuple[float, float]:
    """Seconds of processor time that a command took, and the peak memory of its largest process in MB."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "HF_HUB_OFFLINE": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command[2]} failed with status {status}")
    return usage.ru_utime + usage.ru_stime, _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024
