"""What goes wrong around a run: full and read-only disks, permissions, files that change, clocks. Each time one clear line,
nothing published, nothing lost, nothing left over; the next run repairs.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.plain_runs import hash_published, run_plain, story, write_stories

from flows.clean_news import clean
from flows.desk import Desk
from flows.failures import describe_failure
from flows.progress import Silence
from flows.runner import ThreadRunner
from flows.settings import RunSettings
from flows.sources.unchanged import InputChangedError
from flows.storage import DataDir, DataDirBusyError, hold_lock, read_runs
from flows.workers import InlinePool
from transforms.schema import vocabularies as v

ROOT = Path(__file__).parents[2]


def run_with(listener, raw, data_dir, run_id="run"):
    settings = RunSettings(inputs=(str(raw),), data_dir=str(data_dir))
    options = Desk(settings, run_id).stage_options
    return clean(Desk(settings, run_id, listener, InlinePool(options)), ThreadRunner())


def try_to_run(raw, data_dir):
    """What a run came to, or what the person is told who started it."""
    try:
        return run_plain([raw], data_dir).outcome
    except Exception as error:  # noqa: BLE001 - whatever it is, it must be told well
        return describe_failure(error)


def left_over(data_dir):
    """What of a run's own work is still there."""
    place = DataDir(Path(data_dir))
    return [path for folder in (place.staging, place.building) for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def raw(tmp_path):
    return write_stories(tmp_path / "raw")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own, whose size and mode can be changed."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here (that needs root)")
    try:
        yield place, lambda options: subprocess.run(["mount", "-o", f"remount,{options}", place], check=True)
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def used(place):
    stat = os.statvfs(place)
    return (stat.f_blocks - stat.f_bfree) * stat.f_frsize


def test_run__on_a_disk_that_is_full_says_so_and_the_next_one_repairs(raw, tmp_path, small_disk):
    disk, remount = small_disk
    data = disk / "data"
    run_plain([raw], data)
    before = hash_published(data)
    for number in range(20, 60):
        (raw / f"{number}.txt").write_text(story(number), encoding="utf-8")
    run_plain([raw], tmp_path / "undisturbed")
    wanted = hash_published(tmp_path / "undisturbed")
    stopped = 0
    for room in (0, 40_000, 300_000, 1_200_000, 2_500_000):
        remount(f"size={used(disk) + room}")
        told = try_to_run(raw, data)
        if isinstance(told, v.Outcome):
            break
        stopped += 1
        assert told.startswith("the disk is full")
        assert hash_published(data) in (before, wanted)  # the row of the run comes after publishing
        assert left_over(data) == []
    assert stopped >= 2
    remount("size=64m")
    run_plain([raw], data)
    assert hash_published(data) == wanted


def test_run__on_a_read_only_disk_says_so(raw, small_disk):
    disk, remount = small_disk
    data = disk / "data"
    run_plain([raw], data)
    before = hash_published(data)
    (raw / "new.txt").write_text(story(70), encoding="utf-8")
    remount("ro")
    with pytest.raises(OSError, match="Read-only") as failure:
        run_plain([raw], data)
    assert describe_failure(failure.value).startswith("the file system is read-only: ")
    assert hash_published(data) == before
    remount("rw")
    assert run_plain([raw], data).outcome == v.Outcome.PUBLISHED


WITHOUT_PERMISSION = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from flows.failures import describe_failure
from support.plain_runs import run_plain

raw, data = map(Path, sys.argv[1:])

def attempt():
    try:
        print(run_plain([raw], data).outcome.value)
    except Exception as error:
        print(describe_failure(error))

def show():
    rows = pq.read_table(data / "published/latest/rejections").to_pylist()
    print(*sorted(f"{row['raw_file']}: {row['reason']}" for row in rows), sep=", ")

data.mkdir(mode=0o555)
attempt()
print(len(list(data.iterdir())))
data.chmod(0o755)
(raw / "0.txt").chmod(0)
attempt()
show()
(raw / "0.txt").chmod(0o644)
attempt()
show()
"""


def test_run__without_permission_says_so_or_rejects_and_goes_on_once_it_is_given(raw, tmp_path):
    drop = []  # root passes over permissions
    if os.geteuid() == 0:
        drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        if shutil.which("setpriv") is None:
            pytest.skip("root's rights cannot be dropped here (that needs setpriv)")
    command = [*drop, sys.executable, "-c", WITHOUT_PERMISSION, str(raw), str(tmp_path / "data")]
    path = {"PYTHONPATH": f"{ROOT}/tests"}
    told = subprocess.run(command, cwd=ROOT, env=os.environ | path, capture_output=True, text=True, check=True)
    denied, *others = told.stdout.splitlines()
    assert denied.startswith("permission denied: ")
    assert others == [
        "0",
        "published",
        "0.txt: unreadable_file, empty.txt: empty_record",
        "published",
        "empty.txt: empty_record",
    ]


class Meddler(Silence):
    """Does something to the raw files when the run has found them, or when it has counted them."""

    def __init__(self, when, meddle):
        self._when, self._meddle = when, meddle

    def found(self, files, size):
        if self._when == "found":
            self._meddle()

    def total(self, records):
        if self._when == "counted":
            self._meddle()


def grow(path):
    path.write_bytes(path.read_bytes() + b'\n{"text": "One more row that came late"}')


def shrink(path):
    path.write_bytes(path.read_bytes()[:200])


def rewrite(path):
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Ferry", b"Tram!"))
    os.utime(path, ns=(time.time_ns(), time.time_ns() + 10**9))


MEDDLING = {
    "grows": (grow, r"rows.jsonl changed while it was read \([\d,]+ bytes when it was found, [\d,]+ now\)"),
    "shrinks": (shrink, r"rows.jsonl changed while it was read"),
    "is written again": (rewrite, r"rows.jsonl was written again while it was read"),
    "vanishes": (Path.unlink, r"rows.jsonl was there when it was found and is gone"),
}


@pytest.mark.parametrize(
    ("how", "when"),
    [
        ("grows", "found"),
        ("grows", "counted"),
        ("shrinks", "counted"),
        ("is written again", "found"),
        ("vanishes", "found"),
        ("vanishes", "counted"),
    ],
)
def test_run__whose_raw_file(raw, tmp_path, how, when):
    """... publishes nothing, says which file it was, and the next run reads it as it is."""
    meddle, told = MEDDLING[how]
    data = tmp_path / "data"
    first = raw.rename(tmp_path / "all")
    raw.mkdir()
    shutil.copy2(first / "1.txt", raw)
    run_plain([raw], data)
    before = hash_published(data)
    for path in first.iterdir():
        shutil.copy2(path, raw)
    with pytest.raises(InputChangedError, match=told) as failure:
        run_with(Meddler(when, lambda: meddle(raw / "rows.jsonl")), raw, data)
    assert describe_failure(failure.value) == str(failure.value)
    assert "\n" not in str(failure.value)
    assert hash_published(data) == before
    assert left_over(data) == []
    assert read_runs(DataDir(data), last=1)["outcome"].to_pylist() == ["failed"]
    assert run_plain([raw], data).outcome == v.Outcome.PUBLISHED
    run_plain([raw], tmp_path / "undisturbed")
    assert hash_published(data) == hash_published(tmp_path / "undisturbed")


def test_run__does_not_mind_a_clock_that_goes_backwards(raw, tmp_path, monkeypatch):
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            nonlocal now
            now -= timedelta(minutes=7)
            return now

    monkeypatch.setattr("flows.tally.datetime", Clock)
    data = tmp_path / "data"
    run_plain([raw], data)
    (raw / "new.txt").write_text(story(70), encoding="utf-8")
    os.utime(raw / "new.txt", (0, 0))
    assert run_plain([raw], data).outcome == v.Outcome.PUBLISHED
    assert run_plain([raw], data).outcome == v.Outcome.NOTHING_NEW
    for row in read_runs(DataDir(data)).to_pylist():
        assert row["finished_at"] >= row["started_at"]
    run_plain([raw], tmp_path / "undisturbed")
    assert hash_published(data) == hash_published(tmp_path / "undisturbed")


def test_run__waits_for_another_one_or_says_who_works(raw, tmp_path):
    data = tmp_path / "data"
    held, over = threading.Event(), threading.Event()

    def hold():
        with hold_lock(DataDir(data), "night-run"):
            held.set()
            over.wait(600)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    try:
        with pytest.raises(DataDirBusyError, match=f"in use: run night-run, process {os.getpid()} on"):
            run_plain([raw], data)
        threading.Timer(0.5, over.set).start()
        assert run_plain([raw], data, wait_seconds=600).outcome == v.Outcome.PUBLISHED
    finally:
        over.set()
        other.join()


def run_command(raw, data_dir):
    command = Path(sys.executable).with_name("copydesk")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    return subprocess.run(
        [command, "run", raw, "--data-dir", data_dir], env=kept, capture_output=True, text=True, check=False
    )


def test_command__ends_at_once_with_code_3_where_another_run_works(raw, tmp_path):
    with hold_lock(DataDir(tmp_path / "data"), "night-run"):
        told = run_command(raw, tmp_path / "data")
    assert told.returncode == 3
    (line,) = told.stderr.strip().splitlines()
    assert "is in use: run night-run" in line


def test_command__says_in_one_line_that_nothing_can_be_written_not_even_a_log(raw, small_disk):
    disk, remount = small_disk
    remount("ro")
    told = run_command(raw, disk / "data")
    assert told.returncode == 3
    (line,) = told.stderr.strip().splitlines()
    assert line.startswith(f"copydesk: the file system is read-only: {disk}")
