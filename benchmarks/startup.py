"""A cold run on data/sample against an empty Prefect flow in the same environment: median of alternating pairs.

Both start from nothing: no server, an empty Prefect home, an empty cache, an empty data directory. The project promises a ratio of at
most 1.5.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
PAIRS = 5
MOST = 1.5
EMPTY_FLOW = "from prefect import flow\n\n\n@flow\ndef empty():\n    pass\n\n\nempty()\n"


def main(pairs: int = PAIRS) -> int:
    """Print each pair and the median ratio; 1 where it is over the promise."""
    ratios, times = [], []
    for number in range(pairs):
        empty = time_command([sys.executable, "-c", EMPTY_FLOW])
        with tempfile.TemporaryDirectory() as data_dir:
            command = str(Path(sys.executable).with_name("copydesk"))
            run = time_command([command, "run", str(ROOT / "data" / "sample"), "--data-dir", data_dir])
        ratios.append(run / empty)
        times.append((empty, run))
        print(
            f"pair {number + 1}: empty flow {empty:.1f} s, copydesk run {run:.1f} s, ratio {run / empty:.2f}",
            flush=True,
        )
    empty_median, run_median = (median(column) for column in zip(*times, strict=True))
    print(f"median: empty flow {empty_median:.1f} s, copydesk run {run_median:.1f} s, ratio {median(ratios):.2f}")
    return int(median(ratios) > MOST)


def time_command(command: list[str]) -> float:
    """Seconds that a command takes, from an empty Prefect home. Raises CalledProcessError where it fails."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    patience = {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300"}
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        subprocess.run(
            command,
            env={**kept, **quiet, **patience, "PREFECT_HOME": home, "XDG_CACHE_HOME": f"{home}/cache"},
            capture_output=True,
            check=True,
            timeout=900,
        )
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
