"""Promise 6: what is held while batches are worked on depends on the size of a batch, not on the number of records."""

import json
import threading
import tracemalloc
from pathlib import Path

import pyarrow as pa
from support.plain_runs import PARAGRAPHS, story

from flows.clean_news import clean
from flows.desk import Desk
from flows.progress import Silence
from flows.runner import ThreadRunner
from flows.settings import RunSettings
from flows.sources import find_inputs, read_batches
from flows.workers import InlinePool, Outcome
from transforms.schema import vocabularies as v

RECORDS, TIMES, BATCH_RECORDS = 20, 4, 2
MOST_GROWTH = 1.5


class Gauge(InlinePool, Silence):
    """Looks before and after each step of each batch at how much the tables hold, and at how many batches are on their way."""

    def __init__(self, options: object) -> None:
        super().__init__(options)
        self.peak = self.begun = self.done = self.most_at_once = 0
        self._lock = threading.Lock()
        self._before = pa.total_allocated_bytes()

    def run(self, step: str, table: pa.Table) -> Outcome:
        """The step, watched."""
        with self._lock:
            self.begun += step.endswith(":extract")
            self.most_at_once = max(self.most_at_once, self.begun - self.done)
        outcome = super().run(step, table)
        self.peak = max(self.peak, pa.total_allocated_bytes() - self._before)
        return outcome

    def batch(self, records: int, rejected: int) -> None:
        """A batch has left."""
        with self._lock:
            self.done += 1


def write_rows(path: Path, count: int) -> Path:
    """Long stories, of which no two are alike, as rows of a file."""
    with path.open("w", encoding="utf-8") as rows:
        for number in range(count):
            parts = [f"Notice {number}-{part}: {PARAGRAPHS[part % 4]}" for part in range(60)]
            rows.write(json.dumps({"text": "\n\n".join((story(number), *parts))}) + "\n")
    return path


def run_gauged(raw: Path, data_dir: Path) -> Gauge:
    """A run over a file, watched."""
    settings = RunSettings(inputs=(str(raw),), data_dir=str(data_dir), batch_records=BATCH_RECORDS, workers=1)
    gauge = Gauge(Desk(settings, "gauged").stage_options)
    assert clean(Desk(settings, "gauged", gauge, pool=gauge), ThreadRunner()).outcome == v.Outcome.PUBLISHED
    return gauge


def test_run__holds_as_much_for_many_records_as_for_few(tmp_path):
    few = run_gauged(write_rows(tmp_path / "few.jsonl", RECORDS), tmp_path / "few")
    many = run_gauged(write_rows(tmp_path / "many.jsonl", TIMES * RECORDS), tmp_path / "many")
    assert many.done == TIMES * few.done == TIMES * RECORDS / BATCH_RECORDS
    assert max(few.most_at_once, many.most_at_once) <= 1 + 2  # workers, and two on their way
    assert 0 < many.peak < MOST_GROWTH * few.peak, (few.peak, many.peak)


def test_reading__holds_one_batch_at_a_time(tmp_path):
    raw = write_rows(tmp_path / "rows.jsonl", 400)
    batch_bytes = raw.stat().st_size // 20
    tracemalloc.start()
    before = pa.total_allocated_bytes()
    held = [
        tracemalloc.get_traced_memory()[1] + pa.total_allocated_bytes() - before
        for _ in read_batches(find_inputs([str(raw)], [], []), max_bytes=batch_bytes)
    ]
    tracemalloc.stop()
    assert len(held) > 15
    assert max(held) < 6 * batch_bytes < raw.stat().st_size / 3
