"""The whole of cleaning on dumps, rules and all, with scores of a line model that has not seen the page's site."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt

from benchmarks.line_labels import Page
from benchmarks.quality.measures import PageScore, score_page, summarise
from transforms.boilerplate import SiteLines, StripOptions, page, strip_record
from transforms.boilerplate.lines import Line
from transforms.boilerplate.model import Cut, clip_chances, set_scores
from transforms.boilerplate.rulebook import Hit
from transforms.records import Extracted, Identity, RecordRejectedError

Floats = npt.NDArray[np.float64]


@contextmanager
def judge_by(chances: Floats, columns: Mapping[str, Floats], cut: Cut) -> Iterator[None]:
    """Have cleaning take these chances of the lines of the one page that is cleaned inside, in place of the model's."""
    names = vars(page)
    shipped = names["judge_lines"]

    def judge(lines: Sequence[Line], hits: Sequence[Hit | None]) -> list[float]:
        if len(lines) != len(chances):
            raise ValueError(f"{len(chances)} chances for {len(lines)} lines")
        return set_scores(clip_chances(chances), columns["words"], hits, cut)

    names["judge_lines"] = judge
    try:
        yield
    finally:
        names["judge_lines"] = shipped


def clean_page(one: Page, chances: Floats, columns: Mapping[str, Floats], cut: Cut) -> str:
    """The text that cleaning gives for a dump."""
    extracted = Extracted(Identity("fit", one.page_id, 1), one.dump, "verbatim", "utf-8")
    with judge_by(chances, columns, cut):
        try:
            return strip_record(extracted, StripOptions(), SiteLines()).text
        except RecordRejectedError:
            return ""


def report_cleaned(rows: Sequence[tuple[Page, PageScore]]) -> None:
    """Print the measures of cleaned dumps by corpus and language."""
    groups: dict[str, list[PageScore]] = defaultdict(list)
    for one, score in rows:
        groups[one.corpus].append(score)
        groups[f"{one.corpus} {one.language}"].append(score)
    for name, scores in sorted(groups.items()):
        found = summarise(scores)
        leak = "" if found.leak is None else f"  leak {found.leak:.4f}  hit {found.hit:.4f}"
        print(f"{name:24} pages {found.pages:4}  shingle_f1 {found.shingle_f1:.4f}  word_f1 {found.word_f1:.4f}{leak}")


def score_cleaned(one: Page, text: str) -> tuple[Page, PageScore]:
    """A cleaned dump beside the text it should have."""
    return one, score_page(one.page_id, text, one.text, one.must_not, one.must_have)
