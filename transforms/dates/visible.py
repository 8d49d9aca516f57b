"""Dates that a page shows its readers, with how near they stand to the headline; and dates in its scripts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import regex
from lxml.html import HtmlElement

from transforms.dates.fold import fold_text
from transforms.dates.labels import Label, find_label
from transforms.dates.parse import build_reading
from transforms.dates.words import Reading, find_dates
from transforms.page import Page
from transforms.records import Evidence
from transforms.schema.vocabularies import Field

MAX_TEXT = 220
MAX_CANDIDATES = 80
_BEFORE, _AFTER = 300, 900  # characters around the headline that count as near it

_DATE_LIKE = regex.compile(r"\d{4}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?'?\d{2}")
_DATE_CLASS = regex.compile(
    r"(?<![a-z])(?:date(?!picker)|datum|time(?!line|out|table)|datetime|publi|pubdate|posted|fecha|dato|datestamp|created|published"
    r"|dateline|veroeff|erstell|tarih|tanggal|entry-?date|post-?date)|(?:date|time|stamp|datum|published|posted)(?![a-z])"
    r"|[a-z](?:Date|Time|Datum)(?![a-z])"
)
_MODIFIED_CLASS = regex.compile(r"updat|modif|chang|revis|edited|aktualis|geaendert|actuali[sz]|aggiorn", regex.IGNORECASE)
_ASIDE = regex.compile(
    r"(?<![a-z])(?:comment|respons(?!ive)|reply|replies|related|side-?bar|widget|recommend|teaser|promo|latest|recent|popular|trending"
    r"|most-?(?:read|popular|viewed)|footer|nav(?:bar|igation)?(?![a-z])|menu|ticker|calendar|carousel|slider|similar|read-?more|see-?also"
    r"|also-?read|next|prev(?:ious)?(?![a-z])|event|countdown|copyright|archives?(?![a-z])|more-(?:news|stories|articles|posts)|upcoming|tooltip|blogroll"
    r"|discussion|feedback|rating|reviews?(?![a-z])|cookie|consent|weather|banner)",
    regex.IGNORECASE,
)
_SKIPPED = frozenset({"style", "noscript", "template", "svg", "select", "option", "iframe", "textarea", "head", "title", "math", "code", "pre"})
_STORY = regex.compile(r"(?<![a-z])(?:article|story|post|entry|content|beitrag|artikel|main|hentry|blog)", regex.IGNORECASE)
_SCRIPT = regex.compile(
    r"""\\?["'](?P<key>date_?published|published_?(?:at|date|time|on)|publish_?(?:date|time|at|ed)|publication_?(?:date|time)|pub_?date|"""
    r"""first_?published(?:_?(?:at|date|time))?|date_?publication|article_?publi(?:sh|cation)[a-z_]*date|release_?date|display_?date"""
    r"""|post_?date|content_?(?:published|creation)_?(?:date|time)|date_?publish)\\?["']\s*:\s*\\?["']?(?P<value>[^"'\\,}\]]{8,40})""",
    regex.IGNORECASE,
)
_DATA_ATTRIBUTES = ("data-published", "data-publish-date", "data-date", "data-datetime", "data-timestamp", "data-time", "data-published-at",
                    "data-published-date", "data-publication-date", "data-pubdate", "data-epoch", "data-created", "data-utc", "data-seconds")


@dataclass(slots=True)
class _Walk:
    """What the walk over the tree knows at a place."""

    reading: Reading
    headline: HtmlElement | None
    around_headline: frozenset[HtmlElement]
    headline_at: int | None = None
    passed: int = 0
    last_text: str = ""
    covered: set[HtmlElement] = field(default_factory=set)
    found: list[tuple[Evidence, int, HtmlElement]] = field(default_factory=list)


def find_headline(page: Page) -> HtmlElement | None:
    """The element that carries the page's headline: the heading that shares most words with its title."""
    titles = [content for name, content in page.meta if name in ("og:title", "twitter:title", "headline")]
    titles += [element.text or "" for element in page.tree.iter("title")][:1]
    wanted = {word for title in titles for word in regex.findall(r"\w{3,}", title.lower())}
    best: HtmlElement | None = None
    best_score = 0.0
    for rank, tag in enumerate(("h1", "h2", "h3")):
        for element in list(page.tree.iter(tag))[:30]:
            words = set(regex.findall(r"\w{3,}", str(element.text_content()).lower()))
            score = len(words & wanted) / (len(words) + 1) + (0.3 if rank == 0 else 0.0) if len(words) > 1 or rank == 0 else 0.0
            if score > best_score:
                best, best_score = element, score
        if best is not None and best_score > 0.6:
            break
    return best


def find_visible_dates(page: Page, language: str | None) -> list[Evidence]:
    """Evidence from `time` elements, microdata, elements with telling names and short texts, in document order."""
    headline = find_headline(page)
    around = frozenset(headline.iterancestors()) | {headline} if headline is not None else frozenset()
    walk = _Walk(build_reading(language), headline, around)
    _visit(page.tree, walk)
    return [
        Evidence(evidence.field, evidence.value, evidence.source, f"{evidence.place} ({_position(at, element, walk)})")
        for evidence, at, element in walk.found
    ]


def _visit(tree: HtmlElement, walk: _Walk) -> None:
    """One pass over the tree in document order, without recursion."""
    skip: HtmlElement | None = None
    from lxml import etree

    for action, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            if action == "start":
                _take_text(element.tail, element.getparent(), walk) if skip is None else None
            continue
        if skip is not None:
            if action == "end" and element is skip:
                skip = None
                _take_text(element.tail, element.getparent(), walk)
            continue
        if action == "end":
            if element.tail:
                _take_text(element.tail, element.getparent(), walk)
            continue
        if tag in _SKIPPED or tag == "script":
            skip = element
            continue
        if element is walk.headline:
            walk.headline_at = walk.passed
        if len(walk.found) < MAX_CANDIDATES:
            _take_element(element, tag, walk)
        if element.text:
            _take_text(element.text, element, walk)


def _take_element(element: HtmlElement, tag: str, walk: _Walk) -> None:
    attributes = element.attrib
    itemprop = attributes.get("itemprop") or attributes.get("property")
    name = itemprop.lower().split()[-1].rsplit(":", 1)[-1] if itemprop and itemprop.strip() else ""
    modified = Field.PUBLISHED
    if tag == "time":
        _take_time(element, walk)
    elif name in ("datepublished", "datecreated", "datemodified", "dateposted", "published", "uploaddate", "dc.date", "pubdate") and tag != "meta":
        modified = Field.MODIFIED if name == "datemodified" else Field.PUBLISHED
        value = attributes.get("content") or attributes.get("datetime") or attributes.get("title") or _text_of(element)
        if value:
            _add(Evidence(modified, value, "microdata", f"itemprop {itemprop}"), element, walk)
    elif name in ("datepublished", "datecreated", "datemodified") and attributes.get("content") and not _in_head(element):
        modified = Field.MODIFIED if name == "datemodified" else Field.PUBLISHED
        _add(Evidence(modified, attributes["content"], "microdata", f"itemprop {itemprop}"), element, walk)
    else:
        _take_named(element, walk)


def _in_head(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "head"


def _text_of(element: HtmlElement) -> str:
    text = " ".join(" ".join(str(part) for part in element.itertext()).split())
    return text if len(text) <= MAX_TEXT else ""


def _names_of(element: HtmlElement) -> str:
    return " ".join(
        value for value in (element.get("class"), element.get("id"), element.get("data-testid"), element.get("data-qa")) if value
    )


def _take_time(element: HtmlElement, walk: _Walk) -> None:
    value = element.get("datetime") or element.get("content") or element.get("title") or ""
    text = _text_of(element)
    names = _names_of(element) + " " + (_names_of(element.getparent()) if element.getparent() is not None else "")
    label = find_label(fold_text(f"{walk.last_text} {text}"))
    target = Field.MODIFIED if (_MODIFIED_CLASS.search(names) and "publi" not in names) or label == Label.MODIFIED else Field.PUBLISHED
    what = "time" + ("[pubdate]" if element.get("pubdate") is not None else "")
    if label == Label.PUBLISHED:
        what = f"labelled {what}"
    if value.strip():
        _add(Evidence(target, value.strip(), "time_element", f"{what} datetime"), element, walk)
    if text and len(text) <= 120:
        _add(Evidence(target, text, "time_element", f"{what} text"), element, walk)


def _take_named(element: HtmlElement, walk: _Walk) -> None:
    names = _names_of(element)
    for attribute in _DATA_ATTRIBUTES:
        value = element.get(attribute)
        if value and len(value) <= 60 and _DATE_LIKE.search(value):
            _add(Evidence(Field.PUBLISHED, value, "html", attribute), element, walk)
            break
    if not names or not _DATE_CLASS.search(names):
        return
    title = element.get("title")
    if title and len(title) <= 60 and _DATE_LIKE.search(title):
        _add(Evidence(Field.PUBLISHED, title, "html", f"title of .{names.split()[0]}"), element, walk)
    text = _text_of(element)
    if not text or element.find(".//time") is not None:
        return
    if _add_text(text, f".{names.split()[0]}", element, walk, is_named=True):
        walk.covered.update(element.iter())


def _take_text(text: str | None, element: HtmlElement | None, walk: _Walk) -> None:
    if not text or element is None:
        return
    text = text.strip()
    if not text:
        return
    walk.passed += len(text)
    is_short = len(text) <= MAX_TEXT
    if is_short and element not in walk.covered and element.tag != "time" and len(walk.found) < MAX_CANDIDATES and _DATE_LIKE.search(text):
        _add_text(" ".join(text.split()), str(element.tag), element, walk, is_named=False)
    if element not in walk.covered:
        walk.last_text = text[-60:] if is_short else ""


def _add_text(text: str, name: str, element: HtmlElement, walk: _Walk, *, is_named: bool) -> bool:
    """Evidence for each kind of date that a short text holds; whether there was any."""
    fields: dict[Field, str] = {}
    dates = list(find_dates(text, walk.reading)) if _DATE_LIKE.search(text) else []
    if not dates and is_named and len(text) <= 60:
        _add(Evidence(Field.PUBLISHED, text, "html", name), element, walk)
        return True
    length = 0
    for date in dates:
        length += date.end - date.start
        label = find_label(date.before if date.before.strip(" :.-,|") else fold_text(walk.last_text) + " " + date.before)
        if label == Label.OTHER:
            continue
        target = Field.MODIFIED if label == Label.MODIFIED or (label is None and is_named and _MODIFIED_CLASS.search(name)) else Field.PUBLISHED
        fields.setdefault(target, "labelled " if label else "")
    share = length / max(len(text), 1)
    for target, label_text in fields.items():
        kind = "named" if is_named else ("alone" if share > 0.6 else "beside" if len(text) < 110 else "within")
        _add(Evidence(target, text, "html", f"{label_text}{kind} {name}"), element, walk)
    return bool(fields)


def _add(evidence: Evidence, element: HtmlElement, walk: _Walk) -> None:
    if len(evidence.value) <= MAX_TEXT:
        walk.found.append((evidence, walk.passed, element))


def _position(at: int, element: HtmlElement, walk: _Walk) -> str:
    """Where a date stands: "aside", "headline", "story" or "page"."""
    in_story = False
    for depth, ancestor in enumerate((element, *element.iterancestors())):
        if ancestor in walk.around_headline or ancestor.tag in ("body", "html") or depth > 14:
            in_story = in_story or ancestor.tag in ("article", "main")
            break
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag in ("aside", "nav", "form", "table") and ancestor.tag != "table":
            return "aside"
        if ancestor.tag == "footer" and not _STORY.search(names):
            return "aside"
        if _ASIDE.search(names):
            return "aside"
        if ancestor.tag == "a" and len(_text_of(ancestor)) > 60:
            return "aside"
        in_story = in_story or ancestor.tag == "article" or bool(_STORY.search(names))
    if walk.headline_at is not None and walk.headline_at - _BEFORE <= at <= walk.headline_at + _AFTER:
        return "headline"
    return "story" if in_story else "page"


def find_script_dates(page: Page) -> Iterator[Evidence]:
    """Dates of publication in scripts' data, as far as they agree: several different ones are those of other stories."""
    found: dict[str, str] = {}
    for script in page.tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            continue
        text = script.text
        if text and "ubl" in text:
            for match in _SCRIPT.finditer(text[:400_000]):
                found.setdefault(match["value"].strip(), match["key"])
                if len(found) > 12:
                    break
    note = "" if len({value[:10] for value in found}) == 1 else " (other)"
    for value, key in found.items():
        yield Evidence(Field.PUBLISHED, value, "html", f"script {key}{note}")


