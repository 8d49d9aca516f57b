"""The metrics file: what Prometheus's own parser reads from it are the figures of the run and of the snapshot."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.plain_runs import run_plain, write_stories
from support.report_data import leave_run, write_example

from flows.metrics import METRICS, write_metrics
from flows.storage import DataDir
from transforms.schema.vocabularies import Reason


def read(data_dir):
    text = data_dir.metrics_file.read_text(encoding="utf-8")
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, *sample.labels.values()] = sample.value
    return found


def test_metrics__tell_what_run_and_tables_tell(tmp_path):
    data_dir = DataDir(tmp_path / "data")
    run_plain([write_stories(tmp_path / "raw")], data_dir.root)
    row = pd.read_parquet(data_dir.runs).iloc[0]
    found = read(data_dir)
    assert {name for name, *_ in found} == set(METRICS)
    assert found["copydesk_run_raw_records",] == row["raw_record_count"]
    assert found["copydesk_run_outcome", "published"] == 1
    assert found["copydesk_run_outcome", "failed"] == 0
    assert found["copydesk_last_success_timestamp_seconds",] == row["finished_at"].timestamp()
    for table in ("articles", "duplicates", "rejections", "removed_text"):
        assert found["copydesk_snapshot_rows", table] == len(pd.read_parquet(data_dir.latest / table))
        files = (data_dir.latest / table).iterdir()
        assert found["copydesk_snapshot_bytes", table] == sum(path.stat().st_size for path in files)
    size = sum(path.stat().st_size for path in (tmp_path / "raw").rglob("*") if path.is_file())
    assert found["copydesk_run_input_bytes",] == size
    for stage, seconds in json.loads(row["stage_seconds"]).items():
        assert found["copydesk_stage_seconds", stage] == seconds


def test_metrics__of_a_failed_run_keep_the_last_success_and_the_snapshot(tmp_path):
    data_dir = DataDir(tmp_path)
    write_example(data_dir)
    row = leave_run(data_dir, 3)
    write_metrics(data_dir, row)
    found = read(data_dir)
    assert found["copydesk_run_outcome", "failed"] == 1
    gone = found["copydesk_run_end_timestamp_seconds",] - found["copydesk_last_success_timestamp_seconds",]
    assert timedelta(seconds=gone) == timedelta(days=3, seconds=3)
    assert found["copydesk_snapshot_rows", "articles"] == 38
    assert found["copydesk_snapshot_rejections", Reason.EMPTY_RECORD.value] == 2
    assert found["copydesk_snapshot_rejections", Reason.TIMEOUT.value] == 0


def test_metrics__before_the_first_success_say_zero(tmp_path):
    data_dir = DataDir(tmp_path)
    write_metrics(data_dir, leave_run(data_dir, 0))
    assert read(data_dir)["copydesk_last_success_timestamp_seconds",] == 0


def test_metrics__stand_where_readers_of_runs_do_not_trip(tmp_path):
    data_dir = DataDir(tmp_path)
    write_metrics(data_dir, leave_run(data_dir, 0))
    assert len(pd.read_parquet(data_dir.runs)) == 1
    assert [path.name for path in data_dir.metrics_file.parent.iterdir()] == ["copydesk.prom"]


@pytest.mark.parametrize("module", ["flows.clean_news", "flows.commands.run"])
def test_a_run__imports_neither_plots_nor_metrics_before_it_needs_them(module):
    script = f"import sys, {module}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "flows.report", "flows.metrics"} & set(told)


def test_metrics__stand_in_the_operations_page():
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in METRICS:
        assert f"| `{name.removeprefix('copydesk_')}` |" in page
