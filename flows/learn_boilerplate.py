"""Learn the lines that recur across a site's records, from a published snapshot, and write them down as a table.

The run that learns uses nothing of it: a table takes effect when a setting names its file, in a run of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import yaml
from prefect import flow

from flows.serving import end_with_serving_process
from flows.storage.files import write_bytes
from flows.storage.layout import DataDir
from transforms.boilerplate.site_lines import (
    LearnOptions,
    Part,
    SiteLine,
    SiteLines,
    SiteRecord,
    find_version,
    learn_site_lines,
)
from transforms.schema.vocabularies import Category

_BATCH = 2_000
_RECORDS = """
with learned as (
  select article_id, list(text order by start) as lines, list(start order by start) as starts
  from read_parquet($removed) where category = $category group by article_id
)
select a.article_id, a.site, a.title, a.published_date, a.text, coalesce(l.lines, []), coalesce(l.starts, [])
from read_parquet($articles) a left join learned l using (article_id)
where a.site is not null
order by a.site, a.article_id
"""


@flow(name="learn_boilerplate", flow_run_name="learn from {data_dir}", log_prints=True)
def learn_boilerplate(data_dir: Path = Path("data"), options: LearnOptions | None = None) -> Path:
    """Learn from the latest snapshot of a data directory; gives the file of the new version of the table.

    Args:
        data_dir: Folder that holds published, runs and state; the table goes into its folder `learned`.
        options: The bars a line must pass; leave it empty for the defaults.
    """
    end_with_serving_process()
    learned = learn_from(data_dir / "published" / "latest", options)
    path = write_site_lines(DataDir(data_dir).root / "learned", learned)
    print(f"{len(learned.lines)} lines of {len({line.site for line in learned.lines})} sites: {path}")
    return path


def learn_from(snapshot: Path, options: LearnOptions | None = None) -> SiteLines:
    """The lines that recur in a snapshot's articles, site by site, so that memory holds one site at a time.

    Lines that an earlier version of the table took out count as if they stood there, so that a version in use is
    learned again as long as its lines recur.
    """
    lines: list[SiteLine] = []
    for _, records in groupby(read_site_records(snapshot), key=lambda record: record.site):
        lines += learn_site_lines(records, options).lines
    return SiteLines(find_version(lines), tuple(lines))


def read_site_records(snapshot: Path) -> Iterator[SiteRecord]:
    """A snapshot's articles as learning wants them, in order of site and article."""
    with duckdb.connect() as db:
        found = db.execute(
            _RECORDS,
            {
                "articles": str(snapshot / "articles" / "*.parquet"),
                "removed": str(snapshot / "removed_text" / "*.parquet"),
                "category": Category.SITE_LINE.value,
            },
        )
        while rows := found.fetchmany(_BATCH):
            for article_id, site, title, day, text, removed, starts in rows:
                lines = _put_back(text, removed, starts)
                yield SiteRecord(article_id, site, title, day, lines)


def _put_back(text: str, removed: Iterable[str], starts: Iterable[int]) -> tuple[str, ...]:
    above: list[str] = []
    below: list[str] = []
    for line, start in zip(removed, starts, strict=True):
        (above if start < len(text) / 2 else below).append(line.strip())
    return (*above, *(line for line in text.split("\n") if line), *below)


def write_site_lines(folder: Path, site_lines: SiteLines) -> Path:
    """Write a table as YAML, named by its version; the same table is the same file."""
    rows = [asdict_line(line) for line in site_lines.lines]
    content = yaml.safe_dump(
        {"version": site_lines.version, "lines": rows}, allow_unicode=True, sort_keys=False, width=120
    )
    path = folder / f"site_lines-{site_lines.version or 'empty'}.yml"
    write_bytes(path, content.encode())
    return path


def asdict_line(line: SiteLine) -> dict[str, Any]:
    """A learned line as plain values."""
    return {**asdict(line), "part": line.part.value, "example_records": list(line.example_records)}


def read_site_lines(path: Path) -> SiteLines:
    """A table as a setting takes it into use.

    Raises ValueError where the file is no such table, or was changed by hand without a new version.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not {"version", "lines"} <= set(content):
        raise ValueError(f"{path} is no table of site lines")
    rows = (
        {**row, "part": Part(row["part"]), "example_records": tuple(row["example_records"])} for row in content["lines"]
    )
    lines = tuple(SiteLine(**row) for row in rows)
    if find_version(lines) != content["version"]:
        raise ValueError(f"{path} does not hold the lines of its version {content['version']}")
    return SiteLines(content["version"], lines)
