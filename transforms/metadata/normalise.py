"""The normalise stage for one record: evidence in, decisions out.

Bad metadata becomes null and says why; it never refuses a record. `normalise_record` publishes what `decide_metadata` decided, and
`explain` shows the same decisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transforms.dates import DateChoice, DateContext, choose_modified, choose_published, parse_fetched
from transforms.metadata.addresses import choose_site, choose_url, find_site_names
from transforms.metadata.authors import Authors, choose_authors
from transforms.metadata.bounds import bound_record
from transforms.metadata.decision import Decision
from transforms.metadata.find_dump import read_dump, read_page
from transforms.metadata.languages import choose_language
from transforms.metadata.options import NormaliseOptions, SiteHabits
from transforms.metadata.summaries import choose_summary
from transforms.metadata.titles import choose_title
from transforms.metadata.topics import choose_sections, choose_tags
from transforms.metadata.urls import CanonicalUrl
from transforms.records import Article, Evidence, Metadata, Stripped
from transforms.schema.vocabularies import ContentType, Field


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision about a record's metadata."""

    url: Decision[CanonicalUrl | None]
    site: Decision[str | None]
    title: Decision[str | None]
    summary: Decision[str | None]
    authors: Decision[Authors]
    published: DateChoice
    modified: DateChoice
    language: Decision[str]
    sections: Decision[tuple[str, ...]]
    tags: Decision[tuple[str, ...]]
    content_type: Decision[ContentType]
    fetched_at: datetime | None
    site_names: tuple[str, ...]

    def notes(self) -> tuple[str, ...]:
        """What was refused and why, as "field: reason", in the order of the columns."""
        chosen = (
            *self.url.notes("url"),
            *self.title.notes("title"),
            *self.authors.notes("authors"),
            *self.published.notes,
            *self.modified.notes,
            *self.language.notes("language"),
        )
        return tuple(dict.fromkeys(chosen))


def normalise_record(stripped: Stripped, options: NormaliseOptions, habits: SiteHabits) -> Article:
    """The record as an article: its text, and everything decided about it."""
    decided = decide_metadata(stripped, options, habits)
    authors = decided.authors.value
    metadata = Metadata(
        url=decided.url.value,
        site=decided.site.value,
        site_name=decided.site_names[0] if decided.site_names else None,
        title=decided.title.value,
        title_source=decided.title.source,
        summary=decided.summary.value,
        authors=authors.names[: options.most_authors],
        byline=authors.byline,
        published=decided.published.chosen,
        published_raw=decided.published.raw,
        modified_at=decided.modified.chosen.at if decided.modified.chosen else None,
        fetched_at=decided.fetched_at,
        language=decided.language.value,
        sections=decided.sections.value,
        sections_source=decided.sections.source,
        tags=decided.tags.value,
        syndication_source=authors.syndication_source,
        content_type=decided.content_type.value,
        notes=decided.notes(),
    )
    return Article(stripped, metadata)


def decide_metadata(stripped: Stripped, options: NormaliseOptions, habits: SiteHabits) -> Decisions:
    """All decisions about a record, each with its reasons; the ones that others need come first."""
    stripped = bound_record(stripped)
    evidence: Sequence[Evidence] = stripped.evidence
    source_url = stripped.identity.source_url
    url = choose_url(evidence, source_url)
    site = choose_site(evidence, source_url, url.value)
    names = find_site_names(evidence, site.value)
    known = (*names, *habits.title_affixes.get(site.value or "", ()))
    language = choose_language(stripped.text, evidence, options.language_characters)
    sections = choose_sections(evidence, known, url.value)
    fetched_at = parse_fetched(evidence, language.value)
    context = DateContext(fetched_at, language.value, site.value, url.value or source_url, habits.date_orders)
    evidence = read_page(stripped) if stripped.extracted.is_page else read_dump(stripped, context)
    title = choose_title(evidence, known, sections.value)
    return Decisions(
        url=url,
        site=site,
        title=title,
        summary=choose_summary(evidence, stripped.text, title.value, known),
        authors=choose_authors(evidence, known),
        published=choose_published(evidence, context),
        modified=choose_modified(evidence, context),
        language=language,
        sections=sections,
        tags=choose_tags(evidence, known, options.most_tags, title.value),
        content_type=choose_content_type(evidence, stripped.content_type),
        fetched_at=fetched_at,
        site_names=tuple(names),
    )


def choose_content_type(evidence: Sequence[Evidence], found: ContentType) -> Decision[ContentType]:
    """What sort of piece it is: what the text showed itself to be, else what structured data calls it."""
    if found is ContentType.ARTICLE:
        for item in evidence:
            if item.field is Field.CONTENT_TYPE and item.value in _CONTENT_TYPES:
                return Decision(ContentType(item.value), (item,), "as the page calls it")
    return Decision(found, reason="as the text shows")


_CONTENT_TYPES = frozenset(ContentType)
