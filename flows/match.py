"""The flow that compares the records of a batch with a folder of typed transcriptions.

Which belong together, and what differs, is found in ``pipeline.match_batch``.
"""

# Annotations are evaluated here, as in ``flows.digitise``.

import logging
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas import State
from prefect.runtime import flow_run
from prefect.states import Failed

from flows.report import MOST_ROWS
from flows.words import artifact_key
from pipeline.compare.summary import MatchSummary, summary_line, summary_rows
from pipeline.errors import DigitisationError
from pipeline.match_batch import match_batch

logger = logging.getLogger(__name__)

SOME_FAILED = "SomeFilesFailed"
"""Name of the state of a run that is done but for the files listed in ``matches/summary.json``."""


def _run_name() -> str:
    return f"match {Path(str(flow_run.parameters['records'])).name}"


@flow(
    name="match",
    flow_run_name=_run_name,
    description="Compares the records of a batch with their published transcriptions.",
    persist_result=False,
)
def match_flow(
    records: str, transcriptions: str, scans: str | None = None
) -> MatchSummary | State[Any]:
    """Compares the records of a batch with their published transcriptions.

    Args:
        records: Results of a batch as seen from where the flows run, e.g. outputs/sample.
        transcriptions: A folder with a text file or a saved web page for each document.
        scans: The folder of the batch's scans, if they were moved.

    Returns:
        What came of it; as the data of a failed state where files failed, so that such a run is
        never called a success. A run that could not begin is a failed state with the error.
    """
    try:
        summary = match_batch(
            Path(records),
            Path(transcriptions),
            None if scans is None else Path(scans),
            logger.info,
        )
    except DigitisationError as error:
        return Failed(message=str(error), data=error)
    _publish(summary)
    if summary.complete:
        return summary
    return Failed(name=SOME_FAILED, message=summary_line(summary), data=summary)


def _publish(summary: MatchSummary) -> None:
    """Show the pairs with the run, what failed or has no pair among them."""
    batch = Path(summary.results).name
    rows = summary_rows(summary)
    create_table_artifact(
        table=rows[:MOST_ROWS],
        key=artifact_key("matches", batch),
        description=f"{summary_line(summary)} Comparisons are in {summary.results}/matches"
        + (f"; the first {MOST_ROWS} rows are shown" if len(rows) > MOST_ROWS else ""),
    )
    for failure in summary.failures:
        logger.warning("failed: %s", failure)
