"""What the chain makes of data/sample, short enough to read in a review.

`PYTHONPATH=tests python -m support.golden` writes tests/golden/sample.json again; a change in it is looked at line by line.
"""

import json
from pathlib import Path
from typing import Any

from flows.sources import ReadOptions, find_inputs, read_records
from transforms.article import Options, clean_record
from transforms.records import Article, RawRecord, Rejection

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "sample.json"


def read_sample() -> dict[str, Any]:
    """The outcome of each record of data/sample, by file and record."""
    options = Options()
    found: dict[str, Any] = {}
    for file in find_inputs([str(ROOT / "data" / "sample")]):
        for record in read_records(file, ReadOptions()):
            outcome = clean_record(record, options) if isinstance(record, RawRecord) else record
            found[f"{record.identity.raw_file}:{record.identity.raw_record}"] = show_outcome(outcome)
    return found


def show_outcome(outcome: Article | Rejection) -> dict[str, Any]:
    """The parts of an outcome that a change should be seen in."""
    if isinstance(outcome, Rejection):
        return {"stage": str(outcome.stage), "reason": str(outcome.reason), "detail": outcome.detail}
    metadata, stripped = outcome.metadata, outcome.stripped
    published = metadata.published
    return {
        "title": metadata.title,
        "authors": list(metadata.authors),
        "published": f"{published.at.isoformat()} {published.precision} {published.source}" if published else None,
        "language": metadata.language,
        "site": metadata.site,
        "sections": list(metadata.sections),
        "tags": list(metadata.tags),
        "summary": metadata.summary,
        "method": stripped.extracted.method,
        "paragraphs": [
            f"{line[:24]} … {line[-16:]}" if len(line) > 44 else line for line in stripped.text.split("\n") if line
        ],
        "removed": [
            f"{edit.rule_id}: {' '.join(stripped.extracted.text[edit.start : edit.end].split())[:60]}"
            for edit in stripped.edits
            if edit.category != "layout"
        ],
    }


def main() -> None:
    """Write the golden file."""
    GOLDEN.write_text(json.dumps(read_sample(), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
