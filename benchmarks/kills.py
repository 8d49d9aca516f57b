"""Runs that are killed: SIGKILL at random moments before publication and at every named step of publishing.

Each time the main process of the real command (Prefect flow, temporary server, worker processes) adds a delivery to a
data directory and is killed. Then no process and no temporary folder of it may be left, readers must see a whole snapshot,
and the next run must end in the tables and the folders of a run that nothing disturbed. Most of the next runs are the same
stages without Prefect, which is faster; every fifth is the command.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flows.storage.snapshots import PUBLISH_STEPS

ROOT = Path(__file__).parents[1]
STARTING = "starting"
SAID = {
    "looking for what is new": "find",
    "cleaning": "clean",
    "finding duplicates": "deduplicate",
    "assembling the tables": "assemble",
    "validating the dataset": "validate",
    "publishing": "publish",
}
KILLABLE = (STARTING, "find", "clean", "deduplicate", "assemble", "validate")
COMMAND_EVERY = 5  # so often the next run is the command, else the stages without Prefect
END_SECONDS = 20.0  # that workers and server may take to notice
LAUNCH = """
import os, signal, sys
from flows import cli, steps
step, publish = sys.argv[1], steps.publish_candidate
def kill(done):
    if done == step:
        os.kill(os.getpid(), signal.SIGKILL)
steps.publish_candidate = lambda *given, **named: publish(*given, **named | {"on_step": kill})
cli.main(sys.argv[2:])
"""


def main(arguments: list[str] | None = None) -> int:
    """Print what each kill came to and the sums; 1 where one was not survived, 0 else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=50, help="how many random moments")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=1200, help="records in the delivery")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="copydesk-kills-") as work:
        bench = Bench(Path(work))
        bench.prepare(chosen.records)
        draw = random.Random(chosen.seed)
        for number in range(chosen.moments):
            bench.kill_at_moment(number, draw)
        for number, step in enumerate(PUBLISH_STEPS):
            bench.kill_at_step(number, step)
    return bench.tell()


@dataclass
class Bench:
    """A data directory to add to, what a run without disturbance makes of it, and what the kills came to."""

    work: Path
    durations: dict[str, float] = field(default_factory=dict)
    wanted: dict[str, str] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def raw(self) -> Path:
        """The raw files, the delivery among them."""
        return self.work / "raw"

    @property
    def base(self) -> Path:
        """The data directory before the delivery."""
        return self.work / "base"

    def prepare(self, records: int) -> None:
        """Publish a first snapshot, lay the delivery beside it, and see what an undisturbed run does."""
        shutil.copytree(ROOT / "data" / "sample", self.raw)
        run_stages(self.raw, self.base)
        write_delivery(self.raw, records)
        whole = self.work / "undisturbed"
        shutil.copytree(self.base, whole, symlinks=True)
        self.durations = self._watch(start_command(self._arguments(whole), self.work, "undisturbed"))
        self.wanted, self.folders = hash_published(whole), list_left(whole)
        times = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.durations.items())
        print(f"an undisturbed run of {records} records: {times}", flush=True)

    def kill_at_moment(self, number: int, draw: random.Random) -> None:
        """Kill a run at a random moment of a random stage before publication, and run again."""
        stage = draw.choice(KILLABLE)
        fraction = draw.random()
        target, mark = self._fresh(f"moment-{number}"), uuid.uuid4().hex
        process = start_command(self._arguments(target), self.work, mark)
        self._watch(process, stage, fraction * self.durations.get(stage, 0.0))
        before = hash_published(target) == hash_published(self.base)
        self._judge(f"{number + 1}: {stage} at {fraction:.0%}", stage if before else "after publication", target, mark)
        self._repair(number, target)

    def kill_at_step(self, number: int, step: str) -> None:
        """Kill a run right after a named step of publishing, and run again."""
        target, mark = self._fresh(f"step-{step}"), uuid.uuid4().hex
        process = start_command(self._arguments(target), self.work, mark, ["-c", LAUNCH, step])
        self._watch(process)
        if process.returncode != -signal.SIGKILL:
            self.faults.append(f"step {step}: the run ended with code {process.returncode}")
        self._judge(f"step {step}", "a step of publishing", target, mark)
        self._repair(number, target)

    def _fresh(self, name: str) -> Path:
        return Path(shutil.copytree(self.base, self.work / name, symlinks=True))

    def _arguments(self, target: Path) -> list[str]:
        return ["run", str(self.raw), "--data-dir", str(target)]

    def _watch(
        self, process: subprocess.Popen[str], kill_in: str | None = None, after: float = 0.0
    ) -> dict[str, float]:
        """Follow a run's stages by what it says; kill it so many seconds after a stage began. Gives their durations."""
        began, durations, stage = time.monotonic(), {}, STARTING
        assert process.stderr is not None
        with process:
            if kill_in == STARTING:
                kill_after(process, after)
            for line in process.stderr:
                if (name := SAID.get(line.strip())) is None:
                    continue
                durations[stage] = time.monotonic() - began
                began, stage = time.monotonic(), name
                if stage == kill_in:
                    kill_after(process, after)
        durations[stage] = time.monotonic() - began
        return durations

    def _judge(self, what: str, kind: str, target: Path, mark: str) -> None:
        """What a killed run has left: nothing that runs, nothing temporary, a whole snapshot."""
        self.kills[kind] += 1
        faults = []
        if left := wait_for_end(mark):
            faults.append(f"{len(left)} processes survived")
        if temporary := sorted(path.name for path in (self.work / "tmp").iterdir()):
            faults.append(f"left in the temporary folder: {', '.join(temporary)}")
        if hash_published(target) not in (hash_published(self.base), self.wanted):
            faults.append("readers see neither the old nor the new snapshot")
        self.faults += [f"{what}: {fault}" for fault in faults]
        print(f"{what}: {'; '.join(faults) or 'nothing left behind'}", end="", flush=True)

    def _repair(self, number: int, target: Path) -> None:
        """Run again, and compare with what an undisturbed run leaves."""
        faults = []
        if number % COMMAND_EVERY == 0:
            mark = uuid.uuid4().hex
            process = start_command(self._arguments(target), self.work, mark)
            self._watch(process)
            if process.returncode:
                faults.append(f"the next run ended with code {process.returncode}")
        else:
            run_stages(self.raw, target)
        if hash_published(target) != self.wanted:
            faults.append("the tables differ from those of an undisturbed run")
        if extra := list_left(target) ^ self.folders:
            faults.append(f"left over or missing: {', '.join(sorted(extra)[:5])}")
        self.faults += [f"{target.name}: {fault}" for fault in faults]
        print(f"; the next run: {'; '.join(faults) or 'the same tables, nothing left over'}", flush=True)
        shutil.rmtree(target)

    def tell(self) -> int:
        """Print the sums."""
        kinds = ", ".join(f"{count} in {kind}" for kind, count in sorted(self.kills.items()))
        print(f"\n{self.kills.total()} kills ({kinds}): {len(self.faults)} faults")
        for fault in self.faults:
            print(f"  {fault}")
        return int(bool(self.faults))


def start_command(
    arguments: list[str], work: Path, mark: str, launch: list[str] | None = None
) -> subprocess.Popen[str]:
    """Start the command in a process of its own; `mark` is in the environment of it and of all that it starts."""
    temporary = work / "tmp"
    temporary.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COPYDESK_"))}
    return subprocess.Popen(
        [sys.executable, *(launch or ["-c", "from flows.cli import main; main()"]), *arguments],
        cwd=ROOT,
        env=kept | {"KILLS_MARK": mark, "TMPDIR": str(temporary), "PREFECT_HOME": str(work / "prefect")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    """Kill a process, unless it ends before."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_for_end(mark: str) -> list[str]:
    """The processes with a mark that still run some seconds later."""
    deadline = time.monotonic() + END_SECONDS
    while (left := list(find_processes(mark))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def find_processes(mark: str) -> Iterator[str]:
    """The ids of processes that were started with a mark, directly or not (Linux)."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"KILLS_MARK={mark}".encode() in path.read_bytes():
                yield path.parent.name
        except OSError:
            continue


def run_stages(raw: Path, data_dir: Path) -> None:
    """A run without Prefect, in this process."""
    from flows.clean_news import clean
    from flows.desk import Desk
    from flows.runner import ThreadRunner
    from flows.running import new_run_id
    from flows.settings import RunSettings
    from flows.workers import InlinePool

    settings = RunSettings(inputs=(str(raw),), data_dir=str(data_dir))
    run_id = new_run_id()
    options = Desk(settings, run_id).stage_options
    result = clean(Desk(settings, run_id, pool=InlinePool(options)), ThreadRunner())
    if not result.is_good:
        raise RuntimeError("; ".join(result.messages))


def write_delivery(raw: Path, records: int) -> None:
    """New files, some with several records, all unlike."""
    for part in range(3):
        rows = [
            {"url": f"https://harbourpost.example/{number}", "text": write_story(number), "date": "2025-06-02"}
            for number in range(part, records, 3)
        ]
        path = raw / "rows" / f"delivery-{part}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_story(number: int) -> str:
    """A story that is no near-duplicate of another."""
    draw = random.Random(number)
    paragraphs = [" ".join(f"{draw.choice(WORDS)}{draw.randrange(999)}" for _ in range(60)) + "." for _ in range(4)]
    return "\n\n".join([f"The ferry of day {number} was late", *paragraphs])


WORDS = ("harbour", "council", "ferry", "budget", "storm", "school", "market", "bridge", "river", "vote", "island")


def hash_published(data_dir: Path) -> dict[str, str]:
    """Every file of the four tables as readers see it, with the hash of its bytes."""
    latest = data_dir / "published" / "latest"
    return {
        path.relative_to(latest).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(latest.glob("[!_]*/*.parquet"))
    }


def list_left(data_dir: Path) -> set[str]:
    """Every file of a data directory, but for what each run leaves in `runs`, which is kept on purpose."""
    files = {path.relative_to(data_dir).as_posix() for path in data_dir.rglob("*") if not path.is_dir()}
    return {name for name in files if not name.startswith("runs/")}


if __name__ == "__main__":
    sys.exit(main())
