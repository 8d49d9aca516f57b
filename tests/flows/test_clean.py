"""The run as a whole, without Prefect: promises 1, 3, 4 and 5 on small inputs."""

import json
import shutil

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from support.plain_runs import hash_published, read_published, run_plain, story, write_stories

from flows.storage import DataDir, read_runs
from flows.storage.ledger import MixedRulesError
from flows.workers import InlinePool, Outcome
from transforms.schema import vocabularies as v


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    return write_stories(tmp_path_factory.mktemp("raw") / "raw")


@pytest.fixture(scope="module")
def data(raw, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    result = run_plain([raw], folder)
    assert result.outcome == v.Outcome.PUBLISHED
    return folder


def test_clean__puts_every_raw_record_in_exactly_one_table(data):
    ids = pa.concat_tables(
        [read_published(data, table).select(["article_id"]) for table in ("articles", "duplicates", "rejections")]
    )["article_id"]
    assert len(ids) == len(pc.unique(ids)) == 13


def test_clean__tells_why_a_record_was_refused(data):
    refused = read_published(data, "rejections").to_pylist()
    assert [(row["raw_file"], row["reason"]) for row in refused] == [("empty.txt", "empty_record")]


def test_clean__publishes_the_same_bytes_whatever_the_workers_batches_and_order(raw, data, tmp_path):
    other = sorted(raw.iterdir(), reverse=True)
    run_plain(other, tmp_path, workers=True, batch_records=3, roots={"raw": str(raw)})
    assert hash_published(tmp_path) == hash_published(data)


def test_clean__ends_in_the_same_bytes_in_several_runs_as_in_one(raw, data, tmp_path):
    inputs = sorted(raw.iterdir())
    run_plain(inputs[3:], tmp_path, roots={"raw": str(raw)})
    run_plain(inputs[:3], tmp_path, roots={"raw": str(raw)})
    assert hash_published(tmp_path) == hash_published(data)


def test_clean__notes_what_each_stage_took(raw, tmp_path):
    run_plain([raw], tmp_path, workers=True)
    row = read_runs(DataDir(tmp_path)).to_pylist()[0]
    seconds, cpu, peak = (json.loads(row[f"stage_{name}"]) for name in ("seconds", "cpu_seconds", "peak_bytes"))
    batches, whole = ("extract", "strip", "normalise", "fingerprint"), ("find", "clean", "deduplicate", "assemble")
    assert {"ingest", "count", "stage", "validate", "publish", *batches, *whole} == set(seconds) == set(cpu)
    assert {*batches, *whole} <= set(peak)
    assert all(cpu[name] > 0 and seconds[name] > 0 and peak[name] > 10 << 20 for name in batches)
    assert row["peak_memory_bytes"] >= max(peak.values())


def test_clean__finds_nothing_new_in_what_it_has_read(raw, data):
    before = (data / "published" / "latest").readlink()
    assert run_plain([raw], data).outcome == v.Outcome.NOTHING_NEW
    assert (data / "published" / "latest").readlink() == before


def test_clean__replaces_the_records_of_a_changed_file(raw, tmp_path):
    copy = shutil.copytree(raw, tmp_path / "raw")
    run_plain([copy], tmp_path / "data")
    (copy / "0.txt").write_text(story(99), encoding="utf-8")
    result = run_plain([copy], tmp_path / "data")
    assert result.read_files == 1
    titles = read_published(tmp_path / "data", "articles")["title"].to_pylist()
    assert "Ferry hall 99 opens after delay" in titles
    assert "Ferry hall 0 opens after delay" not in titles
    assert len(titles) == 12


def test_clean__keeps_or_retires_the_records_of_a_file_that_is_gone(raw, tmp_path):
    copy = shutil.copytree(raw, tmp_path / "raw")
    run_plain([copy], tmp_path / "data")
    (copy / "rows.jsonl").unlink()
    assert run_plain([copy], tmp_path / "data").outcome == v.Outcome.NOTHING_NEW
    assert run_plain([copy], tmp_path / "data", retire_missing=True).outcome == v.Outcome.PUBLISHED
    assert read_published(tmp_path / "data", "articles").num_rows == 4


def test_clean__refuses_to_mix_rows_made_by_other_settings(raw, tmp_path):
    run_plain([raw], tmp_path)
    with pytest.raises(MixedRulesError, match="--full"):
        run_plain([raw], tmp_path, max_record_bytes=1000)
    assert run_plain([raw], tmp_path, max_record_bytes=1000, full=True).outcome == v.Outcome.PUBLISHED


class FaultyPool(InlinePool):
    """Does the real work, then damages what one stage gives."""

    def __init__(self, options, step, damage):
        super().__init__(options)
        self._step, self._damage = step, damage

    def run(self, step, table):
        outcome = super().run(step, table)
        if step != f"flows.stages:{self._step}":
            return outcome
        return Outcome({name: self._damage(name, rows) for name, rows in outcome.tables.items()})


def only(wanted, damage):
    """A damage to one table."""
    return lambda name, rows: damage(rows) if name == wanted and rows.num_rows else rows


def null(column):
    return lambda rows: rows.set_column(
        rows.column_names.index(column), column, pa.nulls(rows.num_rows, rows.schema.field(column).type)
    )


FAULTS = {
    "drops": lambda rows: rows.slice(1),
    "doubles": lambda rows: pa.concat_tables([rows, rows.slice(0, 1)]),
    "retypes": lambda rows: rows.set_column(0, "article_id", pc.binary_length(rows["article_id"])),
    "loses a column of": lambda rows: rows.drop_columns([rows.column_names[-1]]),
}
BOUNDARIES = {
    "extract": "extracted",
    "strip": "stripped",
    "normalise": "normalised",
    "fingerprint": "fingerprints",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", BOUNDARIES)
def test_validation__stops_a_run_in_which_a_stage(raw, tmp_path, step, fault):
    result = run_faulty(raw, tmp_path, step, only(BOUNDARIES[step], FAULTS[fault]))
    assert result.outcome == v.Outcome.VALIDATION_FAILED
    assert result.messages
    assert not (tmp_path / "published" / "latest").exists()


@pytest.mark.parametrize("step", ["extract", "strip", "normalise"])
def test_validation__refuses_the_rows_that_a_stage_nulls(raw, tmp_path, step):
    result = run_faulty(raw, tmp_path, step, only(BOUNDARIES[step], null("extracted_text_hash")))
    assert result.tables["articles"] == 0
    refused = read_published(tmp_path, "rejections").to_pylist()
    assert {row["stage"] for row in refused if row["raw_file"] != "empty.txt"} == {step}
    assert {row["reason"] for row in refused if row["raw_file"] != "empty.txt"} == {"schema_violation"}


def test_validation__stops_a_run_whose_removed_text_lacks_a_span(raw, tmp_path):
    damage = only("removed_text", lambda rows: rows.slice(1))
    result = run_faulty(raw, tmp_path, "normalise", damage)
    assert result.outcome == v.Outcome.VALIDATION_FAILED
    assert "rebuil" in " ".join(result.messages)


def test_validation__keeps_the_last_snapshot_when_it_stops_a_run(raw, tmp_path):
    run_plain([raw], tmp_path)
    before = hash_published(tmp_path)
    (raw / "later.txt").write_text(story(77), encoding="utf-8")
    try:
        result = run_faulty(raw, tmp_path, "normalise", only("normalised", FAULTS["drops"]))
    finally:
        (raw / "later.txt").unlink()
    assert result.outcome == v.Outcome.VALIDATION_FAILED
    assert hash_published(tmp_path) == before


def run_faulty(raw, data_dir, step, damage):
    from flows.stages import StageOptions
    from flows.versions import find_rules_version, find_version

    options = StageOptions(pipeline_version=find_version(), rules_version=find_rules_version())
    return run_plain([raw], data_dir, pool=FaultyPool(options, step, damage))
