"""The figures are those of the tables and the runs, whatever a run came to."""

import json
from collections import Counter
from datetime import date
from itertools import pairwise

import duckdb
import pytest
from support.report_data import leave_run, publish_rows, write_example
from support.stored_rows import article, cluster_of, refusal, stories

from flows.report import NoRunError, gather_figures
from flows.report.alarms import find_silent
from flows.report.contents import find_starts, gather_timeline
from flows.report.database import opened
from flows.storage import DataDir
from transforms.schema.vocabularies import MatchKind, Outcome, Reason, Stage


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    data_dir = DataDir(tmp_path_factory.mktemp("data"))
    return data_dir, write_example(data_dir), gather_figures(data_dir)


def test_figures__count_what_the_tables_hold(example):
    dataset = example[2].dataset
    assert dataset.tables == {"articles": 38, "duplicates": 2, "rejections": 3, "removed_text": 40}
    assert sum(intake.records for intake in dataset.intake) == 43
    assert dataset.flow[0].refused == 2
    assert {step.stage: step.entered for step in dataset.flow} == {
        "ingest": 43,
        "extract": 41,
        "strip": 40,
        "normalise": 40,
    }
    assert sum(dataset.timeline.articles) + dataset.timeline.undated + dataset.timeline.earlier == 38
    assert sum(site.articles for site in dataset.sites.shown) + dataset.sites.unnamed == 38
    assert sum(length.articles for length in dataset.lengths) == 38
    assert dataset.dates.dated + dataset.dates.undated == 38
    assert [(size.value, size.count) for size in dataset.duplicates.sizes] == [("2", 0), ("3", 1)]


def test_figures__show_the_lines_that_were_taken_out_as_they_stood(example):
    (category,) = example[2].dataset.removed.categories
    assert category.category == "share"
    assert [(line.text, line.count, line.sites) for line in category.examples] == [("Share this", 40, 2)]


def test_figures__agree_with_a_count_by_other_means(example):
    _, snapshot, figures = example
    files = [str(path) for path in snapshot.files("articles")]
    rows = duckdb.read_parquet(files).fetchall()
    names = [column[0] for column in duckdb.read_parquet(files).description]
    sites = Counter(row[names.index("site")] for row in rows)
    assert {site.site: site.articles for site in figures.dataset.sites.shown} == {
        site: count for site, count in sites.items() if site
    }


def test_figures__are_the_same_each_time_and_go_into_json(example):
    data_dir, _, figures = example
    again = gather_figures(data_dir).plain()
    assert again == figures.plain()
    assert json.loads(json.dumps(again)) == again


def test_nothing_published__leaves_the_runs_own_figures(tmp_path):
    data_dir = DataDir(tmp_path)
    leave_run(data_dir, 0)
    figures = gather_figures(data_dir)
    assert figures.dataset is None
    assert figures.run.outcome == "failed"
    assert [point.articles for point in figures.trend] == [None]


def test_a_failed_run__is_shown_with_the_snapshot_that_stands(tmp_path):
    data_dir = DataDir(tmp_path)
    snapshot = write_example(data_dir)
    leave_run(data_dir, 1)
    figures = gather_figures(data_dir)
    assert figures.run.outcome == "failed"
    assert figures.dataset.snapshot_id == snapshot.snapshot_id
    assert not figures.dataset.of_run


def test_an_earlier_run__is_shown_with_its_own_snapshot(tmp_path):
    data_dir = DataDir(tmp_path)
    write_example(data_dir)
    rows = [*stories(range(1, 41)), *stories(range(50, 60), "b.jsonl")]
    leave_run(data_dir, 1, publish_rows(data_dir, rows[40:], (), map(cluster_of, rows)))
    first, last = gather_figures(data_dir, "20250520"), gather_figures(data_dir)
    assert first.dataset.snapshot_id < last.dataset.snapshot_id
    assert len(first.trend) == 1
    assert len(last.trend) == 2
    with pytest.raises(NoRunError, match="no run 2019"):
        gather_figures(data_dir, "2019")
    with pytest.raises(NoRunError, match="2 run ids"):
        gather_figures(data_dir, "2025")


def test_no_articles__is_no_reason_to_fail(tmp_path):
    data_dir = DataDir(tmp_path)
    leave_run(data_dir, 0, publish_rows(data_dir, [], [refusal(1)]))
    dataset = gather_figures(data_dir).dataset
    assert dataset.tables["articles"] == 0
    assert dataset.median_words is None
    assert dataset.timeline.starts == ()


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_periods__follow_each_other_without_gap_or_repetition(period):
    starts = find_starts(date(2023, 12, 30), date(2025, 3, 1), period)
    assert len(set(starts)) == len(starts)
    assert list(starts) == sorted(starts)
    assert starts[-1] <= date(2025, 3, 1)
    assert all((later - earlier).days <= 366 for earlier, later in pairwise(starts))


def test_timeline__does_not_let_one_old_story_squeeze_the_rest(tmp_path):
    rows = [article(number, day=date(2025, 5, 1 + number % 20)) for number in range(300)]
    rows.append(article(900, day=date(1961, 4, 12)))
    snapshot = publish_rows(DataDir(tmp_path), rows, (), map(cluster_of, rows))
    with opened(snapshot, "256MB") as db:
        timeline = gather_timeline(db)
    assert timeline.period == "day"
    assert timeline.earlier == 1
    assert timeline.starts[0] >= date(2025, 5, 1)


def test_timeline__is_bounded_whatever_the_years_say(tmp_path):
    rows = [article(number, day=date(1 + 9 * number, 3, 1)) for number in range(200)]
    snapshot = publish_rows(DataDir(tmp_path), rows)
    with opened(snapshot, "256MB") as db:
        timeline = gather_timeline(db)
    assert timeline.period == "year"
    assert len(timeline.starts) <= 112
    assert timeline.earlier + sum(timeline.articles) == 200


def test_a_site_that_fell_silent__is_told(tmp_path):
    sites = {"steady.example": 60, "other.example": 60, "silent.example": 25}
    rows = [
        article(1000 * place + day, site=site, day=date.fromordinal(date(2025, 3, 1).toordinal() + day))
        for place, (site, days) in enumerate(sites.items())
        for day in range(days)
    ]
    snapshot = publish_rows(DataDir(tmp_path), rows, (), map(cluster_of, rows))
    with opened(snapshot, "256MB") as db:
        (alarm,) = find_silent(db, date(2025, 6, 1))
        assert list(find_silent(db, date(2025, 3, 26))) == [], "seen from that day nothing was wrong"
    assert alarm.site == "silent.example"
    assert alarm.value == 35


def test_a_site_that_loses_its_dates__is_told(tmp_path):
    data_dir = DataDir(tmp_path)
    for number in range(4):
        rows = [
            article(n, f"{number}.jsonl", site="harbourpost.example", day=date(2025, 5, 1 + n % 9)) for n in range(60)
        ]
        if number == 3:
            rows = [article(n, "3.jsonl", site="harbourpost.example", day=None) for n in range(400)]
        snapshot = publish_rows(data_dir, rows)
        leave_run(data_dir, number, snapshot)
    alarms = gather_figures(data_dir).alarms
    assert ("harbourpost.example", "undated_share") in {(alarm.site, alarm.measure) for alarm in alarms}
    assert (None, "undated_share") in {(alarm.site, alarm.measure) for alarm in alarms}


def test_every_word_of_the_closed_lists__has_words_for_people():
    from flows.report import words

    for kind, said in (
        (Reason, words.REASONS),
        (Stage, words.STAGES),
        (Outcome, words.OUTCOMES),
        (MatchKind, words.MATCHES),
    ):
        assert set(said) == {value.value for value in kind}


def test_trend__knows_the_measures_of_runs_whose_snapshot_is_gone(tmp_path):
    data_dir = DataDir(tmp_path)
    snapshot = write_example(data_dir)
    counts = {"tables": {"articles": 4, "duplicates": 1, "rejections": 5}, "measures": {"undated_share": 0.25}}
    leave_run(data_dir, 1, snapshot, snapshot_id="000000", counts=json.dumps(counts))
    point = gather_figures(data_dir).trend[-1]
    assert (point.undated_share, point.yield_share, point.median_words) == (0.25, 0.4, None)
