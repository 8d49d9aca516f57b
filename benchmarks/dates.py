"""How well dates are told, beside htmldate and trafilatura on the same pages.

    python -m benchmarks.dates [--corpus NAME ...] [--limit N] [--errors] [--ratio html|page|run]

Needs the evaluation corpora beside the project (see CONTRIBUTING.md). `date`: the published day is the gold's; `wrong`: a day
was given and it is another one; `instant`: within a minute, where the gold states an offset; `ms`: per page, our own without
parsing, which extraction shares, the peers' from the HTML, as they are called. Text: records/s on header lines alone.
`--ratio` times nothing but ours and htmldate's fast mode, in turns, and gives our processor time as a share of its: from the HTML, each
alone (`html`); on the same parsed page (`page`); or ours on the page that a run has parsed for its text anyway beside a call of htmldate on
the HTML (`run`): what dates add to a run, and what they would add by htmldate.
"""

import argparse
import gzip
import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from transforms.dates import DateContext, choose_modified, choose_published, find_date_evidence
from transforms.extract.decode import decode_content
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.page import Page
from transforms.records import Evidence, RecordRejectedError
from transforms.schema.vocabularies import Field, RecordKind

CORPORA = Path(__file__).parents[1] / ".." / "shared" / "corpora"
NAMES = ("news_fundus", "dates_htmldate", "extraction_wcxb")
_UNKNOWN_FETCH = datetime(2026, 11, 1, tzinfo=UTC)  # what the evaluation assumes where a corpus does not say
_HOST = re.compile(r"^https?://([^/:]+)")
_WARMING = 5  # pages before the clock counts


@dataclass(frozen=True)
class Case:
    """One page with its gold date as the corpus writes it."""

    name: str
    url: str
    html: str
    page: Page
    gold: str | None
    fetched_at: datetime

    @property
    def context(self) -> DateContext:
        """What a record would know of the page."""
        host = _HOST.match(self.url)
        language = self.page.tree.get("lang")
        return DateContext(self.fetched_at, language, host[1] if host else None, self.url)


def read_cases(corpus: str, limit: int | None) -> Iterator[Case]:
    """The pages of a corpus that can be parsed."""
    lines = (CORPORA / corpus / "gold.jsonl").read_text(encoding="utf-8").split("\n")
    for line in list(filter(None, lines))[:limit]:
        gold: dict[str, Any] = json.loads(line)
        content = gzip.decompress((CORPORA / corpus / "html" / f"{gold['id']}.html.gz").read_bytes())
        try:
            html = decode_content(content, None, RecordKind.HTML).text
            page = parse_page(html, gold["url"], ExtractOptions())
        except RecordRejectedError:
            continue
        fetched = gold.get("fetched_at")
        fetched_at = datetime.fromisoformat(fetched[:19]).replace(tzinfo=UTC) if fetched else _UNKNOWN_FETCH
        yield Case(gold["id"], gold["url"] or "", html, page, read_gold(gold), fetched_at)


def read_gold(gold: dict[str, Any]) -> str | None:
    """The gold's date string, or None where the corpus has none."""
    value = str(gold.get("published_date") or gold.get("published_at") or gold.get("publish_date") or "")
    return value if re.match(r"\d{4}-\d\d-\d\d", value) else None


@dataclass
class Score:
    """Counts over a corpus for one system."""

    pages: int = 0
    right: int = 0
    wrong: int = 0
    instants: int = 0
    instants_right: int = 0
    seconds: float = 0.0

    def add(self, gold: str, day: str | None, at: datetime | None) -> bool:
        """Count one answer; whether the day is right."""
        self.pages += 1
        is_right = day == gold[:10]
        self.right += is_right
        self.wrong += day is not None and not is_right
        if re.search(r":\d\d([+-]\d\d:\d\d|Z)$", gold) or re.search(r"\.\d+([+-]\d\d:\d\d|Z)$", gold):
            self.instants += 1
            expected = datetime.fromisoformat(gold)
            self.instants_right += at is not None and abs((at - expected).total_seconds()) <= 60
        return is_right

    def row(self, name: str) -> str:
        """One line of the report."""
        instant = f"{self.instants_right / self.instants:.3f}" if self.instants else "-"
        count = max(self.pages, 1)
        return (
            f"  {name:22} date {self.right / count:.3f}  wrong {self.wrong / count:.3f}  instant {instant:>5}"
            f"  {1000 * self.seconds / count:7.2f} ms"
        )


def measure_ours(case: Case) -> tuple[str | None, datetime | None]:
    """Our answer for a page."""
    evidence = find_date_evidence(case.page)
    chosen = choose_published(evidence, case.context).chosen
    return (str(chosen.day), chosen.at) if chosen else (None, None)


def build_peers() -> dict[str, Callable[[Case], tuple[str | None, datetime | None]]]:
    """The other systems that are installed."""
    peers: dict[str, Callable[[Case], tuple[str | None, datetime | None]]] = {}
    try:
        from htmldate import find_date
    except ImportError:
        return peers
    for name, is_extensive in (("htmldate fast", False), ("htmldate extensive", True)):

        def ask(case: Case, is_extensive: bool = is_extensive) -> tuple[str | None, datetime | None]:
            return find_date(case.html, extensive_search=is_extensive, original_date=True, url=case.url), None

        peers[name] = ask
    from trafilatura import extract_metadata

    def ask_trafilatura(case: Case) -> tuple[str | None, datetime | None]:
        document = extract_metadata(case.html, default_url=case.url)
        return (document.date if document else None), None

    peers["trafilatura"] = ask_trafilatura
    return peers


def measure_ratio(corpus: str, limit: int | None, start: str) -> None:
    """Print how long ours and htmldate's fast mode take for the same pages, and ours as a share of its.

    Each page is seen once by each way, in turns which goes first; a few pages before, which load lexicons, are not counted. Where the page
    is parsed already, it was parsed right before, and is freed by the one who parsed it.
    """
    from htmldate import find_date

    systems: dict[str, Callable[[Case], object]] = {
        "ours": measure_source if start == "html" else measure_ours,
        "htmldate": lambda case: find_date(
            case.page.tree if start == "page" else case.html, extensive_search=False, original_date=True, url=case.url
        ),
    }
    spent = dict.fromkeys(systems, 0.0)
    pages = 0
    for number, case in enumerate(read_cases(corpus, limit)):
        for name in list(systems)[:: 1 if number % 2 else -1]:
            begun = time.process_time()
            systems[name](case)
            if number >= _WARMING:
                spent[name] += time.process_time() - begun
        pages += number >= _WARMING
    each = ", ".join(f"{name} {1000 * seconds / max(1, pages):.2f} ms" for name, seconds in spent.items())
    print(f"{corpus}: {pages} pages from {start}: {each}, ratio {spent['ours'] / spent['htmldate']:.2f}")


def measure_source(case: Case) -> tuple[str | None, datetime | None]:
    """Our answer for a page from its HTML: it is parsed for nothing else."""
    return measure_ours(replace(case, page=parse_page(case.html, case.url, ExtractOptions())))


def measure_corpus(corpus: str, limit: int | None, *, shows_errors: bool) -> None:
    """Print how all systems do on a corpus."""
    systems = {"copydesk": measure_ours} | build_peers()
    scores = {name: Score() for name in systems}
    kinds: dict[str, int] = {}
    for case in read_cases(corpus, limit):
        if case.gold is None:
            continue
        for name, ask in systems.items():
            start = time.process_time()
            try:
                day, at = ask(case)
            except Exception:  # noqa: BLE001 - a peer that fails has no answer
                day, at = None, None
            scores[name].seconds += time.process_time() - start
            is_right = scores[name].add(case.gold, day, at)
            if name == "copydesk" and not is_right:
                kind = classify_error(case, day)
                kinds[kind] = kinds.get(kind, 0) + 1
                if shows_errors:
                    print(f"    {case.name}  gold {case.gold[:10]}  given {day}  {kind}")
    print(f"{corpus}: {scores['copydesk'].pages} dated pages")
    for name, score in scores.items():
        print(score.row(name))
    for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1]):
        print(f"    {count:4} {kind}")


def classify_error(case: Case, day: str | None) -> str:
    """What kind of miss it is: by where the gold's day stands on the page, if it does."""
    gold = (case.gold or "")[:10]
    evidence = find_date_evidence(case.page)
    modified = choose_modified(evidence, case.context)
    says = {
        field: any(says_day(item, gold, case.context) for item in evidence if item.field == field)
        for field in (Field.PUBLISHED, Field.MODIFIED)
    }
    outcome = "none given" if day is None else "another given"
    if modified.chosen is not None and str(modified.chosen.day) == gold:
        return f"gold is the page's date of change, {outcome}"
    if says[Field.PUBLISHED] or says[Field.MODIFIED]:
        return f"gold is among the evidence, {outcome}"
    if day is not None and abs((datetime.fromisoformat(day) - datetime.fromisoformat(gold)).days) == 1:
        return "one day apart: gold in another zone than the page's"
    return f"gold's day is not found on the page, {outcome}"


def says_day(item: Evidence, day: str, context: DateContext) -> bool:
    """Whether one piece of evidence, taken alone, states a day."""
    for choose in (choose_published, choose_modified):
        if any(f"{day}" in verdict for _, verdict in choose([item], context).verdicts):
            return True
        chosen = choose([item], context).chosen
        if chosen is not None and str(chosen.day) == day:
            return True
    return False


def measure_text_speed(seconds: float = 2.0) -> float:
    """Records per second for dates in header lines alone, every record a new one."""
    done = 0
    start = time.process_time()
    while time.process_time() - start < seconds:
        for minute in range(200):
            done += 1
            clock = f"{done // 60 % 24:02d}:{done % 60:02d}"
            day = f"{done // 24 % 28 + 1}"
            lines = [
                Evidence(Field.PUBLISHED, f"May {day}, 20{10 + minute % 15} {clock}", "header_line", "line 4"),
                Evidence(Field.FETCHED, f"Mon, Dec 29 2025 {clock}:54 pm", "header_line", "line 6"),
            ]
            context = DateContext(_UNKNOWN_FETCH, "en", "harbourpost.example", None)
            choose_published(lines, context)
            choose_modified(lines, context)
    return done / (time.process_time() - start)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", action="append", choices=NAMES)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--ratio", choices=("html", "page", "run"), help="speed beside htmldate's fast mode alone")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if not CORPORA.is_dir():
        sys.exit("the evaluation corpora are not there; see CONTRIBUTING.md")
    for corpus in options.corpus or NAMES:
        if options.ratio:
            measure_ratio(corpus, options.limit, options.ratio)
        else:
            measure_corpus(corpus, options.limit, shows_errors=options.errors)
    print(f"text side: {measure_text_speed():.0f} records/s")


if __name__ == "__main__":
    main()
