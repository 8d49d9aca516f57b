"""Run the measures and print one line for each corpus, way and system; then the worst pages."""

import argparse
import time
from collections.abc import Sequence

from benchmarks.quality.corpora import NAMES, WAYS, Case, read_cases
from benchmarks.quality.measures import PageScore, Summary, score_page, summarise
from benchmarks.quality.systems import SYSTEMS


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the arguments, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--corpus", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--way", nargs="+", choices=WAYS, default=["page"])
    parser.add_argument("--system", nargs="+", choices=list(SYSTEMS), default=["copydesk"])
    parser.add_argument("--limit", type=int, help="at most about this many pages of each corpus")
    parser.add_argument("--worst", type=int, default=0, help="print this many of the worst pages")
    chosen = parser.parse_args(arguments)
    for corpus in chosen.corpus:
        cases = list(read_cases(corpus, chosen.limit))
        for way in chosen.way:
            for system in chosen.system:
                start = time.process_time()
                scores = [_score(case, way, system) for case in cases]
                milliseconds = 1000 * (time.process_time() - start) / len(cases)
                print(f"{corpus} {way} {system}: {_describe(summarise(scores))} ms={milliseconds:.1f}")
                for page in sorted(scores, key=lambda score: score.word_f1)[: chosen.worst]:
                    print(f"  {page.name} word_f1={page.word_f1:.3f} p={page.precision:.3f} r={page.recall:.3f}")


def _score(case: Case, way: str, system: str) -> PageScore:
    return score_page(case.name, SYSTEMS[system](case, way), case.gold, case.must_not, case.must_have)


def _describe(summary: Summary) -> str:
    parts = [f"n={summary.pages}"]
    for name in ("shingle_f1", "precision", "recall", "word_f1", "leak", "hit"):
        value = getattr(summary, name)
        if value is not None:
            parts.append(f"{name}={value:.4f}")
    return " ".join(parts)


if __name__ == "__main__":
    main()
