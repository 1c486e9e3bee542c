"""A batch of which everything is done: found out without decoders, engines and Prefect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.batch import Batch
from pipeline.outcome import BatchOutcome, DocumentOutcome
from pipeline.output import ResultFolder, as_json, write_if_changed
from pipeline.place import HERE, Place
from pipeline.plan import plan
from pipeline.resume.look import PageLook, look_at_pages, look_at_record
from pipeline.resume.recipe import Wanted
from pipeline.summary import failures_as_json, summary_as_json


def nothing_to_do(
    batch: Batch, out: ResultFolder, wanted: Wanted, place: Place = HERE
) -> BatchOutcome | None:
    """What came of a batch earlier, when a run would change nothing; else ``None``.

    The summary is written as it was, with the timings of the run that did the work. Call it while
    the batch is locked.

    Args:
        batch: the batch.
        out: its results folder.
        wanted: what a run would make.
        place: where the scans come from and the results go, where that is not this machine.

    Raises:
        OutputError: when nothing can be written.
    """
    before = _summary(out)
    if before is None:
        return None
    jobs, failures = plan(batch, out, place=place)
    if failures:
        return None
    looks = look_at_pages(jobs, wanted, renew=True, place=place)
    pages = [look.outcome for look in looks if look.outcome is not None]
    if len(pages) < len(jobs):
        return None
    documents = _documents(batch, looks, out, wanted, place)
    if documents is None:
        return None
    outcome = BatchOutcome(
        batch=batch.name,
        scans=place.shown(batch.folder),
        folder=str(out.root),
        store=place.store,
        pages=tuple(pages),
        documents=documents,
        problems=tuple(problem.message for problem in batch.problems),
        done_before=sum(len(page.page_ids) for page in pages),
    )
    _renew(outcome, out, before)
    return replace(outcome, seconds=float(before["timings"]["seconds"]))


def _documents(
    batch: Batch, looks: list[PageLook], out: ResultFolder, wanted: Wanted, place: Place
) -> tuple[DocumentOutcome, ...] | None:
    """What came of the documents; ``None`` when one of them is not done."""
    inputs: dict[str, list[tuple[str, str]]] = {}
    for look in looks:
        inputs.setdefault(look.job.document_id, []).extend(look.page_files)
    documents = []
    for document in batch.documents:
        if document.id in inputs:
            pages = inputs[document.id]
            record = look_at_record(document, pages, out, wanted.records, renew=True, place=place)
            if record.outcome is None:
                return None
            documents.append(record.outcome)
    return tuple(documents)


def _summary(out: ResultFolder) -> Mapping[str, Any] | None:
    try:
        summary = json.loads(out.summary.read_bytes())
        float(summary["timings"]["seconds"])
        dict(summary["versions"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return summary if isinstance(summary, dict) else None


def _renew(outcome: BatchOutcome, out: ResultFolder, before: Mapping[str, Any]) -> None:
    now = summary_as_json(outcome, before["versions"])
    for path, data in (
        (out.summary, as_json({**now, "timings": before["timings"]})),
        (out.failures, as_json(failures_as_json(outcome.failures))),
    ):
        write_if_changed(path, data)
