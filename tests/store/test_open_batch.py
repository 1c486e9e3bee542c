"""A batch in a store, digitised: the same files as from a folder."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from drawn import BlobEngine, prose, typescript
from PIL import Image
from stores import MemoryStore, files_of

from pipeline.digitise import digitise_batch
from pipeline.errors import StoreBusyError, StoreError
from pipeline.outcome import BatchOutcome
from pipeline.place import Here
from pipeline.store.connection import Connection
from pipeline.store.location import StoreFolder
from pipeline.store.opening import open_batch
from pipeline.store.remote_batch import RemotePlace

pytestmark = pytest.mark.usefixtures("tesseract")


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scans") / "Дело 58"
    folder.mkdir()
    page = Image.fromarray(np.asarray(typescript(prose(4, 30), size=24).grey))
    page.save(folder / "л001.png", dpi=(300, 300))
    page.save(folder / "л002.tif", dpi=(300, 300), save_all=True, append_images=[page])
    (folder / "batch.toml").write_text(
        '[[document]]\ntitle = "Письмо"\nfiles = ["л001.png", "л002.tif"]\n', "utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def local(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("local")
    assert digitise_batch(scans, out, engine=BlobEngine()).complete
    (folder,) = out.iterdir()
    return files_of(folder)


def results(files: dict[str, bytes]) -> dict[str, bytes]:
    """Those that are the same for the same scans."""
    return {n: d for n, d in files.items() if not n.startswith("state/") and n != "summary.json"}


def digitise(scans: str, out: str, cache: Path) -> tuple[BatchOutcome, int]:
    with open_batch(scans, out, cache=cache, space=0) as batch:
        outcome = digitise_batch(batch.scans, batch.out, engine=BlobEngine(), place=batch.place)
        fetched = batch.place.fetched_bytes if isinstance(batch.place, RemotePlace) else 0
    return outcome, fetched


def test_from_store_to_store_the_results_are_the_same(
    scans: Path, local: dict[str, bytes], tmp_path: Path
) -> None:
    store = MemoryStore()
    store.upload(scans, "in/Дело 58")
    outcome, fetched = digitise(f"{store.url}/in/Дело 58", f"{store.url}/out", tmp_path / "one")
    assert outcome.complete
    assert fetched >= sum(file.stat().st_size for file in scans.glob("л*"))
    there = dict(store.contents(f"out/{outcome.batch}"))
    assert results(there) == results(local)
    summary = json.loads(there["summary.json"])
    assert summary["source"] == f"{store.url}/in/Дело 58"
    assert summary["counts"] == json.loads(local["summary.json"])["counts"]
    # Another machine has the results, and knows all scans without a byte of them.
    url = f"{store.url}/in/Дело 58"
    with open_batch(url, f"{store.url}/out", cache=tmp_path / "two") as batch:
        assert isinstance(batch.place, RemotePlace)
        here = files_of(batch.out / outcome.batch)
        assert results(here) == results(local)
        for page in (name for name in here if name.startswith("pages/")):
            scan = json.loads(here[page])["scan"]
            assert batch.place.known_sha256(batch.scans / scan["path"]) == scan["sha256"]
        assert batch.place.known_frames(batch.scans / "л002.tif") == 2
        assert batch.place.fetched_bytes == 0


def test_only_the_scans_may_be_in_a_store(
    scans: Path, local: dict[str, bytes], tmp_path: Path
) -> None:
    store = MemoryStore()
    store.upload(scans, "Дело 58")
    outcome, _ = digitise(f"{store.url}/Дело 58", str(tmp_path / "out"), tmp_path / "cache")
    assert results(files_of(tmp_path / "out" / outcome.batch)) == results(local)


def test_the_cache_may_be_behind_a_link_and_named_from_here(
    scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    store.upload(scans, "Дело 58")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MASHINOPIS_CACHE", "link/cache")
    with open_batch(f"{store.url}/Дело 58", f"{store.url}/out") as batch:
        outcome = digitise_batch(batch.scans, batch.out, engine=BlobEngine(), place=batch.place)
    assert outcome.complete
    assert outcome.scans == f"{store.url}/Дело 58"


def test_only_the_results_may_be_in_a_store(
    scans: Path, local: dict[str, bytes], tmp_path: Path
) -> None:
    store = MemoryStore()
    outcome, _ = digitise(str(scans), f"{store.url}/out", tmp_path / "cache")
    assert results(dict(store.contents(f"out/{outcome.batch}"))) == results(local)


def test_paths_stay_paths(scans: Path, tmp_path: Path) -> None:
    with open_batch(scans.as_uri(), str(tmp_path)) as batch:
        assert batch.scans == scans
        assert batch.out == tmp_path
        assert isinstance(batch.place, Here)


def test_a_store_that_goes_away_fails_the_pages_and_a_later_run_does_them(
    scans: Path, local: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    store.upload(scans, "Дело 58")
    whole = Connection.fetch

    def fetch(self: Connection, name: str, to: Path) -> None:
        if name == "л001.png":
            raise StoreBusyError("Down.", file=self.url(name), remedy="Wait.")
        whole(self, name, to)

    with monkeypatch.context() as down:
        down.setattr(Connection, "fetch", fetch)
        outcome, _ = digitise(f"{store.url}/Дело 58", f"{store.url}/out", tmp_path / "cache")
    (failure,) = outcome.failures
    assert (failure.file, failure.stage, failure.remedy) == ("л001.png", "store", "Wait.")
    outcome, _ = digitise(f"{store.url}/Дело 58", f"{store.url}/out", tmp_path / "cache")
    assert outcome.complete
    assert results(dict(store.contents(f"out/{outcome.batch}"))) == results(local)


def test_two_runs_on_one_machine_do_not_meet(scans: Path, tmp_path: Path) -> None:
    store = MemoryStore()
    store.upload(scans, "a")
    store.upload(scans, "b")
    out = f"{store.url}/out"
    with open_batch(f"{store.url}/a", out, cache=tmp_path):
        with (
            pytest.raises(StoreError, match="Another run"),
            open_batch(f"{store.url}/a", out, cache=tmp_path),
        ):
            pass
        with open_batch(f"{store.url}/b", out, cache=tmp_path):
            pass
    with open_batch(f"{store.url}/a", out, cache=tmp_path):
        pass


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import fsspec

    def absent(*_: object, **__: object) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec, "filesystem", absent)
    with pytest.raises(StoreError, match=r"mashinopis\[s3\]"):
        Connection(StoreFolder("s3", "bucket/a"))
