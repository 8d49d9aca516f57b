"""The records of a snapshot that the takedown list covers and that still stand in it."""

import re
from collections.abc import Iterator
from typing import Any

import duckdb

from expectations.database import MEMORY, open_database
from flows.storage import Snapshot
from flows.takedown.entries import Takedowns
from flows.takedown.withhold import DETAIL
from transforms.schema.tables import ARTICLES, DUPLICATES, REJECTIONS

Row = dict[str, Any]
_BATCH = 2_000
_KEYS = "article_id, source, raw_file, raw_record, source_url"
_RECORDS = f"SELECT {_KEYS}, url, site, text_hash, NULL AS excerpt, NULL AS stage, NULL AS reason"
_REFUSED = f"SELECT {_KEYS}, NULL AS url, NULL AS site, NULL AS text_hash, excerpt, stage, reason"
_LIKELY = """
    article_id IN (SELECT unnest($ids::VARCHAR[])) OR text_hash IN (SELECT unnest($texts::VARCHAR[]))
    OR url IN (SELECT unnest($urls::VARCHAR[])) OR site IN (SELECT unnest($hosts::VARCHAR[]))
    OR regexp_matches(concat_ws(' ', url, source_url, excerpt), $named)
"""


def find_covered(snapshot: Snapshot, takedowns: Takedowns, memory: str = MEMORY) -> list[Row]:
    """Identity, stage and reason of each record of a snapshot that is on the list, without those taken down before.

    Only the columns that tell are read; what they let through is judged one by one as in a run.
    """
    hosts = sorted({*takedowns.hosts, *takedowns.url_hosts})
    given = {
        "ids": sorted(takedowns.ids),
        "texts": sorted(takedowns.texts),
        "urls": sorted(takedowns.urls),
        "hosts": sorted(takedowns.hosts),
        "named": f"(?i)({'|'.join(map(re.escape, hosts))})" if hosts else r"[^\s\S]",
        "done": DETAIL,
    }
    with open_database(memory) as db:
        return sorted(
            (row for row in _likely(db, snapshot, given) if takedowns.covers(row)),
            key=lambda row: str(row["article_id"]),
        )


def _likely(db: duckdb.DuckDBPyConnection, snapshot: Snapshot, given: Row) -> Iterator[Row]:
    parts = []
    for select, table, more in (
        (_RECORDS, ARTICLES, ""),
        (_RECORDS, DUPLICATES, ""),
        (_REFUSED, REJECTIONS, " WHERE detail <> $done"),
    ):
        if files := [str(path) for path in snapshot.files(table.name)]:
            name = f"{table.name}_files"
            parts.append(f"{select} FROM read_parquet(${name}, hive_partitioning = false){more}")
            given = given | {name: files}
    if not parts:
        return
    found = db.execute(f"FROM ({' UNION ALL '.join(parts)}) WHERE {_LIKELY}", given)
    names = [column[0] for column in found.description or ()]
    while rows := found.fetchmany(_BATCH):
        yield from (dict(zip(names, row, strict=True)) for row in rows)
