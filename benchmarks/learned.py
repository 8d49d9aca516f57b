"""What a learned table takes out of articles_abp: lines that recur in ten or more records of a site, before and after.

    python -m benchmarks.learned [--texts N]

Runs the pipeline without Prefect, learns from what it published, runs again with the table of lines in use, and prints each recurring
line with the number of records that hold it raw, after the rules, and after the learned lines (L: learned).
"""

import argparse
import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.quality.corpora import CORPORA
from flows.clean_news import clean
from flows.desk import Desk
from flows.learn_boilerplate import learn_tables
from flows.learned import read_learned
from flows.runner import ThreadRunner
from flows.settings import RunSettings
from flows.storage import DataDir
from transforms.boilerplate.phrases import normalise_phrase
from transforms.metadata.urls import parse_site

RECURS = 10

Key = tuple[str, str]


def main() -> None:
    """Run twice and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=None, help="use only so many texts")
    texts = parser.parse_args().texts
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        rows = [json.loads(line) for line in read_lines(texts)]
        (work / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        raw = count_lines((parse_site(row["url"]), row["text"]) for row in rows)
        recurring = {key: count for key, count in raw.items() if count >= RECURS}
        run(work, "rules", ())
        table = learn_tables(DataDir(work / "rules"))[0]
        run(work, "learned", (table,))
        by_rules, after = (count_lines(read_texts(work / name)) for name in ("rules", "learned"))
        learned = {(line.site, line.line) for line in read_learned([table]).site_lines.lines}
    print(
        f"{len(rows):,} texts, {len(recurring)} lines recur: {sum(recurring.values()):,} raw, "
        f"{sum(by_rules[key] for key in recurring):,} after the rules, {sum(after[key] for key in recurring):,} after "
        f"{len(learned)} learned lines"
    )
    for key, count in sorted(recurring.items(), key=lambda item: (-item[1], item[0])):
        mark = "L" if key in learned else " "
        print(f"{count:>5} {by_rules[key]:>5} {after[key]:>5} {mark} {key[0]:<24} {key[1][:100]}")


def read_lines(most: int | None) -> Iterator[str]:
    """Lines of the corpus."""
    with gzip.open(CORPORA / "articles_abp" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from islice(lines, most)


def run(work: Path, name: str, learned: tuple[str, ...]) -> None:
    """One run into a data directory of its own."""
    settings = RunSettings(inputs=(str(work / "rows.jsonl"),), data_dir=str(work / name), learned=learned)
    clean(Desk(settings, name), ThreadRunner())


def read_texts(data_dir: Path) -> Iterator[tuple[str | None, str]]:
    """Site and text of each article."""
    table = pq.read_table(data_dir / "published" / "latest" / "articles", columns=["site", "text"])
    yield from zip(table["site"].to_pylist(), table["text"].to_pylist(), strict=True)


def count_lines(texts: Iterable[tuple[str | None, str]]) -> Counter[Key]:
    """In how many records of a site each folded line stands."""
    counts: Counter[Key] = Counter()
    for site, text in texts:
        keys = {normalise_phrase(line) for line in text.split("\n")} - {""}
        counts.update((site, key) for key in keys if site)
    return counts


if __name__ == "__main__":
    main()
