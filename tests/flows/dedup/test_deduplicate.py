import numpy as np
import pyarrow.parquet as pq
import pytest
from support.stories import at, decide, fingerprint, record, story

from flows.dedup import NEAREST_FILE, deduplicate
from flows.dedup.bench import Sizes
from transforms.dedup import DedupOptions

OPTIONS = DedupOptions()
SMALL = Sizes(records=7, ids=9, values=11, samples=300, pairs=5)


def write_fingerprints(rows, folder, rows_a_file=4):
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for first in range(0, len(rows), rows_a_file):
        files.append(folder / f"{first:04d}.parquet")
        pq.write_table(fingerprint(rows[first : first + rows_a_file], OPTIONS), files[-1])
    return files


def mixed_rows():
    """Versions of stories of every kind: equal, near, cut, a digest, very short ones, and strangers."""
    wire = story(1, 8)
    texts = [
        "\n\n".join(wire),
        "\n\n".join(wire).upper(),
        "\n\n".join([*wire[:5], *story(2, 2)]),
        "\n\n".join(wire[:2]),
    ]
    texts += ["\n\n".join(story(10 + number)) for number in range(12)]
    texts += ["\n\n".join(story(10 + number)[:6]) for number in range(6)]
    texts += ["\n\n".join(p for number in range(5) for p in story(40 + number, 4))]
    texts += ["\n\n".join(story(40 + number, 4)) for number in range(5)]
    texts += ["Too short to compare.", "Too short to compare."]
    spread = np.random.default_rng(3).permutation(len(texts)).tolist()
    numbers = [number * 0x0100000000000000000000000000000 for number in spread]
    return [
        record(text, number, published_at=at(1 + place % 27))
        for place, (text, number) in enumerate(zip(texts, numbers, strict=True))
    ]


def test_deduplicate__gives_what_the_decision_in_memory_gives_however_it_is_cut(tmp_path):
    rows = mixed_rows()
    ordered = sorted(rows, key=lambda row: row["article_id"])
    merges = decide(ordered, OPTIONS)
    wanted = {
        row["article_id"]: (ordered[into]["article_id"], kind.value, similarity)
        for row, into, kind, similarity in zip(
            ordered, merges.into.tolist(), merges.kind, merges.similarity.tolist(), strict=True
        )
        if kind
    }
    assert {kind for _, kind, _ in wanted.values()} == {"exact", "near", "contained"}
    files = write_fingerprints(rows, tmp_path / "prints")
    for name, sizes in (("whole", Sizes()), ("cut", SMALL)):
        found = pq.read_table(deduplicate(files, tmp_path / name, OPTIONS, sizes=sizes)).to_pylist()
        merged = {row["article_id"]: (row["duplicate_of"], row["match_kind"], row["similarity"]) for row in found}
        assert {key: value for key, value in merged.items() if value[0]} == wanted
        assert {key for key, value in merged.items() if not value[0]} == {into for into, _, _ in wanted.values()}
    for file in ("clusters.parquet", NEAREST_FILE):
        assert (tmp_path / "whole" / file).read_bytes() == (tmp_path / "cut" / file).read_bytes()


def test_deduplicate__leaves_nothing_but_its_tables(tmp_path):
    deduplicate(write_fingerprints(mixed_rows(), tmp_path / "prints"), tmp_path / "work", OPTIONS)
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == ["clusters.parquet", NEAREST_FILE]


def test_deduplicate__names_the_pairs_nearest_to_the_threshold_on_both_sides(tmp_path):
    base = story(7, 10)
    rows = [record("\n\n".join(base), 0)]
    rows += [record("\n\n".join([*base[:kept], *story(70 + kept, 10)[kept:]]), kept) for kept in range(1, 10)]
    deduplicate(write_fingerprints(rows, tmp_path / "prints"), tmp_path / "work", OPTIONS)
    nearest = pq.read_table(tmp_path / "work" / NEAREST_FILE).to_pylist()
    margins = [row["margin"] for row in nearest]
    above, below = [m for m in margins if m >= 0], [m for m in margins if m < 0]
    assert above == sorted(above)
    assert below == sorted(below, reverse=True)
    assert above
    assert below
    assert all(row["article_id"] < row["other_id"] for row in nearest)


def test_deduplicate__works_without_records(tmp_path):
    assert pq.read_table(deduplicate([], tmp_path / "none", OPTIONS)).num_rows == 0
    assert pq.read_table(tmp_path / "none" / NEAREST_FILE).num_rows == 0


@pytest.mark.parametrize("sizes", [Sizes(), SMALL])
def test_deduplicate__refuses_an_article_id_that_stands_twice(tmp_path, sizes):
    rows = [record("\n\n".join(story(number)), number) for number in (1, 2, 1)]
    with pytest.raises(ValueError, match="twice"):
        deduplicate(write_fingerprints(rows, tmp_path / "prints", 2), tmp_path / "work", OPTIONS, sizes=sizes)
