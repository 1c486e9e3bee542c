"""The flow that turns a folder of scans into pages and records: one task a page.

Only paths, ids and a few numbers pass between tasks; pictures stay in the task that reads them,
results go to files. What is done to a page is in ``pipeline.digitise``.
"""

# Annotations are evaluated here, not postponed: a served flow is loaded apart from its module's
# namespace, where Prefect could not find the names in postponed ones.

import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import Failed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from pydantic import Field

from flows.report import Progress, publish
from flows.stopping import engines_end_with_it
from flows.window import in_flight
from pipeline.batch import Batch, Document, read_batch
from pipeline.cores import available_cores
from pipeline.digitise import (
    Settings,
    assemble_document,
    check_engine,
    check_reader,
    digitise_page,
    finished_pages,
    forget_unused,
    locked,
    plan,
    remember_run,
    versions,
)
from pipeline.errors import DigitisationError
from pipeline.outcome import BatchOutcome, DocumentOutcome, Failure, PageJob, PageOutcome
from pipeline.output import ResultFolder
from pipeline.settings import choose_settings
from pipeline.summary import failure_line, write_summary

logger = logging.getLogger(__name__)

SOME_FAILED = "SomeScansFailed"
"""Name of the state of a run that is done but for the scans listed in ``failures.json``."""


# Prefect keeps no result: what a page gives is in its files, and a run is told what it needs to
# know in memory. Its cache would serve results of an older pipeline, so it is off.
@task(name="page", task_run_name="{job.page_id}", persist_result=False, cache_policy=NO_CACHE)
def read_page(job: PageJob, settings: Settings) -> PageOutcome | State[Any]:
    """Read one frame of a scan. A failure is the state of the task, with its remedy."""
    try:
        return digitise_page(job, settings)
    except Exception as error:
        failure = Failure.of(error, job.relative, job.frame or None)
        if not isinstance(error, DigitisationError):
            logger.debug("%s", failure, exc_info=error)
        return _failed(failure)


@task(name="record", task_run_name="{document.id}", persist_result=False, cache_policy=NO_CACHE)
def write_record(
    document: Document, pages: tuple[PageOutcome, ...], out: ResultFolder, settings: Settings
) -> DocumentOutcome | State[Any]:
    """Put the pages of one document together."""
    try:
        return assemble_document(document, pages, out, settings)
    except Exception as error:
        failure = Failure.of(error, document.id)
        if not isinstance(error, DigitisationError):
            logger.debug("%s", failure, exc_info=error)
        return _failed(failure)


def _failed(failure: Failure) -> State[Any]:
    """A failed state that says why; the failure is its data. No traceback: it is for people."""
    return Failed(message=f"{failure.stage}: {failure}", data=failure)


_Kind = TypeVar("_Kind", PageOutcome, DocumentOutcome)


def _result(future: PrefectFuture[Any], kind: type[_Kind], file: str) -> _Kind | Failure:
    """What a task gave; a task that Prefect itself could not run is a failure as well."""
    try:
        result = future.result(raise_on_failure=False)
    except Exception as error:
        return Failure.of(error, file)
    if isinstance(result, kind | Failure):
        return result
    if isinstance(result, Exception):
        return Failure.of(result, file)
    return Failure(file, "flow", "The task was stopped.", "Run the batch again.")


# Without a limit of its own: how many pages are in flight is a parameter of the run.
_THREADS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner())


def _run_name() -> str:
    return f"digitise {Path(str(flow_run.parameters['scans'])).name}"


@flow(
    name="digitise",
    flow_run_name=_run_name,
    description="Reads every scan of a batch (a folder) and writes its pages and records.",
    task_runner=_THREADS,
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
) -> BatchOutcome | State[Any]:
    """Reads every scan of a batch and writes its pages and records.

    Args:
        scans: The batch: a folder as seen from where the flows run, e.g. scans/sample.
        out: Folder for results; each batch gets a folder of its own in it.
        jobs: Pages read at the same time; 0 means one a core.
        language: Tesseract's name of the language, e.g. rus or rus+eng.
        labels: Also write labels/, pictures that say what kind of ink is where.
        overlays: Also write overlays/, the scans with what was read drawn over them.
        changes: Settings of stages, NAME=VALUE, e.g. preprocess.deskew=no.

    Returns:
        What came of it; as the data of a failed state where scans failed, so that such a run is
        never called a success. A run that could not begin is a failed state with the error.
    """
    try:
        settings = choose_settings(
            language=language, labels=labels, overlays=overlays, changes=changes or ()
        )
        engine = check_engine(settings)
        check_reader(settings)
        batch = read_batch(Path(scans))
        results = ResultFolder(Path(out).absolute() / batch.name)
        results.check_writable()
        with locked(results):
            remember_run(results, Path(scans), settings)
            with engines_end_with_it():
                outcome = _work_through(batch, results, settings, jobs or available_cores())
            write_summary(outcome, results, versions(settings, engine))
            forget_unused(results)
    except DigitisationError as error:
        return Failed(message=str(error), data=error)
    publish(outcome)
    if outcome.complete:
        return outcome
    return Failed(name=SOME_FAILED, message=failure_line(outcome), data=outcome)


def _work_through(batch: Batch, out: ResultFolder, settings: Settings, limit: int) -> BatchOutcome:
    """Read the pages; write the record of a document as soon as its last page is done."""
    started = time.monotonic()
    jobs, failures = plan(batch, out)
    progress = Progress(batch.name, len(jobs))
    for failure in failures:
        progress.failed(failure)
    documents = {document.id: document for document in batch.documents}
    order = {job: number for number, job in enumerate(jobs)}
    left: defaultdict[str, int] = defaultdict(int)
    for job in jobs:
        left[job.document_id] += 1
    read: defaultdict[str, list[PageOutcome]] = defaultdict(list)
    failed = list(failures)
    records: dict[str, PrefectFuture[Any]] = {}

    def page_done(document_id: str) -> None:
        progress.page_done()
        left[document_id] -= 1
        if not left[document_id] and read[document_id]:
            document = documents[document_id]
            records[document_id] = write_record.submit(
                document, _in_order(read[document_id], order), out, settings
            )

    finished = finished_pages(jobs, settings)
    for job, page in finished.items():
        read[job.document_id].append(page)
        page_done(job.document_id)
    to_do = [job for job in jobs if job not in finished]
    for job, future in in_flight(to_do, lambda job: read_page.submit(job, settings), limit):
        result = _result(future, PageOutcome, job.relative)
        if isinstance(result, Failure):
            failed.append(result)
            progress.failed(result)
        else:
            read[job.document_id].append(result)
        page_done(job.document_id)

    written = []
    for document in batch.documents:
        if document.id in records:
            record = _result(records[document.id], DocumentOutcome, document.id)
            if isinstance(record, Failure):
                failed.append(record)
                progress.failed(record)
            else:
                written.append(record)
    return BatchOutcome(
        batch=batch.name,
        scans=str(batch.folder),
        folder=str(out.root),
        pages=_in_order(chain.from_iterable(read.values()), order),
        documents=tuple(written),
        failures=tuple(failed),
        problems=tuple(problem.message for problem in batch.problems),
        seconds=time.monotonic() - started,
        done_before=sum(len(page.page_ids) for page in finished.values()),
    )


def _in_order(pages: Iterable[PageOutcome], order: dict[PageJob, int]) -> tuple[PageOutcome, ...]:
    return tuple(sorted(pages, key=lambda page: order[page.job]))
