"""Run the measures and print one line for each corpus, way and system; then the worst pages."""

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.quality.corpora import NAMES, WAYS, Case, read_cases
from benchmarks.quality.floors import digest_cases, raise_floors, validate_floors
from benchmarks.quality.measures import PageScore, Summary, score_page, summarise
from benchmarks.quality.peers import PEERS
from benchmarks.quality.systems import SYSTEMS


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the arguments, measure, print; gives 1 where a floor is missed."""
    chosen = _parse(arguments)
    systems = ["copydesk", *PEERS] if "all" in chosen.system else chosen.system
    said: list[str] = []
    for corpus in chosen.corpus:
        cases = list(read_cases(corpus, chosen.limit))
        for way in chosen.way:
            for system in (
                systems if way == "page" else [name for name in systems if name in ("copydesk", "trafilatura")]
            ):
                start = time.process_time()
                scores = [_score(case, way, system) for case in cases]
                milliseconds = 1000 * (time.process_time() - start) / len(cases)
                summary = summarise(scores)
                shown = "the dump as it is" if way == "dump" and system in PEERS else system
                print(f"{corpus} {way} {shown}: {_describe(summary)} ms={milliseconds:.1f}", flush=True)
                if system == "copydesk" and (chosen.floors or chosen.raise_floors):
                    key, digest = f"{corpus} {way}", digest_cases(cases)
                    if chosen.raise_floors:
                        raise_floors(key, digest, summary, may_lower=chosen.lower)
                    said += validate_floors(key, digest, summary)
                for page in sorted(scores, key=lambda score: score.word_f1)[: chosen.worst]:
                    print(f"  {page.name} word_f1={page.word_f1:.3f} p={page.precision:.3f} r={page.recall:.3f}")
    print("\n".join(said) or "no floor missed" if chosen.floors else "")
    return 1 if said else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("--corpus", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--way", nargs="+", choices=WAYS, default=["page"])
    parser.add_argument("--system", nargs="+", choices=[*SYSTEMS, "all"], default=["copydesk"])
    parser.add_argument("--limit", type=int, help="at most about this many pages of each corpus")
    parser.add_argument("--worst", type=int, default=0, help="print this many of the worst pages")
    parser.add_argument("--floors", action="store_true", help="exit 1 where ours is below what is pinned")
    parser.add_argument("--raise-floors", action="store_true", help="pin what is better than before")
    parser.add_argument("--lower", action="store_true", help="with --raise-floors: pin what is worse, too")
    return parser.parse_args(arguments)


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
    sys.exit(main())
