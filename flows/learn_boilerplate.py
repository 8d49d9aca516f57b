"""Learn the lines that recur across a site's records, and the site's habits, from a published snapshot; write them down.

The run that learns uses nothing of it: a table takes effect when the setting `learned` names its file, in a full run.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from prefect import flow

from expectations.database import open_database
from flows.learned import read_learned, write_habits, write_site_lines
from flows.reading import open_to_read
from flows.serving import end_with_serving_process
from flows.settings import RunSettings
from flows.sources.model import UsageError
from flows.storage import DataDir, open_latest, share_file
from transforms.boilerplate.site_lines import (
    LearnOptions,
    SiteLine,
    SiteLines,
    SiteRecord,
    find_version,
    learn_site_lines,
)
from transforms.metadata.learn_habits import Habit, HabitOptions, HabitRecord, learn_habits
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

_HABITS = """
select article_id, site, title, published_raw from read_parquet($articles)
where site is not null order by site, article_id
"""


@flow(name="learn_boilerplate", flow_run_name="learn from {data_dir}", log_prints=True)
def learn_boilerplate(
    data_dir: str = "data", options: LearnOptions | None = None, in_use: tuple[str, ...] = ()
) -> list[str]:
    """Learn from the latest snapshot of a data directory; gives the files of the new tables of lines and of habits.

    Args:
        data_dir: Folder, or s3:// address, that holds published, runs and state; the tables go into its folder `learned`.
        options: The bars a line must pass; leave it empty for the defaults.
        in_use: Files of learned tables that the snapshot was made with: their additions to titles stay.
    """
    end_with_serving_process()
    return learn_tables(open_to_read(RunSettings(data_dir=data_dir)), options, in_use)


def learn_tables(data_dir: DataDir, options: LearnOptions | None = None, in_use: Iterable[str] = ()) -> list[str]:
    """The work of `learn_boilerplate`, without Prefect, on a data directory that is at hand.

    Gives the names of the new tables: paths, or addresses on object storage. Raises UsageError where nothing is published yet.
    """
    latest = open_latest(data_dir)
    if latest is None:
        raise UsageError(f"nothing is published in {data_dir.shown} yet; copydesk run publishes")
    lines = learn_from(latest.folder, options)
    habits = learn_habits_from(latest.folder, read_learned(in_use).habits)
    written = (write_site_lines(data_dir.learned, lines), write_habits(data_dir.learned, habits))
    paths = [share_file(data_dir, path) for path in written]
    print(f"{len(lines.lines)} lines of {len({line.site for line in lines.lines})} sites: {paths[0]}")
    print(f"{len(habits)} habits of {len({habit.site for habit in habits})} sites: {paths[1]}")
    return paths


def learn_habits_from(
    snapshot: Path, in_use: Iterable[Habit] = (), options: HabitOptions | None = None
) -> tuple[Habit, ...]:
    """The habits of a snapshot's sites. Additions to titles that a table in use has cut cannot be seen: they stay."""
    learned: list[Habit] = []
    for _, records in groupby(read_habit_records(snapshot), key=lambda record: record.site):
        learned += learn_habits(records, options)
    known = {(habit.site, habit.kind, habit.value) for habit in learned}
    kept = (habit for habit in in_use if habit.kind == "title_affix")
    return tuple(sorted((*learned, *(one for one in kept if (one.site, one.kind, one.value) not in known))))


def learn_from(snapshot: Path, options: LearnOptions | None = None) -> SiteLines:
    """The lines that recur in a snapshot's articles, site by site, so that memory holds one site at a time.

    Lines that an earlier version of the table took out count as if they stood there, so that a version in use is
    learned again as long as its lines recur.
    """
    lines: list[SiteLine] = []
    for _, records in groupby(read_site_records(snapshot), key=lambda record: record.site):
        lines += learn_site_lines(records, options).lines
    return SiteLines(find_version(lines), tuple(lines))


def read_habit_records(snapshot: Path) -> Iterator[HabitRecord]:
    """Titles and dates as found of a snapshot's articles, in order of site."""
    with open_database() as db:
        found = db.execute(_HABITS, {"articles": str(snapshot / "articles" / "*.parquet")})
        while rows := found.fetchmany(_BATCH):
            yield from (HabitRecord(*row) for row in rows)


def read_site_records(snapshot: Path) -> Iterator[SiteRecord]:
    """A snapshot's articles as learning wants them, in order of site and article."""
    with open_database() as db:
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
