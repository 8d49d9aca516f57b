"""How fast copydesk's stages are on one core, beside other extractors.

    python -m benchmarks.speed [--corpus extraction_wcxb] [--limit 60] [--rounds 2] [--texts 2000]

Pages: all systems take turns on each page, in one process, and processor time is counted, so that a busy machine hardly
moves the ratios. Every system starts from the page's bytes. Ours gives text and all evidence, trafilatura text and
metadata; the others give text alone, newspaper4k with its metadata. Texts: records a second of the stages behind; a first
pass, which loads lexicons and models, is not counted here either.

Needs the evaluation corpora beside the project (see CONTRIBUTING.md).
"""

import argparse
import gc
import gzip
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from benchmarks.grouping import as_normalised
from benchmarks.quality.corpora import CORPORA, Case, read_cases
from benchmarks.quality.peers import PEERS
from transforms.article import Options
from transforms.boilerplate import strip_record
from transforms.dedup import DedupOptions, fingerprint_batch
from transforms.extract import extract_record
from transforms.metadata import normalise_record
from transforms.records import Identity, RawRecord, RecordRejectedError, Stripped
from transforms.schema.vocabularies import RecordKind

OURS = "copydesk"
OPTIONS = Options()
_LOADING = 500  # texts before the clock counts: the slow way to tell a language is loaded when a text first needs it


def measure_pages(cases: Sequence[Case], rounds: int) -> dict[str, float]:
    """Pages a second of each system; a first pass over a few pages, which loads lexicons and models, is not counted."""
    systems: dict[str, Callable[[Case], object]] = {OURS: extract_ours}
    for name, ask in PEERS.items():
        systems[name] = partial(ask_for_page, ask)
    for run in systems.values():
        for case in cases[:3]:
            run(case)
    spent = dict.fromkeys(systems, 0.0)
    for turn in range(rounds):
        for number, case in enumerate(cases):
            names = list(systems)
            shift = (turn + number) % len(names)
            for name in (*names[shift:], *names[:shift]):
                spent[name] += clock(partial(systems[name], case))
    return {name: rounds * len(cases) / seconds for name, seconds in spent.items()}


def extract_ours(case: Case) -> bool:
    """Text and evidence of a page; False where it is refused."""
    try:
        extract_record(case.record("page"), OPTIONS.extract)
    except RecordRejectedError:
        return False
    return True


def ask_for_page(ask: Callable[[Case, str], str], case: Case) -> str:
    """What a peer gives for a page."""
    return ask(case, "page")


def measure_texts(count: int) -> dict[str, float]:
    """Records a second of cleaning, normalising and fingerprinting texts of articles_abp."""
    with gzip.open(CORPORA / "articles_abp" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, count)]
    extracted = [
        extract_record(
            RawRecord(Identity("benchmark", "texts", number, row.get("url")), RecordKind.TEXT, row["text"].encode()),
            OPTIONS.extract,
        )
        for number, row in enumerate(rows)
        if row["text"].strip()
    ]
    stripped: list[Stripped] = []

    def strip_all() -> None:
        for each in extracted:
            try:
                stripped.append(strip_record(each, OPTIONS.strip, OPTIONS.site_lines))
            except RecordRejectedError:
                continue

    strip_all()  # loads lexicons and models
    stripped.clear()
    rates = {"strip_record": len(extracted) / clock(strip_all)}
    for each in stripped[:_LOADING]:  # loads lexicons and models
        normalise_record(each, OPTIONS.normalise, OPTIONS.site_habits)
    rest = stripped[_LOADING:] or stripped
    seconds = clock(lambda: [normalise_record(each, OPTIONS.normalise, OPTIONS.site_habits) for each in rest])
    rates["normalise_record"] = len(rest) / seconds
    table = as_normalised([each.text for each in stripped])
    fingerprint_batch(table.slice(0, 1), DedupOptions())
    rates["fingerprint_batch"] = len(stripped) / clock(lambda: fingerprint_batch(table, DedupOptions()))
    return rates


def clock(run: Callable[[], object]) -> float:
    """Processor seconds of a call; the garbage collector does not look through what the benchmark itself holds."""
    gc.collect()
    gc.freeze()
    try:
        started = time.process_time()
        run()
        return time.process_time() - started
    finally:
        gc.unfreeze()  # what stays frozen is never freed, and libraries tell of it at the end


def main(arguments: Sequence[str] | None = None) -> dict[str, float]:
    """Print both tables; gives `pages_per_s:SYSTEM`, `times_as_fast_as:SYSTEM` and `records_per_s:STAGE`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Speed on one core.")
    parser.add_argument("--corpus", default="extraction_wcxb")
    parser.add_argument("--limit", type=int, default=60, help="pages, spread over the corpus")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--texts", type=int, default=2000)
    chosen = parser.parse_args(arguments)
    pages = measure_pages(list(read_cases(chosen.corpus, chosen.limit)), chosen.rounds)
    figures: dict[str, float] = {}
    print(f"{chosen.corpus}, one core\n{'system':<20}{'pages/s':>10}{'ours is':>12}")
    for name, rate in pages.items():
        figures[f"pages_per_s:{name}"] = rate
        figures[f"times_as_fast_as:{name}"] = pages[OURS] / rate
        print(f"{name:<20}{rate:>10.1f}{pages[OURS] / rate:>11.2f}x")
    print(f"\narticles_abp, one core\n{'stage':<20}{'records/s':>10}")
    for name, rate in measure_texts(chosen.texts).items():
        figures[f"records_per_s:{name}"] = rate
        print(f"{name:<20}{rate:>10.0f}")
    return figures


if __name__ == "__main__":
    main()
