"""Who asks for one day or one site reads a part of the data, not all of it."""

from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from support.stored_rows import article, assemble

from flows.storage import DataDir, publish_candidate

SITES = [f"paper{number:02d}.example" for number in range(40)]


@pytest.fixture(scope="module")
def groups(tmp_path_factory):
    data_dir = DataDir(tmp_path_factory.mktemp("pruning"))
    rows = [
        article(number, day=date(2025, 3, 1) + timedelta(days=number % 90), site=SITES[number % 40])
        for number in range(1, 3_600)
    ]
    snapshot = publish_candidate(assemble(data_dir, rows, batch_rows=1_200), {})
    found = []
    for path in snapshot.files("articles"):
        metadata = pq.read_metadata(path)
        for number in range(metadata.num_row_groups):
            columns = [metadata.row_group(number).column(place) for place in range(metadata.num_columns)]
            found.append({column.path_in_schema: column.statistics for column in columns})
    return found


@pytest.mark.parametrize(("column", "value"), [("published_date", date(2025, 4, 9)), ("site", SITES[7])])
def test_row_groups__that_cannot_hold_the_value_are_the_most(groups, column, value):
    may_hold = [group for group in groups if group[column].min <= value <= group[column].max]
    assert 0 < len(may_hold) <= len(groups) / 2.5
