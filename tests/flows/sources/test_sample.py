"""The sample in git is what its script writes, and reads as its README says."""

import importlib.util
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.sources import count_records, find_inputs, read_records
from transforms.records import RawRecord, Rejection

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    spec = importlib.util.spec_from_file_location("make_sample", ROOT / "tests" / "support" / "make_sample.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make_files()


def test_sample__is_what_its_script_writes(made: dict[str, bytes]) -> None:
    on_disk = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    assert on_disk - {"README.md"} == set(made)
    for name, content in made.items():
        if name.endswith(".parquet"):
            assert pq.read_table(SAMPLE / name).num_rows == 2
        elif name.endswith((".gz", ".zst")):
            assert len((SAMPLE / name).read_bytes()) > 1000  # the compressed bytes depend on the library's version
        else:
            assert (SAMPLE / name).read_bytes() == content, name


def test_sample__reads_as_its_readme_says() -> None:
    files = find_inputs([str(SAMPLE)])
    outcomes = [outcome for file in files for outcome in read_records(file)]
    assert sum(map(count_records, files)) == len(outcomes) == 37
    assert sum(isinstance(one, RawRecord) for one in outcomes) == 27
    reasons = {(one.identity.raw_file, one.reason.value) for one in outcomes if isinstance(one, Rejection)}
    assert reasons == {
        ("broken/empty.txt", "empty_record"), ("broken/notes.docx", "unsupported_format"), ("broken/other-shape.json", "wrong_shape"),
        ("broken/truncated.jsonl.gz", "truncated_file"), ("crawl/2025-10.warc.gz", "malformed_record"),
        ("crawl/2025-10.warc.gz", "no_article"), ("rows/archive.csv", "empty_record"), ("rows/scraped.jsonl", "malformed_record"),
        ("rows/scraped.jsonl", "empty_record"), ("rows/scraped.jsonl", "wrong_shape"),
    }  # fmt: skip
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert [file.raw_file for file in files if f"`{file.raw_file}`" not in readme] == []
