"""Field names of many makers mean the same; values are handed on as they are."""

import datetime as dt
from typing import Any

import pytest

from transforms.fields import (
    field_names,
    find_wrapped,
    fold_name,
    is_known_name,
    map_fields,
)
from transforms.schema.vocabularies import Field


def found(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one.field.value, one.value) for one in map_fields(row).evidence]


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "body",
        "content",
        "articleBody",
        "article_body",
        "maintext",
        "Article Text",
        "full-text",
        "CONTENT",
        "story",
    ],
)
def test_map_fields__knows_many_names_of_a_text(name: str) -> None:
    assert map_fields({"id": 7, name: "Rain."}).text == "Rain."


@pytest.mark.parametrize(
    ("name", "field"),
    [("headline", "title"), ("datePublished", "published"), ("pub_date", "published"), ("publish_date", "published"), ("date_publish", "published"),
     ("dateModified", "modified"), ("crawl_date", "fetched"), ("timestamp", "fetched"), ("fetched_at", "fetched"), ("byline", "author"),
     ("authors", "author"), ("category", "section"), ("topic", "section"), ("keywords", "tag"), ("lang", "language"), ("publisher", "site_name"),
     ("description", "summary"), ("outlet", "site_name"), ("hostname", "site")],
)  # fmt: skip
def test_map_fields__knows_common_names_of_metadata(name: str, field: str) -> None:
    assert found({name: "x value"}) == [(field, "x value")]


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"Überschrift": "Regen"}, "title", "Regen"),
        ({"Schlagwörter": "Brücke"}, "tag", "Brücke"),
        ({"Untertitel": "Mehr Regen"}, "summary", "Mehr Regen"),
        ({"Título": "Lluvia"}, "title", "Lluvia"),
        ({"Источник": "Вестник"}, "site_name", "Вестник"),
        ({"作者": "何雨晴"}, "author", "何雨晴"),
        ({"शीर्षक": "बारिश"}, "title", "बारिश"),
        ({"webTitle": "Rain"}, "title", "Rain"),
        ({"authors": [{"firstname": "Ana", "lastname": "Ruiz"}]}, "author", "Ana Ruiz"),
        ({"title": {"rendered": "Rain &amp; hail"}}, "title", "Rain &amp; hail"),
        ({"Author First Name": "Ana", "Author Last Name": "Ruiz"}, "author", "Ana Ruiz"),
    ],
)
def test_map_fields__knows_names_of_other_languages_and_makers(row: dict[str, Any], field: str, value: str) -> None:
    assert found(row) == [(field, value)]


@pytest.mark.parametrize(
    "content",
    [
        ["One.", "Two."],
        [{"type": "paragraph", "text": "One."}, {"type": "paragraph", "text": "Two."}],
        ["One.", {"value": "Two."}],
        {"rendered": "One.\n\nTwo.", "protected": False},
    ],
)
def test_map_fields__joins_the_parts_of_a_text(content: Any) -> None:
    assert map_fields({"body": content}).text == "One.\n\nTwo."


def test_is_known_name__knows_every_column_that_is_looked_at() -> None:
    assert all(is_known_name(fold_name(name)) for name in ("Author First Name", "lastname", "Titel", "metadata"))


@pytest.mark.parametrize("row", [{"author": 5}, {"categories": [3, 4]}, {"tags": [9]}])
def test_map_fields__takes_no_number_for_a_name(row: dict[str, Any]) -> None:
    assert found(row) == []


def test_map_fields__takes_the_first_of_several_addresses() -> None:
    assert map_fields({"url": ["https://a.example/1", "https://a.example/2"]}).url == "https://a.example/1"
    assert map_fields({"url": [], "link": "https://b.example/"}).url == "https://b.example/"


def test_map_fields__gives_the_address_exactly_and_as_evidence() -> None:
    fields = map_fields({"source_url": " https://a.example/?a=1#b ", "link": "https://b.example/"})
    assert fields.url == " https://a.example/?a=1#b "
    assert found({"url": " https://a.example/ "}) == [("url", "https://a.example/")]


@pytest.mark.parametrize("value", ["", "  ", "NaN", "None", "null", "N/A", "[]", None, float("nan"), [], {}])
def test_map_fields__a_written_out_nothing_is_nothing(value: Any) -> None:
    assert found({"author": value, "title": value}) == []
    assert not map_fields({"text": value}).text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ana Ruiz and Jo Lim", ["Ana Ruiz and Jo Lim"]),
        (["Ana Ruiz", "Jo Lim", "Ana Ruiz"], ["Ana Ruiz", "Jo Lim"]),
        ("['Ana Ruiz', 'Jo Lim']", ["Ana Ruiz", "Jo Lim"]),
        ('["Ana Ruiz"]', ["Ana Ruiz"]),
        ([{"name": "Ana Ruiz", "@type": "Person"}], ["Ana Ruiz"]),
        ("[Reuters]", ["[Reuters]"]),
        ("[" * 5000 + "]" * 5000, ["[" * 5000 + "]" * 5000]),
    ],
)
def test_map_fields__authors_come_in_many_forms(value: Any, expected: list[str]) -> None:
    assert [text for _, text in found({"authors": value})] == expected


def test_map_fields__writes_times_and_numbers_as_they_stand() -> None:
    assert found({"date": dt.datetime(2025, 3, 1, 8, tzinfo=dt.UTC)}) == [("published", "2025-03-01T08:00:00+00:00")]
    assert found({"date": 1735689600.0}) == [("published", "1735689600")]


def test_map_fields__looks_into_nested_metadata_after_the_record_itself() -> None:
    row = {
        "text": "x",
        "metadata": {"date": "2025-03-02", "name": "a thing"},
        "date": "2025-03-01",
        "source": {"id": None, "name": "The Post"},
    }
    assert found(row) == [("published", "2025-03-01"), ("published", "2025-03-02"), ("site_name", "The Post")]


def test_field_names__fit_the_vocabulary_and_are_folded_and_mean_one_thing() -> None:
    names = field_names()
    fields = [field for field, _ in names.by_field]
    assert set(fields) - {"html", "text", "url"} <= {field.value for field in Field}
    every = [name for _, synonyms in names.by_field for name in synonyms]
    assert [name for name in every if fold_name(name) != name] == []
    assert sorted({name for name in every if every.count(name) > 1}) == []


@pytest.mark.parametrize("value", [{"articles": []}, {"articles": [1, 2]}, {"tags": [{"text": "x"}]}, {}])
def test_find_wrapped__is_none_where_there_is_no_list_of_objects(value: dict[str, Any]) -> None:
    assert find_wrapped(value) is None
