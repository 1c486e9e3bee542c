"""The pages of a chunk: one task a page, as many in flight as there are cores."""

# Annotations are evaluated here, as in ``flows.digitise``.

import logging
from collections.abc import Callable
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.futures import PrefectFuture
from prefect.states import Failed

from flows.chunks import Chunk, PageResult, Reading
from flows.distribute import THREADS, pages_in_flight, task_runner
from flows.handing_over import Work, handed_over, handing_over
from flows.retrying import DELAYS, JITTER, MAY_PASS, RETRIES, try_again
from flows.stopping import engines_end_with_it
from flows.window import in_flight
from pipeline.digitise import digitise_page
from pipeline.errors import DigitisationError, may_pass
from pipeline.outcome import Failure, PageJob, PageOutcome
from pipeline.place import HERE, Place
from pipeline.settings import Settings

logger = logging.getLogger(__name__)


# Prefect keeps no result: what a page gives is in its files, and a run is told what it needs to
# know in memory. Its cache would serve results of an older pipeline, so it is off.
@task(
    name="page",
    task_run_name="{job.page_id}",
    persist_result=False,
    cache_policy=NO_CACHE,
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=try_again,
)
def read_page(job: PageJob, settings: Settings, place: Place = HERE) -> PageOutcome | State[Any]:
    """Read one frame of a scan. A failure is the state of the task, with its remedy."""
    try:
        with place.at_hand(job.file):
            outcome = digitise_page(job, settings)
            place.page_written(job.file, job.page_id, outcome.page_ids)
        return outcome
    except Exception as error:
        failure = Failure.of(error, job.relative, job.frame or None)
        if not isinstance(error, DigitisationError):
            logger.debug("%s", failure, exc_info=error)
        # No traceback: it is for people. The failure is the data of the state.
        name = MAY_PASS if may_pass(error) else None
        return Failed(name=name, message=f"{failure.stage}: {failure}", data=failure)


def read_pages(
    chunk: Chunk,
    reading: Reading,
    done: Callable[[PageJob, PageResult], None],
) -> None:
    """Run the pages of a chunk as tasks of the flow that calls; a ``ChunkRunner``."""
    page = read_page.with_options(retries=reading.retries)
    with engines_end_with_it():
        for job, future in in_flight(
            chunk.jobs,
            lambda job: page.submit(job, reading.settings, reading.place),
            pages_in_flight(reading.limit),
        ):
            done(job, _result(future, job.relative))


def _result(future: PrefectFuture[Any], file: str) -> PageResult:
    """What a task gave; a task that Prefect itself could not run is a failure as well."""
    try:
        result = future.result(raise_on_failure=False)
    except Exception as error:
        return Failure.of(error, file)
    if isinstance(result, PageOutcome | Failure):
        return result
    if isinstance(result, Exception):
        return Failure.of(result, file)
    return Failure(file, "flow", "The task was stopped.", "Run the batch again.")


@flow(
    name="digitise pages",
    flow_run_name="{batch}: pages {number} of {of}",
    description="Reads some of the pages of a batch. Started by `digitise`, not by hand.",
    task_runner=THREADS,
    persist_result=False,
)
def _pages_flow(batch: str, number: int, of: int, pages: int, first: str, last: str) -> str:  # noqa: ARG001
    work = handed_over()
    read_pages(work.chunk, work.reading, work.done)
    return f"{pages} pages"


def read_pages_in_sub_flow(
    chunk: Chunk,
    reading: Reading,
    done: Callable[[PageJob, PageResult], None],
) -> None:
    """Run the pages of a chunk as a sub-flow of this process; a ``ChunkRunner``.

    The pages themselves are read in this process or by a cluster, as the environment says.

    Raises:
        SettingsError: when what the environment says cannot be.
    """
    pages_flow = _pages_flow.with_options(task_runner=task_runner())
    with handing_over(Work(chunk, reading, done)):
        pages_flow(
            batch=chunk.batch,
            number=chunk.number,
            of=chunk.of,
            pages=len(chunk.jobs),
            first=chunk.jobs[0].relative,
            last=chunk.jobs[-1].relative,
        )
