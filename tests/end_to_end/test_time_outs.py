"""A stage that takes longer than it may: the run says which, and publishes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.plain_runs import write_stories

pytestmark = pytest.mark.xdist_group("command")

COMMAND = Path(sys.executable).with_name("copydesk")


@pytest.mark.parametrize("stage", ["extract", "deduplicate"])
def test_stage__that_takes_too_long_fails_the_run_by_its_name(prefect_server, tmp_path, stage):
    write_stories(tmp_path / "raw", texts=2, rows=2)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    result = subprocess.run(
        [COMMAND, "run", "raw", "--workers", "1"],
        cwd=tmp_path,
        env=kept | {"PREFECT_API_URL": prefect_server.url, "COPYDESK_STAGE_SECONDS": f'{{"{stage}": 0.001}}'},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 3
    last = result.stderr.strip().splitlines()[-1]
    assert f"{stage}" in last
    assert "took longer than the 0.001 seconds of stage_seconds" in last
    assert not (tmp_path / "data" / "published" / "latest").exists()
    assert not list((tmp_path / "data" / "state" / "staging").glob("*"))


def test_worker__that_cannot_start_fails_the_run_by_its_own_name(prefect_server, tmp_path):
    write_stories(tmp_path / "raw", texts=2, rows=2)
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif any('flows.worker' in word for word in sys.orig_argv):\n    sys.exit('no room here')\n"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    result = subprocess.run(
        [COMMAND, "run", "raw", "--workers", "1"],
        cwd=tmp_path,
        env=kept | {"PREFECT_API_URL": prefect_server.url, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 3
    assert "WorkerError: a worker process ended with exit code 1 before it could work" in result.stderr
    [log] = (tmp_path / "data" / "runs" / "_files").glob("*/workers.log")
    assert "no room here" in log.read_text(encoding="utf-8")
