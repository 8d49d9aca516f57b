"""Fit the line model, and say how well it does on sites it has not seen.

    python -m benchmarks.fit_lines CORPORA [--write]

CORPORA holds the evaluation corpora. Prints out-of-fold scores by corpus and language, of the model alone and of the
whole of cleaning with it (sites are kept together; the word weights that a page sees in fitting or in judging never
come from its own fold), then, with --write, fits on all pages and replaces the files in transforms/boilerplate/models.
Ten minutes of processor time.
"""

import argparse
import itertools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import yaml

from benchmarks.held_out import clean_page, report_cleaned, score_cleaned
from benchmarks.line_forests import PARAMETERS, ROUNDS, SEEDS, train_forests
from benchmarks.line_labels import EXTRACTED, GOLD, Page, read_pages
from benchmarks.line_words import WordTable, find_targets, fit_words, tabulate_words
from benchmarks.quality.measures import PageScore
from transforms.boilerplate.features import Columns, look_at_lines
from transforms.boilerplate.model import Cut, choose_cut, complete_columns
from transforms.boilerplate.rulebook import Hit
from transforms.boilerplate.surroundings import stack
from transforms.boilerplate.view import look_at
from transforms.boilerplate.vocabulary import summarise_words
from transforms.records import Extracted, Identity

Floats = npt.NDArray[np.float64]
Fold = tuple[int, ...]  # the folds left out

VERSION = "4"
FOLDS = 4
WORDLESS = 4  # one page in so many is fitted on once more without what its words tell, as if nobody knew its language
MODELS = Path(__file__).parents[1] / "transforms" / "boilerplate" / "models"
CUT = Cut(lowest=0.2, highest=0.6, recall_weight=0.8)
CORPUS_WEIGHTS = {"extraction_wcxb": 1.0, "news_fundus": 3.0, "dates_htmldate": 0.4, "metadata_postlight": 0.4}


@dataclass(frozen=True, slots=True)
class Wordless:
    """Lines as they look where no word tells anything: their features, and their numbers among all lines."""

    table: Floats
    lines: npt.NDArray[np.int64]


class Data:
    """All pages, measured once; word weights come in later, by fold."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        seen = [look_at_lines(page.lines) for page in pages]
        self.hits = [find_hits(page) for page in pages]
        self.columns = [columns for columns, _ in seen]
        self.words = tabulate_words([words for _, words in seen], [page.site for page in pages])
        self.sizes = np.array([len(page.lines) for page in pages])
        self.starts = np.concatenate(([0], np.cumsum(self.sizes)))
        self.folds = [zlib.crc32(page.site.encode()) % FOLDS for page in pages]
        self.labels = np.concatenate([page.labels for page in pages])
        self.is_gold = self.spread([page.corpus in GOLD for page in pages])
        self.fold = self.spread(self.folds)
        self.length = np.concatenate([columns["words"] for columns in self.columns])

    def spread(self, values: Sequence[Any]) -> npt.NDArray[Any]:
        """One value a page as one value a line."""
        return np.repeat(np.array(values), self.sizes)

    def weigh(self, power: float, floor: float) -> Floats:
        """Weights of lines: what the words of a line gain or cost, the same sum for each page of a corpus."""
        weights = []
        for page in self.pages:
            gain = np.abs(2 * page.matched - page.sizes) ** power + floor
            weights.append(page.trust * gain / gain.sum() * 50 * CORPUS_WEIGHTS[page.corpus])
        return np.concatenate(weights)

    def names(self) -> list[str]:
        """All features, in order of their names."""
        told = summarise_words(int(self.sizes[0]), np.zeros(0, dtype=np.int64), np.zeros((0, 3)))
        return sorted(complete_columns(self.columns[0] | told, self.hits[0]))

    def fit_words(self, left_out: Fold) -> Floats:
        """Word weights from all pages but those of some folds."""
        prose = [columns["prose"] for columns in self.columns]
        targets = find_targets([page.labels for page in self.pages], prose)
        return fit_words(self.words, targets, self.length, self.weigh(0.5, 0.3), ~np.isin(self.fold, left_out))

    def tabulate(self, word_weights: Mapping[Fold, Floats], held_out: int | None, names: Sequence[str]) -> Floats:
        """The features of all lines. A page's words are weighed without its own fold, and without the one held out."""
        parts = []
        for place, columns in enumerate(self.columns):
            own = self.folds[place]
            left_out = tuple(sorted({own} if held_out is None else {own, held_out}))
            everything = self._complete(place, columns, word_weights[left_out])
            parts.append(stack(everything, names).astype(np.float32))
        return np.vstack(parts)

    def tabulate_wordless(self, names: Sequence[str]) -> Wordless:
        """The features of the lines of some pages whose words tell nothing."""
        silent = np.zeros((len(self.words.names), 3))
        parts, numbers = [], []
        for place, page in enumerate(self.pages):
            if zlib.crc32(page.page_id.encode()) % WORDLESS == 0:
                everything = self._complete(place, self.columns[place], silent)
                parts.append(stack(everything, names).astype(np.float32))
                numbers.append(np.arange(self.starts[place], self.starts[place + 1]))
        return Wordless(np.vstack(parts), np.concatenate(numbers))

    def _complete(self, place: int, columns: Columns, told: Floats) -> Columns:
        rows = self.words.lines[self.starts[place] : self.starts[place + 1]]
        line = np.repeat(np.arange(self.sizes[place]), np.diff(rows.indptr))
        columns = columns | summarise_words(int(self.sizes[place]), line, told[rows.indices])
        return complete_columns(columns, self.hits[place])


def find_hits(page: Page) -> Sequence[Hit | None]:
    """The rules that the lines of a page fall under."""
    return look_at(Extracted(Identity("fit", page.page_id, 1), page.dump, "verbatim", "utf-8")).hits


def fit_forests(
    data: Data, table: Floats, wordless: Wordless, chosen: npt.NDArray[np.bool_], names: Sequence[str]
) -> lightgbm.Booster:
    """The forests from some lines, as one; of the short lines that are no text, every third stands for three."""
    also = chosen[wordless.lines]
    lines = np.concatenate((np.flatnonzero(chosen), wordless.lines[also]))
    labels = data.labels[lines]
    is_menu = (data.length[lines] <= 5) & (labels == 0)
    thinned = ~is_menu | (np.arange(len(is_menu)) % 3 == 0)
    weights = np.where(is_menu, 3.0, 1.0) * data.weigh(0.75, 0.5)[lines]
    rows = np.vstack((table[chosen], wordless.table[also]))[thinned]
    return train_forests(rows, labels[thinned], weights[thinned], names)


def cross_validate(data: Data, word_weights: Mapping[Fold, Floats], names: Sequence[str]) -> Floats:
    """Scores for every line, each from a model that knows nothing of the line's site."""
    scores = np.zeros(len(data.labels))
    wordless = data.tabulate_wordless(names)
    for held_out in range(FOLDS):
        table = data.tabulate(word_weights, held_out, names)
        forest = fit_forests(data, table, wordless, data.fold != held_out, names)
        tested = (data.fold == held_out) & data.is_gold
        scores[tested] = forest.predict(table[tested], num_threads=1)
    return scores


def report(data: Data, scores: Floats) -> None:
    """Print shingle precision, recall and F1 by corpus and by language, and the share of unwanted snippets kept."""
    rows: dict[str, list[tuple[float, float]]] = defaultdict(list)
    leaks = snippets = 0
    for place, page in enumerate(data.pages):
        if page.corpus not in GOLD:
            continue
        own = scores[data.starts[place] : data.starts[place + 1]]
        cut = choose_cut(own, data.columns[place]["words"], CUT)
        kept = "\n".join(line.text for line, score in zip(page.lines, own, strict=True) if score >= cut)
        found, wanted = _shingle(kept), _shingle(page.text)
        common = sum((found & wanted).values())
        pair = (common / max(sum(found.values()), 1), common / max(sum(wanted.values()), 1))
        rows[page.corpus].append(pair)
        rows[f"{page.corpus} {page.language}"].append(pair)
        folded = f" {_fold(kept)} "
        snippets += len(page.must_not)
        leaks += sum(bool(_fold(snippet)) and f" {_fold(snippet)} " in folded for snippet in page.must_not)
    for name, pairs in sorted(rows.items()):
        precision, recall = np.mean(pairs, axis=0)
        score = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"{name:24} pages {len(pairs):4}  precision {precision:.4f}  recall {recall:.4f}  shingle_f1 {score:.4f}")
    print(f"leak {leaks / max(snippets, 1):.4f} of {snippets} snippets")


def clean_pages(data: Data, scores: Floats) -> Iterator[tuple[Page, PageScore]]:
    """The measures of each page with a gold text, cleaned by the rules and by these scores."""
    for place, page in enumerate(data.pages):
        if page.corpus in GOLD:
            own = scores[data.starts[place] : data.starts[place + 1]]
            yield score_cleaned(page, clean_page(page, own, data.columns[place], CUT))


def _shingle(text: str) -> Counter[tuple[str, ...]]:
    words = _words(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _fold(text: str) -> str:
    return " ".join(_words(text.lower()))


def write_model(data: Data, word_weights: Mapping[Fold, Floats], names: Sequence[str]) -> None:
    """Fit on everything and write the model's files. Words in fitting are weighed without the page's fold, as new ones."""
    table = data.tabulate(word_weights, None, names)
    forest = fit_forests(data, table, data.tabulate_wordless(names), np.ones(len(data.labels), dtype=bool), names)
    text = forest.model_to_string()
    trees = text[: text.index("\nfeature_importances:")]
    (MODELS / "lines.txt").write_text(trees + "\n", encoding="utf-8")
    write_words(data.words, word_weights[()])
    about = {
        "version": VERSION,
        "lowest_cut": CUT.lowest,
        "highest_cut": CUT.highest,
        "recall_weight": CUT.recall_weight,
        "fitted_by": "python -m benchmarks.fit_lines CORPORA --write",
        "pages": dict(sorted(Counter(page.corpus for page in data.pages).items())),
        "lines": len(data.labels),
        "rounds": ROUNDS,
        "seeds": list(SEEDS),
        "parameters": PARAMETERS,
        "features": list(names),
    }
    (MODELS / "lines.yml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")


def write_words(table: WordTable, weights: Floats) -> None:
    """The words with any weight, one a line."""
    rows = ["word\tline\tbelow\tabove"]
    for name, told in zip(table.names, weights, strict=True):
        if told.any():
            rows.append("\t".join((name, *(f"{value:g}" for value in told))))
    (MODELS / "words.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--write", action="store_true", help="fit on all pages and replace the model's files")
    arguments = parser.parse_args()
    data = Data([*read_pages(arguments.corpora, GOLD), *read_pages(arguments.corpora, EXTRACTED)])
    names = data.names()
    left_out: list[Fold] = [(fold,) for fold in range(FOLDS)]
    left_out += [(), *itertools.combinations(range(FOLDS), 2)]
    word_weights = {fold: data.fit_words(fold) for fold in left_out}
    scores = cross_validate(data, word_weights, names)
    print("the model alone, sites held out")
    report(data, scores)
    print("rules and model, sites held out")
    report_cleaned(list(clean_pages(data, scores)))
    if arguments.write:
        write_model(data, word_weights, names)


if __name__ == "__main__":
    main()
