"""Fit the page model, and say how well it does on sites it has not seen.

    python -m benchmarks.fit_pages [--write]

Prints, with whole sites held out, what the passages that extraction chose score with and without those under each bar;
then, with --write, fits on all pages and replaces pages.txt and pages.yml in transforms/boilerplate/models.
"""

import argparse
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import tldextract
import yaml

from benchmarks.line_labels import align_lines, split_tokens
from benchmarks.quality.corpora import NAMES, Case, read_cases
from benchmarks.quality.measures import PageScore, score_page, summarise
from transforms.boilerplate.features import Columns
from transforms.boilerplate.page_blocks import BAR
from transforms.boilerplate.surroundings import stack
from transforms.extract.choose import choose_scene
from transforms.extract.decode import decode_content
from transforms.extract.options import ExtractOptions
from transforms.extract.parse import parse_page
from transforms.extract.structured import find_json_ld_body
from transforms.extract.traits import measure_traits
from transforms.records import RecordRejectedError
from transforms.schema.vocabularies import RecordKind

Floats = npt.NDArray[np.float64]

VERSION = "1"
FOLDS = 5
ROUNDS = 250
BARS = (0.0, 0.2, 0.3, 0.4, 0.5)
MODELS = Path(__file__).parents[1] / "transforms" / "boilerplate" / "models"
CORPUS_WEIGHTS = {"extraction_wcxb": 1.0, "news_fundus": 2.0}
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
_SITES = tldextract.TLDExtract(suffix_list_urls=())


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: its chosen passages, how many words of each stand in the right text, and their traits."""

    corpus: str
    case: Case
    texts: Sequence[str]
    matched: Floats
    sizes: Floats
    columns: Columns

    @property
    def fold(self) -> int:
        """The fold of the page's site."""
        site = _SITES(self.case.url).top_domain_under_public_suffix or self.case.name
        return zlib.crc32(site.encode()) % FOLDS

    @property
    def labels(self) -> Floats:
        """1 for passages that are text of the article at least by half."""
        return (self.matched >= 0.5 * self.sizes).astype(np.float64)

    @property
    def weights(self) -> Floats:
        """What each passage weighs: by the words it gains or costs, long pages damped."""
        gain = np.sqrt(np.abs(2 * self.matched - self.sizes)) + 0.5
        weights: Floats = gain / np.sqrt(gain.sum()) * CORPUS_WEIGHTS[self.corpus]
        return weights


def read_samples() -> Iterator[Sample]:
    """The pages of the corpora on which extraction chooses something."""
    options = ExtractOptions()
    for corpus in NAMES:
        for case in read_cases(corpus):
            try:
                source = decode_content(case.content, None, RecordKind.HTML).text
                page = parse_page(source, case.url, options)
                choice = choose_scene(page, find_json_ld_body(page), options)
            except RecordRejectedError:
                continue
            if any(choice.chosen):
                yield _sample(corpus, case, choice.scene, choice.chosen)


def _sample(corpus: str, case: Case, scene: Any, chosen: Sequence[bool]) -> Sample:
    tokens = [split_tokens(passage.text) for passage in scene.passages]
    picked = [index for index, yes in enumerate(chosen) if yes]
    matched = align_lines(tokens, split_tokens(case.gold))[picked]
    sizes = np.array([max(1, len(tokens[index])) for index in picked], dtype=np.float64)
    texts = [scene.passages[index].text for index in picked]
    return Sample(corpus, case, texts, matched, sizes, measure_traits(scene, chosen))


def fit(samples: Sequence[Sample], names: Sequence[str]) -> lightgbm.Booster:
    """The forest from some pages."""
    rows = lightgbm.Dataset(
        np.vstack([stack(sample.columns, names) for sample in samples]),
        np.concatenate([sample.labels for sample in samples]),
        weight=np.concatenate([sample.weights for sample in samples]),
        feature_name=list(names),
    )
    return lightgbm.train(PARAMETERS, rows, ROUNDS)


def cross_validate(samples: Sequence[Sample], names: Sequence[str]) -> None:
    """Print the measures at each bar, every page judged by a forest that knows nothing of its site."""
    scores: dict[tuple[str, float], list[PageScore]] = defaultdict(list)
    for fold in range(FOLDS):
        forest = fit([sample for sample in samples if sample.fold != fold], names)
        for sample in samples:
            if sample.fold == fold:
                chances = np.asarray(forest.predict(stack(sample.columns, names), num_threads=1))
                for bar in BARS:
                    scores[sample.corpus, bar].append(_score(sample, chances >= bar))
    for (corpus, bar), pages in sorted(scores.items()):
        found = summarise(pages)
        print(
            f"{corpus:16} bar {bar}: shingle_f1 {found.shingle_f1:.4f} precision {found.precision:.4f}"
            f" recall {found.recall:.4f} word_f1 {found.word_f1:.4f} leak {found.leak or 0:.4f} hit {found.hit or 0:.4f}",
            flush=True,
        )


def _score(sample: Sample, keep: npt.NDArray[np.bool_]) -> PageScore:
    case = sample.case
    text = "\n".join(line for line, yes in zip(sample.texts, keep, strict=True) if yes)
    return score_page(case.name, text, case.gold, case.must_not, case.must_have)


def write_model(samples: Sequence[Sample], names: Sequence[str]) -> None:
    """Fit on everything and write the model's files."""
    text = fit(samples, names).model_to_string()
    (MODELS / "pages.txt").write_text(text[: text.index("\nfeature_importances:")] + "\n", encoding="utf-8")
    about = {
        "version": VERSION,
        "bar": BAR,
        "fitted_by": "python -m benchmarks.fit_pages --write",
        "pages": dict(sorted(Counter(sample.corpus for sample in samples).items())),
        "passages": sum(len(sample.texts) for sample in samples),
        "rounds": ROUNDS,
        "parameters": PARAMETERS,
        "features": list(names),
    }
    (MODELS / "pages.yml").write_text(yaml.safe_dump(about, sort_keys=False), encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="fit on all pages and replace the model's files")
    arguments = parser.parse_args()
    samples = list(read_samples())
    names = sorted(samples[0].columns)
    cross_validate(samples, names)
    if arguments.write:
        write_model(samples, names)


if __name__ == "__main__":
    main()
