"""Five articles as they were scraped, which lie beside the project: what must come out of each."""

from pathlib import Path

import pytest
from support.plain_runs import read_published, run_plain

from transforms.edits import RemovedSpan, rebuild_text

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    run_plain([SAMPLES], folder)
    return folder


@pytest.fixture(scope="module")
def rows(data):
    articles = sorted(read_published(data, "articles").to_pylist(), key=lambda row: row["raw_file"])
    assert [row["raw_file"][:3] for row in articles] == ["000", "001", "002", "003", "004"]
    return articles


def test_samples__are_five_articles_and_nothing_else(data, rows):
    assert read_published(data, "duplicates").num_rows == 0
    assert read_published(data, "rejections").num_rows == 0


def test_samples__are_english(rows):
    assert {row["language"] for row in rows} == {"en"}


def test_samples__are_rebuilt_to_the_character(data, rows):
    spans = read_published(data, "removed_text").to_pylist()
    for row in rows:
        mine = [
            RemovedSpan(span["start"], span["text"], span["replacement"])
            for span in spans
            if span["article_id"] == row["article_id"]
        ]
        raw = (SAMPLES / row["raw_file"]).read_bytes().decode("utf-8")
        assert rebuild_text(row["text"], mine) == raw


def test_000__has_its_header_as_metadata(rows):
    row = rows[0]
    assert row["title"].startswith("Zelenskyy awaits Putin")
    assert row["published_at"].date().isoformat() == "2025-05-14"
    assert row["published_date"].isoformat() == "2025-05-14"
    assert row["published_precision"] == "day"
    assert row["fetched_at"].replace(tzinfo=None).isoformat() == "2025-12-29T12:22:54"
    assert row["sections"] == ["International", "Snippets"]
    assert row["site"] == "rki.news"


def test_000__has_lost_its_header_and_is_whole_again(rows):
    text = rows[0]["text"]
    for gone in ("Published on", "Document Date", "Category:", "Click Here", "rki.news", "awaits Putin in Turkey for"):
        assert gone not in text
    assert "as a mediator in the conflict" in text


def test_001__has_its_standfirst_as_summary_and_opening(rows):
    row = rows[1]
    assert row["summary"]
    assert row["text"].startswith(row["summary"])
    assert row["title"] not in row["text"]


def test_002__has_its_author_and_none_of_the_page_around_it(rows):
    row = rows[2]
    raw = (SAMPLES / row["raw_file"]).read_text(encoding="utf-8")
    for gone in (
        "Table of Contents",
        "Also Read",
        "Tags :",
        "Share :",
        "Talk to Us!",
        "Latest Posts",
        "Categories",
        "Leave a Reply",
        "Your email address will not be published",
    ):
        assert gone not in row["text"]
    assert len(row["authors"]) == 1
    assert row["authors"][0] in raw


def test_003__invents_nothing(rows):
    row = rows[3]
    raw = (SAMPLES / row["raw_file"]).read_text(encoding="utf-8")
    assert row["title"] is None
    assert row["published_at"] is None
    assert row["text"].split() == raw.split()


def test_004__has_its_bullets_and_sub_headings(rows):
    lines = rows[4]["text"].split("\n")
    assert sum(line.startswith("- ") for line in lines) == 5
    assert "-" not in lines
