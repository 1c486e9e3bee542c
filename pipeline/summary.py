"""What is said of a batch when it is done: ``failures.json``, ``summary.json``, three lines."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageOutcome
from pipeline.output import ResultFolder, as_json, write_whole

_NAMED_FIELDS = 6
"""Fields of a single document that the closing message names."""
_LONGEST = 60
"""Characters of a field that the closing message shows."""


def write_summary(
    outcome: BatchOutcome, out: ResultFolder, versions: Mapping[str, str | None]
) -> None:
    """Write ``failures.json`` and ``summary.json``.

    Args:
        outcome: what came of the batch.
        out: its results folder.
        versions: name of a program or model and its version, ``None`` when it is not known.

    Raises:
        OutputError: when they cannot be written.
    """
    write_whole(out.failures, as_json(failures_as_json(outcome.failures)))
    write_whole(out.summary, as_json(summary_as_json(outcome, versions)))


def failures_as_json(failures: tuple[Failure, ...]) -> list[dict[str, str | int | None]]:
    """The content of ``failures.json``: a list, empty when nothing failed."""
    return [
        {
            "file": failure.file,
            "frame": failure.frame,
            "stage": failure.stage,
            "reason": failure.reason,
            "remedy": failure.remedy,
        }
        for failure in failures
    ]


def summary_as_json(outcome: BatchOutcome, versions: Mapping[str, str | None]) -> dict[str, Any]:
    """The content of ``summary.json``: counts, versions, timings, what needs review and why."""
    folder = Path(outcome.folder)
    return {
        "batch": outcome.batch,
        "source": outcome.scans,
        "results": outcome.results,
        "complete": outcome.complete,
        "counts": {
            "scans": len(outcome.files),
            "failed_scans": len(outcome.failed_files),
            "failed_documents": len(outcome.failed_documents),
            "documents": len(outcome.documents),
            "pages": _pages(outcome),
            "words": sum(page.words for page in outcome.pages),
            "to_review": len(list(_review(outcome))),
        },
        "mean_confidence": mean_confidence(outcome),
        "versions": dict(versions),
        "timings": _timings(outcome),
        "review": list(_review(outcome)),
        "problems": list(outcome.problems),
        "documents": [_document(document, folder) for document in outcome.documents],
        "pages": [_page(page) for page in outcome.pages],
    }


def mean_confidence(outcome: BatchOutcome) -> float | None:
    """Mean over the pages, weighted by their words; ``None`` when nothing typed was read."""
    weighted = [
        (page.mean_confidence, page.words)
        for page in outcome.pages
        if page.mean_confidence is not None and page.words
    ]
    total = sum(words for _, words in weighted)
    return round(sum(value * words for value, words in weighted) / total, 4) if total else None


def closing_message(outcome: BatchOutcome, command: str = "mashinopis") -> str:
    """Three lines for people: what was found, where the records are, how to look at them.

    A line before them names the scans that failed, when there are any, or says that all was done.

    Args:
        outcome: what came of the batch.
        command: how the user calls the command line.
    """
    lines = [
        f"Found: {_found(outcome)}",
        f"Records: {_result(outcome, 'records')}{_records_hint(outcome)}",
        _how_to_look(outcome, command),
    ]
    if outcome.pages and outcome.done_before == _pages(outcome):
        done = counted(outcome.done_before, "page")
        lines.insert(
            0, f"Nothing to do: {done} {'is' if outcome.done_before == 1 else 'are'} done."
        )
    if not outcome.succeeded:
        lines.insert(0, failure_line(outcome))
    return "\n".join(lines)


def failure_line(outcome: BatchOutcome) -> str:
    """One sentence: how much failed, the first few names, where the list is."""
    parts = []
    if outcome.failed_files:
        scans = counted(len(outcome.files), "scan")
        parts.append(
            f"{len(outcome.failed_files)} of {scans} failed: {_names(outcome.failed_files)}"
        )
    if outcome.failed_documents:
        records = counted(len(outcome.failed_documents), "record")
        parts.append(f"{records} could not be written: {_names(outcome.failed_documents)}")
    lines = [f"{'; '.join(parts)}. See {_result(outcome, 'failures.json')}."] if parts else []
    if outcome.not_exported:
        exports = counted(len(outcome.not_exported), "export")
        lines.append(f"{exports} could not be made. {outcome.not_exported[0]}")
    return " ".join(lines)


def counted(number: int, noun: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _names(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)[:3]) + (" and others" if len(names) > 3 else "")


def _pages(outcome: BatchOutcome) -> int:
    return sum(len(page.page_ids) for page in outcome.pages)


def _found(outcome: BatchOutcome) -> str:
    amount = (
        f"{counted(len(outcome.documents), 'document')}, {counted(_pages(outcome), 'page')},"
        f" {counted(sum(page.words for page in outcome.pages), 'word')}"
    )
    if len(outcome.documents) == 1:
        fields = [
            f"{name} {_shortened(text)}"
            for name, text in outcome.documents[0].found[:_NAMED_FIELDS]
        ]
    else:
        names = Counter(name for document in outcome.documents for name, _ in document.found)
        fields = [f"{name} in {number}" for name, number in names.most_common(_NAMED_FIELDS)]
    review = len(list(_review(outcome)))
    look = f"; {review} to review" if review else ""
    return f"{amount}{': ' if fields else ''}{'; '.join(fields)}{look}."


def _records_hint(outcome: BatchOutcome) -> str:
    names = [Path(document.record).name for document in outcome.documents]
    if not names:
        return " (none)"
    return f" ({names[0]})" if len(names) == 1 else f" ({names[0]} and {len(names) - 1} more)"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"


def _how_to_look(outcome: BatchOutcome, command: str) -> str:
    folder = shlex.quote(_as_seen_from_here(Path(outcome.folder)))
    if outcome.store:
        return f"To look at them: a copy is in {folder}; `{command} review {folder}` shows it."
    return (
        f"To look at them and correct them: `{command} review {folder}` opens a page in the browser"
        " that shows each beside its scan."
    )


def _result(outcome: BatchOutcome, name: str) -> str:
    """One of the results as the user would name it."""
    if outcome.store:
        return f"{outcome.store}/{name}"
    return _as_seen_from_here(Path(outcome.folder) / name)


def _as_seen_from_here(path: Path) -> str:
    """Relative where that is inside the current folder, as the user would type it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _review(outcome: BatchOutcome) -> Iterator[dict[str, str | list[str]]]:
    for document in outcome.documents:
        if document.review:
            yield {"document": document.document_id, "why": list(document.review)}
    for page in outcome.pages:
        if page.review:
            yield {"page": ", ".join(page.page_ids), "why": list(page.review)}


def _timings(outcome: BatchOutcome) -> dict[str, Any]:
    stages: Counter[str] = Counter()
    for page in outcome.pages:
        stages.update(dict(page.seconds))
    minutes = outcome.seconds / 60
    return {
        "seconds": round(outcome.seconds, 3),
        "pages_a_minute": round(_read_now(outcome) / minutes, 2) if minutes else None,
        "seconds_in_stages": {stage: round(seconds, 3) for stage, seconds in stages.items()},
    }


def _read_now(outcome: BatchOutcome) -> int:
    """Pages that no earlier run had read."""
    return _pages(outcome) - outcome.done_before


def _document(document: DocumentOutcome, folder: Path) -> dict[str, Any]:
    record = Path(document.record)
    return {
        "id": document.document_id,
        "record": str(record.relative_to(folder)) if record.is_relative_to(folder) else str(record),
        "pages": document.pages,
        "found": dict(document.found),
        "review": list(document.review),
    }


def _page(page: PageOutcome) -> dict[str, Any]:
    return {
        "ids": list(page.page_ids),
        "document": page.job.document_id,
        "file": page.job.relative,
        "frame": page.job.frame,
        "words": page.words,
        "mean_confidence": (
            None if page.mean_confidence is None else round(page.mean_confidence, 4)
        ),
        "review": list(page.review),
        "seconds": {stage: round(seconds, 3) for stage, seconds in page.seconds},
    }
