"""The flow that turns a folder of scans into pages and records: one task a page.

Only paths, ids and a few numbers pass between tasks; pictures stay in the task that reads them,
results go to files. What is done to a page is in ``pipeline.digitise``.
"""

# Annotations are evaluated here, not postponed: a served flow is loaded apart from its module's
# namespace, where Prefect could not find the names in postponed ones.

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas import State
from prefect.runtime import flow_run
from prefect.states import Failed
from pydantic import Field

from flows.assembly import Assembly
from flows.chunks import CHUNK, ChunkRunner, PageResult, Reading, in_chunks
from flows.distribute import THREADS, RunnerKind, runner_kind
from flows.pages import read_pages, read_pages_in_sub_flow
from flows.progress import Progress
from flows.report import publish
from flows.retrying import RETRIES
from flows.review import ask, below_thresholds
from pipeline.batch import Batch, read_batch
from pipeline.digitise import (
    check_engine,
    check_reader,
    finished_pages,
    forget_unused,
    locked,
    plan,
    remember_run,
    versions,
)
from pipeline.errors import DigitisationError, SettingsError
from pipeline.export.after import export_documents
from pipeline.export.formats import Format, choose_formats
from pipeline.ocr import OcrEngine
from pipeline.outcome import BatchOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.place import HERE
from pipeline.settings import choose_settings
from pipeline.store.opening import OpenBatch, open_batch
from pipeline.summary import failure_line, write_summary

logger = logging.getLogger(__name__)

SOME_FAILED = "SomeScansFailed"
"""Name of the state of a run that is done but for the scans listed in ``failures.json``."""


def _run_name() -> str:
    return f"digitise {Path(str(flow_run.parameters['scans'])).name}"


@flow(
    name="digitise",
    flow_run_name=_run_name,
    description="Reads every scan of a batch (a folder) and writes its pages and records.",
    task_runner=THREADS,
    persist_result=False,
)
def digitise_flow(
    scans: str,
    out: str = "outputs",
    jobs: Annotated[int, Field(ge=0)] = 0,
    language: str = "rus",
    labels: bool = False,
    overlays: bool = False,
    changes: list[str] | None = None,
    pause_for_review: bool = False,
    review_hours: Annotated[float, Field(gt=0, le=720)] = 24,
    chunk: Annotated[int, Field(ge=1)] = CHUNK,
    retries: Annotated[int, Field(ge=0, le=10)] = RETRIES,
    exports: list[str] | None = None,
) -> BatchOutcome | State[Any]:
    """Reads every scan of a batch and writes its pages and records.

    Args:
        scans: The batch: a folder as seen from where the flows run, e.g. scans/sample, or one in
            a store, s3://bucket/folder.
        out: Folder for results, or one in a store; each batch gets a folder of its own in it.
        jobs: Pages read at the same time; 0 means one a core.
        language: Tesseract's name of the language, e.g. rus or rus+eng.
        labels: Also write labels/, pictures that say what kind of ink is where.
        overlays: Also write overlays/, the scans with what was read drawn over them.
        changes: Settings of stages, NAME=VALUE, e.g. preprocess.deskew=no.
        pause_for_review: When pages are read, wait for a person where documents were read with
            low confidence; their records are written only after the answer.
        review_hours: How long to wait for that answer; then the run ends, and can be run again.
        chunk: Pages of a sub-flow; a batch of no more has none.
        retries: How often a page is tried again after what may pass by itself.
        exports: Formats in which the documents are also written to exports/, such as page, alto,
            pdf, tei; or all.

    Returns:
        What came of it; as the data of a failed state where scans failed, so that such a run is
        never called a success. A run that could not begin is a failed state with the error.
    """
    try:
        settings = choose_settings(
            language=language, labels=labels, overlays=overlays, changes=changes or ()
        )
        formats = choose_formats(exports) if exports else ()
        engine = check_engine(settings)
        check_reader(settings)
        with open_batch(scans, out) as opened:
            _check_runner(opened)
            _check_exports(opened, formats)
            place = opened.place
            batch = read_batch(opened.scans)
            results = ResultFolder(opened.out.absolute() / batch.name)
            results.check_writable()
            with locked(results):
                remember_run(results, batch, opened.scans, settings, place)
                outcome = _work_through(
                    batch,
                    results,
                    Reading(settings, jobs, retries, place),
                    engine,
                    chunk=chunk,
                    review_hours=review_hours if pause_for_review else None,
                )
                write_summary(outcome, results, versions(settings, engine))
                forget_unused(results)
                outcome = export_documents(outcome, formats)
                place.batch_written()
    except DigitisationError as error:
        return Failed(message=str(error), data=error)
    publish(outcome, settings.assemble)
    if outcome.succeeded:
        return outcome
    return Failed(name=SOME_FAILED, message=failure_line(outcome), data=outcome)


def _check_runner(opened: OpenBatch) -> None:
    """Say at once what would fail each page.

    Raises:
        SettingsError: when there is no such runner, or it cannot work for a store.
    """
    if runner_kind() is RunnerKind.DASK and opened.place is not HERE:
        raise SettingsError(
            "A Dask cluster does not work with scans or results in a store.",
            remedy="Name folders that all machines share, or leave MASHINOPIS_RUNNER out.",
        )


def _check_exports(opened: OpenBatch, formats: Sequence[Format]) -> None:
    """Say at once that exports are not made for a store.

    Raises:
        SettingsError: for scans or results in a store.
    """
    if formats and opened.place is not HERE:
        raise SettingsError(
            "Exports are not made of scans or results in a store.",
            remedy="Leave them out, fetch the results, and use: mashinopis export.",
        )


def _work_through(
    batch: Batch,
    out: ResultFolder,
    reading: Reading,
    engine: OcrEngine,
    *,
    chunk: int,
    review_hours: float | None,
) -> BatchOutcome:
    """Read the pages that are not done; write the record of a document when its last page is."""
    started = time.monotonic()
    settings, place = reading.settings, reading.place
    jobs, unread = plan(batch, out, place=place)
    finished = finished_pages(jobs, settings, engine, place)
    problems = [problem.message for problem in batch.problems]

    def held_back(pages: Sequence[PageOutcome]) -> bool:
        return review_hours is not None and below_thresholds(pages, settings.assemble)

    with (
        Progress(batch.name, len(jobs), before=len(finished)) as progress,
        Assembly(
            batch.documents, jobs, out, settings, progress.failed, held_back, place
        ) as assembly,
    ):
        for failure in unread:
            progress.failed(failure)
        for job, page in finished.items():
            assembly.page(job, page)

        def done(job: PageJob, result: PageResult) -> None:
            if isinstance(result, Failure):
                progress.failed(result)
            assembly.page(job, result)
            progress.page_done()

        chunks = in_chunks(batch.name, [job for job in jobs if job not in finished], chunk)
        # A cluster has a flow of its own: it is there only while pages are read.
        alone = len(chunks) == 1 and runner_kind() is RunnerKind.THREADS
        run: ChunkRunner = read_pages if alone else read_pages_in_sub_flow
        for part in chunks:
            run(part, reading, done)
        if review_hours is not None and assembly.held:
            answer = ask(assembly.held, out, review_hours)
            problems += [f"{name}: left out after review." for name in answer.leave_out]
            assembly.release(answer.leave_out)
        pages, documents, failures = assembly.finish()
    return BatchOutcome(
        batch=batch.name,
        scans=place.shown(batch.folder),
        folder=str(out.root),
        store=place.store,
        pages=pages,
        documents=documents,
        failures=(*unread, *failures),
        problems=tuple(problems),
        seconds=time.monotonic() - started,
        done_before=sum(len(page.page_ids) for page in finished.values()),
    )
