"""The flow that starts new batches by itself, run by a schedule every few minutes."""

# Annotations are evaluated here, as in ``flows.digitise``.

import logging
import time
from pathlib import Path
from typing import Annotated, Any, cast

from prefect import flow
from prefect.client.schemas import State
from prefect.deployments import run_deployment
from prefect.states import Failed
from pydantic import Field

from flows.inbox import Look, Started, look, new_and_complete
from pipeline.errors import DigitisationError, SettingsError
from pipeline.store.location import is_url

logger = logging.getLogger(__name__)

EVERY_SECONDS = 120
"""How often ``mashinopis serve`` lets it look; prefect.yaml has its own number."""


@flow(
    name="watch",
    flow_run_name="watch {inbox}",
    description="Starts `digitise` for each folder of the inbox that is new and complete.",
    persist_result=False,
)
def watch_flow(
    inbox: str = "scans/inbox",
    out: str = "outputs",
    quiet: Annotated[float, Field(ge=0)] = 60,
    deployment: str = "digitise/digitise",
) -> list[str] | State[Any]:
    """Starts a batch for each folder of the inbox that is new and complete. Moves nothing.

    It ends when it has looked; a schedule starts it again. So a restart of the machine or the
    server ends nothing, and what was started stands in `.inbox.json` of the results.

    Args:
        inbox: A folder of batches as seen from where the flows run.
        out: Folder for results, as for digitise.
        quiet: A folder without a file .done is complete when nothing in it changed for so many
            seconds.
        deployment: What is started, FLOW/DEPLOYMENT, with the folder as its parameter scans.

    Returns:
        The folders that were started; a failed state when a folder could not be.
    """
    try:
        _check_folders(inbox, out)
        return _start_what_is_new(Path(inbox), Path(out).absolute(), quiet, deployment)
    except DigitisationError as error:
        return Failed(message=str(error), data=error)


def _check_folders(*places: str) -> None:
    for place in filter(is_url, places):
        raise SettingsError(
            "An inbox and its results are folders; in a store nothing is watched.",
            file=place,
            remedy="Name a folder, or start digitise with the URL itself.",
        )


def _start_what_is_new(
    inbox: Path, out: Path, quiet: float, deployment: str
) -> list[str] | State[Any]:
    if not inbox.exists():
        logger.info("%s: there is no such folder, so there is nothing to start", inbox)
        return []
    started = Started(out)
    first, _ = look(inbox)
    new = [seen for seen in first if not started.has(seen)]
    if any(not seen.marked for seen in new):
        # The wait is measured by sleeping, so that a clock set back does not matter.
        time.sleep(quiet)
    now, errors = look(inbox) if new else (first, ())
    before = {seen.folder: seen for seen in first}
    problems = list(errors)
    begun = []
    for seen in now:
        if started.has(seen):
            continue
        if not new_and_complete(seen, before.get(seen.folder), started):
            logger.info("%s: not complete yet, or empty", seen.folder.name)
            continue
        try:
            _start(seen, out, deployment)
            started.add(seen)
        except DigitisationError as error:
            problems.append(error)
        else:
            begun.append(str(seen.folder))
    for problem in problems:
        logger.warning("%s", problem)
    if problems:
        return Failed(message="; ".join(map(str, problems)), data=problems[0])
    return begun


def _start(seen: Look, out: Path, deployment: str) -> None:
    """Start a run of its own, so that a batch that fails ends nothing here.

    The key makes it one run also when this flow dies before the start was remembered.
    """
    run = cast("Any", run_deployment)(
        deployment,
        parameters={"scans": str(seen.folder), "out": str(out)},
        timeout=0,
        as_subflow=False,
        idempotency_key=f"{seen.folder} {seen.digest}",
    )
    logger.info("%s: started with %d files as %s", seen.folder.name, seen.files, run.name)
