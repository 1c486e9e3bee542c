"""A folder of scans, good and bad: every good one is done, every bad one is named."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawn import BlobEngine, prose, turned, typescript
from PIL import Image

from pipeline.corrections.apply import reassembled
from pipeline.corrections.reviewed import load_reviewed
from pipeline.digitise import Settings, check_engine, digitise_batch
from pipeline.errors import BatchError, OcrError, OutputError
from pipeline.model import Grey
from pipeline.ocr import EngineWord, OcrEngine, TesseractSettings
from pipeline.outcome import BatchOutcome
from pipeline.output import ResultFolder
from pipeline.record import record_to_json

pytestmark = pytest.mark.usefixtures("tesseract")

FILES = ("bomb.png", "cut.jpg", "dot.png", "empty.tif", "good.png", "letter.tif")
BAD = tuple(name for name in FILES if name != "good.png")


def forged_png(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of that size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def good_scan() -> Grey:
    script = typescript([*prose(6, 40), "     " + prose(1, 30, 3)[0], *prose(4, 40, 2)], size=24)
    return np.asarray(turned(script.grey, 0.8))


def fill(folder: Path) -> Path:
    folder.mkdir(parents=True)
    Image.fromarray(good_scan()).save(folder / "good.png", dpi=(300, 300))
    (folder / "empty.tif").touch()
    (folder / "letter.tif").write_text("Это не скан.\n")
    Image.fromarray(good_scan()).save(folder / "cut.jpg")
    whole = (folder / "cut.jpg").read_bytes()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 50])
    Image.new("L", (1, 1)).save(folder / "dot.png")
    (folder / "bomb.png").write_bytes(forged_png(40_000, 40_000))
    assert sorted(path.name for path in folder.iterdir()) == list(FILES)
    return folder


def contents(folder: Path) -> Mapping[str, bytes]:
    """The results, without what is kept for the next run."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "state"
    }


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[BatchOutcome, Path]:
    base = tmp_path_factory.mktemp("mixed")
    scans = fill(base / "scans" / "delo7")
    outcome = digitise_batch(scans, base / "out", Settings(labels=True), 2, BlobEngine())
    return outcome, base / "out" / "delo7"


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_each_bad_file_is_a_failure_and_no_other(mixed: tuple[BatchOutcome, Path]) -> None:
    outcome, folder = mixed
    assert sorted(failure.file for failure in outcome.failures) == list(BAD)
    assert not outcome.complete
    listed = read_json(folder / "failures.json")
    assert sorted(item["file"] for item in listed) == list(BAD)
    for item in listed:
        assert item["stage"] == "scan"
        assert item["reason"].endswith(".")
        assert item["remedy"].endswith(".")
        assert "Error" not in item["reason"]
        assert "report" not in item["remedy"]
    reasons = {item["file"]: item["reason"] for item in listed}
    assert "empty" in reasons["empty.tif"]
    assert "text" in reasons["letter.tif"]
    assert "40000 x 40000" in reasons["bomb.png"]
    assert "small" in reasons["dot.png"]
    assert len(set(reasons.values())) == len(BAD)


def test_the_good_page_is_done(mixed: tuple[BatchOutcome, Path]) -> None:
    outcome, folder = mixed
    assert [page.job.relative for page in outcome.pages] == ["good.png"]
    assert [path.name for path in (folder / "pages").iterdir()] == ["good.json"]
    page = read_json(folder / "pages" / "good.json")
    assert {
        "id", "scan", "width", "height", "dpi", "text", "mean_confidence", "regions", "annotations"
    } <= page.keys()  # fmt: skip
    height, width = good_scan().shape
    assert (page["width"], page["height"]) == (width, height)
    assert page["dpi"] == pytest.approx(300, abs=1)
    assert page["scan"]["path"] == "good.png"
    assert len(page["scan"]["sha256"]) == 64
    assert len(page["text"].splitlines()) == 11
    assert page["text"] == "\n".join(
        line["text"] for region in page["regions"] for line in region["lines"]
    )
    (record,) = (folder / "records").iterdir()
    assert outcome.documents[0].record == str(record)
    assert read_json(record)["pages"][0]["id"] == "good"


def test_the_record_can_be_put_together_again_from_its_pages(
    mixed: tuple[BatchOutcome, Path],
) -> None:
    """What people correct is applied so; without corrections it is the same record."""
    reviewed = load_reviewed(ResultFolder(mixed[1]), "good")
    assert reviewed.record is reviewed.machine_record
    again = reassembled(reviewed.machine_record, reviewed.machine_pages, {})
    assert record_to_json(again) == (mixed[1] / "records" / "good.json").read_bytes()


def test_the_summary_says_what_came_of_it(mixed: tuple[BatchOutcome, Path]) -> None:
    summary = read_json(mixed[1] / "summary.json")
    assert summary["complete"] is False
    assert summary["counts"]["scans"] == len(FILES)
    assert summary["counts"]["failed_scans"] == len(BAD)
    assert summary["counts"]["pages"] == 1
    assert summary["counts"]["words"] == mixed[0].pages[0].words > 50
    assert summary["versions"]["engine"]


def test_labels_are_an_indexed_picture_of_the_size_of_the_scan(
    mixed: tuple[BatchOutcome, Path],
) -> None:
    scan = good_scan()
    with Image.open(mixed[1] / "labels" / "good.png") as picture:
        assert picture.mode == "P"
        assert picture.size == scan.shape[::-1]
        labels = np.asarray(picture)
    assert set(np.unique(labels)) <= {0, 1, 2, 3}
    assert (labels[scan < 100] == 1).mean() > 0.9
    assert (labels[scan > 230] == 0).mean() > 0.98


def test_nothing_half_written_is_left(mixed: tuple[BatchOutcome, Path]) -> None:
    assert set(contents(mixed[1])) == {
        "failures.json", "summary.json", "pages/good.json", "labels/good.png", "records/good.json"
    }  # fmt: skip


def test_the_same_input_gives_the_same_bytes(
    mixed: tuple[BatchOutcome, Path], tmp_path: Path
) -> None:
    scans = fill(tmp_path / "elsewhere" / "delo7")
    digitise_batch(scans, tmp_path, Settings(labels=True), 1, BlobEngine())
    first, again = contents(mixed[1]), contents(tmp_path / "delo7")
    assert first.keys() == again.keys()
    for name in first:
        if name != "summary.json":  # it holds timings and places
            assert first[name] == again[name], name


def test_a_second_run_over_the_first_leaves_the_same_files(tmp_path: Path) -> None:
    scans = fill(tmp_path / "delo7")
    digitise_batch(scans, tmp_path / "out", engine=BlobEngine())
    before = contents(tmp_path / "out" / "delo7")
    digitise_batch(scans, tmp_path / "out", engine=BlobEngine())
    after = contents(tmp_path / "out" / "delo7")
    assert {**before, "summary.json": b""} == {**after, "summary.json": b""}


def test_labels_are_written_only_when_asked_for(tmp_path: Path) -> None:
    scans = tmp_path / "a"
    scans.mkdir()
    Image.fromarray(good_scan()).save(scans / "good.png")
    outcome = digitise_batch(scans, tmp_path / "out", engine=BlobEngine())
    assert outcome.complete
    assert not (tmp_path / "out" / "a" / "labels").exists()
    assert read_json(tmp_path / "out" / "a" / "failures.json") == []


def test_progress_is_told(tmp_path: Path) -> None:
    scans = fill(tmp_path / "a")
    told: list[tuple[int, int, str]] = []
    digitise_batch(
        scans, tmp_path / "out", engine=BlobEngine(), progress=lambda *step: told.append(step)
    )
    assert [done for done, _, _ in told] == list(range(1, len(told) + 1))
    assert {total for _, total, _ in told} == {len(told)}
    assert "good.png" in {name for _, _, name in told}


def test_one_scan_is_a_batch_of_one(tmp_path: Path) -> None:
    path = tmp_path / "f1_op2_d3_l004ob.png"
    Image.fromarray(good_scan()).save(path)
    outcome = digitise_batch(path, tmp_path / "out", engine=BlobEngine())
    assert outcome.complete
    assert len(outcome.pages) == 1


class FailsOn:
    """Fails on its first page and reads the others; no error of ours."""

    name = "fails"

    def __init__(self) -> None:
        self.calls = 0

    def read(self, picture: Grey) -> list[EngineWord]:
        self.calls += 1
        if self.calls == 1:
            raise ZeroDivisionError("a fault")
        return list(BlobEngine().read(picture))


def test_a_fault_of_ours_on_one_page_does_not_end_the_batch(tmp_path: Path) -> None:
    scans = tmp_path / "a"
    scans.mkdir()
    for name in ("one.png", "two.png"):
        Image.fromarray(good_scan()).save(scans / name)
    outcome = digitise_batch(scans, tmp_path / "out", jobs=1, engine=FailsOn())
    (failure,) = outcome.failures
    assert failure.file == "one.png"
    assert "ZeroDivisionError" in failure.reason
    assert [page.job.relative for page in outcome.pages] == ["two.png"]


@pytest.mark.parametrize("kind", ["missing", "without images"])
def test_a_folder_that_holds_nothing_to_read(tmp_path: Path, kind: str) -> None:
    scans = tmp_path / "delo7"
    if kind == "without images":
        scans.mkdir()
        (scans / "notes.txt").write_text("лес")
    with pytest.raises(BatchError) as caught:
        digitise_batch(scans, tmp_path / "out", engine=BlobEngine())
    assert caught.value.file == str(scans)
    assert caught.value.remedy
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", ["out", "out/delo7", "out/delo7/pages"])
def test_results_that_cannot_be_written(tmp_path: Path, where: str) -> None:
    scans = tmp_path / "delo7"
    scans.mkdir()
    Image.fromarray(good_scan()).save(scans / "good.png")
    (tmp_path / where).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / where).write_text("a file where a folder should be")
    engine = BlobEngine()
    if where != "out/delo7/pages":
        with pytest.raises(OutputError) as caught:
            digitise_batch(scans, tmp_path / "out", engine=engine)
        assert "--out" in caught.value.remedy
        assert not engine.pictures  # said before the first page is read
    else:
        outcome = digitise_batch(scans, tmp_path / "out", engine=engine)
        assert [failure.stage for failure in outcome.failures] == ["output"]


def test_a_read_only_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    try:
        (out / "probe").touch()
    except PermissionError:
        pass
    else:
        pytest.skip("this user may write everywhere")
    scans = tmp_path / "delo7"
    scans.mkdir()
    Image.fromarray(good_scan()).save(scans / "good.png")
    with pytest.raises(OutputError):
        digitise_batch(scans, out, engine=BlobEngine())


def test_a_missing_model_is_said_before_anything_is_read(tmp_path: Path) -> None:
    scans = tmp_path / "delo7"
    scans.mkdir()
    Image.fromarray(good_scan()).save(scans / "good.png")
    settings = Settings(ocr=TesseractSettings(language="xyz"))
    with pytest.raises(OcrError) as caught:
        digitise_batch(scans, tmp_path / "out", settings)
    assert "tesseract-ocr-xyz" in caught.value.remedy


def test_one_engine_serves_all_pages() -> None:
    engine: OcrEngine = check_engine(Settings())
    assert check_engine(Settings()) is engine
