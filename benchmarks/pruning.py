"""How much of a year a reader has to read who asks for one day, or for one site.

A year of made-up stories (texts from the paragraphs of articles_abp, 60 sites of very different size) is published by the
project's own storage. DuckDB and Arrow skip a row group whose smallest and largest value leave the asked one out, so what
is read follows from the statistics in the files: `python -m benchmarks.pruning`.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.quality.corpora import CORPORA
from benchmarks.stories import Source
from flows.storage import DataDir, Snapshot, Sources, Staging, assemble_tables, publish_candidate, start_candidate
from transforms.identity import article_id, hash_text, hash_words
from transforms.schema import build_table
from transforms.schema.tables import NORMALISED

SITES = 60
BATCH = 2_000
FIRST = date(2025, 1, 1)


def make_year(records: int, seed: int) -> Iterator[pa.Table]:
    """Rows of normalised, in batches: days of one year, sites of which the k-th has 1/k of the first one's stories."""
    source, rng = Source(CORPORA / "articles_abp"), np.random.default_rng(seed)
    weights = 1 / np.arange(1, SITES + 1)
    for start in range(0, records, BATCH):
        numbers = range(start, min(start + BATCH, records))
        days = [FIRST + timedelta(days=int(day)) for day in rng.integers(0, 365, len(numbers))]
        sites = rng.choice(SITES, len(numbers), p=weights / weights.sum())
        texts = ["\n\n".join(" ".join(source.words[source.paragraph(rng)]) for _ in range(8)) for _ in numbers]
        rows = [
            make_row(number, f"site{site:02d}.example", day, text)
            for number, site, day, text in zip(numbers, sites, days, texts, strict=True)
        ]
        yield build_table(rows, NORMALISED)


def make_row(number: int, site: str, day: date, text: str) -> dict[str, Any]:
    """One row of normalised: all that may be missing is."""
    row: dict[str, Any] = {column.name: None for column in NORMALISED.columns}
    return row | {
        "article_id": article_id("year", "rows.jsonl", number + 1),
        "site": site,
        "published_date": day,
        "published_at": datetime(day.year, day.month, day.day, tzinfo=UTC),
        "published_precision": "day",
        "text": text,
        "word_count": len(text.split()),
        "text_hash": hash_words(text),
        "extracted_text_hash": hash_text(text),
        "language": "en",
        "content_type": "article",
        "is_truncated": False,
        "extraction_method": "verbatim",
        "source": "year",
        "raw_file": "rows.jsonl",
        "raw_record": number + 1,
        "pipeline_version": "0",
        "rules_version": "0",
    } | {name: [] for name in ("authors", "sections", "tags", "cleaning_notes", "metadata_notes")}  # fmt: skip


def publish(data_dir: DataDir, batches: Iterable[pa.Table]) -> Snapshot:
    """Put the rows through staging, assembling and publishing."""
    staging = Staging.of(data_dir, "pruning")
    for number, rows in enumerate(batches):
        staging.write(rows, NORMALISED, f"{number:05d}")
    candidate = start_candidate(data_dir)
    assemble_tables(candidate, Sources(None, staging.files(NORMALISED), [], [], []))
    return publish_candidate(candidate, {})


def measure(files: Iterable[Path], column: str, values: Iterable[Any]) -> tuple[float, float]:
    """For one value after the other, the bytes of all row groups over the bytes of those that may hold it: median, least."""
    groups = []
    for path in files:
        metadata = pq.read_metadata(path)
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            chunks = [group.column(place) for place in range(group.num_columns)]
            found = next(chunk.statistics for chunk in chunks if chunk.path_in_schema == column)
            groups.append((sum(chunk.total_compressed_size for chunk in chunks), found.min, found.max))
    total = sum(size for size, _, _ in groups)
    factors = [total / sum(size for size, low, high in groups if low <= value <= high) for value in values]
    return float(np.median(factors)), min(factors)


def main() -> None:
    """Publish the year and print the factors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = publish(DataDir(Path(folder)), make_year(arguments.records, arguments.seed))
        files = snapshot.files("articles")
        days = [FIRST + timedelta(days=day) for day in range(0, 365, 7)]
        sites = [f"site{site:02d}.example" for site in range(SITES)]
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{arguments.records:,} articles of a year, {SITES} sites: {len(files)} files, {size:.0f} MB")
        for name, column, values in (("day", "published_date", days), ("site", "site", sites)):
            median, least = measure(files, column, values)
            print(f"one {name}: 1/{median:.1f} of the bytes read (median), 1/{least:.1f} for the worst")


if __name__ == "__main__":
    main()
