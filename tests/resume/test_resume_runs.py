"""A second run does what is to be done and no more."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest
from small_batch import QUICK, LineEngine, draw, fill, results, run, stamps

from pipeline.errors import OcrError
from pipeline.output import ResultFolder
from pipeline.resume import page_state, stamp
from pipeline.resume.batch_state import SameNameError
from pipeline.resume.page_state import load_page_state
from pipeline.settings import choose_settings

FIRST = "f1_op1_d1_l001"


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    return fill(tmp_path / "scans" / "b")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_finished_batch_is_left_as_it_is(scans: Path, out: Path) -> None:
    first = run(scans, out)
    assert first.complete
    before, engine = stamps(out / "b"), LineEngine()
    second = run(scans, out, engine)
    assert engine.calls == 0
    assert stamps(out / "b") == before
    assert second.done_before == len(second.pages) == 3
    assert second.pages == first.pages
    assert second.documents == first.documents


def test_a_changed_scan_is_read_again_alone(scans: Path, out: Path) -> None:
    run(scans, out)
    before, engine = stamps(out / "b"), LineEngine()
    draw(scans / f"{FIRST}.png", 50)
    run(scans, out, engine)
    changed = {name for name, now in stamps(out / "b").items() if now != before[name]}
    assert changed == {f"pages/{FIRST}.json", "records/f1_op1_d1_l001-002.json"}
    assert engine.calls > 0


@pytest.mark.parametrize("years", [-20, 20])
def test_times_of_files_mean_nothing(scans: Path, out: Path, years: int) -> None:
    run(scans, out)
    when = time.time() + years * 3e7
    for path in (*scans.iterdir(), *(p for p in (out / "b").rglob("*") if p.is_file())):
        os.utime(path, (when, when))
    engine = LineEngine()
    pages = results(out / "b")
    assert run(scans, out, engine).done_before == 3
    assert engine.calls == 0
    assert results(out / "b") == pages


def test_a_clock_that_was_set_back(scans: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time_ns()
    run(scans, out)
    monkeypatch.setattr(stamp.time, "time_ns", lambda: now - 10**18)
    assert run(scans, out).done_before == 3
    draw(scans / f"{FIRST}.png", 50)
    os.utime(scans / f"{FIRST}.png", ns=(now - 10**18, now - 10**18))
    assert run(scans, out).done_before == 2


def test_a_changed_scan_with_the_old_times_and_size(scans: Path, out: Path) -> None:
    path = scans / f"{FIRST}.png"
    other = draw(scans.parent / "other.png", 50).read_bytes()
    size = max(len(other), path.stat().st_size)
    path.write_bytes(path.read_bytes().ljust(size, b"\0"))
    status = path.stat()
    run(scans, out)
    path.write_bytes(other.ljust(size, b"\0"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(scans, out).done_before == 2


def test_results_that_were_moved_are_known_again(scans: Path, out: Path, tmp_path: Path) -> None:
    run(scans, out)
    shutil.copytree(out, tmp_path / "elsewhere")
    engine = LineEngine()
    assert run(scans, tmp_path / "elsewhere", engine).done_before == 3
    assert engine.calls == 0


@pytest.mark.parametrize("how", ["gone", "damaged"])
@pytest.mark.parametrize("what", ["pages", "records", "state/pages", "state/records"])
def test_a_lost_file_is_made_again(scans: Path, out: Path, what: str, how: str) -> None:
    run(scans, out)
    before = results(out / "b")
    victim = sorted((out / "b" / what).iterdir())[0]
    if how == "gone":
        victim.unlink()
    else:
        victim.write_bytes(victim.read_bytes()[:-20])
    engine = LineEngine()
    again = run(scans, out, engine)
    assert again.complete
    assert results(out / "b") == before
    assert engine.calls == 0  # the words were kept
    assert again.done_before == (2 if "pages" in what else 3)


def test_another_setting_of_the_engine_reads_again(scans: Path, out: Path) -> None:
    run(scans, out)
    engine = LineEngine()
    settings = choose_settings(changes=["ink.separate=no", "preprocess.turn=no", "ocr.dpi=300"])
    assert run(scans, out, engine, settings).done_before == 0
    assert engine.calls > 0


def test_another_rule_for_headers_writes_records_only(scans: Path, out: Path) -> None:
    run(scans, out)
    before, engine = stamps(out / "b"), LineEngine()
    settings = choose_settings(
        changes=["ink.separate=no", "preprocess.turn=no", "grammar.head_lines=7"]
    )
    run(scans, out, engine, settings)
    assert engine.calls == 0
    changed = {name for name, now in stamps(out / "b").items() if now != before[name]}
    assert changed == {name for name in before if name.startswith("records/")}


def test_pictures_that_are_wanted_now_are_written(scans: Path, out: Path) -> None:
    run(scans, out)
    before = results(out / "b")
    settings = choose_settings(
        changes=["ink.separate=no", "preprocess.turn=no"], labels=True, overlays=True
    )
    engine = LineEngine()
    assert run(scans, out, engine, settings).done_before == 0
    assert engine.calls == 0
    assert len(list((out / "b" / "labels").iterdir())) == 3
    assert results(out / "b") == before
    assert run(scans, out, engine, settings).done_before == 3
    assert run(scans, out, engine, QUICK).done_before == 3


def test_what_the_manifest_says_now_is_in_the_record(scans: Path, out: Path) -> None:
    run(scans, out)
    before = stamps(out / "b")
    (scans / "batch.toml").write_text(
        '[[documents]]\nfond = "1"\nopis = "1"\ndelo = "2"\ntitle = "О лесе"\n', encoding="utf-8"
    )
    outcome = run(scans, out)
    assert outcome.done_before == 3
    changed = {name for name, now in stamps(out / "b").items() if now != before[name]}
    assert len(changed) == 1
    record = json.loads((out / "b" / changed.pop()).read_text())
    assert record["title"]["text"] == "О лесе"


def test_a_failure_is_tried_again_and_the_others_are_not(scans: Path, out: Path) -> None:
    class Killed(LineEngine):
        def called(self) -> None:
            if self.calls == 1:
                raise OcrError("The engine was killed.", remedy="Run again.", passing=True)

    first = run(scans, out, Killed())
    assert [failure.reason for failure in first.failures] == ["The engine was killed."]
    state = load_page_state(ResultFolder(out / "b"), first.failures[0].file.removesuffix(".png"))
    assert state is not None
    assert state.failure == first.failures[0]
    second = run(scans, out)
    assert second.complete
    assert second.done_before == 2
    assert (out / "b" / "failures.json").read_text() == "[]\n"


def test_a_page_that_is_one_again_leaves_no_halves(scans: Path, out: Path) -> None:
    """What an earlier reading wrote and the last one did not is no result any more."""
    run(scans, out)
    folder = ResultFolder(out / "b")
    state = load_page_state(folder, FIRST)
    assert state is not None
    half = folder.page(f"{FIRST}.left")
    half.write_bytes(b"{}")
    crop = folder.crop(FIRST, "a9")
    crop.parent.mkdir(parents=True)
    crop.write_bytes(b"of an earlier reading")
    older = page_state.known_output(folder, half)
    page_state.save_page_state(
        folder, page_state.replace(state, recipe="another", files=(*state.files, older))
    )
    run(scans, out)
    assert not half.exists()
    assert not crop.exists()
    assert folder.page(FIRST).exists()


def test_what_is_kept_for_no_page_is_removed(scans: Path, out: Path) -> None:
    run(scans, out)
    words = out / "b" / "state" / "words"
    before = {path.name for path in words.iterdir()}
    draw(scans / f"{FIRST}.png", 50)
    run(scans, out)
    after = {path.name for path in words.iterdir()}
    assert before - after
    assert len(after) == len(before)


def test_the_state_is_of_the_bytes_that_were_read(scans: Path, out: Path) -> None:
    """A scan that is replaced after it was read, while its page is worked on."""
    path = scans / f"{FIRST}.png"
    old = path.read_bytes()

    class Replacing(LineEngine):
        def called(self) -> None:
            if self.calls == 1:
                draw(path, 50)

    run(scans, out, Replacing())
    state = load_page_state(ResultFolder(out / "b"), FIRST)
    assert state is not None
    assert state.scan is not None
    assert state.scan.sha256 == stamp.hashlib.sha256(old).hexdigest()
    assert run(scans, out).done_before == 2
    assert run(scans, out).done_before == 3


def test_a_renamed_scan_is_another_page_but_is_not_read_again(scans: Path, out: Path) -> None:
    run(scans, out)
    (scans / f"{FIRST}.png").rename(scans / "f1_op1_d9_l001.png")
    engine = LineEngine()
    assert run(scans, out, engine).done_before == 2
    assert engine.calls == 0
    assert (out / "b" / "pages" / f"{FIRST}.json").exists()  # left over, never deleted


def test_another_folder_of_the_same_name_is_refused(scans: Path, out: Path, tmp_path: Path) -> None:
    run(scans, out)
    before = stamps(out / "b")
    other = fill(tmp_path / "elsewhere" / "b")
    with pytest.raises(SameNameError, match="another folder of scans") as caught:
        run(other, out)
    assert str(scans) in str(caught.value)
    assert caught.value.remedy
    assert stamps(out / "b") == before
