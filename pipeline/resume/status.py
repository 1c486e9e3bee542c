"""What of a batch is done, what is not, and why: ``mashinopis status``. Nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.batch import Batch, Document, read_batch
from pipeline.engines import check_engine
from pipeline.errors import BatchError
from pipeline.outcome import Failure
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.plan import plan
from pipeline.resume.batch_state import remembered_run
from pipeline.resume.look import PageLook, RecordLook, Standing, look_at_pages, look_at_record
from pipeline.resume.page_state import all_page_states
from pipeline.resume.recipe import Wanted
from pipeline.resume.record_state import all_record_states, load_record_state
from pipeline.resume.wanted import wanted

_NAMED = 3
"""Pages or documents that are named of those with one reason."""
_OPEN = (Standing.STALE, Standing.NOT_BEGUN)


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """How it stands with a batch.

    Attributes:
        batch: its name.
        scans: where they are: a path, or the URL of a store.
        pages: each frame of its scans, in the order of the batch.
        documents: each document, in the order of the batch.
        unreadable: files that cannot be opened.
        left_over: page ids and document ids of results whose scans are not in the batch.
    """

    batch: str
    scans: str
    pages: tuple[PageLook, ...]
    documents: tuple[RecordLook, ...]
    unreadable: tuple[Failure, ...]
    left_over: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """True when a run would find nothing to do."""
        standings = {page.standing for page in self.pages} | {d.standing for d in self.documents}
        return not self.unreadable and standings <= {Standing.DONE}

    def as_json(self) -> dict[str, Any]:
        """For programs: counts first, then each page and document."""
        return {
            "batch": self.batch,
            "scans": self.scans,
            "complete": self.complete,
            "counts": {
                "pages": _counts(self.pages),
                "documents": _counts(self.documents),
                "unreadable_files": len(self.unreadable),
                "left_over": len(self.left_over),
            },
            "pages": [
                {
                    "id": page.job.page_id,
                    "file": page.job.relative,
                    "frame": page.job.frame,
                    "standing": page.standing.value,
                    "why": list(page.why),
                }
                for page in self.pages
            ],
            "documents": [
                {"id": d.document_id, "standing": d.standing.value, "why": list(d.why)}
                for d in self.documents
            ],
            "unreadable_files": [
                {"file": f.file, "reason": f.reason, "remedy": f.remedy} for f in self.unreadable
            ],
            "left_over": list(self.left_over),
        }

    def as_text(self) -> str:
        """For people: counts, then what is not done, those of one reason together."""
        lines = [
            f"{self.batch} ({self.scans})",
            f"Pages: {_told(self.pages)}",
            f"Documents: {_told(self.documents)}",
        ]
        if self.unreadable:
            lines.append(f"Files that cannot be opened: {len(self.unreadable)}")
        lines += [f"failed: {failure}" for failure in self.unreadable]
        lines += _grouped((p.standing, p.why, p.job.page_id) for p in self.pages)
        lines += _grouped((d.standing, d.why, d.document_id) for d in self.documents)
        if self.left_over:
            lines.append(f"left over, their scans are not in the batch: {_names(self.left_over)}")
        if self.complete:
            lines.append("Everything is done.")
        return "\n".join(lines)


def batch_status(
    results: Path,
    scans: Path | None = None,
    language: str | None = None,
    changes: tuple[str, ...] = (),
    place: Place = HERE,
) -> BatchStatus:
    """Look at a batch without changing anything.

    Args:
        results: its results folder, ``outputs/<batch>``.
        scans: where the scans are, when they were moved, or lie in a store.
        language: in place of the one with which it was digitised.
        changes: of settings, as :func:`pipeline.settings.choose_settings` takes them.
        place: where the scans come from, where that is not this machine.

    Raises:
        BatchError: when these are no results, or the scans are not where they were.
        SettingsError: for a change that is not possible.
        DigitisationError: when the engine or a model is missing.
    """
    out = ResultFolder(results.absolute())
    run = remembered_run(out, language, changes)
    folder = scans or Path(run.scans)
    batch = _batch(folder, moved=scans is None)
    wants = wanted(run.settings, check_engine(run.settings))
    jobs, failures = plan(batch, out, keep=False, place=place)
    pages = look_at_pages(jobs, wants, renew=False, place=place)
    of_document: dict[str, list[PageLook]] = {}
    for page in pages:
        of_document.setdefault(page.job.document_id, []).append(page)
    documents = tuple(
        _document(document, of_document.get(document.id, []), out, wants)
        for document in batch.documents
    )
    return BatchStatus(
        batch.name,
        place.shown(folder),
        tuple(pages),
        documents,
        failures,
        tuple(_left_over(out, batch, {job.page_id for job in jobs})),
    )


def _batch(scans: Path, *, moved: bool) -> Batch:
    try:
        return read_batch(scans)
    except BatchError as error:
        if not moved or scans.exists():
            raise
        raise BatchError(
            "The scans are not where they were when the batch was digitised.",
            file=scans,
            remedy="Name their folder with --scans.",
        ) from error


def _document(
    document: Document, pages: list[PageLook], out: ResultFolder, wants: Wanted
) -> RecordLook:
    waiting = [page for page in pages if page.standing in _OPEN]
    begun = load_record_state(out, document.id) is not None
    if waiting:
        why = f"{len(waiting)} of its {len(pages)} pages are stale or not begun"
        return RecordLook(document.id, Standing.STALE if begun else Standing.NOT_BEGUN, (why,))
    inputs = [pair for page in pages for pair in page.page_files]
    if not inputs:
        return RecordLook(document.id, Standing.FAILED, ("none of its pages could be read",))
    return look_at_record(document, inputs, out, wants.records, renew=False)


def _left_over(out: ResultFolder, batch: Batch, page_ids: set[str]) -> Iterator[str]:
    documents = {document.id for document in batch.documents}
    yield from (s.page_id for s in all_page_states(out) if s.page_id not in page_ids)
    yield from (s.document_id for s in all_record_states(out) if s.document_id not in documents)


def _counts(looks: Iterable[PageLook | RecordLook]) -> dict[str, int]:
    counted = Counter(look.standing for look in looks)
    return {standing.value.replace(" ", "_"): counted[standing] for standing in Standing}


def _told(looks: Iterable[PageLook | RecordLook]) -> str:
    counted = Counter(look.standing for look in looks)
    return ", ".join(f"{counted[standing]} {standing.value}" for standing in Standing)


def _grouped(found: Iterable[tuple[Standing, tuple[str, ...], str]]) -> list[str]:
    groups: dict[tuple[Standing, tuple[str, ...]], list[str]] = {}
    for standing, why, name in found:
        if standing is not Standing.DONE:
            groups.setdefault((standing, why), []).append(name)
    return [
        f"{standing.value}: {_names(names)}{': ' if why else ''}{'; '.join(why)}"
        for (standing, why), names in groups.items()
    ]


def _names(names: list[str] | tuple[str, ...]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
