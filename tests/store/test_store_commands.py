"""The command line with scans and results in a store; what needs no run of a flow."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from stores import MemoryStore

from pipeline.cli import main
from pipeline.digitise import digitise_batch
from pipeline.resume.batch_state import SameNameError
from pipeline.settings import choose_settings
from pipeline.store.opening import open_batch

pytestmark = pytest.mark.usefixtures("tesseract")

CHANGES = ("ocr.engine=null", "ink.separate=no")
SET = [word for change in CHANGES for word in ("--set", change)]


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASHINOPIS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def scan(tmp_path: Path) -> bytes:
    Image.new("L", (200, 300), 235).save(tmp_path / "a.png", dpi=(300, 300))
    return (tmp_path / "a.png").read_bytes()


@pytest.fixture
def store(scan: bytes) -> MemoryStore:
    store = MemoryStore()
    for name in ("a.png", "b.png"):
        store.put(f"in/batch/{name}", scan)
    return store


def digitise(store: MemoryStore, out: str) -> None:
    with open_batch(f"{store.url}/in/batch", out) as opened:
        settings = choose_settings(changes=CHANGES)
        assert digitise_batch(opened.scans, opened.out, settings, place=opened.place).complete


def test_a_finished_batch_is_told_at_once(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    digitise(store, f"{store.url}/out")
    before = store.contents("out/batch")
    status = main(["digitise", f"{store.url}/in/batch", "--out", f"{store.url}/out", *SET])
    told = capsys.readouterr()
    assert status == 0, told.err
    assert told.out.startswith("Nothing to do: 2 pages are done.")
    assert f"Records: {store.url}/out/batch/records (a.json and 1 more)" in told.out
    assert store.contents("out/batch") == before


@pytest.mark.parametrize("where", ["in the store", "here"])
def test_status_of_scans_in_a_store(
    where: str,
    store: MemoryStore,
    scan: bytes,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = f"{store.url}/out" if where == "in the store" else str(tmp_path / "out")
    digitise(store, out)
    before = store.contents()
    assert main(["status", f"{out}/batch"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"batch ({store.url}/in/batch)\nPages: 2 done")
    store.put("in/batch/b.png", scan + b"\0")
    store.put("in/batch/c.png", scan)
    assert main(["status", f"{out}/batch"]) == 3
    told = capsys.readouterr().out
    assert "Pages: 1 done, 0 failed, 1 stale, 1 not begun" in told
    assert "stale: b: the scan has changed" in told
    changed = {name for name, data in store.contents().items() if before.get(name) != data}
    assert changed == {"in/batch/b.png", "in/batch/c.png"}


def test_status_of_what_are_no_results(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", f"{store.url}/out/batch"]) == 2
    assert f"{store.url}/out/batch: These are no results" in capsys.readouterr().err


def test_another_batch_of_the_same_name_is_refused(
    store: MemoryStore, scan: bytes, tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    digitise(store, out)
    store.put("other/batch/z.png", scan)
    for scans in (f"{store.url}/other/batch", str(tmp_path / "batch")):
        (tmp_path / "batch").mkdir(exist_ok=True)
        (tmp_path / "batch" / "z.png").write_bytes(scan)
        with open_batch(scans, out) as opened, pytest.raises(SameNameError) as caught:
            digitise_batch(opened.scans, opened.out, place=opened.place)
        assert f"{store.url}/in/batch" in str(caught.value)
    for name in ("a.png", "b.png"):
        store.remove(f"in/batch/{name}")
    with open_batch(f"{store.url}/other/batch", out) as opened:  # it was moved
        settings = choose_settings(changes=CHANGES)
        assert digitise_batch(opened.scans, opened.out, settings, place=opened.place).complete


def test_a_picture_of_a_page_needs_its_scan_here(
    store: MemoryStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digitise(store, str(tmp_path / "out"))
    assert main(["overlay", str(tmp_path / "out" / "batch")]) == 2
    told = capsys.readouterr().err
    assert f"{store.url}/in/batch: The scans are in a store." in told
    assert "--scans" in told
