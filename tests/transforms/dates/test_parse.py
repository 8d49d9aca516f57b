from datetime import UTC, date, datetime

import pytest

from transforms.dates import Order, parse_date
from transforms.schema.vocabularies import Precision

FETCHED = datetime(2025, 5, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Published on May 14, 2025", None, "2025-05-14"),
        ("Mon, Dec 29 2025 12:22:54 pm", "en", "2025-12-29 12:22:54"),
        ("Updated 10:32 AM IST, 14 May 2025", "en-IN", "2025-05-14 10:32 +330"),
        ("May 14, 2025 10:32 pm ET", "en", "2025-05-14 22:32 -240"),
        ("January 14, 2025 10:32 pm ET", "en", "2025-01-14 22:32 -300"),
        ("Wednesday 14 May 2025 10.32 BST", "en-GB", "2025-05-14 10:32 +60"),
        ("Jul 5 '24", "en", "2024-07-05"),
        ("Am 14. Mai 2025 um 10:32 Uhr", "de", "2025-05-14 10:32"),
        ("14.05.2025, 10.32 Uhr", "de", "2025-05-14 10:32"),
        ("5.6.25", "de", "2025-06-05"),
        ("14 05 2025", "de", "2025-05-14"),
        ("14 mai 2025 à 14h30", "fr", "2025-05-14 14:30"),
        ("1er juillet 2025", "fr", "2025-07-01"),
        ("14 de mayo de 2025, 10:32 a.m. EST", "es", "2025-05-14 10:32 -300"),
        ("14 de março de 2025 às 14h", "pt", "2025-03-14 14:00"),
        ("martedì 14 gennaio 2025, ore 10.32", "it", "2025-01-14 10:32"),
        ("20. toukokuuta 2025 klo 12.30", "fi", "2025-05-20 12:30"),
        ("14. maj 2025 kl. 10.32", "da", "2025-05-14 10:32"),
        ("2025. május 14. 10:32", "hu", "2025-05-14 10:32"),
        ("2025 m. gegužės 14 d. 10:32", "lt", "2025-05-14 10:32"),
        ("2025. gada 14. maijā", "lv", "2025-05-14"),
        ("14 listopada 2025", "pl", "2025-11-14"),
        ("14. listopada 2025.", "hr", "2025-10-14"),
        ("14 января 2025 г., 10:32 (МСК)", "ru", "2025-01-14 10:32 +180"),
        ("5 Ιουνίου 2025", "el", "2025-06-05"),
        ("14 Mayıs 2025 Çarşamba, 10:32", "tr", "2025-05-14 10:32"),
        ("Selasa, 14 Mei 2025 10.32 WIB", "id", "2025-05-14 10:32 +420"),
        ("Thứ Ba, 14/05/2025, 10:32 (GMT+7)", "vi", "2025-05-14 10:32 +420"),
        ("14 tháng 5, 2025", "vi", "2025-05-14"),
        ("3 मई 2025, 10:32 AM IST", "hi", "2025-05-03 10:32 +330"),
        ("१४ मई २०२५", "hi", "2025-05-14"),
        ("১৪ মে ২০২৫, ১০:৩২", "bn", "2025-05-14 10:32"),
        ("١٤ أيار ٢٠٢٥", "ar", "2025-05-14"),
        ("13 فبراير/شباط 2025", "ar", "2025-02-13"),
        ("الأربعاء 14 مايو 2025 - 10:32 م", "ar", "2025-05-14 22:32"),
        ("14 במאי 2025", "he", "2025-05-14"),
        ("2025年5月14日 10时32分", "zh", "2025-05-14 10:32"),
        ("二〇二五年五月十四日", "zh", "2025-05-14"),
        ("2025년 5월 14일 오후 3:20", "ko", "2025-05-14 15:20"),
    ],
)
def test_parse_date__reads_what_people_write(text, language, expected):
    found = parse_date(text, language)
    shown = str(found.day)
    if found.clock is not None:
        shown += f" {found.clock:%H:%M:%S}" if found.precision == Precision.SECOND else f" {found.clock:%H:%M}"
    if found.utc_offset is not None:
        shown += f" {found.utc_offset:+d}"
    assert shown == expected
    assert not found.is_ambiguous


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("14 พฤษภาคม 2568 เวลา 10:32 น.", "th", date(2025, 5, 14)),
        ("14/05/2568", "th", date(2025, 5, 14)),
        ("۲۴ اردیبهشت ۱۴۰۴", "fa", date(2025, 5, 14)),
        ("1403/12/30", "fa", date(2025, 3, 20)),
        ("令和7年5月14日", "ja", date(2025, 5, 14)),
        ("平成元年1月8日", "ja", date(1989, 1, 8)),
        ("民國114年5月14日", "zh", date(2025, 5, 14)),
    ],
)
def test_parse_date__reads_other_calendars(text, language, expected):
    assert parse_date(text, language).day == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-14T10:32:00+02:00",
        "2025-05-14 08:32:00 UTC",
        "2025-05-14T08:32:00.000Z",
        "2025-05-14T10:32:00+0200",
        "20250514T083200Z",
        "Wed, 14 May 2025 10:32:00 +0200",
        "Wed, 14 May 2025 08:32:00 GMT",
        "Wed May 14 08:32:00 UTC 2025",
        "Wed May 14 2025 10:32:00 GMT+0200 (Central European Summer Time)",
        "1747211520",
        "1747211520000",
    ],
)
def test_parse_date__reads_one_instant_in_every_machine_format(text):
    assert parse_date(text).instant == datetime(2025, 5, 14, 8, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "country", "order", "expected"),
    [
        ("05/06/2025", "de-AT", None, None, None),  # nobody writes slashes there: a machine did, in its own order
        ("05/06/2025", "fr", None, None, date(2025, 6, 5)),
        ("05/06/2025", "en-US", None, None, date(2025, 5, 6)),
        ("05/06/2025", "en-US", "gb", None, date(2025, 6, 5)),
        ("05/06/2025", "en", "in", None, date(2025, 6, 5)),
        ("05/06/2025", "en", None, Order.MONTH_FIRST, date(2025, 5, 6)),
        ("05.06.2025", None, None, None, date(2025, 6, 5)),
        ("05/06/2025", None, None, None, None),
        ("05/06/2025", "en", "ca", None, None),
        ("Thursday, 05/06/2025", "en", None, None, date(2025, 6, 5)),  # a Thursday in June, a Tuesday in May
        ("14/05/2025", None, None, None, date(2025, 5, 14)),
        ("05/05/2025", None, None, None, date(2025, 5, 5)),
    ],
)
def test_parse_date__never_guesses_the_order_of_day_and_month(text, language, country, order, expected):
    found = parse_date(text, language, country=country, order=order)
    assert found.is_ambiguous == (expected is None)
    if expected is None:
        assert {found.day, found.other_day} == {date(2025, 5, 6), date(2025, 6, 5)}
    else:
        assert found.day == expected


@pytest.mark.parametrize(
    ("language", "country", "offset"), [("en", "in", 330), ("en", "il", 180), ("hi", None, 330), ("en", None, None)]
)
def test_parse_date__takes_ist_for_the_country_it_stands_in(language, country, offset):
    assert parse_date("14 May 2025 10:32 IST", language, country=country).utc_offset == offset


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("3 hours ago", "en", date(2025, 5, 14)),
        ("Posted: 2 days ago", "en", date(2025, 5, 12)),
        ("gestern, 10:32 Uhr", "de", date(2025, 5, 13)),
        ("vor 3 Tagen", "de", date(2025, 5, 11)),
        ("hace 2 días", "es", date(2025, 5, 12)),
        ("il y a 20 minutes", "fr", date(2025, 5, 14)),
        ("2 днів тому", "uk", date(2025, 5, 12)),
        ("3日前", "ja", date(2025, 5, 11)),
    ],
)
def test_parse_date__tells_relative_dates_from_the_time_of_collection_alone(text, language, expected):
    assert parse_date(text, language) is None
    assert parse_date(text, language, fetched_at=FETCHED).day == expected


@pytest.mark.parametrize("text", ["3 weeks ago", "2 months ago", "a year ago"])
def test_parse_date__gives_no_day_for_what_is_rounded(text):
    assert parse_date(text, "en", fetched_at=FETCHED) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-02-30",
        "31.04.2025",
        "May",
        "version 10.2.14",
        "127.0.0.1",
        "10:32",
        "May the force",
        "12345",
        "USA TODAY",
        "231919",
    ],
)
def test_parse_date__finds_none_where_there_is_none(text):
    assert parse_date(text, "en", fetched_at=FETCHED) is None


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2025-05-14T10:32:05Z", Precision.SECOND),
        ("14 May 2025, 10:32", Precision.MINUTE),
        ("14 May 2025", Precision.DAY),
        ("May 2025", Precision.MONTH),
        ("2025-05", Precision.MONTH),
        ("2025", Precision.YEAR),
    ],
)
def test_parse_date__says_how_exact_a_date_is(text, precision):
    assert parse_date(text).precision == precision


def test_parse_date__asks_dateparser_for_languages_that_the_lexicon_lacks():
    assert parse_date("14 Caamo 2025", "so") is None
    assert parse_date("4 Agoosto 2025", "so") is None or parse_date("4 Agoosto 2025", "so").day == date(2025, 8, 4)


def test_parse_date__keeps_an_impossible_time_from_spoiling_the_day():
    assert parse_date("2025-05-14T25:99:00Z").day == date(2025, 5, 14)
    assert parse_date("2025-05-14T24:00:00Z").day == date(2025, 5, 15)
