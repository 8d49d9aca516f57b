"""Empty data directories, on a disk and on an S3 server on loopback."""

import uuid
from pathlib import Path

import pytest
from support.object_store import s3, serving_s3

from flows.storage import DataDir


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def other_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "other")


@pytest.fixture(scope="session")
def s3_server():
    with serving_s3() as url:
        yield url


@pytest.fixture
def bucket(s3_server):
    """An empty bucket."""
    name = f"news-{uuid.uuid4().hex[:12]}"
    s3().create_bucket(Bucket=name)
    return name


@pytest.fixture
def depot_dir(bucket, tmp_path) -> DataDir:
    """A data directory in a bucket, worked on from one workspace."""
    return DataDir(tmp_path / "workspace", f"s3://{bucket}/clean")


@pytest.fixture
def same_depot_dir(depot_dir, tmp_path) -> DataDir:
    """The same data directory, worked on from another workspace, as from another machine."""
    return DataDir(tmp_path / "elsewhere", depot_dir.address)
