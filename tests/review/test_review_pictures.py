"""Scans as pictures for the screen: decoded once, kept within bounds."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from review_material import NOTE, RECTO, VERSO, Material

from pipeline.errors import DigitisationError
from pipeline.review import pictures as pictures_module
from pipeline.review.bounded import Bounded, OneAtATime
from pipeline.review.pictures import WIDTHS, PageScan, Pictures, step
from pipeline.review.safe_path import OutsideError, below
from pipeline.review.scans import ScanFolder


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were decoded."""
    names: list[str] = []
    before = pictures_module.read_scan

    def noting(path: Path, frame: int, *, relative: str) -> Any:
        names.append(relative)
        return before(path, frame, relative=relative)

    monkeypatch.setattr(pictures_module, "read_scan", noting)
    return names


def scan_of(batch: Material, page_id: str) -> PageScan:
    reviewed = batch.batch()
    reviewed.index.look()
    found = reviewed.picture(page_id)
    reviewed.index.close()
    return found


def test_a_scan_is_decoded_once_for_all_widths(batch: Material, decoded: list[str]) -> None:
    pictures = Pictures(ScanFolder(batch.results))
    scan = scan_of(batch, RECTO)
    small, large = pictures.jpeg(scan, 500), pictures.jpeg(scan, 1024)
    assert pictures.jpeg(scan, 400) is small
    assert len(decoded) == 1
    sizes = [Image.open(io.BytesIO(data)).size for data in (small, large)]
    assert sizes == [(512, 724), (1024, 1448)]


def test_what_is_kept_is_bounded(batch: Material, decoded: list[str]) -> None:
    pictures = Pictures(ScanFolder(batch.results), most_of_pictures=1, most_of_pixels=1)
    scan = scan_of(batch, RECTO)
    for _ in range(2):
        pictures.jpeg(scan, 512)
    assert len(decoded) == 2


def test_many_who_ask_at_once_wait_for_one(batch: Material, decoded: list[str]) -> None:
    pictures = Pictures(ScanFolder(batch.results))
    scans = [scan_of(batch, RECTO), scan_of(batch, VERSO)]
    together = threading.Barrier(6)
    made: list[bytes] = []

    def ask(number: int) -> None:
        together.wait()
        made.append(pictures.jpeg(scans[number % 2], 512))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(decoded) == sorted(scan.path for scan in scans)
    assert len(made) == 6
    assert len(set(made)) == 2


def test_pictures_are_prepared_behind_the_back(batch: Material, decoded: list[str]) -> None:
    pictures = Pictures(ScanFolder(batch.results))
    scans = [scan_of(batch, RECTO), scan_of(batch, VERSO)]
    lost = PageScan("lost.png", "0" * 64, 0)
    pictures.prepare([lost, *scans])
    while len(decoded) < 2:
        time.sleep(0.01)
    for scan in scans:
        pictures.jpeg(scan, 512)
    assert decoded == [scan.path for scan in scans]
    pictures.close()
    pictures.prepare(scans)  # harmless
    pictures.close()


def test_what_breaks_behind_the_back_ends_nothing(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = pictures_module.read_scan

    def breaks(path: Path, frame: int, *, relative: str) -> Any:
        if relative == f"{RECTO}.png":
            raise MemoryError
        return before(path, frame, relative=relative)

    monkeypatch.setattr(pictures_module, "read_scan", breaks)
    pictures = Pictures(ScanFolder(batch.results))
    for scans in ([scan_of(batch, RECTO), scan_of(batch, VERSO)], [scan_of(batch, VERSO)]):
        pictures.prepare(scans)
        while pictures._next:
            time.sleep(0.01)
    pictures.close()


def test_what_is_wanted_later_takes_the_place_of_what_was_to_be_prepared(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    names: list[str] = []
    before = pictures_module.read_scan

    def slow(path: Path, frame: int, *, relative: str) -> Any:
        names.append(relative)
        begun.set()
        go_on.wait(20)
        return before(path, frame, relative=relative)

    monkeypatch.setattr(pictures_module, "read_scan", slow)
    pictures = Pictures(ScanFolder(batch.results))
    first, second, third = (scan_of(batch, name) for name in (RECTO, VERSO, NOTE))
    pictures.prepare([first, second])
    assert begun.wait(20)
    pictures.prepare([third])
    go_on.set()
    assert pictures.jpeg(third)
    while pictures._next:
        time.sleep(0.01)
    pictures.close()
    assert names == [first.path, third.path]


def test_a_broken_scan_is_not_tried_again_until_it_changes(
    batch: Material, decoded: list[str]
) -> None:
    path = batch.scans / f"{RECTO}.png"
    right = path.read_bytes()
    path.write_bytes(right[:500])
    pictures = Pictures(ScanFolder(batch.results))
    scan = scan_of(batch, RECTO)
    assert pictures.problem(scan) is None  # not known yet
    for _ in range(2):
        with pytest.raises(DigitisationError):
            pictures.jpeg(scan)
    assert len(decoded) == 1
    assert f"{RECTO}.png" in (pictures.problem(scan) or "")
    path.write_bytes(right)
    assert pictures.problem(scan) is None
    assert pictures.jpeg(scan)


def test_a_summary_that_says_another_place_is_followed(batch: Material, tmp_path: Path) -> None:
    folder = ScanFolder(batch.results)
    assert folder.file(f"{RECTO}.png")
    batch.scans.rename(tmp_path / "moved")
    with pytest.raises(DigitisationError, match="--scans"):
        folder.file(f"{RECTO}.png")
    batch.results.summary.write_text(f'{{"source": "{tmp_path / "moved"}"}}')
    assert folder.file(f"{RECTO}.png") == (tmp_path / "moved" / f"{RECTO}.png")
    batch.results.summary.write_text('{"source": "s3://archive/batch"}')
    with pytest.raises(DigitisationError, match="store"):
        folder.file(f"{RECTO}.png")
    batch.results.summary.unlink()
    with pytest.raises(DigitisationError, match="not known"):
        folder.file(f"{RECTO}.png")


def test_tags_tell_pictures_apart() -> None:
    scan = PageScan("x.png", "a" * 64, 0)
    others = [
        PageScan("x.png", "b" * 64, 0).tag(512),
        PageScan("x.png", "a" * 64, 1).tag(512),
        scan.tag(513),
    ]
    assert scan.tag(1) == scan.tag(512) == PageScan("y.png", "a" * 64, 0).tag(512)
    assert len({scan.tag(512), *others}) == 4


@given(st.integers(1, 10**6))
def test_a_width_is_one_of_a_few_and_no_smaller_than_asked(width: int) -> None:
    assert step(width) in WIDTHS
    assert step(width) >= min(width, WIDTHS[-1])


@given(st.lists(st.tuples(st.integers(0, 8), st.binary(max_size=12))), st.integers(0, 40))
def test_the_cache_never_holds_more(puts: list[tuple[int, bytes]], most: int) -> None:
    kept: Bounded[bytes] = Bounded(most, len)
    last: dict[int, bytes] = {}
    for key, data in puts:
        kept.put(key, data)
        last[key] = data
        held = {key: found for key in last if (found := kept.get(key)) is not None}
        assert kept.bytes == sum(map(len, held.values())) <= most
        assert all(last[key] == found for key, found in held.items())


def test_what_was_used_least_leaves_first() -> None:
    kept: Bounded[bytes] = Bounded(2, len)
    kept.put("a", b"1")
    kept.put("b", b"2")
    assert kept.get("a")
    kept.put("c", b"3")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"1", None, b"3")


def test_locks_are_forgotten_when_nobody_holds_them() -> None:
    locks = OneAtATime()
    with locks.of("a"), locks.of("b"):
        assert len(locks._locks) == 2
    assert not locks._locks


def test_below(tmp_path: Path) -> None:
    folder = tmp_path / "batch"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "x").write_text("")
    (tmp_path / "batch2").write_text("")
    (folder / "there").symlink_to(folder / "inner")
    (folder / "round").symlink_to("round")
    assert below(folder, "there/x") == (folder / "inner" / "x").resolve()
    assert below(folder, folder / "inner" / ".." / "inner" / "x")
    assert below(folder, "new")
    for name in (
        ".",
        "",
        "..",
        "../batch2",
        "/",
        "inner/../../batch2",
        "a\0b",
        "x" * 999,
        "\ud800",
    ):
        with pytest.raises(OutsideError):
            below(folder, name)
