"""Records across a stage boundary: there and back they are the same, and what a stage leaves alone is carried."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from transforms.columnar import read_lists, take_columns
from transforms.edits import Edit
from transforms.records import (
    Article,
    Block,
    ChosenDate,
    Evidence,
    Extracted,
    Identity,
    Metadata,
    RawRecord,
    Rejection,
    Stripped,
)
from transforms.schema import SchemaError
from transforms.schema.tables import EXTRACTED, NORMALISED, RAW_RECORDS, REMOVED_TEXT, STRIPPED
from transforms.schema.vocabularies import (
    Category,
    ContentType,
    Field,
    Precision,
    Reason,
    RecordKind,
    Stage,
    Truncation,
)
from transforms.tables import (
    CARRIED,
    Hashed,
    Measured,
    carry,
    extracted_records,
    extracted_table,
    normalised_row,
    normalised_table,
    raw_records,
    raw_records_table,
    rejection_records,
    rejections_table,
    removed_text_table,
    stripped_records,
    stripped_table,
)

FOUND = (
    Evidence(Field.PUBLISHED, "14 May 2025", "header_line", "line 2"),
    Evidence(Field.AUTHOR, "Ada Quill", "byline_line", ""),
)
EDIT = Edit(4, 10, None, "share/en/share", Category.SHARE, 0.5)
REPAIR = Edit(12, 13, "'", "repair/any/quote", Category.REPAIR)


def identity(number):
    return Identity("raw", "a/b.jsonl", number, f"https://harbourpost.example/{number}" if number % 2 else None)


RAW = [
    RawRecord(identity(1), RecordKind.HTML, b"<p>caf\xc3\xa9\x00", "utf-8", FOUND),
    RawRecord(identity(2), RecordKind.TEXT, b""),
    RawRecord(identity(3), RecordKind.TEXT, "\U0001f327".encode(), None, FOUND[:1]),
]
BLOCKS = (Block(0, 4, "p", "story", 0.25, 0.75), Block(5, 10, "a", "", 1.0))
EXTRACTIONS = [
    Extracted(identity(1), "Rain Share, it's", "own", "latin-1", FOUND, BLOCKS, ContentType.LIVE, Truncation.PAYWALL),
    Extracted(identity(2), "\U0001f327 rain", "verbatim", "utf-8"),
    Extracted(identity(3), "caf\u00e9", "verbatim", "utf-8", FOUND[1:]),
]
STRIPPINGS = [
    Stripped(EXTRACTIONS[0], "Rain, it's", (EDIT, REPAIR), FOUND, Truncation.TEASER, ContentType.GALLERY, ("cut",)),
    Stripped(EXTRACTIONS[1], "\U0001f327 rain", (), ()),
    Stripped(EXTRACTIONS[2], "caf\u00e9", (), FOUND),
]
AT = datetime(2025, 5, 14, 8, tzinfo=UTC)
ARTICLES = [
    Article(STRIPPINGS[0], Metadata(title="Rain", authors=("Ada", "Ben"), notes=("a note",), published_raw="May")),
    Article(
        STRIPPINGS[1],
        Metadata(published=ChosenDate(AT, date(2025, 5, 14), Precision.SECOND, "json_ld", "2025-05-14", 120)),
    ),
    Article(STRIPPINGS[2], Metadata(fetched_at=AT, tags=("sea",), content_type=ContentType.LIVE)),
]


def test_raw_records__come_back():
    assert list(raw_records(raw_records_table(RAW))) == RAW


def test_extracted_records__come_back():
    assert list(extracted_records(extracted_table([Hashed.of(one) for one in EXTRACTIONS]))) == EXTRACTIONS


def test_stripped_records__come_back_but_for_what_no_later_stage_may_ask_for():
    table = stripped_table(STRIPPINGS)
    back = list(stripped_records(table))
    assert [(one.text, one.edits, one.evidence, one.truncation, one.content_type, one.notes) for one in back] == [
        (one.text, one.edits, one.evidence, one.truncation, one.content_type, one.notes) for one in STRIPPINGS
    ]
    assert stripped_table(back).equals(table)
    assert (
        [one.extracted.is_page for one in back] == [one.extracted.is_page for one in STRIPPINGS] == [True, False, False]
    )


def test_rejection_records__come_back():
    refused = [
        Rejection(identity(1), Stage.EXTRACT, Reason.INTERNAL_ERROR, "nothing", None),
        Rejection(identity(2), Stage.STRIP, Reason.TIMEOUT, "slow", "Rain"),
    ]
    assert list(rejection_records(rejections_table(refused))) == refused


def test_tables__of_nothing_have_the_declared_form():
    for made, declared in (
        (raw_records_table([]), RAW_RECORDS),
        (extracted_table([]), EXTRACTED),
        (stripped_table([]), STRIPPED),
        (normalised_table([], "0", "0"), NORMALISED),
        (removed_text_table([]), REMOVED_TEXT),
    ):
        assert made.schema.equals(declared.schema(), check_metadata=True)
        assert made.num_rows == 0


@pytest.mark.parametrize("places", [(0, 1, 2), (0, 2), (), (1,)], ids=str)
def test_tables__with_carried_columns_equal_those_built_from_the_records(places):
    raw, extracted, stripped = (
        raw_records_table(RAW),
        extracted_table([Hashed.of(one) for one in EXTRACTIONS]),
        stripped_table(STRIPPINGS),
    )
    hashed = [Hashed.of(EXTRACTIONS[place]) for place in places]
    assert extracted_table(hashed, carry(raw, "extracted", places)).equals(extracted_table(hashed))
    kept = [STRIPPINGS[place] for place in places]
    assert stripped_table(kept, carry(extracted, "stripped", places)).equals(stripped_table(kept))
    done = [Measured.of(ARTICLES[place]) for place in places]
    carried = carry(stripped, "normalised", places)
    assert normalised_table(done, "1", "2", carried).equals(normalised_table(done, "1", "2"))


def test_normalised_row__is_the_row_of_the_table():
    table = normalised_table([Measured.of(one) for one in ARTICLES], "1", "2")
    assert [normalised_row(one, "1", "2") for one in ARTICLES] == table.to_pylist()


def test_removed_text_table__has_a_row_for_each_edit():
    rows = removed_text_table(STRIPPINGS).to_pylist()
    assert rows == [row for one in STRIPPINGS for row in removed_text_table([one]).to_pylist()]
    assert [row["text"] for row in rows] == [" Share", "i"]


def test_carried__columns_are_declared_alike_in_both_tables():
    for before, after in ((RAW_RECORDS, EXTRACTED), (EXTRACTED, STRIPPED), (STRIPPED, NORMALISED)):
        for name in CARRIED[after.name]:
            assert before[name] == after[name]


def test_build_columns__refuses_a_value_of_another_type():
    with pytest.raises(SchemaError, match=r"stripped\.text"):
        stripped_table([Stripped(EXTRACTIONS[0], 7, (), ())])


def test_build_columns__refuses_carried_columns_of_other_rows():
    table = raw_records_table(RAW)
    with pytest.raises(SchemaError, match="different lengths"):
        extracted_table([Hashed.of(EXTRACTIONS[0])], carry(table, "extracted", (0, 1)))


def test_build_columns__refuses_a_missing_value():
    with pytest.raises(SchemaError, match="nulls"):
        raw_records_table([RawRecord(identity(1), RecordKind.TEXT, None)])


def test_read_lists__of_a_slice_gives_its_rows_alone():
    column = pa.array([[1, 2], None, [], [3]], pa.list_(pa.int64()))
    assert read_lists(column.slice(1), str) == [(), (), ("3",)]


def test_take_columns__keeps_the_order_of_the_places():
    table = pa.table({"a": [1, 2, 3], "b": ["x", "y", "z"]})
    assert take_columns(table, ["b"], [0, 2])["b"].to_pylist() == ["x", "z"]
