"""What is published of a record's metadata, by the whole chain: pages as they are, and the same pages as plain-text dumps.

    python -m benchmarks.metadata_whole [--corpus NAME ...] [--way page dump] [--floors] [--raise-floors [--lower]]

Needs the evaluation corpora beside the project (see CONTRIBUTING.md). `date`: the published day is the gold's; `date_wrong`: a day was given
and it is another one; `title`: equal after folding to lower-case words; `authors_f1`: over sets of folded names, precision and recall beside it.
Floors are pinned in metadata_floors.json like those of the text (see benchmarks/quality/floors.py); `date_wrong` is a ceiling.
"""

import argparse
import gzip
import hashlib
import json
import logging
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import html_text

from benchmarks.metadata import CORPORA, fold
from benchmarks.quality.floors import raise_values, validate_values
from transforms.article import Options, clean_record
from transforms.extract.decode import decode_content
from transforms.records import Article, Evidence, Identity, Metadata, RawRecord, Rejection
from transforms.schema.vocabularies import Field, RecordKind

NAMES = ("news_fundus", "extraction_wcxb", "metadata_postlight", "dates_htmldate")
WAYS = ("page", "dump")
FLOORS = Path(__file__).with_name("metadata_floors.json")
_NO_FETCH = "2026-11-01T00:00:00Z"  # what the evaluation assumes where a corpus does not say
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Tally:
    """Counts over a corpus's pages."""

    dates: int = 0
    right_dates: int = 0
    wrong_dates: int = 0
    titles: int = 0
    right_titles: int = 0
    names: int = 0
    given_names: int = 0
    right_names: int = 0

    def add(self, gold: dict[str, Any], found: Metadata | None) -> None:
        """One page's metadata against its gold; a page that was refused counts as empty."""
        stated = str(gold.get("published_date") or gold.get("published_at") or gold.get("publish_date") or "")[:10]
        if _DAY.match(stated):
            day = str(found.published.day) if found and found.published else None
            self.dates += 1
            self.right_dates += day == stated
            self.wrong_dates += day not in (None, stated)
        if gold.get("title"):
            self.titles += 1
            self.right_titles += fold(gold["title"]) == fold(found.title if found else None)
        credited = gold.get("authors") or ([gold["author"]] if gold.get("author") else [])
        wanted = {fold(name) for value in credited for name in re.split(r",| and |&|;", value)} - {""}
        if wanted:
            given = {fold(name) for name in (found.authors if found else ())}
            self.names += len(wanted)
            self.given_names += len(given)
            self.right_names += len(wanted & given)

    def values(self) -> dict[str, float | None]:
        """The measures; None for what a corpus has no gold for."""
        return {
            "date": _share(self.right_dates, self.dates),
            "date_wrong": _share(self.wrong_dates, self.dates),
            "title": _share(self.right_titles, self.titles),
            "authors_f1": _share(2 * self.right_names, self.names and self.names + self.given_names),
            "authors_precision": _share(self.right_names, self.names and self.given_names),
            "authors_recall": _share(self.right_names, self.names),
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def read_pages(corpus: str) -> list[tuple[dict[str, Any], bytes]]:
    """Gold and bytes of a corpus's pages."""
    lines = (CORPORA / corpus / "gold.jsonl").read_text(encoding="utf-8").split("\n")
    golds = [json.loads(line) for line in lines if line]
    return [
        (gold, gzip.decompress((CORPORA / corpus / "html" / f"{gold['id']}.html.gz").read_bytes())) for gold in golds
    ]


def build_records(corpus: str, pages: Sequence[tuple[dict[str, Any], bytes]], way: str) -> Iterator[RawRecord]:
    """The pages as raw records: as they are, or as dumps, each block on a line of its own."""
    for number, (gold, content) in enumerate(pages):
        identity = Identity("benchmark", corpus, number, gold["url"])
        fetched = str(gold["fetched_at"])[:19].replace(" ", "T") + "Z" if gold.get("fetched_at") else _NO_FETCH
        if way == "page":
            evidence = (Evidence(Field.FETCHED, fetched, "warc", "WARC-Date"),)
            yield RawRecord(identity, RecordKind.HTML, content, evidence=evidence)
        else:
            evidence = (Evidence(Field.FETCHED, fetched, "field", "fetched_at"),)
            yield RawRecord(identity, RecordKind.TEXT, dump_page(content).encode(), "utf-8", evidence)


def dump_page(content: bytes) -> str:
    """A page as plain text; empty where it cannot be read."""
    try:
        return str(html_text.extract_text(decode_content(content, None, RecordKind.HTML).text))
    except Exception:  # noqa: BLE001 - an unreadable page is an empty dump
        return ""


def digest_pages(pages: Sequence[tuple[dict[str, Any], bytes]]) -> str:
    """A digest of pages and gold."""
    digest = hashlib.sha256()
    for gold, content in pages:
        digest.update(hashlib.sha256(json.dumps(gold, sort_keys=True).encode()).digest())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def measure(corpus: str, pages: Sequence[tuple[dict[str, Any], bytes]], way: str) -> Tally:
    """Clean every page one way and count."""
    tally, options = Tally(), Options()
    for (gold, _), raw in zip(pages, build_records(corpus, pages, way), strict=True):
        cleaned: Article | Rejection = clean_record(raw, options)
        tally.add(gold, cleaned.metadata if isinstance(cleaned, Article) else None)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and compare with the floors; gives 1 where one is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.metadata_whole", description="Published metadata.")
    parser.add_argument("--corpus", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--way", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--floors", action="store_true", help="exit 1 where ours is below what is pinned")
    parser.add_argument("--raise-floors", action="store_true", help="pin what is better than before")
    parser.add_argument("--lower", action="store_true", help="with --raise-floors: pin what is worse, too")
    chosen = parser.parse_args(arguments)
    if not CORPORA.exists():
        sys.exit("the evaluation corpora are not beside the project")
    logging.disable(logging.CRITICAL)
    said: list[str] = []
    for corpus in chosen.corpus:
        pages = read_pages(corpus)
        for way in chosen.way:
            start = time.process_time()
            values = measure(corpus, pages, way).values()
            milliseconds = 1000 * (time.process_time() - start) / len(pages)
            shown = " ".join(f"{name}={value:.4f}" for name, value in values.items() if value is not None)
            print(f"{corpus} {way}: n={len(pages)} {shown} ms={milliseconds:.1f}", flush=True)
            key, digest = f"{corpus} {way}", digest_pages(pages)
            if chosen.raise_floors:
                print("\n".join(raise_values(key, digest, values, FLOORS, may_lower=chosen.lower)))
            if chosen.floors:
                said += validate_values(key, digest, values, FLOORS)
    print("\n".join(said) or "no floor missed" if chosen.floors else "")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
