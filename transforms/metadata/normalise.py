"""The normalise stage for one record: evidence in, decisions out. Bad metadata becomes null and says why; it never refuses a record."""

from dataclasses import dataclass

from transforms.metadata.addresses import choose_site, choose_url, find_site_names
from transforms.metadata.authors import Authors, choose_authors
from transforms.metadata.decision import Decision
from transforms.metadata.languages import choose_language
from transforms.metadata.options import NormaliseOptions, SiteHabits
from transforms.metadata.summaries import choose_summary
from transforms.metadata.titles import choose_title
from transforms.metadata.topics import choose_sections, choose_tags
from transforms.metadata.urls import CanonicalUrl
from transforms.records import Article, Metadata, Stripped


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision about a record's metadata, for `explain`."""

    url: Decision[CanonicalUrl | None]
    site: Decision[str | None]
    title: Decision[str | None]
    authors: Decision[Authors]
    language: Decision[str]
    summary: Decision[str | None]
    sections: Decision[tuple[str, ...]]
    tags: Decision[tuple[str, ...]]

    def notes(self) -> tuple[str, ...]:
        """What was refused and why, in the order of the columns."""
        return tuple(note for name in self.__slots__ for note in getattr(self, name).notes(name))


def normalise_record(stripped: Stripped, options: NormaliseOptions, habits: SiteHabits) -> Article:
    """The record as an article: its text, and everything decided about it."""
    decided = decide_metadata(stripped, options, habits)
    names = find_site_names(stripped.evidence, decided.site.value)
    metadata = Metadata(
        url=decided.url.value,
        site=decided.site.value,
        site_name=names[0] if names else None,
        title=decided.title.value,
        title_source=decided.title.source,
        summary=decided.summary.value,
        authors=decided.authors.value.names[: options.most_authors],
        byline=decided.authors.value.byline,
        language=decided.language.value,
        sections=decided.sections.value,
        sections_source=decided.sections.source,
        tags=decided.tags.value,
        syndication_source=decided.authors.value.syndication_source,
        content_type=stripped.content_type,
        notes=decided.notes(),
    )
    return Article(stripped, metadata)


def decide_metadata(stripped: Stripped, options: NormaliseOptions, habits: SiteHabits) -> Decisions:
    """All decisions about a record, each with its reasons."""
    evidence = stripped.evidence
    url = choose_url(evidence, stripped.identity.source_url)
    site = choose_site(evidence, stripped.identity.source_url, url.value)
    names = [*find_site_names(evidence, site.value), *habits.get(site.value).title_affixes]
    sections = choose_sections(evidence, names, url.value)
    title = choose_title(evidence, names, sections.value)
    return Decisions(
        url=url,
        site=site,
        title=title,
        authors=choose_authors(evidence, names),
        language=choose_language(stripped.text, evidence, options.language_characters),
        summary=choose_summary(evidence, stripped.text, title.value, names),
        sections=sections,
        tags=choose_tags(evidence, names, options.most_tags),
    )
