"""What was read: one row a raw file, kept inside each snapshot, so that it moves with the tables it speaks of.

A file is unchanged where size and time of change are as before; where only the time differs, its bytes decide. On object
storage, whose times are coarse, the mark that it keeps for a content (ETag) counts instead of the time.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.schema import Table, build_table, enforce_schema
from transforms.schema.tables import LEDGER
from transforms.schema.vocabularies import FileOutcome

FOUND = Table(
    "found",
    "one raw file as it lies in its source",
    tuple(LEDGER[name] for name in ("source", "raw_file", "size", "modified_at", "etag")),
    LEDGER.key,
)
KEY = ["source", "raw_file"]
VERSIONS_THAT_DECIDE = ("pipeline", "schema", "layout", "rules", "settings", "learned")


class MixedRulesError(RuntimeError):
    """A run would mix rows made by other rules with its own; the message says what differs and what to do."""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """How the raw files stand to the last snapshot. `new`, `changed` and `unchanged` have the columns of FOUND,
    `removed` those of the ledger; all are sorted by source and file.
    """

    new: pa.Table
    changed: pa.Table
    unchanged: pa.Table
    removed: pa.Table

    @property
    def to_read(self) -> pa.Table:
        """New and changed files."""
        return pa.concat_tables([self.new, self.changed]).sort_by([(name, "ascending") for name in KEY])

    @property
    def is_nothing_new(self) -> bool:
        """Whether every raw file is as it was."""
        return not (self.new.num_rows or self.changed.num_rows or self.removed.num_rows)


def build_found(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Raw files (source, raw_file, size, modified_at, etag) as a table."""
    return build_table(rows, FOUND)


def compare_files(
    found: pa.Table,
    ledger: pa.Table,
    hash_file: Callable[[str, str], str],
    is_covered: Callable[[str, str], bool] = lambda _source, _raw_file: True,
) -> FileChanges:
    """What is new, changed, unchanged and removed among the raw files found, against the last snapshot's ledger.

    `hash_file(source, raw_file)` is asked only where the size is as before and the time is not. A file of the ledger
    that was not found counts as removed only where `is_covered` says that the run has looked there. A file that a
    snapshot keeps after its removal, and that lies there again, counts as changed; so does one whose reading was interrupted. Of
    one that could not be read the bytes decide, too: permissions may have been mended.
    """
    known = ledger.rename_columns([name if name in KEY else f"known_{name}" for name in ledger.column_names])
    joined = found.join(known, KEY, join_type="left outer").sort_by([(name, "ascending") for name in KEY])
    verdicts = [_judge(row, hash_file) for row in _rows(joined)]
    state = pa.array(verdicts, pa.string())
    files = enforce_schema(joined.select(FOUND.names), FOUND)
    gone = ledger.join(found.select(KEY), KEY, join_type="left anti").sort_by([(name, "ascending") for name in KEY])
    gone = gone.filter(pc.not_equal(gone["outcome"], FileOutcome.KEPT.value))
    looked = [is_covered(row["source"], row["raw_file"]) for row in gone.select(KEY).to_pylist()]
    return FileChanges(
        new=files.filter(pc.equal(state, "new")),
        changed=files.filter(pc.equal(state, "changed")),
        unchanged=files.filter(pc.equal(state, "unchanged")),
        removed=enforce_schema(gone.select(LEDGER.names).filter(pa.array(looked, pa.bool_())), LEDGER),
    )


def _rows(joined: pa.Table) -> Iterable[dict[str, Any]]:
    for batch in joined.to_batches(max_chunksize=4096):
        yield from batch.to_pylist()


def _judge(row: Mapping[str, Any], hash_file: Callable[[str, str], str]) -> str:
    if row["known_size"] is None:
        return "new"
    if row["known_outcome"] in (FileOutcome.KEPT, FileOutcome.INTERRUPTED) or row["size"] != row["known_size"]:
        return "changed"
    mark = "etag" if row["etag"] and row["known_etag"] else "modified_at"
    if row["known_outcome"] != FileOutcome.UNREADABLE and row[mark] == row[f"known_{mark}"]:
        return "unchanged"
    same = hash_file(row["source"], row["raw_file"]) == row["known_content_hash"]
    return "unchanged" if same else "changed"


def update_ledger(previous: pa.Table, read: pa.Table, removed: pa.Table, *, keep_removed: bool) -> pa.Table:
    """The ledger of the candidate snapshot.

    `previous` is the last snapshot's, `read` holds the files that this run read, `removed` those that are gone: their
    rows stay as `kept` with `keep_removed`, else they go (and so must their records).
    """
    gone = pa.concat_tables([read.select(KEY), removed.select(KEY)])
    parts = [previous.join(gone, KEY, join_type="left anti").select(LEDGER.names), read.select(LEDGER.names)]
    if keep_removed:
        kept = pa.array([FileOutcome.KEPT.value] * removed.num_rows, pa.string())
        parts.append(removed.set_column(removed.column_names.index("outcome"), "outcome", kept).select(LEDGER.names))
    whole = pa.concat_tables([enforce_schema(part, LEDGER) for part in parts])
    return enforce_schema(whole.sort_by([(name, "ascending") for name in KEY]), LEDGER)


def enforce_same_rules(published: Mapping[str, str], current: Mapping[str, str], *, full: bool) -> None:
    """Refuse to add to a dataset that was made by other rules.

    Both map a kind (pipeline, schema, layout, rules, settings, learned) to a version. Raises MixedRulesError unless
    they agree or the run is a full one.
    """
    if full:
        return
    kinds = [kind for kind in VERSIONS_THAT_DECIDE if published.get(kind) != current.get(kind)]
    if not kinds:
        return
    changes = "; ".join(
        f"{kind}: {published.get(kind) or 'none'} published, {current.get(kind) or 'none'} now" for kind in kinds
    )
    raise MixedRulesError(
        f"the dataset was made otherwise than this run would ({changes}). Rows of both kinds are not mixed: "
        "run with --full to make the whole dataset again, or choose another --data-dir."
    )
