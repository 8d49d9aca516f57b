from datetime import UTC, date, datetime

import pytest

from transforms.dates import DateContext, Order, choose_modified, choose_published, parse_fetched
from transforms.records import Evidence
from transforms.schema.vocabularies import Field, Precision

FETCHED = datetime(2025, 6, 1, tzinfo=UTC)
JSON_LD = ("json_ld", "$0 NewsArticle.datePublished")
META = ("meta", "article:published_time")
BESIDE_HEADLINE = ("html", "named .date (headline +40)")


def published(value, where=JSON_LD):
    return Evidence(Field.PUBLISHED, value, *where)


def modified(value, where=("json_ld", "$0 NewsArticle.dateModified")):
    return Evidence(Field.MODIFIED, value, *where)


def choose(*evidence, **context):
    return choose_published(evidence, DateContext(**({"fetched_at": FETCHED} | context)))


def test_choose_published__keeps_instant_day_and_offset():
    chosen = choose(published("2025-05-14T00:30:00+02:00")).chosen
    assert chosen.at == datetime(2025, 5, 13, 22, 30, tzinfo=UTC)
    assert (chosen.day, chosen.utc_offset, chosen.precision) == (date(2025, 5, 14), 120, Precision.SECOND)


def test_choose_published__a_day_without_time_is_midnight():
    chosen = choose(published("14 May 2025", ("header_line", "line 3"))).chosen
    assert chosen.at == datetime(2025, 5, 14, tzinfo=UTC)
    assert (chosen.day, chosen.precision, chosen.utc_offset) == (date(2025, 5, 14), Precision.DAY, None)


@pytest.mark.parametrize("site", [None, "hafenpost.de"])
def test_choose_published__takes_no_time_from_a_readers_comment(site):
    comment = published("14 May 2025 at 19:01", ("html", "alone span (aside +580)"))
    chosen = choose(published("2025-05-14", ("meta", "date")), comment, site=site).chosen
    assert (chosen.precision, chosen.source, chosen.raw) == (Precision.DAY, "meta", "2025-05-14")


def test_choose_published__never_takes_a_date_of_change():
    choice = choose(
        modified("2025-05-16T10:00:00Z"), published("Updated: 16 May 2025, 10:00", ("html", "x (headline +1)"))
    )
    assert choice.chosen is None or choice.chosen.day != date(2025, 5, 16) or choice.chosen.source != "json_ld"
    assert choose(modified("2025-05-16T10:00:00Z")).chosen is None


def test_choose_modified__never_takes_a_date_of_publication():
    context = DateContext(fetched_at=FETCHED)
    assert choose_modified([published("2025-05-14")], context).chosen is None
    assert choose_modified([published("2025-05-14"), modified("2025-05-16")], context).chosen.day == date(2025, 5, 16)


def test_choose_published__one_line_gives_each_date_to_its_field():
    line = "Published: 14 May 2025 | Updated: 16 May 2025"
    both = [Evidence(field, line, "html", "beside p (headline +40)") for field in (Field.PUBLISHED, Field.MODIFIED)]
    context = DateContext(fetched_at=FETCHED)
    assert choose_published(both, context).chosen.day == date(2025, 5, 14)
    assert choose_modified(both, context).chosen.day == date(2025, 5, 16)


@pytest.mark.parametrize("value", ["2025-06-02T00:00:01Z", "3 June 2025", "1989-12-31", "1970-01-01T00:00:00Z"])
def test_choose_published__refuses_impossible_times_and_says_so(value):
    choice = choose(published(value))
    assert choice.chosen is None
    assert choice.verdicts[0][1].startswith("refused: ")
    assert value in choice.notes[0]


def test_choose_published__leaves_an_open_order_open_and_keeps_the_string():
    choice = choose(published("05/04/2025", BESIDE_HEADLINE))
    assert (choice.chosen, choice.raw) == (None, "05/04/2025")
    assert "order of day and month is open" in choice.notes[0]


@pytest.mark.parametrize(
    ("more", "context", "expected"),
    [
        ((published("2025-04-05", META),), {}, date(2025, 4, 5)),
        ((published("2025-05-04", ("url_path", "/2025/05/04/")),), {}, date(2025, 5, 4)),
        ((published("2025-05", ("url_path", "/2025/05/")),), {}, date(2025, 5, 4)),
        ((), {"language": "en-US"}, date(2025, 5, 4)),
        ((), {"language": "en-US", "site": "harbourpost.co.uk"}, date(2025, 4, 5)),
        ((), {"language": "en", "url": "https://harbourpost.example/en-gb/x"}, date(2025, 4, 5)),
        ((), {"site": "harbourpost.example", "orders": {"harbourpost.example": Order.MONTH_FIRST}}, date(2025, 5, 4)),
        ((), {"fetched_at": datetime(2025, 4, 20, tzinfo=UTC)}, date(2025, 4, 5)),
    ],
)
def test_choose_published__resolves_an_open_order_by_evidence_place_or_habit(more, context, expected):
    assert choose(published("05/04/2025", BESIDE_HEADLINE), *more, **context).chosen.day == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (["en-US"], date(2025, 5, 4)),
        (["en-GB", "en_GB"], date(2025, 4, 5)),
        (["en-GB", "en-US"], None),
        (["de-DE"], None),
    ],
)
def test_choose_published__takes_the_region_from_the_pages_own_word_for_its_language(tags, expected):
    said = [Evidence(Field.LANGUAGE, tag, "html", "lang") for tag in tags]
    chosen = choose(published("05/04/2025", BESIDE_HEADLINE), *said, language="en").chosen
    assert (chosen.day if chosen else None) == expected


def test_choose_published__prefers_the_finest_of_those_that_agree():
    chosen = choose(
        published("2025-05-14"), published("2025-05-14T10:32:05+02:00", META), published("14 May 2025", BESIDE_HEADLINE)
    ).chosen
    assert (chosen.source, chosen.precision) == ("meta", Precision.SECOND)


def test_choose_published__the_day_is_that_of_the_publications_clock():
    late = published("2025-05-13T22:30:00Z")
    assert choose(late, site="hafenpost.de").chosen.day == date(2025, 5, 14)
    shown = choose(late, published("14 May 2025, 06:30", BESIDE_HEADLINE)).chosen
    assert (shown.day, shown.utc_offset, shown.at) == (
        date(2025, 5, 14),
        480,
        datetime(2025, 5, 13, 22, 30, tzinfo=UTC),
    )
    assert choose(late).chosen.day == date(2025, 5, 13)


def test_choose_published__a_local_time_needs_evidence_for_its_zone():
    local = published("14 May 2025, 10:32", BESIDE_HEADLINE)
    assert choose(local).chosen.precision == Precision.DAY
    assert choose(local).chosen.at == datetime(2025, 5, 14, tzinfo=UTC)
    by_country = choose(local, site="hafenpost.de").chosen
    assert (by_country.at, by_country.utc_offset) == (datetime(2025, 5, 14, 8, 32, tzinfo=UTC), 120)
    by_page = choose(
        local, published("2025-05-10T09:00:00-04:00", ("json_ld", "$1 NewsArticle.datePublished (other)"))
    ).chosen
    assert (by_page.at, by_page.utc_offset) == (datetime(2025, 5, 14, 14, 32, tzinfo=UTC), -240)


def test_choose_published__an_earlier_day_beside_the_headline_is_the_originals():
    chosen = choose(published("2025-05-20T09:00:00Z"), published("14 May 2023", BESIDE_HEADLINE)).chosen
    assert chosen.day == date(2023, 5, 14)


def test_choose_published__a_later_day_beside_the_headline_is_none():
    chosen = choose(published("2023-05-14T09:00:00Z"), published("20 May 2025", BESIDE_HEADLINE)).chosen
    assert chosen.day == date(2023, 5, 14)


@pytest.mark.parametrize(
    "place",
    ["time datetime (aside +4000)", "within p (story +2000)", "script publishedAt (other)", "alone li (aside -900)"],
)
def test_choose_published__dates_of_other_things_do_not_count(place):
    assert choose(published("2025-05-14", ("html", place)), published("2025-05-10", ("html", place))).chosen is None


def test_choose_published__a_line_of_text_yields_to_the_pages_markup():
    line = published("14.05.2025", ("header_line", "line 17"))
    assert choose(line).chosen.day == date(2025, 5, 14)
    assert choose(line, published("20. Mai 2025", BESIDE_HEADLINE), language="de").chosen.day == date(2025, 5, 20)


def test_choose_published__a_record_without_a_page_has_its_address_too():
    url = "https://harbourpost.example/2025/05/04/ferry"
    assert choose(url=url).chosen.day == date(2025, 5, 4)
    assert choose(published("05/04/2025", ("field", "date")), url=url).chosen.source == "field"
    assert choose_modified([], DateContext(url=url)).chosen is None


def test_choose_published__relative_dates_yield_to_stated_ones():
    told = published("2 days ago", BESIDE_HEADLINE)
    assert choose(told).chosen.day == date(2025, 5, 30)
    assert choose(told, fetched_at=None).chosen is None
    assert choose(told, published("2025-05-14")).chosen.day == date(2025, 5, 14)


def test_choose_published__a_month_alone_counts_only_where_it_is_stated():
    assert choose(published("2025-05", ("url_path", "/2025/05/"))).chosen is None
    chosen = choose(published("May 2025", ("field", "date"))).chosen
    assert (chosen.day, chosen.precision) == (date(2025, 5, 1), Precision.MONTH)


def test_choose_published__explains_every_candidate():
    evidence = [
        published("2025-05-14"),
        published("2025-05-10", ("html", "named .date (aside +900)")),
        published("soon"),
    ]
    verdicts = choose(*evidence).verdicts
    assert {item for item, _ in verdicts} == set(evidence)
    assert sum(verdict.startswith("chosen") for _, verdict in verdicts) == 1


def test_parse_fetched__takes_the_best_source_and_counts_naive_times_as_utc():
    found = [
        Evidence(Field.FETCHED, "Mon, Dec 29 2025 12:22:54 pm", "header_line", "line 5"),
        Evidence(Field.FETCHED, "2025-12-30T01:00:00Z", "warc", "WARC-Date"),
    ]
    assert parse_fetched(found) == datetime(2025, 12, 30, 1, tzinfo=UTC)
    assert parse_fetched(found[:1]) == datetime(2025, 12, 29, 12, 22, 54, tzinfo=UTC)
    assert parse_fetched([]) is None


def test_choose_published__is_no_later_than_the_state_that_the_text_itself_tells():
    state = ("html", "state beside span (headline +80)")
    assert choose(
        published("2025-05-15T11:52:00+02:00", META), published("Stand: 14.05.2025 18:00 Uhr", state), language="de"
    ).chosen.day == date(2025, 5, 14)
    assert choose(
        published("2025-05-12T11:52:00+02:00", META), published("Stand: 14.05.2025 18:00 Uhr", state), language="de"
    ).chosen.day == date(2025, 5, 12)


def test_choose_published__a_source_cited_far_below_tells_no_date():
    cited = published("J Harb Res. Published online May 12, 2025: doi", ("html", "labelled within p (story +17286)"))
    near = published(
        "This report was first published on May 12, 2025 in print", ("html", "labelled within p (story +900)")
    )
    other = published("3 June 2024", ("html", "within p (story +200)"))
    assert choose(cited, other, language="en").chosen is None
    assert choose(near, other, language="en").chosen.day == date(2025, 5, 12)
