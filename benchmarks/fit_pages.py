"""Fit the page model, and say how well it does on sites it has not seen.

    python -m benchmarks.fit_pages [--write]

Prints, with whole sites held out, what the passages that extraction chose score with and without those under each bar,
and what the whole of cleaning makes of the pages, by corpus and language; then, with --write, fits on all pages and
replaces pages.txt and pages.yml in transforms/boilerplate/models.
"""

import argparse
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import lightgbm
import numpy as np
import numpy.typing as npt
import tldextract
import yaml

from benchmarks.line_labels import align_lines, split_tokens
from benchmarks.quality.corpora import NAMES, Case, read_cases
from benchmarks.quality.measures import PageScore, score_page, summarise
from transforms.boilerplate import SiteLines, StripOptions, strip_record
from transforms.boilerplate.features import Columns
from transforms.boilerplate.page_blocks import BAR
from transforms.boilerplate.surroundings import stack
from transforms.extract import ExtractOptions, choose, extract_record
from transforms.extract.decide import Scene
from transforms.extract.page_model import spare_standfirsts
from transforms.extract.traits import measure_traits
from transforms.records import Extracted, RecordRejectedError

Floats = npt.NDArray[np.float64]

VERSION = "2"
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
    """One page: what extraction gives for it, the passages it chose, how many words of each stand in the right text,
    and their traits.
    """

    corpus: str
    case: Case
    extracted: Extracted
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
    """The pages of the corpora; those on which extraction chooses no passage are not to learn from."""
    for corpus in NAMES:
        for case in read_cases(corpus):
            seen: list[tuple[Scene, list[bool]]] = []
            with judge_by(partial(_note, seen)):
                try:
                    extracted = extract_record(case.record("page"), ExtractOptions())
                except RecordRejectedError:
                    continue
            if seen and any(seen[0][1]):
                yield _sample(corpus, case, extracted, *seen[0])
            else:  # the text is from the page's data
                yield Sample(corpus, case, extracted, (), np.zeros(0), np.zeros(0), {})


def _note(seen: list[tuple[Scene, list[bool]]], scene: Scene, chosen: Sequence[bool]) -> list[float]:
    seen.append((scene, list(chosen)))
    return [1.0] * sum(chosen)


@contextmanager
def judge_by(judge: Callable[[Scene, Sequence[bool]], list[float]]) -> Iterator[None]:
    """Have extraction ask this in place of the page model."""
    names = vars(choose)
    shipped = names["judge_passages"]
    names["judge_passages"] = judge
    try:
        yield
    finally:
        names["judge_passages"] = shipped


def _sample(corpus: str, case: Case, extracted: Extracted, scene: Scene, chosen: Sequence[bool]) -> Sample:
    tokens = [split_tokens(passage.text) for passage in scene.passages]
    picked = [index for index, yes in enumerate(chosen) if yes]
    matched = align_lines(tokens, split_tokens(case.gold))[picked]
    sizes = np.array([max(1, len(tokens[index])) for index in picked], dtype=np.float64)
    texts = [scene.passages[index].text for index in picked]
    return Sample(corpus, case, extracted, texts, matched, sizes, measure_traits(scene, chosen))


def fit(samples: Sequence[Sample], names: Sequence[str]) -> lightgbm.Booster:
    """The forest from some pages."""
    rows = lightgbm.Dataset(
        np.vstack([stack(sample.columns, names) for sample in samples]),
        np.concatenate([sample.labels for sample in samples]),
        weight=np.concatenate([sample.weights for sample in samples]),
        feature_name=list(names),
    )
    return lightgbm.train(PARAMETERS, rows, ROUNDS)


def cross_validate(samples: Sequence[Sample], names: Sequence[str]) -> Iterator[tuple[Sample, Floats]]:
    """Every page with the chances of its passages, from a forest that knows nothing of its site."""
    for fold in range(FOLDS):
        forest = fit([sample for sample in samples if sample.fold != fold and sample.texts], names)
        for sample in samples:
            if sample.fold == fold:
                yield sample, _judge(forest, sample, names)


def _judge(forest: lightgbm.Booster, sample: Sample, names: Sequence[str]) -> Floats:
    if not sample.texts:
        return np.zeros(0)
    chances = np.asarray(forest.predict(stack(sample.columns, names), num_threads=1))
    return spare_standfirsts(chances, sample.columns)


def report(judged: Iterable[tuple[Sample, Floats]]) -> None:
    """Print the measures at each bar, and those of cleaned pages, with the page model and without."""
    scores: dict[str, list[PageScore]] = defaultdict(list)
    for sample, chances in judged:
        for bar in BARS:
            scores[f"{sample.corpus} bar {bar}"].append(_score(sample, chances >= bar))
        for way, cleaned in (("rules", clean_page(sample, None)), ("rules and model", clean_page(sample, chances))):
            score = _score_text(sample, cleaned)
            scores[f"{sample.corpus} {way}"].append(score)
            if sample.corpus == "news_fundus":
                scores[f"{sample.corpus} {way} {sample.case.name[:2]}"].append(score)
    for name, pages in sorted(scores.items()):
        found = summarise(pages)
        print(
            f"{name:35} {len(pages):4} shingle_f1 {found.shingle_f1:.4f} precision {found.precision:.4f}"
            f" recall {found.recall:.4f} word_f1 {found.word_f1:.4f} leak {found.leak or 0:.4f} hit {found.hit or 0:.4f}",
            flush=True,
        )


def clean_page(sample: Sample, chances: Floats | None) -> str:
    """The text that cleaning gives for a page whose passages have these chances, or none."""
    blocks = sample.extracted.blocks
    if blocks and blocks[0].score is not None:  # else the text is from the page's data, which nobody judges
        scores = [None] * len(blocks) if chances is None else [round(float(chance), 4) for chance in chances]
        blocks = tuple(replace(block, score=score) for block, score in zip(blocks, scores, strict=True))
    try:
        return strip_record(replace(sample.extracted, blocks=blocks), StripOptions(), SiteLines()).text
    except RecordRejectedError:
        return ""


def _score(sample: Sample, keep: npt.NDArray[np.bool_]) -> PageScore:
    return _score_text(sample, "\n".join(line for line, yes in zip(sample.texts, keep, strict=True) if yes))


def _score_text(sample: Sample, text: str) -> PageScore:
    case = sample.case
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
    learned = [sample for sample in samples if sample.texts]
    names = sorted(learned[0].columns)
    report(cross_validate(samples, names))
    if arguments.write:
        write_model(learned, names)


if __name__ == "__main__":
    main()
