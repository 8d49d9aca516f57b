"""The same texts through the MinHash tools of others, each with its documented settings, one process for each.

A tool runs in the Python that has it: `--peers-python` names one with datatrove and text-dedup.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.grouping import measure_agreement
from benchmarks.memory import MIB
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
        print(f"{count:,} texts; seconds of processor time without start-up; peak memory, of it at rest")
        for tool, python in runs:
            idle, rest = _run([str(python), str(SCRIPT), tool, "--imports-only", name])
            busy, answer = _run([str(python), str(SCRIPT), tool, str(source), name])
            seconds = busy - idle
            print(
                f"{tool:11} {seconds:7.1f} s ({seconds / count * 1e6:6.0f} us an article)  "
                f"{answer['peak'] / MIB:6.0f} MB ({rest['peak'] / MIB:.0f})  {measure_agreement(answer['group'], truth)}",
                flush=True,
            )


def _run(command: list[str]) -> tuple[float, dict[str, Any]]:
    """Seconds of processor time that a command took, children included, and what it wrote."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "HF_HUB_OFFLINE": "1"}
    log = Path(command[4]) / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{command[2]} failed with status {status}: {log.read_text(errors='replace')[-2000:]}")
    return usage.ru_utime + usage.ru_stime, json.loads((Path(command[4]) / f"{command[2]}.json").read_text())
