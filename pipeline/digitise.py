"""The whole story: a batch of scans becomes pages and records.

::

    read_batch -> plan -> finished_pages, which need no work
               -> for each other frame: read_scan -> pipeline.digitise_page -> page files
               -> for each document: pipeline.write_record -> record file
               -> summary

``digitise_batch`` runs it in threads; ``flows/`` runs the same functions under Prefect. What is
done and need not be done again is known to ``pipeline.resume``; see ``docs/resume.md``.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2

from pipeline.batch import Batch, Document, read_batch
from pipeline.cores import available_cores
from pipeline.engines import check_engine, check_reader
from pipeline.ocr import OcrEngine
from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.place import HERE, Place
from pipeline.plan import plan
from pipeline.resume.batch_state import remember_run
from pipeline.resume.lock import locked
from pipeline.resume.look import look_at_pages
from pipeline.resume.tidy import forget_unused
from pipeline.resume.wanted import wanted
from pipeline.resume.work import work_on_page, work_on_record
from pipeline.settings import Settings
from pipeline.summary import write_summary
from pipeline.versions import versions

__all__ = [
    "Settings",
    "assemble_document",
    "check_engine",
    "check_reader",
    "digitise_batch",
    "digitise_page",
    "finished_pages",
    "forget_unused",
    "locked",
    "plan",
    "remember_run",
    "versions",
]


def finished_pages(
    jobs: Sequence[PageJob],
    settings: Settings,
    engine: OcrEngine | None = None,
    place: Place = HERE,
) -> dict[PageJob, PageOutcome]:
    """The pages that need no work, with what came of them; in the order of the jobs.

    Nothing is decoded. Call it while the batch is locked.

    Args:
        jobs: of one batch.
        settings: of all stages.
        engine: would read the typing; Tesseract by default.
        place: where the scans come from, where that is not this machine.

    Raises:
        DigitisationError: when an engine or a model is missing, or nothing can be written.
    """
    wants = wanted(settings, engine or check_engine(settings))
    looks = look_at_pages(jobs, wants, renew=True, place=place)
    return {look.job: look.outcome for look in looks if look.outcome is not None}


def digitise_page(job: PageJob, settings: Settings, engine: OcrEngine | None = None) -> PageOutcome:
    """Read one frame, write its page file (two for a spread) and, last, its state.

    Args:
        job: which frame.
        settings: of all stages.
        engine: reads the typing; Tesseract by default.

    Raises:
        DigitisationError: when the scan cannot be decoded, read or written.
    """
    cv2.setNumThreads(1)  # pages run beside each other, one a core
    return work_on_page(job, settings, engine or check_engine(settings))


def assemble_document(
    document: Document,
    outcomes: Sequence[PageOutcome],
    out: ResultFolder,
    settings: Settings,
    engine: OcrEngine | None = None,
) -> DocumentOutcome:
    """Read a document's page files back and write its record, unless it stands there already.

    Args:
        document: as the batch has it.
        outcomes: of its frames that were read, in the order of its sheets.
        out: where pages are and the record goes.
        settings: for the provenance.
        engine: what read the pages, for the provenance; Tesseract by default.

    Raises:
        OutputError: when a page file is missing or the record cannot be written.
    """
    engine = engine or check_engine(settings)
    return work_on_record(document, outcomes, out, settings, engine)


def digitise_batch(
    scans: Path,
    out: Path,
    settings: Settings | None = None,
    jobs: int | None = None,
    engine: OcrEngine | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    place: Place = HERE,
) -> BatchOutcome:
    """Digitise a folder of scans in threads, without Prefect; what is done is left as it is.

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
        SameNameError: when the results are of another folder of the same name.
        OutputError: when nothing can be written, or another run works on the batch.
        OcrError: when the engine is missing.
        ReaderError: when a model for handwriting is named that cannot be used.
        StoreError: when the place does not take the summary.
    """
    settings = settings or Settings()
    batch = read_batch(scans)
    folder = ResultFolder(out.absolute() / batch.name)
    folder.check_writable()
    if engine is None:
        engine = check_engine(settings)
    check_reader(settings)
    with locked(folder):
        remember_run(folder, batch, scans, settings, place)
        outcome = _work_through(batch, folder, settings, jobs, engine, progress, place)
        write_summary(outcome, folder, versions(settings, engine))
        forget_unused(folder)
        place.batch_written()
    return outcome


def _work_through(
    batch: Batch,
    out: ResultFolder,
    settings: Settings,
    jobs: int | None,
    engine: OcrEngine,
    progress: Callable[[int, int, str], None] | None,
    place: Place,
) -> BatchOutcome:
    started = time.monotonic()
    page_jobs, failures = plan(batch, out, place=place)
    finished = finished_pages(page_jobs, settings, engine, place)
    done = 0
    lock = threading.Lock()

    def read_anew(job: PageJob) -> PageOutcome:
        with place.at_hand(job.file):
            page = digitise_page(job, settings, engine)
            place.page_written(job.file, job.page_id, page.page_ids)
        return page

    def read(job: PageJob) -> PageOutcome | Failure:
        nonlocal done
        try:
            return finished.get(job) or read_anew(job)
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
    read_of: dict[str, list[PageOutcome]] = {}
    for page in pages:
        read_of.setdefault(page.job.document_id, []).append(page)
    documents = []
    for document in batch.documents:
        if document.id in read_of:
            try:
                documents.append(
                    assemble_document(document, read_of[document.id], out, settings, engine)
                )
                place.record_written(document.id)
            except Exception as error:  # nor does one document
                all_failures.append(Failure.of(error, document.id))
    return BatchOutcome(
        batch=batch.name,
        scans=place.shown(batch.folder),
        folder=str(out.root),
        store=place.store,
        pages=tuple(pages),
        documents=tuple(documents),
        failures=tuple(all_failures),
        problems=tuple(problem.message for problem in batch.problems),
        seconds=time.monotonic() - started,
        done_before=sum(len(page.page_ids) for page in finished.values()),
    )
