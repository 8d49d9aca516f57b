"""What a snapshot says about itself is understood by the libraries made for it, and agrees with the tables."""

import json

import mlcroissant
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from frictionless import Package
from support.plain_runs import read_published, run_plain, write_stories

from flows.storage import DataDir, open_latest
from flows.storage.describe import DESCRIPTIONS
from transforms.schema import PUBLISHED


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("described")
    run_plain([write_stories(folder / "raw")], folder / "data")
    return folder / "data"


@pytest.fixture(scope="module")
def latest(data):
    return data / "published" / "latest"


@pytest.mark.filterwarnings("ignore")
def test_croissant__is_read_by_its_own_library_row_for_row(latest, data):
    dataset = mlcroissant.Dataset(jsonld=latest / "croissant.json")
    assert not dataset.metadata.ctx.issues.errors
    for table in ("articles", "rejections", "removed_text"):
        rows = list(dataset.records(table))
        found = sorted(row[f"{table}/article_id"].decode() for row in rows)
        assert found == sorted(read_published(data, table)["article_id"].to_pylist())


def test_croissant__names_each_file_with_its_hash(latest):
    files = [item for item in json.loads((latest / "croissant.json").read_bytes())["distribution"] if "sha256" in item]
    manifest = json.loads((latest / "manifest.json").read_bytes())
    assert {(file["contentUrl"], file["sha256"]) for file in files} == {
        (f"{table}/{file['name']}", file["sha256"])
        for table, content in manifest["tables"].items()
        for file in content["files"]
    }


def test_datapackage__is_valid_and_has_every_table_and_column(latest):
    report = Package.validate_descriptor(str(latest / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    package = Package(str(latest / "datapackage.json"))
    assert package.resource_names == [table.name for table in PUBLISHED]
    for table in PUBLISHED:
        resource = package.get_resource(table.name)
        assert resource.schema.field_names == table.names
        assert all((latest / path).is_file() for path in [resource.path, *resource.extrapaths])


def test_readme__describes_every_column_and_counts_the_rows(latest, data):
    text = (latest / "README.md").read_text(encoding="utf-8")
    for table in PUBLISHED:
        assert f"| `{table.name}` | {read_published(data, table.name).num_rows} |" in text
        assert all(
            f"| `{name}` |" in text and table[name].description.replace("|", "\\|") in text for name in table.names
        )


def test_parquet__carries_the_descriptions_of_the_columns(latest):
    for table in PUBLISHED:
        for file in sorted((latest / table.name).iterdir()):
            schema = pq.read_schema(file)
            assert {field.name: field.metadata[b"description"].decode() for field in schema} == {
                column.name: column.description for column in table.columns
            }


def test_descriptions__follow_from_the_manifest_alone(data, latest):
    snapshot = open_latest(DataDir(data))
    assert {name: make(snapshot.manifest) for name, make in DESCRIPTIONS.items()} == {
        name: (latest / name).read_bytes() for name in DESCRIPTIONS
    }


def test_descriptions__do_not_disturb_who_reads_a_table_as_a_folder(latest):
    assert ds.dataset(latest / "articles", format="parquet").count_rows() == 12
