"""Laws of deduplication: the answer is a function of the set of records."""

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st
from support.stories import at, fingerprint, record, story

from flows.dedup import deduplicate
from flows.dedup.bench import Sizes
from transforms.dedup import DedupOptions

OPTIONS = DedupOptions()


@st.composite
def datasets(draw: st.DrawFn) -> list[dict[str, object]]:
    """Up to 14 records cut and mixed from three stories."""
    stories = [story(seed, 9) for seed in range(3)]
    rows = []
    for number in range(draw(st.integers(1, 14))):
        source = stories[draw(st.integers(0, 2))]
        kept = [p for p in source if draw(st.integers(0, 5))]
        kept += draw(st.lists(st.sampled_from(stories[0] + stories[1]), max_size=2))
        day = draw(st.one_of(st.none(), st.integers(1, 28)))
        rows.append(record("\n\n".join(kept) or "Nothing.", number, published_at=at(day) if day else None))
    return rows


@settings(max_examples=25)
@given(rows=datasets(), data=st.data())
def test_deduplicate__does_not_depend_on_files_or_order(rows, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dedup")
    results = []
    for attempt in range(2):
        shuffled = data.draw(st.permutations(rows))
        cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
        parts = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
        files = []
        for number, part in enumerate(parts):
            files.append(folder / f"{attempt}-{number}.parquet")
            pq.write_table(fingerprint(part, OPTIONS), files[-1])
        sizes = Sizes(*(data.draw(st.integers(7, 40)) for _ in range(5))) if attempt else None
        results.append(pq.read_table(deduplicate(files, folder / f"work-{attempt}", OPTIONS, sizes=sizes)))
    assert results[0].equals(results[1])
    check_law(results[0], rows)


def check_law(clusters: pa.Table, rows: list[dict[str, object]]) -> None:
    found = {row["article_id"]: row for row in clusters.to_pylist()}
    assert set(found) <= {row["article_id"] for row in rows}
    for row in found.values():
        if row["duplicate_of"] is None:
            assert row["cluster_id"] == row["article_id"]
        else:
            assert found[row["duplicate_of"]]["duplicate_of"] is None, "a duplicate names an article that stays"
            assert row["cluster_id"] == row["duplicate_of"]
            assert 0 < row["similarity"] <= 1
