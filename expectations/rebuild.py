# ruff: noqa: S608 - only names of our own go into these statements
"""Reversible cleaning, tried out: the extracted text rebuilt from a snapshot's own tables, against its hash.

The records tried are those with the smallest ids. Ids are hashes, so that is a fair sample, and the same on every machine.
"""

import duckdb

from expectations.dataset_rules import RECORDS, Finding
from expectations.report import MOST_EXAMPLES
from transforms.edits import RemovedSpan, rebuild_text
from transforms.identity import hash_text

BATCH_ROWS = 200


def find_wrong_rebuilds(db: duckdb.DuckDBPyConnection, most: int | None) -> Finding:
    """Records whose rebuilt text has not the published hash; looks at `most` records, or all."""
    limit = "" if most is None else f"ORDER BY article_id LIMIT {int(most)}"
    wrong: list[str] = []
    looked = broken = 0
    rows = db.execute(
        f"""
        SELECT t.article_id, t.text, t.extracted_text_hash,
               (SELECT list({{'start': r.start, 'text': r.text, 'replacement': r.replacement}} ORDER BY r.start, r."end")
                FROM removed_text r WHERE r.article_id = t.article_id) AS spans
        FROM (SELECT article_id, text, extracted_text_hash FROM articles_files
              UNION ALL SELECT article_id, text, extracted_text_hash FROM duplicates_files) t
        WHERE t.article_id IN (SELECT article_id FROM {RECORDS} {limit})
        """
    )
    while batch := rows.fetchmany(BATCH_ROWS):
        for article_id, text, wanted, spans in batch:
            looked += 1
            if not is_rebuilt(text, wanted, spans or []):
                broken += 1
                wrong = sorted((*wrong, article_id))[:MOST_EXAMPLES]
    says = "text and removed_text rebuild the extracted text to the character"
    return Finding("rebuilds", says, looked, broken, tuple(wrong))


def is_rebuilt(text: str, wanted_hash: str, spans: list[dict[str, object]]) -> bool:
    """Whether a published text and its spans, in order, rebuild the text with this hash."""
    removed = [RemovedSpan(int(str(s["start"])), str(s["text"]), _text_or_none(s["replacement"])) for s in spans]
    try:
        return hash_text(rebuild_text(text, removed)) == wanted_hash
    except ValueError:
        return False


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
