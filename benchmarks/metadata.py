"""How well titles, authors and languages are told, beside trafilatura and newspaper4k on the same pages.

    python -m benchmarks.metadata [--corpus NAME ...] [--limit N] [--errors] [--no-peers]

Needs the evaluation corpora beside the project (see CONTRIBUTING.md). `title`: equal after folding to lower-case words; `authors_f1`: over
sets of folded names, precision and recall beside it; `text/s`: records a second for all text-side metadata of a page whose evidence is
found; `find_ms`: finding that evidence, per page. `language`: the pages whose gold text is in the language expected for its outlet.
"""

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from transforms.extract.decode import decode_content
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.metadata import NormaliseOptions, SiteHabits, find_metadata_evidence, normalise_record
from transforms.metadata.languages import choose_language
from transforms.records import Extracted, Identity, RecordRejectedError, Stripped
from transforms.schema.vocabularies import RecordKind

CORPORA = Path(__file__).parents[1] / ".." / "shared" / "corpora"
NAMES = ("news_fundus", "extraction_wcxb", "metadata_postlight")
_WORD = re.compile(r"\w+")
_COUNTRY_LANGUAGES = {
    "at": "de", "de": "de", "li": "de", "lu": "de", "il": "de", "be": "nl", "cz": "cs", "dk": "da", "es": "es", "fr": "fr", "gl": "da", "ind": "hi", "it": "it",
    "jp": "ja", "kr": "ko", "lt": "lt", "no": "no", "ru": "ru", "se": "sv", "tr": "tr", "ua": "ru", "vn": "vi",
}  # fmt: skip
_OTHER_LANGUAGES = {
    "MallorcaZeitung": "de",
    "Tageszeitung": "de",
    "TheJapanNews": "en",
    "Dizindaba": "xh",
    "IsolezweLesiXhosa": "xh",
}

Answer = tuple[str | None, tuple[str, ...]]  # title, authors


@dataclass(slots=True)
class Score:
    """Counts over pages, and the measures they give."""

    titles: int = 0
    right_titles: int = 0
    names: int = 0
    given_names: int = 0
    right_names: int = 0
    seconds: float = 0.0
    pages: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, gold: dict[str, Any], answer: Answer) -> None:
        """One page's answer against its gold."""
        self.pages += 1
        title, authors = answer
        if gold.get("title"):
            self.titles += 1
            self.right_titles += fold(gold["title"]) == fold(title)
            if fold(gold["title"]) != fold(title):
                self.errors.append(f"{gold['id']} title: {gold['title']!r} is not {title!r}")
        stated = gold.get("authors") or ([gold["author"]] if gold.get("author") else [])
        wanted = {fold(name) for value in stated for name in re.split(r",| and |&|;", value)} - {""}
        if wanted:
            given = {fold(name) for name in authors}
            self.names += len(wanted)
            self.given_names += len(given)
            self.right_names += len(wanted & given)
            if wanted != given:
                self.errors.append(f"{gold['id']} authors: {sorted(wanted)} are not {sorted(given)}")

    def row(self) -> dict[str, float]:
        """The measures."""
        return {
            "title": self.right_titles / max(1, self.titles),
            "authors_f1": 2 * self.right_names / max(1, self.names + self.given_names),
            "precision": self.right_names / max(1, self.given_names),
            "recall": self.right_names / max(1, self.names),
            "ms": 1000 * self.seconds / max(1, self.pages),
        }


def fold(text: str | None) -> str:
    """Lower-case words with single spaces."""
    return " ".join(_WORD.findall((text or "").lower()))


def read_pages(name: str, limit: int | None) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Gold and bytes of a corpus's pages."""
    with (CORPORA / name / "gold.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            gold = json.loads(line)
            yield gold, gzip.decompress((CORPORA / name / "html" / f"{gold['id']}.html.gz").read_bytes())


def measure_own(pages: list[tuple[dict[str, Any], str]]) -> tuple[Score, float]:
    """Our own answers, and the records a second that the text side alone does."""
    score, text_seconds = Score(), 0.0
    for number, (gold, source) in enumerate(pages):
        try:
            page = parse_page(source, gold["url"], ExtractOptions())
        except RecordRejectedError:
            score.add(gold, (None, ()))
            continue
        start = time.process_time()
        evidence = tuple(find_metadata_evidence(page))
        score.seconds += time.process_time() - start
        text = gold.get("text") or ""
        extracted = Extracted(Identity("corpus", "page", number, gold["url"]), text, "gold", "utf-8")
        start = time.process_time()
        metadata = normalise_record(Stripped(extracted, text, (), evidence), NormaliseOptions(), SiteHabits()).metadata
        text_seconds += time.process_time() - start
        score.add(gold, (metadata.title, metadata.authors))
    return score, len(pages) / max(text_seconds, 1e-9)


def measure_peer(pages: list[tuple[dict[str, Any], str]], ask: Callable[[str, str | None], Answer]) -> Score:
    """Another library's answers; a page that it fails on counts as empty."""
    score = Score()
    for gold, source in pages:
        start = time.process_time()
        try:
            answer = ask(source, gold["url"])
        except Exception:  # noqa: BLE001 - a peer's failure is its answer
            answer = (None, ())
        score.seconds += time.process_time() - start
        score.add(gold, answer)
    return score


def ask_trafilatura(source: str, url: str | None) -> Answer:
    """Title and authors as trafilatura gives them."""
    from trafilatura.metadata import extract_metadata

    found = extract_metadata(source, default_url=url)
    return found.title, tuple(name.strip() for name in (found.author or "").split(";") if name.strip())


def ask_newspaper(source: str, url: str | None) -> Answer:
    """Title and authors as newspaper4k gives them."""
    import newspaper

    article = newspaper.Article(url or "https://harbourpost.example/", fetch_images=False)
    article.download(input_html=source)
    article.parse()
    return article.title, tuple(article.authors)


def measure_language(pages: list[tuple[dict[str, Any], str]]) -> tuple[int, int, float]:
    """Right answers, answers asked for, and texts a second, for texts whose language their outlet tells."""
    texts = [(_expect(gold["id"]), gold["text"]) for gold, _ in pages if len(gold.get("text") or "") > 100]
    choose_language("The ships waited outside the harbour for most of the morning.", [])  # loads the model
    start = time.process_time()
    right = sum(choose_language(text, []).value.split("-")[0] == expected for expected, text in texts)
    return right, len(texts), len(texts) / max(time.process_time() - start, 1e-9)


def _expect(page: str) -> str:
    country, outlet, *_ = page.split("_")
    return _OTHER_LANGUAGES.get(outlet) or _COUNTRY_LANGUAGES.get(country, "en")


def main() -> None:
    """Print one line per corpus and system."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", action="append", choices=NAMES)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    if not CORPORA.exists():
        sys.exit("the evaluation corpora are not beside the project")
    logging.disable(logging.CRITICAL)
    for name in options.corpus or NAMES:
        pages = [
            (gold, decode_content(raw, None, RecordKind.HTML).text) for gold, raw in read_pages(name, options.limit)
        ]
        own, rate = measure_own(pages)
        _print(name, "copydesk", own)
        print(f"{name:20} text side {rate:.0f} records/s")
        if name == "news_fundus":
            right, asked, speed = measure_language(pages)
            print(f"{name:20} language {right}/{asked} right, {speed:.0f} texts/s")
        if options.errors:
            print("\n".join(own.errors))
        if not options.no_peers:
            _print(name, "trafilatura", measure_peer(pages, ask_trafilatura))
            _print(name, "newspaper4k", measure_peer(pages, ask_newspaper))


def _print(corpus: str, system: str, score: Score) -> None:
    print(f"{corpus:20} {system:12} " + "  ".join(f"{key} {value:.3f}" for key, value in score.row().items()))


if __name__ == "__main__":
    main()
