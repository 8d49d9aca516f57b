"""A record that goes from stage to stage in tables, as in a run, ends as one that does not, as in `explain`."""

from pathlib import Path

import pytest
from support.story_pages import story

from transforms.article import Options, clean_record
from transforms.boilerplate import strip_record
from transforms.extract import extract_record
from transforms.metadata import normalise_record
from transforms.records import Article, Identity, Metadata, RawRecord, Stripped
from transforms.schema.vocabularies import RecordKind
from transforms.tables import (
    Hashed,
    extracted_records,
    extracted_table,
    raw_records,
    raw_records_table,
    stripped_records,
    stripped_table,
)

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
OPTIONS = Options()
STATED = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-05-14T08:00:00Z"}</script>'
WARNED = (
    "Le 3 mars 2025, la capitaine du port avait mis en garde le conseil contre l'état des pieux, vieux de quarante ans. Personne "
    "ne l'avait alors entendue, et les pieux sont restés."
)
FRENCH = (
    WARNED,
    "Le bac entre Aubrive et les îles reprendra lundi, a dit le conseil du port jeudi, après dix semaines sans une seule traversée.",
    "Les tempêtes de janvier avaient arraché le débarcadère de ses pieux, et deux bouées avaient été perdues en mer.",
    "« Nous avons travaillé jour et nuit, et la marée ne nous attendait pas toujours », a raconté la capitaine du port.",
    "Le conseil estime que la réparation coûtera quatre millions, dont l'assureur a accepté de prendre la moitié à sa charge.",
)
PAGES = {
    "plain": story(head=STATED),
    "date that opens the story": story(head=STATED, texts=FRENCH).replace("lang='en'", "lang='fr'"),
    "date below the title": story(head=STATED, before="<p>3 March 2025</p><p>Ines Okafor</p>"),
    "nothing stated": story(texts=FRENCH),
}


def raw_of(content: bytes, kind: RecordKind) -> RawRecord:
    return RawRecord(Identity("tests", "a", 1, "https://harbourpost.example/news/ferry"), kind, content)


def clean_in_tables(raw: RawRecord) -> tuple[Stripped, Metadata]:
    """What the stages make of a record with a table between each two."""
    (raw,) = raw_records(raw_records_table([raw]))
    (extracted,) = extracted_records(extracted_table([Hashed.of(extract_record(raw, OPTIONS.extract))]))
    (stripped,) = stripped_records(stripped_table([strip_record(extracted, OPTIONS.strip, OPTIONS.site_lines)]))
    return stripped, normalise_record(stripped, OPTIONS.normalise, OPTIONS.site_habits).metadata


def enforce_same(raw: RawRecord) -> None:
    article = clean_record(raw, OPTIONS)
    assert isinstance(article, Article)
    stripped, metadata = clean_in_tables(raw)
    assert (stripped.text, stripped.edits, metadata) == (
        article.stripped.text,
        article.stripped.edits,
        article.metadata,
    )


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_stages__with_tables_between_them_choose_the_same_of_a_page(page: str) -> None:
    enforce_same(raw_of(page.encode(), RecordKind.HTML))


@pytest.mark.parametrize(
    "file",
    sorted(file for file in (SAMPLE / "pages").iterdir() if file.suffix in (".html", ".htm")),
    ids=lambda file: file.name,
)
def test_stages__with_tables_between_them_choose_the_same_of_a_page_of_the_sample(file: Path) -> None:
    enforce_same(raw_of(file.read_bytes(), RecordKind.HTML))


@pytest.mark.parametrize("file", sorted((SAMPLE / "text").iterdir()), ids=lambda file: file.name)
def test_stages__with_tables_between_them_choose_the_same_of_a_text_of_the_sample(file: Path) -> None:
    enforce_same(raw_of(file.read_bytes(), RecordKind.TEXT))
