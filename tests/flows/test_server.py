"""The temporary server: one a run, and none left behind."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from flows.server import TemporaryServer, find_configured_url

pytestmark = pytest.mark.xdist_group("command")


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ends(pid, seconds=60):
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not is_running(pid)


def test_server__answers_on_loopback_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "socket.py").write_text("raise SystemExit('not the one')\n")
    with TemporaryServer() as server:
        assert server.url.startswith("http://127.0.0.1:")
        server.wait(180)
        with urllib.request.urlopen(f"{server.url}/health") as answer:
            assert answer.status == 200
        folder = server.folder
    assert not is_running(server.pid)
    assert not folder.exists()


def test_server__ends_with_a_main_process_that_is_killed():
    script = (
        "import time\nfrom flows.server import TemporaryServer\nserver = TemporaryServer()\n"
        "print(server.pid, server.folder, flush=True)\ntime.sleep(600)\n"
    )
    main = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid, folder = main.stdout.readline().split()
    time.sleep(1)
    main.kill()
    main.wait()
    main.stdout.close()
    assert ends(int(pid))
    assert not Path(folder).exists()


def test_find_configured_url__is_none_where_no_file_names_one(tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert find_configured_url() is None


def test_find_configured_url__asks_prefect_where_a_profile_names_one(tmp_path):
    (tmp_path / "profiles.toml").write_text(
        'active = "team"\n[profiles.team]\nPREFECT_API_URL = "http://127.0.0.1:4200/api"\n', encoding="utf-8"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    told = subprocess.run(
        [sys.executable, "-c", "from flows.server import find_configured_url; print(find_configured_url())"],
        env=kept | {"PREFECT_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "http://127.0.0.1:4200/api"
