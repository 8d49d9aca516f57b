from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.dates import DateContext, choose_modified, choose_published, parse_date
from transforms.dates.fold import fold_name, fold_text
from transforms.dates.names import load_names, read_lexicon
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

FIRST, LAST = datetime(1991, 1, 1), datetime(2035, 1, 1)  # noqa: DTZ001 - hypothesis wants naive bounds
LOCALES = {"fil": "fil", "nb": "nb", "zh": "zh_Hans"}
# Burmese shortens April and August to one letter, which is no name to know a month by
UNREADABLE = {("my", "medium", 4), ("my", "medium", 8)}

instants = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
formats = st.sampled_from(
    [
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S+02:00",
        "%d.%m.%Y",
        "%d/%m/%Y",
        "%d %B %Y",
        "%B %d, %Y %H:%M",
        "%d %B %Y %H:%M IST",
        "%Y-%m",
        "Updated: %d %B %Y",
        "%H:%M",
    ]
)
places = st.sampled_from(
    [
        ("json_ld", "$0 NewsArticle.datePublished"),
        ("json_ld", "$1 NewsArticle.datePublished (other)"),
        ("meta", "article:published_time"),
        ("meta", "date (general)"),
        ("time_element", "time datetime (headline +40)"),
        ("html", "named .date (headline +20)"),
        ("html", "labelled alone p (story +2000)"),
        ("html", "within p (aside +90)"),
        ("header_line", "line 3"),
        ("url_path", "/2025/05/14/"),
        ("field", "date"),
    ]
)


@st.composite
def pieces(draw):
    field = draw(st.sampled_from([Field.PUBLISHED, Field.MODIFIED]))
    text = draw(
        st.one_of(st.builds(datetime.strftime, instants, formats), st.just("3 hours ago"), st.text(max_size=30))
    )
    return Evidence(field, text, *draw(places))


evidence = st.lists(pieces(), max_size=8)
contexts = st.builds(
    DateContext,
    fetched_at=instants,
    language=st.sampled_from([None, "en", "en-US", "de", "hi", "und", "xx"]),
    site=st.sampled_from([None, "harbourpost.example", "hafenpost.de", "harbourpost.co.uk"]),
)


@given(evidence, contexts)
@settings(max_examples=150)
def test_chosen_dates_are_never_later_than_the_collection_plus_a_day(items, context):
    for choice in (choose_published(items, context), choose_modified(items, context)):
        if choice.chosen is not None:
            assert choice.chosen.at <= context.fetched_at + timedelta(days=1)
            assert choice.chosen.day >= date(1990, 1, 1)
            assert choice.chosen.raw in {item.value for item in items}


@given(evidence, contexts, st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_evidence_does_not_matter(items, context, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    for choose in (choose_published, choose_modified):
        assert choose(items, context) == choose(shuffled, context)


@given(st.lists(pieces().filter(lambda item: item.field == Field.MODIFIED), max_size=6), contexts)
@settings(max_examples=60)
def test_evidence_of_change_alone_gives_no_date_of_publication(items, context):
    unlabelled = [item for item in items if item.source not in ("html", "header_line")]
    assert choose_published(unlabelled, context).chosen is None


@pytest.mark.parametrize("language", sorted(read_lexicon()))
@given(day=st.dates(date(1991, 1, 1), date(2035, 1, 1)), length=st.sampled_from(["full", "long", "medium"]))
@settings(max_examples=12)
def test_dates_written_in_any_language_of_the_lexicon_are_read_back(language, day, length):
    if (language, length, day.month) not in UNREADABLE:
        found = parse_date(format_date(day, length, LOCALES.get(language, language)), language)
        assert found is not None
        assert (found.day, found.other_day) == (day, None)


@pytest.mark.parametrize(
    "language", ["ar", "cs", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "pl", "pt", "ru", "sv", "tr"]
)
@given(moment=st.datetimes(FIRST, LAST))
@settings(max_examples=12)
def test_times_written_in_common_languages_are_read_back(language, moment):
    found = parse_date(format_datetime(moment, "d MMMM y HH:mm", locale=language), language)
    assert (found.day, found.clock.hour, found.clock.minute) == (moment.date(), moment.hour, moment.minute)


@given(st.text(max_size=80))
@settings(max_examples=150)
def test_any_text_is_read_without_error_and_folded_once_for_all(text):
    parse_date(text, "en", fetched_at=datetime(2025, 5, 14, tzinfo=UTC))
    assert fold_text(fold_text(text)) == fold_text(text)
    assert fold_name(fold_name(text)) == fold_name(text)


def test_every_name_of_the_lexicon_is_folded():
    names = load_names()
    for table in (names.months, names.weekdays, names.halves):
        assert all(fold_name(name) == name for name in table)
