"""Run every benchmark, one after the other, each in a process of its own; exits 1 where a pinned floor is missed.

`python -m benchmarks quality dates` runs some of them. Corpora lie in `shared/corpora` beside the checkout.
"""

import subprocess
import sys

from benchmarks.quality.corpora import CORPORA

PARTS: dict[str, list[str]] = {
    "quality": ["benchmarks.quality", "--way", "page", "dump", "--system", "all", "--floors"],
    "dates": ["benchmarks.dates"],
    "metadata": ["benchmarks.metadata"],
    "metadata_whole": ["benchmarks.metadata_whole", "--floors"],
    "dedup": ["benchmarks.dedup"],
    "speed": ["benchmarks.speed"],
    "startup": ["benchmarks.startup"],
    "scale": ["benchmarks.scale"],
    "kills": ["benchmarks.kills"],
    "readers": ["benchmarks.readers"],
    "pruning": ["benchmarks.pruning"],
    "learned": ["benchmarks.learned"],
    "fuzz": ["benchmarks.fuzz"],
}
WITHOUT_CORPORA = {"startup", "kills", "readers", "fuzz"}


def main(chosen: list[str]) -> int:
    """Run the chosen parts, or all; gives 1 where one failed, 2 for a part that is none."""
    if unknown := [part for part in chosen if part not in PARTS]:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    if not CORPORA.is_dir() and not set(chosen or PARTS) <= WITHOUT_CORPORA:
        print(f"the corpora are not here ({CORPORA.resolve()}), nothing to measure", file=sys.stderr)
        return 2
    failed = []
    for part in chosen or PARTS:
        print(f"\n== {part}: python -m {' '.join(PARTS[part])}", flush=True)
        if subprocess.run([sys.executable, "-m", *PARTS[part]], check=False).returncode:
            failed.append(part)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
