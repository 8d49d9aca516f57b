"""The page model: a score for each block, and what cleaning makes of it."""

from dataclasses import replace

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.page_blocks import BAR, DOUBT
from transforms.extract import ExtractOptions, extract_record
from transforms.extract.page_model import load_page_model
from transforms.records import Block, Extracted, Identity, RawRecord
from transforms.schema.vocabularies import Category, RecordKind

PARAGRAPHS = (
    "The ferry returned to the harbour on Monday after three days of repairs to its engine.",
    "Passengers had waited since the weekend, and many of them had slept in the old customs hall.",
    "A spokesman for the port said that the line would run every hour until the end of the month.",
    "The islands depend on the boat for food, for letters and for the journey to the hospital.",
)


def _extract(body: str) -> Extracted:
    page = f"<html><body><article><h1>Ferry is back</h1>{body}</article></body></html>"
    return extract_record(RawRecord(Identity("raw", "a.html", 1), RecordKind.HTML, page.encode()), ExtractOptions())


def _page(*scores: float | None) -> Extracted:
    blocks = []
    at = 0
    for text, score in zip(PARAGRAPHS, scores, strict=True):
        blocks.append(Block(at, at + len(text), "p", "", 0.0, score))
        at += len(text) + 2
    return Extracted(
        Identity("raw", "a.html", 1), "\n\n".join(PARAGRAPHS), "trafilatura", "utf-8", blocks=tuple(blocks)
    )


def test_extract_record__scores_every_block_and_always_the_same() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    first, again = _extract(body), _extract(body)
    assert len(first.blocks) == len(PARAGRAPHS)
    assert all(block.score is not None and 0 <= block.score <= 1 for block in first.blocks)
    assert first.blocks == again.blocks


def test_extract_record__keeps_plain_paragraphs_over_the_bar() -> None:
    found = _extract("".join(f"<p>{text}</p>" for text in PARAGRAPHS))
    assert all(block.score is not None and block.score >= BAR for block in found.blocks)


def test_strip_record__lets_a_doubted_block_go_with_its_score() -> None:
    stripped = strip_record(_page(0.9, 0.9, 0.9, 0.1), StripOptions(), SiteLines())
    gone = [edit for edit in stripped.edits if not edit.replacement]
    assert [(edit.rule_id, edit.category, edit.score) for edit in gone] == [(DOUBT, Category.NOISE, 0.9)]
    assert stripped.text == "\n\n".join(PARAGRAPHS[:3])


def test_strip_record__keeps_what_nothing_judged_or_stands_at_the_bar() -> None:
    stripped = strip_record(_page(None, None, BAR, 0.9), StripOptions(), SiteLines())
    assert stripped.text == "\n\n".join(PARAGRAPHS)


def test_strip_record__does_not_eat_a_page_that_is_doubted_as_a_whole() -> None:
    stripped = strip_record(_page(0.1, 0.1, 0.1, 0.9), StripOptions(), SiteLines())
    assert stripped.text == "\n\n".join(PARAGRAPHS)
    assert any(DOUBT in note for note in stripped.notes)


def test_page_model__names_as_many_features_as_its_forest_has() -> None:
    forest, names = load_page_model()
    assert forest.feature_name() == list(names)


def test_block__needs_no_score() -> None:
    block = Block(0, 4, "p", "", 0.0)
    assert block.score is None
    assert replace(block, score=0.5).score == 0.5
