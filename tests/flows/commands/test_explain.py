"""Promise 7: what explain shows is what a run publishes."""

from pathlib import Path

import pytest
from support.plain_runs import read_published, run_plain

from flows.commands.explain import explain_command
from flows.commands.explanation import cut_text, explain_record
from flows.commands.lookup import find_records
from flows.settings import RunSettings
from flows.stages import StageOptions
from flows.versions import find_rules_version, find_version
from transforms.records import Rejection
from transforms.tables import removed_text_table

SAMPLE = Path(__file__).parents[3] / "data" / "sample"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    run_plain([SAMPLE], folder)
    return folder


@pytest.fixture(scope="module")
def settings(data):
    return RunSettings(data_dir=str(data))


@pytest.fixture(scope="module")
def options():
    return StageOptions(pipeline_version=find_version(), rules_version=find_rules_version())


def test_explain__equals_what_is_published(data, settings, options):
    rows = [row for table in ("articles", "duplicates") for row in read_published(data, table).to_pylist()]
    assert len(rows) > 10
    for row in rows:
        (record,) = find_records(row["article_id"], settings)
        told = explain_record(record, options)
        assert told.row is not None, told.rejection
        assert {name: value for name, value in row.items() if name in told.row} == told.row


def test_explain__shows_every_span_that_is_published(data, settings, options):
    published = read_published(data, "removed_text").to_pylist()
    for article_id in {row["article_id"] for row in published}:
        (record,) = find_records(article_id, settings)
        told = explain_record(record, options)
        assert removed_text_table([told.stripped]).to_pylist() == [
            row for row in published if row["article_id"] == article_id
        ]
        assert "".join(piece.text for piece in cut_text(told.stripped)) == told.extracted.text


def test_explain__refuses_what_the_run_refused(data, settings, options):
    for row in read_published(data, "rejections").to_pylist():
        (record,) = find_records(row["article_id"], settings)
        told = explain_record(record, options)
        refused = record if isinstance(record, Rejection) else told.rejection
        assert (refused.stage, refused.reason, refused.detail) == (row["stage"], row["reason"], row["detail"])


def test_explain__says_of_each_candidate_why_it_won_or_lost(settings, options):
    (record,) = find_records(str(SAMPLE / "pages" / "swing-bridge.html"), settings)
    told = explain_record(record, options)
    assert all(one.reason for one in told.candidates)
    won = {one.column: one.evidence.value for one in told.candidates if one.is_chosen}
    assert won["title"] == told.row["title"]
    assert won["authors"] == told.row["authors"][0]
    assert won["published_at"] == told.row["published_raw"]
    lost = {(one.column, one.evidence.place) for one in told.candidates if not one.is_chosen}
    assert {("title", "og:title"), ("published_at", "article:published_time")} <= lost


def test_explain_command__prints_each_stage_of_each_record_of_a_file(settings, capsys):
    assert explain_command(str(SAMPLE / "text" / "ferry-terminal.txt"), settings) == 0
    told = capsys.readouterr().out
    for stage in ("ingest", "extract", "strip", "normalise", "published"):
        assert f"── {stage} ──" in told


@pytest.mark.parametrize("what", ["0123456789abcdef", "no/such/file.html"])
def test_explain_command__exits_2_for_what_is_not_there(settings, capsys, what):
    assert explain_command(what, settings) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
