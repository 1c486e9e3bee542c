"""A batch and a browser for each test that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from review_material import Material, browser, material, static_files
from starlette.testclient import TestClient


@pytest.fixture
def batch(tmp_path: Path) -> Material:
    return material(tmp_path)


@pytest.fixture
def client(batch: Material, tmp_path: Path) -> Iterator[TestClient]:
    with browser(batch.batch(), static_files(tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """For tests that change nothing."""
    folder = tmp_path_factory.mktemp("review")
    with browser(material(folder).batch(), static_files(folder)) as opened:
        yield opened
