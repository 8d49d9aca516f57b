"""A batch of a run less what the takedown list covers: each such record becomes a rejection that quotes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.report import Report
from flows.takedown.entries import Takedowns
from transforms.schema import build_table
from transforms.schema.tables import REJECTIONS
from transforms.schema.vocabularies import Reason, Stage

if TYPE_CHECKING:
    from flows.batches import Batch

DETAIL = "on the takedown list"
_LOOKED_AT = ("article_id", "url", "source_url", "site", "text_hash", "excerpt")


def withhold(batch: "Batch", takedowns: Takedowns) -> "Batch":
    """The batch without the records on the list, and a rejection for each of them.

    Called where records come in, and again once their own word for address and site is known; what was judged of the
    batch until then may quote such a record and is kept without its examples.
    """
    if not takedowns:
        return batch
    covered = [row for row in _rows(batch.table) if takedowns.covers(row)]
    refused = [row for row in _rows(batch.refused) if takedowns.covers(row)]
    if not covered and not refused:
        return batch
    gone = pa.array([row["article_id"] for row in covered], pa.string())
    blanked = pa.array([row["article_id"] for row in refused], pa.string())
    rows = _keys(batch.table, gone), _keys(batch.refused, blanked)
    taken = build_table((taken_down_row(row) for part in rows for row in part), REJECTIONS)
    return replace(
        batch,
        table=_without(batch.table, gone),
        refused=pa.concat_tables([_without(batch.refused, blanked), taken]),
        extra={name: _without(table, gone) for name, table in batch.extra.items()},
        reports=tuple(_without_examples(report) for report in batch.reports),
    )


def taken_down_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of `rejections` that stands for a record that was taken down: where it stood, and no word of it.

    A rejection of a file as a whole keeps its reason, which says how far the file was read.
    """
    where = {name: row[name] for name in ("article_id", "source", "raw_file", "raw_record")}
    is_file = row["raw_record"] == 0 and row.get("reason") not in (None, Reason.TAKEN_DOWN)
    stage, reason = (row["stage"], row["reason"]) if is_file else (Stage.PUBLISH.value, Reason.TAKEN_DOWN.value)
    return where | {"source_url": None, "stage": stage, "reason": reason, "detail": DETAIL, "excerpt": None}


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    names = [name for name in _LOOKED_AT if name in table.column_names]
    yield from table.select(names).to_pylist()


def _keys(table: pa.Table, ids: pa.Array) -> Iterable[dict[str, Any]]:
    names = ["article_id", "source", "raw_file", "raw_record"]
    names += [name for name in ("stage", "reason") if name in table.column_names]
    found: list[dict[str, Any]] = table.filter(pc.is_in(table["article_id"], ids)).select(names).to_pylist()
    return found


def _without(table: pa.Table, ids: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["article_id"], ids)))


def _without_examples(report: Report) -> Report:
    return replace(report, results=tuple(replace(result, examples=()) for result in report.results))
