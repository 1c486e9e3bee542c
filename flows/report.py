"""What a person sees of a run in Prefect when it has ended: pages, failures, what to review."""

from __future__ import annotations

from pathlib import Path

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.review import below_thresholds, lowest_confidence
from flows.words import artifact_key, duration, markdown, markdown_list
from pipeline.assemble import AssembleSettings
from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageOutcome
from pipeline.summary import counted, failure_line

MOST_ROWS = 1000
"""A longer table is slow in a browser; those that need a person come first."""
MOST_REASONS = 5
"""Reasons of one document that the table names; all of them are in its record."""


def publish(outcome: BatchOutcome, settings: AssembleSettings) -> None:
    """Show the pages, what needs review, the failures and the paths of the results."""
    review = review_rows(outcome, settings)
    if review:
        create_table_artifact(
            table=review[:MOST_ROWS],
            key=artifact_key("review", outcome.batch),
            description=_review_note(outcome, len(review)),
        )
    create_table_artifact(
        table=page_rows(outcome),
        key=artifact_key("pages", outcome.batch),
        description=_table_note(outcome),
    )
    create_markdown_artifact(
        _markdown(outcome),
        key=artifact_key("batch", outcome.batch),
        description=f"What came of {outcome.batch}",
    )


def page_rows(outcome: BatchOutcome) -> list[dict[str, str]]:
    """The table: failures first, then what needs a person, then the rest, in the batch's order."""
    records = {document.document_id: document for document in outcome.documents}
    failed = [_failed_row(failure) for failure in outcome.failures]
    read = [_read_row(page, records.get(page.job.document_id)) for page in outcome.pages]
    to_review = [row for row in read if row["review"]]
    rest = [row for row in read if not row["review"]]
    return [*failed, *to_review, *rest][:MOST_ROWS]


def review_rows(outcome: BatchOutcome, settings: AssembleSettings) -> list[dict[str, str]]:
    """A row a document that a person should look at, those in most need first.

    First what was read below the thresholds, the least sure before all; then the rest, those
    with most reasons first.
    """
    pages: dict[str, list[PageOutcome]] = {}
    for page in outcome.pages:
        pages.setdefault(page.job.document_id, []).append(page)
    records = {document.document_id: document for document in outcome.documents}
    rows = []
    for name, read in pages.items():
        record = records.get(name)
        on_pages = (reason for page in read for reason in page.review)
        why = list(dict.fromkeys([*on_pages, *(record.review if record else ())]))
        if not why:
            continue
        low, lowest = below_thresholds(read, settings), lowest_confidence(read)
        need = (not low, lowest if low else 0.0, -len(why), name)
        row = {
            "document": name,
            "need": "low confidence" if low else "look",
            "lowest confidence": f"{lowest:.2f}",
            "pages": str(sum(len(page.page_ids) for page in read)),
            "why": _shortened(why),
            "record": f"records/{Path(record.record).name}" if record else "",
        }
        rows.append((need, row))
    return [row for _, row in sorted(rows, key=lambda one: one[0])]


def _shortened(why: list[str]) -> str:
    more = f" And {len(why) - MOST_REASONS} more." if len(why) > MOST_REASONS else ""
    return " ".join(why[:MOST_REASONS]) + more


def _review_note(outcome: BatchOutcome, documents: int) -> str:
    note = f"{outcome.batch}: {counted(documents, 'document')} to review, most needed first"
    if documents > MOST_ROWS:
        note += f"; {documents - MOST_ROWS:,} more are in {outcome.results}/summary.json"
    return note


def _read_row(page: PageOutcome, document: DocumentOutcome | None) -> dict[str, str]:
    return {
        "page": ", ".join(page.page_ids),
        "state": "to review" if page.review else "read",
        "confidence": "" if page.mean_confidence is None else f"{page.mean_confidence:.2f}",
        "words": str(page.words),
        "record": f"records/{Path(document.record).name}" if document else "",
        "review": " ".join(page.review),
        "scan": page.job.relative,
    }


def _failed_row(failure: Failure) -> dict[str, str]:
    return {
        "page": failure.file,
        "state": "failed",
        "confidence": "",
        "words": "",
        "record": "",
        "review": f"{failure.reason} {failure.remedy}",
        "scan": failure.file,
    }


def _table_note(outcome: BatchOutcome) -> str:
    rows = len(outcome.failures) + len(outcome.pages)
    number = counted(rows, "scan") if rows <= MOST_ROWS else f"{MOST_ROWS} of {rows} scans"
    return f"{outcome.batch}: {number}, failures first; records are in {outcome.results}"


def _markdown(outcome: BatchOutcome) -> str:
    pages = sum(len(page.page_ids) for page in outcome.pages)
    lines = [
        f"# {markdown(outcome.batch)}",
        "",
        f"{counted(len(outcome.documents), 'document')}, {counted(pages, 'page')},"
        f" {sum(page.words for page in outcome.pages)} words in {duration(outcome.seconds)}.",
        "",
        f"- Records: `{outcome.results}/records`",
        f"- Pages: `{outcome.results}/pages`",
        f"- Summary: `{outcome.results}/summary.json`",
    ]
    if outcome.failures:
        lines += ["", f"**{markdown(failure_line(outcome))}**", ""]
        lines += markdown_list(str(failure) for failure in outcome.failures)
    if outcome.problems:
        lines += ["", "## About the batch", "", *markdown_list(outcome.problems)]
    documents = [document for document in outcome.documents if document.review]
    if documents:
        lines += ["", "## Documents to review", ""]
        lines += markdown_list(
            f"{document.document_id}: {'; '.join(document.review)} ({document.record})"
            for document in documents
        )
    return "\n".join(lines) + "\n"
