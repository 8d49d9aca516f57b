"""Empty data directories."""

from pathlib import Path

import pytest

from flows.storage import DataDir


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "data")


@pytest.fixture
def other_dir(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path / "other")
