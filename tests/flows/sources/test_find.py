"""Which files an input names, and what they are called below their root."""

from pathlib import Path

import fsspec
import pytest

from flows.sources import Compression, Format, SourceRoot, UsageError, find_inputs, find_used_roots, read_records
from flows.sources.places import as_url


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """A landing folder with two levels, sidecars, documentation and hidden files."""
    folder = tmp_path / "landing"
    names = (
        "b.txt",
        "a.html",
        "a.meta.json",
        "sub/c.jsonl.gz",
        "sub/deep/d.txt",
        "README.md",
        ".hidden.txt",
        ".cache/x.txt",
        "e.pdf",
        "_SUCCESS",
    )
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    return folder


def names(files: list) -> list[tuple[str, str]]:
    return [(file.source, file.raw_file) for file in files]


def test_find_inputs__a_folder_is_a_root_and_gives_every_file_below_but_the_hidden(landing: Path) -> None:
    files = find_inputs([str(landing)])
    assert names(files) == [("landing", n) for n in ("a.html", "b.txt", "e.pdf", "sub/c.jsonl.gz", "sub/deep/d.txt")]
    page, _, unknown, lines, _ = files
    assert page.sidecar == f"{as_url(str(landing))}/a.meta.json"
    assert (page.size, page.modified_at is not None, page.format) == (2, True, Format.PAGE)
    assert unknown.format is Format.UNKNOWN
    assert (lines.format, lines.compression) == (Format.JSON_LINES, Compression.GZIP)


def test_find_inputs__a_named_file_has_its_parent_as_root_and_is_read_even_as_readme(landing: Path) -> None:
    (file,) = find_inputs([str(landing / "README.md")])
    assert (file.source, file.raw_file) == ("landing", "README.md")
    (page,) = find_inputs([str(landing / "a.html")])
    assert page.sidecar is not None


def test_find_inputs__a_glob_has_its_fixed_part_as_root(landing: Path) -> None:
    assert names(find_inputs([str(landing / "sub" / "**" / "*.txt")])) == [("sub", "deep/d.txt")]
    assert names(find_inputs([str(landing / "*.html")])) == [("landing", "a.html")]
    assert names(find_inputs([str(landing / "s*")])) == [("landing", "sub/c.jsonl.gz"), ("landing", "sub/deep/d.txt")]


@pytest.mark.parametrize("part", ["", "sub", "sub/deep", "sub/deep/d.txt", "sub/*/*.txt"])
def test_find_inputs__a_file_keeps_its_name_whichever_part_of_a_declared_root_is_named(
    landing: Path, part: str
) -> None:
    named = str(landing / part) if part else str(landing)
    explicit = find_inputs([named], roots=[SourceRoot("news", str(landing))])
    remembered = find_inputs([named], remembered=[SourceRoot("news", as_url(str(landing)))])
    for files in (explicit, remembered):
        assert ("news", "sub/deep/d.txt") in names(files)


def test_find_inputs__the_deepest_root_wins_and_explicit_ones_come_before_remembered(landing: Path) -> None:
    remembered = [SourceRoot("deep", as_url(str(landing / "sub")))]
    assert ("deep", "c.jsonl.gz") in names(find_inputs([str(landing)], remembered=remembered))
    files = find_inputs([str(landing)], roots=[SourceRoot("all", str(landing))], remembered=remembered)
    assert ("all", "sub/c.jsonl.gz") in names(files)


def test_find_inputs__names_do_not_depend_on_the_order_of_inputs_and_each_file_comes_once(landing: Path) -> None:
    whole, part = str(landing), str(landing / "sub")
    assert find_inputs([whole, part]) == find_inputs([part, whole]) == find_inputs([whole])


def test_find_inputs__relative_and_linked_ways_to_a_file_are_one(
    landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(landing.parent)
    link = landing.parent / "link"
    link.symlink_to(landing)
    assert (
        find_inputs(["landing"])
        == find_inputs([str(landing)])
        == find_inputs(["link/"])
        == find_inputs(["landing/../landing"])
    )


def test_find_inputs__a_link_that_leads_back_up_ends(landing: Path) -> None:
    (landing / "sub" / "up").symlink_to(landing)
    assert len(find_inputs([str(landing)])) == 5


@pytest.mark.parametrize("name", ["nowhere", "nowhere/*.txt", "memory://nowhere/x.txt", "", "nonsense://x/y"])
def test_find_inputs__a_missing_input_is_one_clear_line(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_inputs([name])
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_find_inputs__a_sidecar_alone_is_no_input(landing: Path) -> None:
    with pytest.raises(UsageError, match="name that file"):
        find_inputs([str(landing / "a.meta.json")])


def test_find_inputs__two_places_may_not_share_a_root_name(tmp_path: Path) -> None:
    for name in ("one/news/a.txt", "two/news/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x")
    with pytest.raises(UsageError, match="--root NAME=PLACE"):
        find_inputs([str(tmp_path / "one" / "news"), str(tmp_path / "two" / "news")])
    roots = [SourceRoot("second", str(tmp_path / "two" / "news"))]
    found = find_inputs([str(tmp_path / "one" / "news"), str(tmp_path / "two" / "news")], roots)
    assert names(found) == [("news", "a.txt"), ("second", "a.txt")]


def test_find_used_roots__are_what_a_later_run_needs_to_give_the_same_names(landing: Path) -> None:
    first = find_inputs([str(landing)])
    again = find_inputs([str(landing / "sub")], remembered=find_used_roots(first))
    assert set(again) == {file for file in first if file.raw_file.startswith("sub/")}


def test_find_inputs__reads_remote_folders_globs_and_files() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe(
        {
            "/bucket/news/a.txt": b"Rain.",
            "/bucket/news/sub/b.html": b"<html>",
            "/bucket/news/sub/b.meta.json": b'{"url": "https://a.example/"}',
        }
    )
    try:
        files = find_inputs(["memory://bucket/news"])
        assert names(files) == [("news", "a.txt"), ("news", "sub/b.html")]
        assert (files[0].size, files[0].modified_at is not None) == (5, True)
        assert names(find_inputs(["memory://bucket/news/*/*.html"])) == [("news", "sub/b.html")]
        (page,) = find_inputs(["memory://bucket/news/sub/b.html"])
        assert (page.source, page.raw_file) == ("sub", "b.html")
        (record,) = read_records(page)
        assert record.identity.source_url == "https://a.example/"
    finally:
        memory.rm("/bucket", recursive=True)


def test_find_inputs__a_name_that_is_no_unicode_is_written_so_that_it_can_be_stored(tmp_path: Path) -> None:
    Path(str(tmp_path / "caf\udce9.txt")).write_text("x")
    (file,) = find_inputs([str(tmp_path)])
    assert file.raw_file == r"caf\xe9.txt"
    (record,) = read_records(file)
    assert record.content == b"x"
