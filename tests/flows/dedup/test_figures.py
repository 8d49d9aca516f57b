import json

import pyarrow.parquet as pq
from support.plain_runs import run_plain
from support.stories import story

from flows.dedup.figures import ClusterSize, find_figures
from flows.storage import DataDir, open_latest


def write_rows(folder):
    """One story on three sites, one on two with most of it changed, and one alone."""
    wire, other = story(1, 8), story(2, 9)
    texts = [
        ("harbourpost.example", wire),
        ("eastbay.example", [*wire[:7], *story(11, 1)]),
        ("northquay.example", wire),
        ("harbourpost.example", other),
        ("eastbay.example", [*other[:4], *story(12, 6)]),
        ("northquay.example", story(3, 8)),
    ]
    folder.mkdir()
    lines = [
        json.dumps({"text": "\n\n".join(text), "url": f"https://{site}/{number}", "title": f"Story {number}"})
        for number, (site, text) in enumerate(texts)
    ]
    (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_find_figures__counts_clusters_and_names_what_ran_most_and_what_was_close(tmp_path):
    run_plain([write_rows(tmp_path / "raw")], tmp_path / "data")
    snapshot = open_latest(DataDir(tmp_path / "data"))
    figures = find_figures(snapshot)
    articles = pq.read_table(tmp_path / "data" / "published" / "latest" / "articles")
    duplicates = pq.read_table(tmp_path / "data" / "published" / "latest" / "duplicates")
    assert sum(size.clusters for size in figures.sizes) == articles.num_rows
    assert sum(size.members * size.clusters for size in figures.sizes) == articles.num_rows + duplicates.num_rows
    assert ClusterSize(3, 1) in figures.sizes
    assert sum(figures.kinds.values()) == duplicates.num_rows
    first = figures.most_run[0]
    assert first.runs == 3
    assert first.sites == ("eastbay.example", "harbourpost.example", "northquay.example")
    assert figures.accepted
    assert all(pair.margin >= 0 for pair in figures.accepted)
    assert all(pair.margin < 0 and not pair.is_merged for pair in figures.rejected)
    (below,) = figures.rejected
    assert {below.site, below.other_site} == {"eastbay.example", "harbourpost.example"}
    assert find_figures(snapshot, limit=1).most_run == (first,)
