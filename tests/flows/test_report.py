from __future__ import annotations

from flows.report import MOST_REASONS, review_rows
from pipeline.assemble import AssembleSettings
from pipeline.outcome import BatchOutcome, DocumentOutcome, PageJob, PageOutcome


def page(document: str, confidence: float | None, *review: str) -> PageOutcome:
    job = PageJob("scans", "out", document, f"{document}.jpg", f"{document}.jpg", document)
    return PageOutcome(job, (document,), 10, confidence, review)


def test_the_least_sure_come_first_then_those_with_most_reasons() -> None:
    pages = (
        page("good", 0.95),
        page("one", 0.95, "A"),
        page("two", 0.95, "A", "B"),
        page("low", 0.7, "Low."),
        page("lowest", 0.4, "Low."),
        page("empty", None, "No typing was found on this page."),
        page("sheet", 0.9),
        page("sheet", None, "No typing was found on this page."),
        page("many", 0.9),
    )
    many = DocumentOutcome("many", "out/records/many.json", 1, tuple("abcdefgh"))
    rows = review_rows(BatchOutcome("b", "scans", "out", pages, (many,)), AssembleSettings())
    assert [row["document"] for row in rows] == [
        "empty", "lowest", "low", "many", "two", "one", "sheet",
    ]  # fmt: skip
    assert [row["need"] for row in rows] == ["low confidence"] * 3 + ["look"] * 4
    assert rows[3]["record"] == "records/many.json"
    assert rows[3]["why"].endswith(f"And {8 - MOST_REASONS} more.")
