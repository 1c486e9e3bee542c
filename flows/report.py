"""What a person sees of a run in Prefect: a progress bar, a table of pages, the failures."""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageOutcome
from pipeline.output import ResultFolder
from pipeline.summary import counted, failure_line

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_REPORTS = 2.0
"""A bar that moves more often than that costs the server more than the pages do."""
MOST_ROWS = 1000
"""A longer table is slow in a browser; those that need a person come first."""


class Progress:
    """Says how far a batch is: to the progress artifact, and as a line to the log."""

    def __init__(self, batch: str, pages: int) -> None:
        self._batch = batch
        self._pages = pages
        self._done = 0
        self._failed = 0
        self._started = self._reported = time.monotonic()
        self._artifact = create_progress_artifact(
            progress=0.0,
            key=artifact_key("progress", batch),
            description=f"{batch}: {counted(pages, 'page')}",
        )
        logger.info("%s: %s to read", batch, counted(pages, "page"))

    def page_done(self) -> None:
        self._done += 1
        now = time.monotonic()
        if now - self._reported >= _SECONDS_BETWEEN_REPORTS or self._done == self._pages:
            self._reported = now
            self._report(now)

    def failed(self, failure: Failure) -> None:
        """Name a failure at once; the page still counts as done by :meth:`page_done`."""
        self._failed += 1
        logger.warning("failed: %s", failure)

    def _report(self, now: float) -> None:
        left = (now - self._started) / self._done * (self._pages - self._done)
        failed = f", {self._failed} failed" if self._failed else ""
        time_left = f", about {_duration(left)} left" if self._done < self._pages else ""
        logger.info("%d/%d pages%s%s", self._done, self._pages, failed, time_left)
        if isinstance(self._artifact, UUID):
            update_progress_artifact(self._artifact, 100 * self._done / self._pages)


def publish(outcome: BatchOutcome) -> None:
    """Show the pages, the failures and the paths of the results with the run."""
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


def artifact_key(kind: str, batch: str) -> str:
    """A key as Prefect allows it (a to z, digits, dashes), distinct for each batch name."""
    plain = re.sub(r"[^a-z0-9]+", "-", batch.lower()).strip("-")
    if plain != batch:  # something was lost, perhaps all of a Cyrillic name
        digest = hashlib.sha256(batch.encode(errors="replace")).hexdigest()[:8]
        plain = f"{plain}-{digest}".lstrip("-")
    return f"{kind}-{plain}"


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
    return f"{outcome.batch}: {number}, failures first; records are in {outcome.folder}"


def _markdown(outcome: BatchOutcome) -> str:
    out = ResultFolder(Path(outcome.folder))
    pages = sum(len(page.page_ids) for page in outcome.pages)
    lines = [
        f"# {_plain(outcome.batch)}",
        "",
        f"{counted(len(outcome.documents), 'document')}, {counted(pages, 'page')},"
        f" {sum(page.words for page in outcome.pages)} words in {_duration(outcome.seconds)}.",
        "",
        f"- Records: `{out.root / 'records'}`",
        f"- Pages: `{out.root / 'pages'}`",
        f"- Summary: `{out.summary}`",
    ]
    if outcome.failures:
        lines += ["", f"**{_plain(failure_line(outcome))}**", ""]
        lines += _listed(str(failure) for failure in outcome.failures)
    if outcome.problems:
        lines += ["", "## About the batch", "", *_listed(outcome.problems)]
    documents = [document for document in outcome.documents if document.review]
    if documents:
        lines += ["", "## Documents to review", ""]
        lines += _listed(
            f"{document.document_id}: {'; '.join(document.review)} ({document.record})"
            for document in documents
        )
    return "\n".join(lines) + "\n"


def _listed(items: Iterable[str], most: int = 100) -> list[str]:
    every = [f"- {_plain(item)}" for item in items]
    more = [f"- and {len(every) - most} more"] if len(every) > most else []
    return every[:most] + more


def _plain(text: str) -> str:
    """Text of a file name or message, so that markdown shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def _duration(seconds: float) -> str:
    whole = max(round(seconds), 1)
    if whole < 100:
        return f"{whole} s"
    if whole < 100 * 60:
        return f"{round(whole / 60)} min"
    return f"{whole / 3600:.1f} h"
