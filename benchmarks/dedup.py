"""Deduplication measured: `python -m benchmarks.dedup WHAT [--count N] [--corpora FOLDER]`.

quality  edits by kind, extractor variants of real pages, real pairs, and events told by three outlets
peers    the same texts through other MinHash tools: quality, seconds of processor time, peak memory
scale    articles a second through fingerprints, candidates, verification and clusters; peak memory
incremental  the same stories in random runs and orders, late originals last: the same bytes?
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.grouping import Details, group_texts, measure_agreement
from benchmarks.stories import EDITS, Source, edit_story
from benchmarks.variants import make_variants
from transforms.dedup import DedupOptions
from transforms.metadata.urls import parse_site

STORIES = 300
HELD = 0.5


def measure_quality(corpora: Path) -> None:
    """Print how well groups agree with the truth, by kind of data."""
    options = DedupOptions()
    source = Source(corpora / "articles_abp")
    for edit in EDITS:
        texts, truth = make_edits(source, edit)
        found = group_texts(texts, options).group
        with_original = np.mean([found[at] == found[at - at % 3] for at in range(len(texts)) if at % 3])
        print(f"{edit:12} {measure_agreement(found, truth)}  with its original {with_original:.4f}")
    variants = make_variants(corpora / "extraction_wcxb")
    found = group_texts([one["text"] for one in variants], options).group
    print(f"{'extractors':12} {measure_agreement(found, [one['page'] for one in variants])}")
    measure_silver(corpora / "articles_abp", options)
    events = group_texts([row["text"] for row in read_rows(corpora / "events_basil")], options)
    print(f"{'events':12} {sum(kind is not None for kind in events.kind)} merges of {len(events.kind)} write-ups")


def make_edits(source: Source, edit: str) -> tuple[list[str], list[int]]:
    """Stories, each with two versions edited in one way, and the number of each text's story."""
    rng = np.random.default_rng(5)
    texts: list[str] = []
    for _ in range(STORIES):
        base = [source.paragraph(rng) for _ in range(int(rng.integers(5, 12)))]
        texts += [source.text(base), *(edit_story(source, base, edit, rng) for _ in range(2))]
    return texts, [at // 3 for at in range(len(texts))]


def measure_silver(corpus: Path, options: DedupOptions) -> None:
    """Real pairs: those of Jaccard >= 0.5; those held by half at least in a text of another site (what two sites share
    is the story, what two articles of a site share may be its furniture); and what else was merged.
    """
    rows = read_rows(corpus)
    sites = [parse_site(row["url"] or "") or row["source"] for row in rows]
    details: list[Details] = [
        {"title": row["title"], "url": row["url"] or None, "site": site} for row, site in zip(rows, sites, strict=True)
    ]
    found = group_texts([row["text"] for row in rows], options, details)
    number = {str(row["id"]): at for at, row in enumerate(rows)}
    hits: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for line in (corpus / "near_duplicate_pairs.tsv").read_text().splitlines()[1:]:
        jaccard, held, *ids = line.split("\t")
        one, other = (number[name] for name in ids)
        if float(jaccard) >= HELD:
            kind = "near"
        elif float(held) >= HELD:
            kind = "held, two sites" if sites[one] != sites[other] else "held, one site"
        else:
            continue
        pairs[kind] += 1
        hits[kind] += found.group[one] == found.group[other]
    print(f"{'real pairs':12} " + ", ".join(f"{kind}: {hits[kind]} of {pairs[kind]}" for kind in sorted(pairs)))
    print(f"{'':12} merged: {dict(Counter(kind for kind in found.kind if kind))}")


def read_rows(corpus: Path) -> list[dict[str, Any]]:
    """The articles of a corpus."""
    with gzip.open(corpus / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    """Run one of the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "peers", "scale", "incremental"))
    parser.add_argument("--count", type=int, default=10_000, help="articles of the synthetic dataset")
    parser.add_argument("--processes", type=int, default=2, help="processes that make fingerprints")
    parser.add_argument("--peers-python", help="a Python that has datatrove and text-dedup")
    parser.add_argument("--corpora", type=Path, default=Path(__file__).parents[2] / "shared" / "corpora")
    options = parser.parse_args()
    if options.what == "quality":
        measure_quality(options.corpora)
        return
    if options.what == "scale":
        from benchmarks.dedup_scale import measure_scale

        measure_scale(options.corpora / "articles_abp", options.count, options.processes)
        return
    if options.what == "incremental":
        from benchmarks.dedup_incremental import measure_incremental

        sys.exit(0 if measure_incremental(options.corpora / "articles_abp", options.count) else 1)
    from benchmarks.dedup_peers import measure_peers

    measure_peers(options.corpora / "articles_abp", options.count, options.peers_python)


if __name__ == "__main__":
    main()
