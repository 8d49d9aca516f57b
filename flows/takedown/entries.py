"""The takedown list: a text file, one entry a line, `#` begins a comment.

    4c1f0f4a8a0e5d0f3a52f6f6a7d0b1c2              an article_id
    https://harbourpost.example/2025/ferry-hall    an address, in any of its spellings
    harbourpost.example                            a site, or a host with all below it
    (64 hex digits)                                a text_hash: this text, wherever it stands

An id is a place in a raw file; the hash goes with the text when it moves.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.sources import UsageError
from flows.storage.files import write_bytes
from transforms.metadata.urls import normalise_url

_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[^\s/:@]+\.[^\s/:@.]+")


@dataclass(frozen=True)
class Takedowns:
    """What must not be published, by kind."""

    ids: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    lines: tuple[str, ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.ids or self.urls or self.hosts or self.texts)

    @cached_property
    def entries(self) -> frozenset[str]:
        """Each entry as the first 64 bits of its hash: what snapshots remember of the list that they were made with."""
        return frozenset(map(_digest, (*self.ids, *self.urls, *self.hosts, *self.texts)))

    @cached_property
    def url_hosts(self) -> frozenset[str]:
        """The hosts of the addresses."""
        return frozenset(urlsplit(url).hostname or "" for url in self.urls)

    def covers(self, row: Mapping[str, Any]) -> bool:
        """Whether a record is on the list. `row` has what is known of it: article_id, url, source_url, site, text_hash;
        of a rejection without an address its excerpt, too, which an address or site on the list gives away.
        """
        if row["article_id"] in self.ids or row.get("text_hash") in self.texts:
            return True
        addresses = {url for url in (row.get("url"), row.get("source_url")) if url}
        if self.urls and (addresses & self.urls or {normalise_url(url) for url in addresses} & self.urls):
            return True
        if self.hosts and (row.get("site") in self.hosts or any(map(self._is_below, addresses))):
            return True
        return not addresses and bool(self._named.search(row.get("excerpt") or ""))

    @cached_property
    def _named(self) -> re.Pattern[str]:
        words = "|".join(map(re.escape, sorted(self.urls | self.hosts)))
        return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])" if words else r"(?!)", re.IGNORECASE)

    def _is_below(self, address: str) -> bool:
        try:
            host = (urlsplit(address).hostname or "").rstrip(".")
        except ValueError:
            return False
        labels = host.split(".")
        return any(".".join(labels[at:]) in self.hosts for at in range(len(labels)))


def parse_entry(entry: str) -> tuple[str, str] | None:
    """An entry as its kind (ids, urls, hosts, texts) and its normal form; None where it is none of them.

    >>> parse_entry("https://m.harbourpost.example/a?utm_source=x")
    ('urls', 'https://harbourpost.example/a')
    >>> parse_entry("www.Harbourpost.example"), parse_entry("nonsense")
    (('hosts', 'harbourpost.example'), None)
    """
    text = entry.strip()
    if _ID.fullmatch(text.lower()):
        return "ids", text.lower()
    if _HASH.fullmatch(text.lower()):
        return "texts", text.lower()
    if "://" in text:
        url = normalise_url(text)
        return ("urls", url) if url else None
    host = text.lower().removeprefix("www.").rstrip(".")
    return ("hosts", host) if _HOST.fullmatch(host) else None


def parse_takedowns(lines: Iterable[str], where: str = "the takedown list") -> Takedowns:
    """A list from its lines. Raises UsageError, naming the line, where one is no entry: a typing error must not leave
    something published.
    """
    kinds: dict[str, set[str]] = {"ids": set(), "urls": set(), "hosts": set(), "texts": set()}
    kept = tuple(line.rstrip("\r\n") for line in lines)
    for number, line in enumerate(kept, start=1):
        entry = re.sub(r"(^|\s)#.*", "", line).strip()
        if not entry:
            continue
        parsed = parse_entry(entry)
        if parsed is None:
            raise UsageError(f"{where}, line {number}: {entry!r} is no article_id, address, site or text_hash")
        kinds[parsed[0]].add(parsed[1])
    return Takedowns(**{kind: frozenset(values) for kind, values in kinds.items()}, lines=kept)


def read_takedowns(path: Path, *, must_exist: bool = False) -> Takedowns:
    """The list in a file; an empty one where the file is not there, unless it must be (UsageError)."""
    try:
        return parse_takedowns(path.read_text(encoding="utf-8").splitlines(), str(path))
    except FileNotFoundError:
        if must_exist:
            raise UsageError(f"the takedown list {path} is not there") from None
        return Takedowns()
    except UnicodeDecodeError as error:
        raise UsageError(f"the takedown list {path} is no text in UTF-8") from error


def add_entries(path: Path, entries: Iterable[str], note: str = "") -> list[str]:
    """Add entries to a list, each with a note as its comment; gives those that were new.

    Raises UsageError where one is no entry; then none is added.
    """
    known = read_takedowns(path)
    have = {*known.ids, *known.urls, *known.hosts, *known.texts}
    added: list[str] = []
    for entry in entries:
        parsed = parse_entry(entry)
        if parsed is None:
            raise UsageError(f"{entry!r} is no article_id, address, site or text_hash")
        if parsed[1] not in have:
            have.add(parsed[1])
            added.append(parsed[1])
    if added:
        comment = f"  # {' '.join(note.split())}" if note.strip() else ""
        lines = [*known.lines, *(entry + comment for entry in added)]
        write_bytes(path, ("\n".join(lines) + "\n").encode())
    return added


def _digest(entry: str) -> str:
    return hashlib.sha256(entry.encode()).hexdigest()[:16]
