"""The whole story: a batch of scans becomes pages and records.

::

    read_batch -> plan -> for each frame: read_scan -> prepare -> read_page -> correct
               -> mark_page -> handwriting, where a model is given -> page file
               -> for each document: load pages -> read_fields -> assemble -> record file
               -> summary

``digitise_batch`` runs it in threads; ``flows/`` runs the same functions under Prefect.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2

from pipeline.assemble import assemble
from pipeline.batch import Batch, Document, frame_page_id, read_batch
from pipeline.batch.sheets import ProblemKind
from pipeline.clock import Clock
from pipeline.cores import available_cores
from pipeline.correct import Correction, correct_page
from pipeline.errors import DigitisationError, OutputError
from pipeline.fields import read_fields
from pipeline.handwriting import HandwritingReader, NullReader, load_reader, read_annotations
from pipeline.mark_page import mark_page
from pipeline.model import Page, mean_confidence
from pipeline.ocr import OcrEngine, TesseractEngine
from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder, write_whole
from pipeline.page_file import load_corrections, load_page
from pipeline.page_output import write_page
from pipeline.place import Here, Place
from pipeline.record import record_to_json
from pipeline.scan import count_frames, read_scan
from pipeline.settings import Settings
from pipeline.summary import write_summary
from pipeline.upright import read_upright
from pipeline.versions import provenance, versions

__all__ = [
    "Settings",
    "assemble_document",
    "check_engine",
    "check_reader",
    "digitise_batch",
    "digitise_page",
    "plan",
    "versions",
]

_HERE = Here()


def plan(
    batch: Batch, out: ResultFolder, place: Place = _HERE
) -> tuple[tuple[PageJob, ...], tuple[Failure, ...]]:
    """One job for each frame of each file; a file that cannot be opened becomes a failure."""
    jobs: list[PageJob] = []
    failures = [
        Failure(
            file=problem.file or batch.name,
            stage="batch",
            reason=problem.message,
            remedy="Allow reading the folder, then run the batch again.",
        )
        for problem in batch.problems
        if problem.kind is ProblemKind.UNREADABLE_FOLDER
    ]
    for document in batch.documents:
        for file in document.files:
            try:
                frames = _count_frames(file.path, place)
            except DigitisationError as error:
                failures.append(Failure.of(error, file.relative))
                continue
            jobs += [
                PageJob(
                    batch_folder=str(batch.folder),
                    out_folder=str(out.root),
                    document_id=document.id,
                    file=str(file.path),
                    relative=file.relative,
                    page_id=frame_page_id(file.page_id, frame, frames),
                    frame=frame,
                )
                for frame in range(frames)
            ]
    return tuple(jobs), tuple(failures)


def digitise_page(job: PageJob, settings: Settings, engine: OcrEngine | None = None) -> PageOutcome:
    """Read one frame and write its page file (two for a spread).

    Args:
        job: which frame.
        settings: of all stages.
        engine: reads the typing; Tesseract by default.

    Raises:
        DigitisationError: when the scan cannot be decoded, read or written.
    """
    cv2.setNumThreads(1)  # pages run beside each other, one a core
    engine = engine or check_engine(settings)
    reader = check_reader(settings)
    out = ResultFolder(Path(job.out_folder))
    clock = Clock()
    with clock("scan"):
        scan = read_scan(Path(job.file), job.frame, relative=job.relative)
    readings = read_upright(scan, job.page_id, engine, settings, clock)
    pages = []
    for reading in readings:
        page, corrections = correct_page(reading.page, settings.correct)
        with clock("mark"):
            page = mark_page(page, reading, scan, settings.annotate)
            page = read_annotations(page, scan.pixels, reader, settings.handwriting)
        with clock("write"):
            pages.append(write_page(page, corrections, reading, scan, out, settings))
    return _outcome(job, pages, clock, settings)


def assemble_document(
    document: Document,
    outcomes: Sequence[PageOutcome],
    out: ResultFolder,
    settings: Settings,
    engine: OcrEngine | None = None,
) -> DocumentOutcome:
    """Read a document's page files back and write its record.

    Args:
        document: as the batch has it.
        outcomes: of its frames that were read, in the order of its sheets.
        out: where pages are and the record goes.
        settings: for the provenance.
        engine: what read the pages, for the provenance; Tesseract by default.

    Raises:
        OutputError: when a page file is missing or the record cannot be written.
    """
    pages: list[Page] = []
    corrections: list[Correction] = []
    for outcome in outcomes:
        for page_id in outcome.page_ids:
            try:
                pages.append(load_page(out.page(page_id)))
                corrections += load_corrections(out.page(page_id))
            except (OSError, ValueError) as error:
                raise OutputError(
                    f"The page file cannot be read back: {error}.",
                    file=out.page(page_id),
                    remedy="Run the batch again.",
                ) from error
    fields = read_fields(pages, settings.grammar)
    reader = check_reader(settings).name if settings.handwriting.model else None
    made_by = provenance(settings, corrections, engine or check_engine(settings), reader)
    record = assemble(document, pages, fields, made_by, settings.assemble)
    path = out.record(document.id)
    write_whole(path, record_to_json(record))
    found = [
        (name, value.text)
        for name in ("kind", "number", "date", "place", "secrecy", "signature")
        if (value := getattr(record, name)) is not None
    ]
    found.append(("paragraphs", str(len(record.body))))
    return DocumentOutcome(
        document_id=document.id,
        record=str(path),
        pages=len(pages),
        review=tuple(item.message for item in record.review),
        found=tuple(found),
    )


def digitise_batch(
    scans: Path,
    out: Path,
    settings: Settings | None = None,
    jobs: int | None = None,
    engine: OcrEngine | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    place: Place = _HERE,
) -> BatchOutcome:
    """Digitise a folder of scans in threads, without Prefect.

    Args:
        scans: a batch folder, or one scan.
        out: results go to ``out/<batch>/``.
        settings: of all stages.
        jobs: pages read at the same time; the cores of this machine by default.
        engine: reads the typing; Tesseract by default.
        progress: told (pages done, pages in all, name of the last scan).
        place: where the scans come from and the results go, where that is not this machine.

    Raises:
        BatchError: when there is nothing to read.
        OutputError: when nothing can be written.
        OcrError: when the engine is missing.
        ReaderError: when a model for handwriting is named that cannot be used.
        StoreError: when the place does not take the summary.
    """
    settings = settings or Settings()
    started = time.monotonic()
    batch = read_batch(scans)
    folder = ResultFolder(out / batch.name)
    folder.check_writable()
    if engine is None:
        engine = check_engine(settings)
    check_reader(settings)
    page_jobs, failures = plan(batch, folder, place)
    done = 0
    lock = threading.Lock()

    def read(job: PageJob) -> PageOutcome | Failure:
        nonlocal done
        try:
            with place.at_hand(Path(job.file)):
                page = digitise_page(job, settings, engine)
                place.page_written(Path(job.file), job.page_id, page.page_ids)
            return page
        except Exception as error:  # one scan never ends the batch
            return Failure.of(error, job.relative, job.frame or None)
        finally:
            with lock:
                done += 1
                if progress:
                    progress(done, len(page_jobs), job.relative)

    with ThreadPoolExecutor(jobs or available_cores()) as pool:
        results = list(pool.map(read, page_jobs))
    pages = [result for result in results if isinstance(result, PageOutcome)]
    all_failures = [*failures, *(result for result in results if isinstance(result, Failure))]
    documents = []
    for document in batch.documents:
        mine = [page for page in pages if page.job.document_id == document.id]
        if mine:
            try:
                documents.append(assemble_document(document, mine, folder, settings, engine))
                place.record_written(document.id)
            except Exception as error:  # nor does one document
                all_failures.append(Failure.of(error, document.id))
    outcome = BatchOutcome(
        batch=batch.name,
        scans=place.shown(batch.folder),
        folder=str(folder.root),
        pages=tuple(pages),
        documents=tuple(documents),
        failures=tuple(all_failures),
        problems=tuple(problem.message for problem in batch.problems),
        seconds=time.monotonic() - started,
    )
    write_summary(outcome, folder, versions(settings, engine))
    place.batch_written()
    return outcome


def _count_frames(scan: Path, place: Place) -> int:
    known = place.known_frames(scan)
    if known is not None:
        return known
    with place.at_hand(scan):
        frames = count_frames(scan)
        place.note_frames(scan, frames)
    return frames


@functools.lru_cache(maxsize=8)
def check_engine(settings: Settings) -> OcrEngine:
    """The engine, ready to read; one for all threads.

    Raises:
        OcrError: when Tesseract or a model is missing.
    """
    return TesseractEngine(settings.ocr)


@functools.lru_cache(maxsize=8)
def check_reader(settings: Settings) -> HandwritingReader:
    """What reads handwriting: nothing, unless the settings name a model; one for all threads.

    Raises:
        ReaderError: when the model cannot be used.
    """
    model = settings.handwriting.model
    return load_reader(Path(model), settings.handwriting) if model else NullReader()


def _outcome(job: PageJob, pages: Sequence[Page], clock: Clock, settings: Settings) -> PageOutcome:
    words = [word for page in pages for line in page.typed_lines() for word in line.words]
    confidence = mean_confidence(words)
    review = [warning for page in pages for warning in page.warnings]
    if confidence is None:
        review.append("No typing was found on this page.")
    elif confidence < settings.assemble.page_confidence:
        review.append(f"The typing was read with low confidence ({confidence:.0%}).")
    unread = sum(
        a.reading is None and a.kind.holds_text for page in pages for a in page.annotations
    )
    if unread:
        review.append(f"Handwriting that was not read: {unread}.")
    return PageOutcome(
        job=job,
        page_ids=tuple(page.id for page in pages),
        words=len(words),
        mean_confidence=None if confidence is None else round(confidence, 4),
        review=tuple(review),
        seconds=tuple(clock.seconds.items()),
    )
