"""From a record's own field names to ours: which value is the page or the text, which the address, which is evidence.

The names are data (`field_names.yml`); a field map adds names of the user's own. Nothing is interpreted here: dates,
authors and sections stay as the record gave them.
"""

import ast
import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from transforms.records import Evidence
from transforms.resources import read_resource_yaml
from transforms.schema.vocabularies import Field
from transforms.surrogates import join_all_surrogates

CONTENT_FIELDS = ("html", "text")
ADDRESS_FIELD = "url"
NOT_EVIDENCE = (*CONTENT_FIELDS, ADDRESS_FIELD)
LONGEST_VALUE = 20_000  # code points; a longer one is no metadata
MOST_VALUES = 1_000  # of one field of a record; more are no metadata
_LONGEST_INTEGER = 256  # bits

_NOT_WORD = re.compile(r"[\W_]+")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}", re.IGNORECASE)
_NAME_KEYS = (
    *("name", "@value", "#text", "text", "value", "label", "title", "term", "rendered", "main"),
    *("full_name", "fullName", "display_name", "displayName"),
)
_NAME_PARTS = (("firstname", "lastname"), ("first_name", "last_name"), ("firstName", "lastName"), ("given", "family"))
_NAMED = frozenset((Field.AUTHOR, Field.SECTION, Field.TAG, Field.SITE_NAME))
_PARTED_COLUMNS = (("authorfirstname", "authorlastname"), ("firstname", "lastname"))
_CONTENT_KEYS = ("rendered", "value", "text", "content", "#text", "@value")


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The folded names of each field, best first, and the names of nested objects and of wrappers."""

    by_field: tuple[tuple[str, tuple[str, ...]], ...]
    nested: tuple[str, ...]
    wrappers: tuple[str, ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class MappedFields:
    """A record's fields under our names.

    `html` and `text` are None where no such field is there, and empty where it holds nothing. `url` is the address
    exactly as given.
    """

    html: str | bytes | None = None
    text: str | bytes | None = None
    url: str | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def has_content_field(self) -> bool:
        """Whether any field for a page or a text is there, even an empty one."""
        return self.html is not None or self.text is not None


def fold_name(name: str) -> str:
    """A field's name without case, accents, spaces and punctuation.

    >>> fold_name("Article_Body"), fold_name("og:title"), fold_name("Schlagwörter")
    ('articlebody', 'ogtitle', 'schlagworter')
    """
    return _NOT_WORD.sub("", unicodedata.normalize("NFKD", name).casefold())


@cache
def field_names() -> FieldNames:
    """The names that ship with copydesk."""
    data = read_resource_yaml("transforms", "field_names.yml")
    special = ("nested", "wrappers", "missing")
    return FieldNames(
        tuple((name, tuple(map(fold_name, names))) for name, names in data.items() if name not in special),
        tuple(data["nested"]),
        tuple(data["wrappers"]),
        frozenset(data["missing"]),
    )


def validate_field_map(field_map: Mapping[str, str]) -> list[str]:
    """What is wrong with a field map (our field -> name or dotted path in the record), in words; empty when nothing is.

    >>> validate_field_map({"texxt": "main.body"})
    ["'texxt' is no field; known are: html, text, url, title, summary, published, modified, fetched, author, section, \
tag, language, site_name, site, content_type, paywall, location, agency"]
    """
    known = [name for name, _ in field_names().by_field]
    return [f"{name!r} is no field; known are: {', '.join(known)}" for name in field_map if name not in known]


def map_fields(
    row: Mapping[str, Any], field_map: Mapping[str, str] | None = None, source: str = "field"
) -> MappedFields:
    """The fields of one record under our names; names of `field_map` come before the common ones.

    >>> fields = map_fields({"Headline": "Rain", "maintext": "It rained.", "link": "https://a.example/1"})
    >>> fields.text, fields.url, [(e.field.value, e.value, e.place) for e in fields.evidence]
    ('It rained.', 'https://a.example/1', [('title', 'Rain', 'Headline'), ('url', 'https://a.example/1', 'link')])
    """
    names = field_names()
    mapped = field_map or {}
    candidates: dict[str, list[tuple[str, Any]]] = {field: [] for field, _ in names.by_field}
    for field, path in mapped.items():
        if (value := _at_path(row, path)) is not None:
            candidates[field].append((path, value))
    for _, field, place, value in sorted(_find_known(row, names), key=itemgetter(0)):
        if field != "html" or "text" not in mapped:
            candidates[field].append((place, value))
    if not candidates["author"] and (parted := _find_parted_name(row)):
        candidates["author"].append(parted)
    url, url_place = _choose_address(candidates[ADDRESS_FIELD], names.missing)
    evidence: list[Evidence] = []
    for field, entries in candidates.items():
        if entries and field not in NOT_EVIDENCE:
            evidence += _find_evidence(Field(field), entries, source, names.missing)
    if url is not None:
        evidence.append(Evidence(Field.URL, url.strip(), source, url_place))
    return MappedFields(
        _choose_content(candidates["html"], names.missing),
        _choose_content(candidates["text"], names.missing),
        url,
        tuple(evidence),
    )


@cache
def is_known_name(folded: str) -> bool:
    """Whether a folded field name means something here.

    >>> is_known_name("articlebody"), is_known_name("embedding")
    (True, False)
    """
    names = field_names()
    return folded in names.nested or folded in _ranks() or any(folded in keys for keys in _PARTED_COLUMNS)


def find_wrapped(value: Mapping[str, Any]) -> list[Any] | None:
    """The list of records inside a wrapper such as `{"status": "ok", "articles": [...]}`; None where there is none.

    >>> find_wrapped({"count": 1, "articles": [{"text": "x"}]})
    [{'text': 'x'}]
    """
    by_name = {fold_name(name): inner for name, inner in value.items()}
    for name in field_names().wrappers:
        inner = by_name.get(name)
        if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner):
            return inner
        if isinstance(inner, dict) and (deeper := _wrapped_list(inner)) is not None:
            return deeper
    return None


def _wrapped_list(inner: Mapping[str, Any]) -> list[Any] | None:
    """The list in a wrapper's wrapper (`{"response": {"docs": [...]}}`)."""
    for name, value in inner.items():
        if fold_name(name) in field_names().wrappers and isinstance(value, list) and value:
            return value if all(isinstance(item, dict) for item in value) else None
    return None


def _find_known(row: Mapping[str, Any], names: FieldNames) -> Iterator[tuple[int, str, str, Any]]:
    """Rank, field, place and value of every field whose name is known, the record's own before those of nested objects."""
    ranks = _ranks()
    inner: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for name, value in row.items():
        folded = _fold(name)
        if folded in ranks:
            yield ranks[folded][0], ranks[folded][1], str(name), value
        if isinstance(value, Mapping) and folded in names.nested:
            inner.setdefault(folded, (str(name), value))
    for folded in names.nested:
        if folded in inner:
            outer, fields = inner[folded]
            for name, value in fields.items():
                known = ranks.get(_fold(name))
                if known and _fold(name) != "name":  # the name of the nested thing, not of the record
                    yield known[0] + len(ranks), known[1], f"{outer}.{name}", value


@cache
def _ranks() -> dict[str, tuple[int, str]]:
    """Folded name -> its place among all names, and its field."""
    pairs = [(name, field) for field, synonyms in field_names().by_field for name in synonyms]
    return {name: (rank, field) for rank, (name, field) in enumerate(pairs)}


@lru_cache(4096)
def _fold(name: Any) -> str:
    """A field's name folded, remembered: the rows of a table have the same names."""
    return fold_name(str(name))


def _at_path(row: Mapping[str, Any], path: str) -> Any:
    """The value under a name, or under a dotted path; None where it is not there."""
    if path in row:
        return row[path]
    value: Any = row
    for part in path.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def _choose_content(entries: list[tuple[str, Any]], missing: frozenset[str]) -> str | bytes | None:
    """The first value with something in it; empty where fields are there but hold nothing; None where none is."""
    empty: str | None = None
    for _, value in entries:
        content = _join_paragraphs(value)
        if content is None:
            empty = ""
        if not isinstance(content, str | bytes):
            continue
        if content.strip() and not (
            isinstance(content, str) and len(content) < 16 and content.strip().lower() in missing
        ):
            return content
        empty = ""
    return empty


def _join_paragraphs(value: Any) -> Any:
    r"""What a value holds as content: a list of paragraphs as one text, an object's own text; anything else as it is.

    >>> _join_paragraphs(["One.", {"type": "paragraph", "text": "Two."}]), _join_paragraphs({"rendered": "<p>One.</p>"})
    ('One.\n\nTwo.', '<p>One.</p>')
    """
    if isinstance(value, Mapping):
        return next((value[key] for key in _CONTENT_KEYS if isinstance(value.get(key), str)), value)
    if not isinstance(value, list):
        return value
    parts = [_join_paragraphs(item) if isinstance(item, Mapping) else item for item in value]
    return "\n\n".join(parts) if all(isinstance(part, str) for part in parts) else None


def _choose_address(entries: list[tuple[str, Any]], missing: frozenset[str]) -> tuple[str | None, str]:
    for place, value in entries:
        listed = value if isinstance(value, list) else [value]
        for one in listed[:1]:
            if isinstance(one, str) and one.strip().lower() not in missing and len(one) <= LONGEST_VALUE:
                return one, place
    return None, ""


def _find_evidence(
    field: Field, entries: list[tuple[str, Any]], source: str, missing: frozenset[str]
) -> Iterator[Evidence]:
    """One piece of evidence for each value that says something, in order, without repeats."""
    seen: set[tuple[Field, str]] = set()
    for place, value in entries:
        for text in _texts(_without_numbers(value) if field in _NAMED else value):
            kept = text.strip()
            if kept.lower() in missing or len(kept) > LONGEST_VALUE:
                continue
            about = Field.SITE if field is Field.SITE_NAME and _DOMAIN.fullmatch(kept) else field
            if (about, kept) not in seen:
                if len(seen) == MOST_VALUES:
                    return
                seen.add((about, kept))
                yield Evidence(about, kept, source, place)


def _texts(value: Any) -> Iterator[str]:
    """The texts in a value: of lists each, of objects the name, of numbers and dates their written form."""
    if isinstance(value, str):
        listed = _parse_list(value)
        if listed is None:
            yield value
        else:
            yield from _texts(listed)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, int):
        if value.bit_length() <= _LONGEST_INTEGER:  # Python writes out no integer of many thousand digits
            yield str(value)
    elif isinstance(value, float):
        if value == value and abs(value) != float("inf"):
            yield str(int(value)) if value.is_integer() else repr(value)
    elif isinstance(value, dt.date | dt.time):
        yield value.isoformat()
    elif isinstance(value, list | tuple):
        for item in value:
            if not isinstance(item, list | tuple):
                yield from _texts(item)
    elif isinstance(value, Mapping):
        named = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None) or _join_name(value)
        if named:
            yield named


def _find_parted_name(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """The author whose name stands in two columns, as table exports of content systems have it, with the place."""
    by_name = {_fold(name): name for name in row}
    for keys in _PARTED_COLUMNS:
        names = [by_name[key] for key in keys if key in by_name and isinstance(row[by_name[key]], str)]
        if len(names) == len(keys) and (joined := " ".join(row[name].strip() for name in names).strip()):
            return " + ".join(map(str, names)), joined
    return None


def _without_numbers(value: Any) -> Any:
    """A value without what is a number in it: the number of an author or a category in somebody's database names nothing.

    >>> _without_numbers([3, "Rain"]), _without_numbers(5)
    (['Rain'], None)
    """
    if isinstance(value, list):
        return [item for item in value if not isinstance(item, int)]
    return None if isinstance(value, int) else value


def _join_name(value: Mapping[str, Any]) -> str | None:
    """A person's name that is given in parts.

    >>> _join_name({"firstname": "Ana", "lastname": "Ruiz", "rank": 1})
    'Ana Ruiz'
    """
    for keys in _NAME_PARTS:
        parts = [value[key].strip() for key in keys if isinstance(value.get(key), str)]
        if len(parts) == len(keys):
            return " ".join(part for part in parts if part)
    return None


def _parse_list(value: str) -> list[Any] | None:
    """A list written out as text, as table exports do; None where the text is none.

    >>> _parse_list("['Ana Ruiz', 'Jo Lim']")
    ['Ana Ruiz', 'Jo Lim']
    """
    text = value.strip()
    if not (text.startswith("[") and text.endswith("]")) or len(text) > LONGEST_VALUE:
        return None
    for parse in (json.loads, ast.literal_eval):
        try:
            parsed = join_all_surrogates(parse(text))
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(parsed, list) and all(isinstance(item, str | int | dict) for item in parsed):
            return parsed
    return None
