"""The command line finds that nothing is to be done, and loads next to nothing for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_batch import draw, fill

from pipeline.batch import read_batch
from pipeline.cli import main
from pipeline.cli.finished import look_quickly, remember_surroundings
from pipeline.digitise import digitise_batch
from pipeline.outcome import BatchOutcome
from pipeline.output import ResultFolder
from pipeline.resume import stamp, surroundings
from pipeline.resume.surroundings import Asked, look_around
from pipeline.settings import choose_settings

pytestmark = pytest.mark.usefixtures("tesseract")

CHANGES = ("ink.separate=no", "preprocess.turn=no")
ASKED = Asked("rus", labels=False, overlays=False, changes=CHANGES)
SETTINGS = choose_settings(changes=CHANGES)
HEAVY = {"cv2", "onnxruntime", "prefect", "pydantic", "PIL", "pytesseract", "pypdfium2"}


def quick_look(scans: Path, out: Path, asked: Asked) -> BatchOutcome | None:
    batch = read_batch(scans)
    return look_quickly(batch, ResultFolder(out / batch.name), asked)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, BatchOutcome]:
    base = tmp_path_factory.mktemp("done")
    scans = fill(base / "b")
    begun = look_around()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp, "SETTLED_NS", -(10**9))  # as if the scans had lain there for long
        outcome = digitise_batch(scans, base / "out", SETTINGS, 2)
    remember_surroundings(outcome, ASKED, SETTINGS, begun)
    return scans, base / "out", outcome


def command(scans: Path, out: Path, *more: str) -> list[str]:
    sets = [part for change in CHANGES for part in ("--set", change)]
    return ["digitise", str(scans), "--out", str(out), *sets, *more]


def test_nothing_is_loaded_and_nothing_changes(
    done: tuple[Path, Path, BatchOutcome], process_environment: dict[str, str]
) -> None:
    scans, out, _ = done
    program = (
        "import sys; from pipeline.cli import main; status = main(sys.argv[1:]);"
        f"print(*sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    before = (out / "b" / "summary.json").read_bytes()
    ended = subprocess.run(
        [sys.executable, "-c", program, *command(scans, out)],
        env=process_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "\n")
    assert ended.stdout.startswith("Nothing to do: 3 pages are done.\n")
    assert (out / "b" / "summary.json").read_bytes() == before


def test_the_summary_for_programs_is_the_same(
    done: tuple[Path, Path, BatchOutcome], capsys: pytest.CaptureFixture[str]
) -> None:
    scans, out, _ = done
    assert main(command(scans, out, "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    summary = json.loads((out / "b" / "summary.json").read_bytes())
    assert told == {**summary, "failures": []}


def test_a_lost_summary_is_not_made_up(done: tuple[Path, Path, BatchOutcome]) -> None:
    scans, out, outcome = done
    path = out / "b" / "failures.json"
    path.unlink()
    again = quick_look(scans, out, ASKED)
    assert again is not None
    assert again.documents == outcome.documents
    assert path.read_bytes() == b"[]\n"
    summary = (out / "b" / "summary.json").rename(out / "summary.json")
    assert quick_look(scans, out, ASKED) is None
    summary.rename(out / "b" / "summary.json")


@pytest.mark.parametrize(
    "asked",
    [
        Asked("rus", labels=True, overlays=False, changes=CHANGES),
        Asked("rus+eng", labels=False, overlays=False, changes=CHANGES),
        Asked("rus", labels=False, overlays=False, changes=(*CHANGES, "ocr.dpi=300")),
    ],
)
def test_another_question_is_not_answered_quickly(
    done: tuple[Path, Path, BatchOutcome], asked: Asked
) -> None:
    assert quick_look(done[0], done[1], asked) is None


def test_changed_code_or_libraries_are_not_answered_quickly(
    done: tuple[Path, Path, BatchOutcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_text("")
    monkeypatch.setattr(surroundings, "_PACKAGE", tmp_path)
    assert quick_look(done[0], done[1], ASKED) is None
    monkeypatch.undo()
    monkeypatch.setattr(surroundings, "_site_folders", lambda: [str(tmp_path)])
    assert quick_look(done[0], done[1], ASKED) is None


def test_code_that_changed_during_the_run_is_not_noted(
    done: tuple[Path, Path, BatchOutcome],
) -> None:
    scans, out, outcome = done
    path = out / "b" / "state" / "surroundings.json"
    kept = path.read_bytes()
    path.unlink()
    remember_surroundings(outcome, ASKED, SETTINGS, {**look_around(), "code": []})
    assert not path.exists()
    path.write_bytes(kept)
    assert quick_look(scans, out, ASKED) is not None


def test_a_new_scan_is_work(done: tuple[Path, Path, BatchOutcome]) -> None:
    scans, out, _ = done
    draw(scans / "new.png", 70)
    assert quick_look(scans, out, ASKED) is None
    (scans / "new.png").unlink()
    assert quick_look(scans, out, ASKED) is not None


def test_exports_of_a_finished_batch_need_no_run_and_leave_it_finished(
    done: tuple[Path, Path, BatchOutcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    scans, out, outcome = done
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")  # none is there
    results = out / scans.name
    before = {path: path.read_bytes() for path in results.rglob("*.json") if path.is_file()}
    assert main(command(scans, out, "--export", "page", "--export", "pdf")) == 0
    written = sorted((results / "exports").iterdir())
    pages = [page for read in outcome.pages for page in read.page_ids]
    assert len(written) == len(pages) + len(outcome.documents)
    times = [path.stat().st_mtime_ns for path in written]
    assert main(command(scans, out, "--export", "page", "--export", "pdf")) == 0
    assert [path.stat().st_mtime_ns for path in written] == times
    assert {path: path.read_bytes() for path in before} == before
    assert quick_look(scans, out, ASKED) is not None


def test_a_format_that_is_none_is_wrong_use_of_a_finished_batch(
    done: tuple[Path, Path, BatchOutcome], capsys: pytest.CaptureFixture[str]
) -> None:
    scans, out, _ = done
    assert main(command(scans, out, "--export", "docx")) == 2
    assert "Choose from" in capsys.readouterr().err
