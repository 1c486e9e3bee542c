"""A run leaves what people corrected as it is, and it holds after the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_batch import LineEngine, draw, fill, run

from pipeline.corrections.changes import CheckedChange, FieldChange, Spot, WordChange
from pipeline.corrections.log import append
from pipeline.corrections.reviewed import ReviewedDocument, load_reviewed
from pipeline.model import Grey
from pipeline.ocr import EngineWord
from pipeline.output import ResultFolder
from pipeline.resume.lock import locked
from pipeline.resume.status import batch_status

pytestmark = pytest.mark.usefixtures("tesseract")
FIRST, DOCUMENT = "f1_op1_d1_l001", "f1_op1_d1_l001-002"


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    return fill(tmp_path / "scans" / "b")


@pytest.fixture
def out(scans: Path, tmp_path: Path) -> ResultFolder:
    """Digitised, and corrected: the first word, the title."""
    assert run(scans, tmp_path / "out").complete
    out = ResultFolder(tmp_path / "out" / "b")
    page = load_reviewed(out, DOCUMENT).pages[0]
    word = page.regions[0].lines[0].words[0]
    spot = Spot(
        page=page.id,
        sha256=page.scan.sha256,
        frame=page.scan.frame,
        box=tuple(word.box.as_list()),
        text=word.text,
    )
    changes = (
        WordChange(spot=spot, before=word.text, after="Леса"),
        FieldChange(name="title", before=None, after="О лесах"),
        CheckedChange(before=False, after=True),
    )
    for seen, change in enumerate(changes):
        append(out, DOCUMENT, who="Анна", what=change, seen=seen)
    return out


def holds(reviewed: ReviewedDocument) -> bool:
    record = reviewed.record
    return (
        not reviewed.unfit
        and reviewed.checked
        and record.title is not None
        and record.title.text == "О лесах"
        and reviewed.pages[0].text.startswith("Леса")
    )


def test_a_run_with_nothing_to_do(scans: Path, out: ResultFolder) -> None:
    assert holds(load_reviewed(out, DOCUMENT))
    kept = out.corrections(DOCUMENT).read_bytes()
    record = out.record(DOCUMENT).read_bytes()
    run(scans, out.root.parent)
    assert out.corrections(DOCUMENT).read_bytes() == kept
    assert out.record(DOCUMENT).read_bytes() == record
    assert b"\xd0\x9b\xd0\xb5\xd1\x81\xd0\xb0" not in record  # the machine's own has no «Леса»
    assert holds(load_reviewed(out, DOCUMENT))


def test_a_run_that_reads_everything_anew(scans: Path, out: ResultFolder) -> None:
    class Other(LineEngine):
        name = "other"

        def read(self, picture: Grey) -> list[EngineWord]:
            return [replace(word, text="лесъ") for word in super().read(picture)]

    kept = out.corrections(DOCUMENT).read_bytes()
    engine = Other()
    run(scans, out.root.parent, engine)
    assert engine.calls > 0
    assert out.corrections(DOCUMENT).read_bytes() == kept
    assert holds(load_reviewed(out, DOCUMENT))


def test_a_scan_that_is_another_now(scans: Path, out: ResultFolder) -> None:
    kept = out.corrections(DOCUMENT).read_bytes()

    class Field(LineEngine):
        def read(self, picture: Grey) -> list[EngineWord]:
            return [replace(word, text="поле") for word in super().read(picture)]

    draw(scans / f"{FIRST}.png", 50)
    run(scans, out.root.parent, Field())
    assert out.corrections(DOCUMENT).read_bytes() == kept
    reviewed = load_reviewed(out, DOCUMENT)
    assert [one.entry.number for one in reviewed.unfit] == [1]
    assert reviewed.checked
    assert reviewed.record.title is not None


def test_after_a_run_that_was_killed(scans: Path, out: ResultFolder) -> None:
    """What it left half written goes; what a person is just writing stays."""
    writing = out.corrections(DOCUMENT).with_name(".writing-1.json")
    writing.write_bytes(b"{")
    kept = out.corrections(DOCUMENT).read_bytes()
    out.lock.write_bytes(b'{"host": "h", "process": 1}\n')
    half = out.page(FIRST).with_name(".writing-2.json")
    half.write_bytes(b"{")
    run(scans, out.root.parent)
    assert not half.exists()
    assert writing.exists()
    assert out.corrections(DOCUMENT).read_bytes() == kept
    append(out, DOCUMENT, who="Анна", what=3, seen=3)
    assert not writing.exists()  # no one else can have been writing just then


def test_a_person_corrects_while_a_run_works(out: ResultFolder) -> None:
    with locked(out):
        log = append(out, DOCUMENT, who="Борис", what=1, seen=3)
    assert [entry.number for entry in log.standing] == [2, 3]
    assert load_reviewed(out, DOCUMENT).pages == load_reviewed(out, DOCUMENT).machine_pages


def test_corrections_are_nothing_to_be_done(out: ResultFolder) -> None:
    status = batch_status(out.root, changes=("ink.separate=no", "preprocess.turn=no"))
    assert status.left_over == ()
    assert {d.document_id for d in status.documents} == {DOCUMENT, "f1_op1_d2_l001"}
