"""How much each kind of evidence for a date is worth, and which kinds count as independent witnesses."""

from dataclasses import dataclass

import regex

from transforms.records import Evidence

_CITED = 3000  # characters from the headline at which a sentence's "published" is no longer the story's
STRONG = 60  # worth from which a date stated for machines needs no further search

_HEADER_SOURCES = {"header_line": 88, "byline_line": 80, "dateline": 30, "field": 78, "sidecar": 78, "author_box": 20}
_POSITION = {"headline": 1.0, "story": 0.72, "page": 0.5, "margin": 0.4, "aside": 0.18}
_LINE_KINDS = {"labelled": 84, "alone": 66, "beside": 52, "row": 40, "state": 30, "within": 5}
_LINE = regex.compile(r"\((head|far) ([+-]\d+)\)$")
_STANDS = regex.compile(r"\((\w+) ([+-]\d+)\)$")


@dataclass(frozen=True, slots=True)
class Rank:
    """`kind` is the witness; of one kind only the best counts. `weight` is its worth, 0 to 100."""

    kind: str
    weight: float


def rank_evidence(evidence: Evidence) -> Rank:
    """What a piece of evidence for a date is worth, by its source and place alone.

    >>> from transforms.schema.vocabularies import Field
    >>> rank_evidence(Evidence(Field.PUBLISHED, "2025-05-14", "url_path", "/2025/05/14/")).kind
    'url_path'
    """
    place = evidence.place
    match evidence.source:
        case "json_ld":
            return _rank_json_ld(place)
        case "meta":
            return Rank("meta", 40 if place.endswith("(general)") else 62 if place.endswith("(created)") else 85)
        case "url_path":
            return Rank("url_path", 70)
        case "microdata" | "time_element" | "html":
            return _rank_visible(evidence.source, place)
        case "header_line" if (stands := _LINE.search(place)) is not None:
            return Rank("header_line", _rank_line(place, stands[1], int(stands[2])))
        case source:
            return Rank(source, _HEADER_SOURCES.get(source, 15))


def _rank_line(place: str, zone: str, lines: int) -> float:
    """The worth of a line's date by what else the line says and how many lines from the headline it stands."""
    if zone == "far":
        return 22.0 if place.startswith("labelled") else 9.5
    kind = place.split(" ", 1)[0]
    return _LINE_KINDS.get(kind, 40) * (1 - 0.02 * min(abs(lines), 20)) * (0.75 if lines < 0 else 1.0)


def _rank_json_ld(place: str) -> Rank:
    created = 0.6 if "dateCreated" in place or "uploadDate" in place else 1.0
    if place.endswith("(other)"):
        return Rank("json_ld_other", 8)
    if place.endswith("(page)"):
        return Rank("json_ld", 70 * created)
    if place.endswith("(media)"):
        return Rank("json_ld_other", 25)
    return Rank("json_ld", 95 * created)


def _nearness(offset: int) -> float:
    """1 at the headline, less the farther away; a little less before it, where pages print today's date."""
    distance = min(abs(offset), 50_000)
    return (1.0 - 0.2 * distance / (distance + 1000)) * (0.85 if offset < 0 else 1.0)


def _rank_visible(source: str, place: str) -> Rank:
    if place.startswith("script story."):
        return Rank("script", 66)
    if place.startswith("script "):
        return Rank("script", 4 if place.endswith("(other)") else 45)
    stands = _STANDS.search(place)
    position, offset = (stands[1], int(stands[2])) if stands else ("page", 10_000)
    near = _nearness(offset)
    factor = _POSITION.get(position, 0.3) * near
    if source == "microdata":
        return Rank("microdata", 80 * max(factor, 0.6) if position != "aside" else 25)
    if source == "time_element":
        base = 82 if "pubdate" in place or place.startswith("labelled") else 74
        return Rank("visible", base * factor)
    base = (
        70
        if "named" in place
        else 60
        if place.startswith("data-")
        else 64
        if "alone" in place
        else 50
        if "beside" in place
        else 12
    )
    if place.startswith("labelled within") and abs(offset) > _CITED:
        base = 8  # a source that the story cites: "Published online May 2019"
    elif place.startswith("labelled"):
        base, factor = base + 18, max(factor, 0.7 * near) if position != "aside" else 0.3 * near
    elif place.startswith("state"):
        base = 30
    elif position not in ("headline", "margin") and ("beside" in place or "within" in place):
        base = 10
    return Rank("visible", base * factor)
