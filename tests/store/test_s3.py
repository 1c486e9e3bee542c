"""An S3 server of this machine's own: what only a real protocol can show."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fsspec
import numpy as np
import pytest
from drawn import BlobEngine, prose, typescript
from PIL import Image
from stores import files_of

from flows.server import free_port
from pipeline.digitise import digitise_batch
from pipeline.errors import BatchError, StoreBusyError, StoreError
from pipeline.model import Grey
from pipeline.ocr import EngineWord
from pipeline.store.opening import open_batch

pytest.importorskip("moto.server")
pytest.importorskip("s3fs")


class S3Server:
    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
        )

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/moto-api/", timeout=5).close()  # noqa: S310
                return
            except OSError:
                assert self._process.poll() is None, self._log.read_text()
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.05)

    def requests(self) -> list[str]:
        """Method and path of all requests so far."""
        lines = self._log.read_text(errors="replace").splitlines()
        return [line.split('"')[1] for line in lines if line.count('"') == 2]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    started = S3Server(tmp_path_factory.mktemp("s3") / "log")
    try:
        started.wait()
        yield started
    finally:
        started.stop()


@pytest.fixture
def keys(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a user of that server, and nothing of the one who runs the tests."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "FSSPEC_"))]:
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "open-sesame")
    _forget_connections()


def _forget_connections() -> None:
    """One is kept for the same settings, whatever the environment says now."""
    kind: Any = fsspec.get_filesystem_class("s3")
    kind.clear_instance_cache()


@pytest.fixture
def bucket(keys: None) -> Any:  # noqa: ARG001
    files = fsspec.filesystem("s3", use_listings_cache=False)
    if not files.exists("archive"):
        files.mkdir("archive")
    return files


class NoEngine(BlobEngine):
    """The same, as far as anybody can ask; it is not to read."""

    def read(self, picture: Grey) -> list[EngineWord]:  # noqa: ARG002
        raise AssertionError("a page is read again")


def results(folder: Path) -> dict[str, bytes]:
    """Those that a person asked for, without what is known of them."""
    return {n: data for n, data in files_of(folder).items() if not n.startswith("state/")}


def page() -> Image.Image:
    return Image.fromarray(np.asarray(typescript(prose(4, 30), size=24).grey))


@pytest.mark.usefixtures("tesseract")
def test_a_batch_from_bucket_to_bucket(bucket: Any, server: S3Server, tmp_path: Path) -> None:
    scans = tmp_path / "Дело 58"
    scans.mkdir()
    page().save(scans / "л. 1 №2+3%.png", dpi=(300, 300))
    page().save(scans / "л002.png", dpi=(300, 300))
    bucket.put(f"{scans}/", "archive/in/Дело 58/", recursive=True)
    bucket.touch("archive/in/Дело 58/")  # a folder, as web interfaces make one
    engine = BlobEngine()
    digitise_batch(scans, tmp_path / "local", engine=engine)
    url = "s3://archive/in/Дело 58"
    with open_batch(url, "s3://archive/out", cache=tmp_path / "one") as batch:
        outcome = digitise_batch(batch.scans, batch.out, engine=engine, place=batch.place)
    assert outcome.complete
    there = tmp_path / "there"
    bucket.get(f"archive/out/{outcome.batch}/", f"{there}/", recursive=True)
    wanted, got = results(tmp_path / "local" / outcome.batch), results(there)
    assert got.keys() == wanted.keys()
    assert {n for n in wanted if got[n] != wanted[n]} == {"summary.json"}
    # A second run does nothing, on this machine or on another one: no scan comes, no result goes.
    for machine in ("one", "two"):
        before = len(server.requests())
        with open_batch(url, "s3://archive/out", cache=tmp_path / machine) as batch:
            again = digitise_batch(batch.scans, batch.out, engine=NoEngine(), place=batch.place)
        assert again.complete
        assert again.done_before == len(again.pages) == 2
        asked = server.requests()[before:]
        assert not any("GET /archive/in/" in request for request in asked)
        sent = {name for name in map(_put, asked) if name}
        assert sent <= {f"out/{outcome.batch}/{name}" for name in ("summary.json", "failures.json")}


def _put(request: str) -> str:
    method, _, path = request.partition(" /archive/")
    return unquote(path.split()[0].split("?")[0]) if method == "PUT" else ""


def _open(scans: str, out: Path) -> None:
    with open_batch(scans, str(out), cache=out / "cache"):
        pass


def test_a_bucket_that_is_not_there(bucket: Any, tmp_path: Path) -> None:  # noqa: ARG001
    with pytest.raises(StoreError, match="There is no bucket “nowhere”") as caught:
        _open("s3://nowhere/batch", tmp_path)
    assert not caught.value.passing
    with (
        pytest.raises(StoreError, match="There is no bucket “nowhere”"),
        open_batch(str(tmp_path), "s3://nowhere/out", cache=tmp_path / "cache"),
    ):
        pass


def test_a_folder_that_is_not_there(bucket: Any, tmp_path: Path) -> None:  # noqa: ARG001
    with pytest.raises(BatchError, match="nothing in this folder"):
        _open("s3://archive/nowhere", tmp_path)


def test_no_keys(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    _forget_connections()
    with pytest.raises(StoreError) as caught:
        _open("s3://archive/in", tmp_path)
    assert "AWS_ACCESS_KEY_ID" in caught.value.remedy
    assert not caught.value.passing


def test_nobody_answers(bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    from types import MappingProxyType

    from pipeline.store import connection

    once = {"config_kwargs": {"retries": {"max_attempts": 0}}}
    monkeypatch.setattr(connection, "_S3_SETTINGS", MappingProxyType(once))
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    _forget_connections()
    with pytest.raises(StoreBusyError, match=r"does not answer") as caught:
        _open("s3://archive/in", tmp_path)
    assert caught.value.passing
    assert "open-sesame" not in str(caught.value)
