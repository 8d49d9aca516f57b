"""Pages as plain-text dumps whose lines are labelled as text or not, by aligning them with a text known to be right.

Two kinds: pages of the corpora with a text to compare with, and further pages in many languages, where what
trafilatura finds on the page stands in for one (pages where the two do not fit each other are left out). What our own
extraction takes for text there says which of those labels to trust.
"""

import gzip
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import html_text
import numpy as np
import numpy.typing as npt
import py3langid
import tldextract
import trafilatura

from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.lines import Line, split_lines
from transforms.extract import ExtractOptions, extract_record
from transforms.extract.decode import decode_content
from transforms.records import Identity, RawRecord, RecordRejectedError
from transforms.schema.vocabularies import RecordKind

GOLD = ("extraction_wcxb", "news_fundus")
EXTRACTED = ("dates_htmldate", "metadata_postlight")

_DENSE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_DENSE}]|[^\W{_DENSE}]+")
_DOUBTED = 0.1  # what a label counts on which the two extractions differ
_FIT = 0.85  # how far an extracted text and the dump must cover each other
_SITES = tldextract.TLDExtract(suffix_list_urls=())


@dataclass(frozen=True, slots=True)
class Page:
    """One dump. `matched` counts for each line the words that stand in the text, `sizes` all its words; `trust` is what
    each line's label counts.
    """

    corpus: str
    page_id: str
    site: str
    language: str
    dump: str
    lines: Sequence[Line]
    matched: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.float64]
    trust: npt.NDArray[np.float64]
    text: str = ""
    must_not: tuple[str, ...] = field(default=())
    must_have: tuple[str, ...] = field(default=())

    @property
    def labels(self) -> npt.NDArray[np.float64]:
        """1 for lines that are text of the article at least by half."""
        return find_text(self.matched, self.sizes).astype(np.float64)


def find_text(matched: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which lines are text: those of whose words at least half stand in it."""
    found: npt.NDArray[np.bool_] = matched >= 0.5 * np.maximum(sizes, 1)
    return found


def read_pages(corpora: Path, names: Sequence[str]) -> Iterator[Page]:
    """The labelled dumps of some corpora, in their order."""
    for name in names:
        with (corpora / name / "gold.jsonl").open(encoding="utf-8") as rows:
            for row in rows:
                page = _read_page(corpora / name, json.loads(row), is_gold=name in GOLD)
                if page is not None and page.lines:
                    yield page


def _read_page(folder: Path, row: dict[str, str], *, is_gold: bool) -> Page | None:
    content = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
    html = decode_content(content, None, RecordKind.HTML).text
    try:
        dump = html_text.extract_text(html)
        text = row.get("text") if is_gold else trafilatura.extract(html, include_comments=False)
    except (ValueError, AssertionError):
        return None
    lines = split_lines(dump)
    text = text or ""
    tokens = [split_tokens(line.text) for line in lines]
    wanted = split_tokens(text)
    matched = align_lines(tokens, wanted)
    sizes = np.array([len(words) for words in tokens], dtype=np.float64)
    kept = find_text(matched, sizes)
    if not is_gold and (len(text) < 400 or matched[kept].sum() < _FIT * max(sizes[kept].sum(), len(wanted))):
        return None
    site = _SITES(row.get("url") or "").top_domain_under_public_suffix or row["id"]
    language = py3langid.classify(text)[0] if text else "und"
    snippets = (tuple(row.get(key) or ()) for key in ("must_not", "must_have"))
    trust = np.ones(len(lines))
    if not is_gold:
        trust[find_text(align_lines(tokens, split_tokens(_extract(row["id"], content))), sizes) != kept] = _DOUBTED
    return Page(folder.name, row["id"], site, language, dump, lines, matched, sizes, trust, text, *snippets)


def _extract(name: str, content: bytes) -> str:
    """What our own extraction takes for the text of a page; nothing where it refuses the page."""
    record = RawRecord(Identity("fit", name, 1), RecordKind.HTML, content)
    try:
        return strip_record(extract_record(record, ExtractOptions()), StripOptions(), SiteLines()).text
    except RecordRejectedError:
        return ""


def split_tokens(text: str) -> list[str]:
    """Words in lower case; of scripts without spaces, characters."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text).lower())


@dataclass(frozen=True, slots=True)
class _Match:
    line: int
    start: int
    end: int
    words: int


def align_lines(lines: Sequence[Sequence[str]], text: Sequence[str]) -> npt.NDArray[np.float64]:
    """How many words of each line stand in a text, so that the lines' places in it rise.

    The places are chosen for all lines together (the chain with the most words), so a menu entry that also occurs in
    a paragraph counts for nothing. A long line out of order counts where no other line took its place.
    """
    matches = _find_matches(lines, text)
    chain = _choose_chain(matches, [len(words) for words in lines], len(text))
    matched = np.zeros(len(lines))
    taken = np.zeros(len(text) + 1, dtype=bool)
    for match in chain:
        matched[match.line] = match.words
        taken[match.start : match.end] = True
    for match in matches:
        size = len(lines[match.line])
        is_free = not matched[match.line] and (~taken[match.start : match.end]).mean() >= 0.8
        if size >= 8 and match.words >= 0.8 * size and is_free:
            matched[match.line] = match.words
            taken[match.start : match.end] = True
    return matched


def _find_matches(lines: Sequence[Sequence[str]], text: Sequence[str]) -> list[_Match]:
    """Every place in the text that a line may stand at."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for at in range(len(text) - size + 1):
            places[tuple(text[at : at + size])].append(at)
    matches: list[_Match] = []
    for index, words in enumerate(lines):
        if 0 < len(words) < 3:
            matches += (_Match(index, at, at + len(words), len(words)) for at in places.get(tuple(words), ()))
        elif words:
            matches += _match_line(index, words, text, places)
    return matches


def _match_line(
    index: int, words: Sequence[str], text: Sequence[str], places: dict[tuple[str, ...], list[int]]
) -> Iterator[_Match]:
    """The best places of one line of three words or more, by the word triples it shares with the text."""
    triples = [tuple(words[at : at + 3]) for at in range(len(words) - 2)]
    offsets: Counter[int] = Counter()
    for at, triple in enumerate(triples):
        found = places.get(triple, ())
        offsets.update(place - at for place in found if len(found) < 60)
    ranked = offsets.most_common(40)
    for rank, (offset, votes) in enumerate(ranked):
        if rank >= 5 and votes < 0.8 * ranked[0][1]:
            return
        near = [shifted for shifted in range(offset - 8, offset + 9) if shifted in offsets]
        hit: set[int] = set()
        for at, triple in enumerate(triples):
            if any(tuple(text[max(at + shifted, 0) : at + shifted + 3]) == triple for shifted in near):
                hit.update((at, at + 1, at + 2))
        if len(hit) >= max(2, 0.4 * len(words)):
            yield _Match(index, max(offset, 0), min(offset + len(words), len(text)), len(hit))


def _choose_chain(matches: Sequence[_Match], sizes: Sequence[int], length: int) -> list[_Match]:
    """The matches with rising places, one a line at most, that hold the most words."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (length + 2)  # a Fenwick tree of maxima over ends
    before = [-1] * len(matches)
    top = (0.0, -1)
    at = 0
    while at < len(matches):
        line = matches[at].line
        added: list[tuple[int, tuple[float, int]]] = []
        while at < len(matches) and matches[at].line == line:
            match = matches[at]
            score, before[at] = _query(best, match.start + min(4, (match.end - match.start) // 5))
            value = (score + match.words**2 / sizes[line] + 1e-3, at)
            added.append((match.end, value))
            top = max(top, value)
            at += 1
        for end, value in added:
            _update(best, end, value)
    chain: list[_Match] = []
    at = top[1]
    while at >= 0:
        chain.append(matches[at])
        at = before[at]
    return chain


def _query(tree: list[tuple[float, int]], end: int) -> tuple[float, int]:
    found = (0.0, -1)
    end = min(end + 1, len(tree) - 1)
    while end > 0:
        found = max(found, tree[end])
        end -= end & -end
    return found


def _update(tree: list[tuple[float, int]], end: int, value: tuple[float, int]) -> None:
    end += 1
    while end < len(tree):
        tree[end] = max(tree[end], value)
        end += end & -end
