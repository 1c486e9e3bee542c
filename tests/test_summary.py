from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import ScanError
from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.summary import (
    closing_message,
    failure_line,
    mean_confidence,
    summary_as_json,
    write_summary,
)


def page(name: str, words: int = 100, confidence: float | None = 0.9) -> PageOutcome:
    job = PageJob(
        batch_folder="/scans/b",
        out_folder="/out/b",
        document_id=f"d-{name}",
        file=f"/scans/b/{name}.jpg",
        relative=f"{name}.jpg",
        page_id=name,
    )
    return PageOutcome(job, (name,), words, confidence, (), (("ocr", 1.5), ("scan", 0.25)))


def document(name: str, *found: tuple[str, str]) -> DocumentOutcome:
    return DocumentOutcome(f"d-{name}", f"/out/b/records/d-{name}.json", 1, (), found)


TWO = BatchOutcome(
    batch="b",
    scans="/scans/b",
    folder="/out/b",
    pages=(page("1"), page("2", words=300, confidence=0.5)),
    documents=(document("1", ("number", "№ 1316")), document("2")),
    seconds=30.0,
)
EMPTY_FILE = Failure.of(ScanError("The file is empty.", remedy="Scan it again."), "3.jpg")


def with_failures(*failures: Failure) -> BatchOutcome:
    return BatchOutcome(
        "b", "/scans/b", "/out/b", TWO.pages, TWO.documents[:1], failures, seconds=30.0
    )


def test_confidence_is_weighted_by_words() -> None:
    assert mean_confidence(TWO) == 0.6


def test_confidence_of_nothing_is_unknown() -> None:
    assert mean_confidence(BatchOutcome("b", "s", "f", (page("1", 0, None),))) is None


def test_counts_and_timings() -> None:
    summary = summary_as_json(TWO, {"tesseract": "5.3.0"})
    assert summary["complete"] is True
    assert summary["counts"] == {
        "scans": 2,
        "failed_scans": 0,
        "failed_documents": 0,
        "documents": 2,
        "pages": 2,
        "words": 400,
        "to_review": 0,
    }
    assert summary["timings"] == {
        "seconds": 30.0,
        "pages_a_minute": 4.0,
        "seconds_in_stages": {"ocr": 3.0, "scan": 0.5},
    }
    assert summary["versions"] == {"tesseract": "5.3.0"}
    assert summary["documents"][0]["record"] == "records/d-1.json"


def test_files_are_written_and_are_json(tmp_path: Path) -> None:
    out = ResultFolder(tmp_path)
    write_summary(with_failures(EMPTY_FILE), out, {"tesseract": None})
    assert json.loads(out.failures.read_bytes()) == [
        {
            "file": "3.jpg",
            "frame": None,
            "stage": "scan",
            "reason": "The file is empty.",
            "remedy": "Scan it again.",
        }
    ]
    assert json.loads(out.summary.read_bytes())["complete"] is False


def test_three_lines_when_all_is_well() -> None:
    lines = closing_message(TWO, "./run").splitlines()
    assert len(lines) == 3
    assert lines[0] == "Found: 2 documents, 2 pages, 400 words: number in 1."
    assert "/out/b/records" in lines[1]
    assert "./run review /out/b" in lines[2]


def test_fields_of_a_single_document_are_named() -> None:
    single = BatchOutcome("b", "/s", "/out/b", TWO.pages[:1], TWO.documents[:1])
    assert "number № 1316" in closing_message(single)


def test_a_folder_with_a_blank_can_be_pasted() -> None:
    single = BatchOutcome("b", "/s", "/my out/b", TWO.pages[:1], TWO.documents[:1])
    assert "review '/my out/b'" in closing_message(single)


def test_failures_come_first() -> None:
    outcome = with_failures(EMPTY_FILE)
    assert failure_line(outcome) == "1 of 3 scans failed: 3.jpg. See /out/b/failures.json."
    assert closing_message(outcome).splitlines()[0] == failure_line(outcome)


def test_a_record_that_failed_is_not_called_a_scan() -> None:
    outcome = with_failures(Failure("d-2", "record", "It failed.", "Report it."))
    assert failure_line(outcome).startswith("1 record could not be written: d-2.")
    assert summary_as_json(outcome, {})["counts"]["failed_scans"] == 0


def test_a_file_of_many_frames_counts_once() -> None:
    first = Failure("3.jpg", "scan", "Cut off.", "Scan it again.", frame=1)
    second = Failure("3.jpg", "scan", "Cut off.", "Scan it again.", frame=2)
    assert failure_line(with_failures(first, second)).startswith("1 of 3 scans failed")
    assert str(first).startswith("3.jpg (page 2 of the file): ")


def test_an_unknown_error_is_our_fault_and_says_where() -> None:
    try:
        closing_message(None)  # type: ignore[arg-type]  # the fault
    except AttributeError as error:
        failure = Failure.of(error, "a.jpg")
    assert failure.stage == "summary"
    assert "AttributeError" in failure.reason
    assert "summary.py:" in failure.reason
    assert "report" in failure.remedy


def test_want_of_memory_has_its_own_remedy() -> None:
    failure = Failure.of(MemoryError(), "a.jpg")
    assert "memory" in failure.reason
    assert "--jobs" in failure.remedy
