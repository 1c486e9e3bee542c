from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_batch import fill

from pipeline.cli import main
from pipeline.digitise import digitise_batch
from pipeline.errors import BatchError
from pipeline.resume.look import Standing
from pipeline.resume.status import batch_status
from pipeline.settings import choose_settings

pytestmark = pytest.mark.usefixtures("tesseract")

QUICK = ["ink.separate=no", "preprocess.turn=no", "ocr.segmentation=7"]
FIRST = "f1_op1_d1_l001"


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """A batch that is done but for one broken scan; by the engine that status asks about."""
    scans = fill(tmp_path / "scans" / "b")
    (scans / "f1_op1_d2_l002.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    digitise_batch(scans, tmp_path / "out", choose_settings(changes=QUICK), 2)
    return tmp_path / "out" / "b"


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def standings(folder: Path, **asked: object) -> dict[str, tuple[Standing, tuple[str, ...]]]:
    status = batch_status(folder, **asked)  # type: ignore[arg-type]
    pages = {page.job.page_id: (page.standing, page.why) for page in status.pages}
    return pages | {f"record {d.document_id}": (d.standing, d.why) for d in status.documents}


def test_what_is_done_and_what_failed(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(done)
    assert main(["status", str(done)]) == 3
    told = capsys.readouterr().out.splitlines()
    assert told[1] == "Pages: 3 done, 1 failed, 0 stale, 0 not begun"
    assert told[2] == "Documents: 2 done, 0 failed, 0 stale, 0 not begun"
    assert told[3].startswith("failed: f1_op1_d2_l002: ")
    assert main(["status", str(done), "--json"]) == 3
    plain = json.loads(capsys.readouterr().out)
    assert plain["complete"] is False
    assert plain["counts"]["pages"] == {"done": 3, "failed": 1, "stale": 0, "not_begun": 0}
    assert [page["standing"] for page in plain["pages"]].count("failed") == 1
    assert everything(done) == before


def test_everything_done(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (done.parents[1] / "scans" / "b" / "f1_op1_d2_l002.png").unlink()
    scans = done.parents[1] / "scans" / "b"
    digitise_batch(scans, done.parent, choose_settings(changes=QUICK), 2)
    assert main(["status", str(done)]) == 0
    told = capsys.readouterr().out
    assert "Everything is done." in told
    assert "left over, their scans are not in the batch: f1_op1_d2_l002" in told


def test_why_a_page_is_out_of_date(done: Path) -> None:
    scans = done.parents[1] / "scans" / "b"
    (scans / f"{FIRST}.png").write_bytes((scans / "f1_op1_d2_l001.png").read_bytes())
    fill(scans.parent / "more", 5)
    (scans.parent / "more" / "f1_op1_d3_l001.png").rename(scans / "f1_op1_d3_l001.png")
    (done / "pages" / "f1_op1_d2_l001.json").unlink()
    found = standings(done)
    assert found[FIRST] == (Standing.STALE, ("the scan has changed",))
    assert found["f1_op1_d1_l002"] == (Standing.DONE, ())
    lost = ("pages/f1_op1_d2_l001.json is missing",)
    assert found["f1_op1_d2_l001"] == (Standing.STALE, lost)
    assert found["f1_op1_d3_l001"] == (Standing.NOT_BEGUN, ())
    assert found["record f1_op1_d3_l001"][0] is Standing.NOT_BEGUN
    assert found["record f1_op1_d1_l001-002"][0] is Standing.STALE


def test_what_another_setting_would_redo(done: Path) -> None:
    assert standings(done, changes=("ocr.dpi=300",))[FIRST] == (
        Standing.STALE,
        ("ocr.dpi was 200, is 300",),
    )
    headers = standings(done, changes=("grammar.head_lines=7",))
    assert headers[FIRST][0] is Standing.DONE
    standing, why = headers["record f1_op1_d1_l001-002"]
    assert standing is Standing.STALE
    assert why[0].startswith("grammar.head_lines was ")


def test_scans_that_were_moved(done: Path) -> None:
    scans = done.parents[1] / "scans" / "b"
    moved = scans.rename(done.parents[1] / "b")
    with pytest.raises(BatchError) as caught:
        batch_status(done)
    assert "--scans" in caught.value.remedy
    assert standings(done, scans=moved)[FIRST] == (Standing.DONE, ())


def test_a_folder_that_holds_no_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(tmp_path)]) == 2
    assert "no results" in capsys.readouterr().err


def test_a_file_that_cannot_be_opened_is_counted(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scans" / "b" / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    assert main(["status", str(done)]) == 3
    told = capsys.readouterr().out.splitlines()
    assert told[3] == "Files that cannot be opened: 1"
    assert told[4].startswith("failed: broken.pdf: ")
