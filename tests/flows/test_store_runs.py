"""A run whose scans and results lie in a store."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from prefect.client.schemas import State
from stores import MemoryStore, files_of

from flows import pages
from flows.digitise import SOME_FAILED, digitise_flow
from pipeline.errors import SettingsError, StoreBusyError
from pipeline.outcome import BatchOutcome
from pipeline.store.connection import Connection
from pipeline.store.results import Copied, RemoteResults

pytestmark = pytest.mark.usefixtures("prefect_api")
NOTHING_READ = ["ocr.engine=null", "ink.separate=no"]


def run(scans: str, out: str, **more: Any) -> State[Any]:
    return digitise_flow(scans=scans, out=out, changes=NOTHING_READ, return_state=True, **more)


def outcome_of(state: State[Any]) -> BatchOutcome:
    outcome = state.result(raise_on_failure=False)
    assert isinstance(outcome, BatchOutcome), outcome
    return outcome


def results(files: dict[str, bytes]) -> dict[str, bytes]:
    return {n: d for n, d in files.items() if not n.startswith("state/") and n != "summary.json"}


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASHINOPIS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("MASHINOPIS_RUNNER", raising=False)


def scan(path: Path) -> bytes:
    """White paper, large enough to be a page."""
    path.parent.mkdir(exist_ok=True)
    Image.new("L", (200, 300), 235).save(path, dpi=(300, 300))
    return path.read_bytes()


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    """With three scans in ``in/b``, of which one is broken off."""
    store = MemoryStore()
    for number in range(3):
        data = scan(tmp_path / "b" / f"p{number:04d}.png")
    (tmp_path / "b" / "p0001.png").write_bytes(data[: len(data) // 2])
    store.upload(tmp_path / "b", "in/b")
    return store


def test_from_store_to_store_the_results_are_those_of_folders(
    store: MemoryStore, tmp_path: Path
) -> None:
    state = run(f"{store.url}/in/b", f"{store.url}/out")
    assert state.name == SOME_FAILED
    outcome = outcome_of(state)
    assert outcome.failed_files == {"p0001.png"}
    assert (outcome.scans, outcome.results) == (f"{store.url}/in/b", f"{store.url}/out/b")
    assert run(str(tmp_path / "b"), str(tmp_path / "out")).name == SOME_FAILED
    there = dict(store.contents("out/b"))
    assert results(there) == results(files_of(tmp_path / "out" / "b"))
    assert {"state/pages/p0000.json", "state/pages/p0001.json"} <= set(there)
    store.put("in/b/p0001.png", (tmp_path / "b" / "p0000.png").read_bytes())
    again = outcome_of(run(f"{store.url}/in/b", f"{store.url}/out", chunk=1))
    assert again.complete
    assert again.done_before == 2
    assert len(store.contents("out/b/pages")) == 3


def test_a_store_that_is_busy_for_a_while_gets_the_results_at_the_end(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(self: RemoteResults, _files: Iterable[Path]) -> Copied:
        raise StoreBusyError("Slow down.", file=self.url, remedy="Wait.")

    monkeypatch.setattr(RemoteResults, "push", busy)
    caplog.set_level(logging.WARNING, "pipeline")
    outcome = outcome_of(run(f"{store.url}/in/b", f"{store.url}/out"))
    assert outcome.failed_files == {"p0001.png"}
    assert [page.job.page_id for page in outcome.pages] == ["p0000", "p0002"]
    assert {"records/p0000.json", "state/pages/p0002.json"} <= set(store.contents("out/b"))
    told = [text for text in caplog.messages if text.startswith("to be copied at the end")]
    assert len(told) == 4


def test_a_scan_that_the_store_does_not_give_at_once_is_asked_for_again(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages.read_page, "retry_delay_seconds", [0.01])
    fetch = Connection.fetch
    refused: list[str] = []

    def busy_once(self: Connection, name: str, to: Path) -> None:
        if name.endswith(".png") and name not in refused:
            refused.append(name)
            raise StoreBusyError("Slow down.", file=self.url(name), remedy="Wait.")
        fetch(self, name, to)

    monkeypatch.setattr(Connection, "fetch", busy_once)
    outcome = outcome_of(run(f"{store.url}/in/b", f"{store.url}/out"))
    assert sorted(refused) == ["p0000.png", "p0001.png", "p0002.png"]
    assert {failure.stage for failure in outcome.failures} == {"scan"}


def test_a_cluster_does_not_work_for_a_store(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MASHINOPIS_RUNNER", "dask")
    error = run(f"{store.url}/in/b", f"{store.url}/out").result(raise_on_failure=False)
    assert isinstance(error, SettingsError)
    assert "MASHINOPIS_RUNNER" in error.remedy
    assert store.contents("out") == {}
