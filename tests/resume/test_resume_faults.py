"""Faults around a run: it says what is wrong, keeps what is done, and the next run finishes it."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from small_batch import LineEngine, draw, fill, results, run, stamps

from pipeline.errors import DigitisationError, OcrError, OutputError, ScanError, may_pass
from pipeline.model import Scan
from pipeline.ocr.tesseract import TesseractEngine, TesseractSettings, pytesseract
from pipeline.outcome import PageJob
from pipeline.output import ResultFolder
from pipeline.resume import work
from pipeline.resume.page_state import load_page_state
from pipeline.settings import Settings


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own, of four megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)],
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"this user may not mount a disk: {error}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    scans = fill(tmp_path / "b", 4)
    run(scans, tmp_path / "whole")

    class Filling(LineEngine):
        def called(self) -> None:
            if (small_disk / "b" / "pages").exists():  # the first page is done
                fill_up(small_disk / "filler")

    with pytest.raises(OutputError) as caught:  # there is no room for the summary either
        run(scans, small_disk, Filling())
    assert "No space left" in caught.value.reason
    assert "Free space" in caught.value.remedy
    assert not caught.value.passing
    (small_disk / "filler").unlink()
    before = stamps(small_disk / "b")
    last = run(scans, small_disk)
    assert last.complete
    assert last.done_before >= 1
    assert results(small_disk / "b") == results(tmp_path / "whole" / "b")
    now = stamps(small_disk / "b")
    assert [n for n in before if n.startswith("pages/") and now[n] != before[n]] == []
    assert not list(small_disk.rglob(".writing-*"))


def fill_up(path: Path) -> None:
    with path.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"0" * 4096)


def test_a_results_folder_that_is_lost_on_the_way(tmp_path: Path) -> None:
    """A file takes the place of ``pages/``: not even root may write there."""
    scans = fill(tmp_path / "b", 4)
    run(scans, tmp_path / "whole")
    folder = tmp_path / "out" / "b"

    class Barred(LineEngine):
        def called(self) -> None:
            if (folder / "pages").is_dir():  # the first page is done
                (folder / "pages").rename(folder / "away")
                (folder / "pages").write_bytes(b"in the way")

    outcome = run(scans, tmp_path / "out", Barred())
    assert outcome.failures
    assert {failure.stage for failure in outcome.failures} == {"output"}
    (folder / "pages").unlink()
    (folder / "away").rename(folder / "pages")
    before = stamps(folder)
    last = run(scans, tmp_path / "out")
    assert last.complete
    assert last.done_before == 1
    assert results(folder) == results(tmp_path / "whole" / "b")
    kept = [name for name in before if name.startswith("pages/")]
    assert [name for name in kept if stamps(folder)[name] != before[name]] == []


def test_a_scan_that_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed each time it is read: it is not known what was decoded."""
    scan = draw(tmp_path / "b" / "a.png", 1)
    read_scan = work.read_scan
    seeds = iter(range(2, 10))

    def disturbed(path: Path, frame: int, *, relative: str) -> Scan:
        found = read_scan(path, frame, relative=relative)
        draw(scan, next(seeds))
        return found

    monkeypatch.setattr(work, "read_scan", disturbed)
    outcome = run(tmp_path / "b", tmp_path / "out")
    assert "being changed" in outcome.failures[0].reason
    job = PageJob("", str(tmp_path / "out" / "b"), "a", str(scan), "a.png", "a")
    with pytest.raises(ScanError) as caught:
        work.work_on_page(job, Settings(), LineEngine())
    assert caught.value.passing


def test_half_a_scan_that_is_whole_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = draw(tmp_path / "b" / "a.png", 1)
    whole = scan.read_bytes()
    read_scan = work.read_scan

    def growing(path: Path, frame: int, *, relative: str) -> Scan:
        try:
            return read_scan(path, frame, relative=relative)
        finally:
            if path.read_bytes() != whole:
                path.write_bytes(whole)

    monkeypatch.setattr(work, "read_scan", growing)
    scan.write_bytes(whole[: len(whole) // 2])
    assert run(tmp_path / "b", tmp_path / "out").complete


@pytest.mark.parametrize(("end", "passing"), [("kill -9 $$", True), ("exit 1", False)])
def test_an_engine_that_is_killed_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, passing: bool
) -> None:
    engine = TesseractEngine(TesseractSettings())
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\n{end}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))
    with Image.open(draw(tmp_path / "a.png", 1)) as picture, pytest.raises(OcrError) as caught:
        engine.read(np.asarray(picture.convert("L")))
    assert caught.value.passing is passing


def test_an_engine_that_takes_too_long_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = TesseractEngine(TesseractSettings(timeout=1))
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexec sleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))
    with Image.open(draw(tmp_path / "a.png", 1)) as picture, pytest.raises(OcrError) as caught:
        engine.read(np.asarray(picture.convert("L")))
    assert caught.value.passing


@pytest.mark.parametrize(
    ("number", "passing"),
    [(5, True), (116, True), (16, True), (28, False), (13, False), (2, False)],
)
def test_which_errors_of_a_disk_may_pass(number: int, passing: bool) -> None:
    error = OSError(number, "said")
    assert may_pass(error) is passing
    assert may_pass(DigitisationError("a.", remedy="b.", passing=passing)) is passing
    assert not may_pass(ValueError("a fault of ours"))


def test_an_error_that_may_pass_still_may_after_a_journey() -> None:
    error = OcrError("a.", file="f", remedy="b.", passing=True)
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(back), back.passing, str(back)) == (OcrError, True, str(error))


def test_a_broken_scan_has_a_state_that_says_why(tmp_path: Path) -> None:
    path = draw(tmp_path / "b" / "a.png", 1)
    path.write_bytes(path.read_bytes()[:300])
    outcome = run(tmp_path / "b", tmp_path / "out")
    state = load_page_state(ResultFolder(tmp_path / "out" / "b"), "a")
    assert state is not None
    assert state.failure == outcome.failures[0]
    draw(path, 1)
    assert run(tmp_path / "b", tmp_path / "out").complete
