"""What is tried again: only what may pass by itself, ever later, and at most three times."""

from __future__ import annotations

import logging

from prefect import Task
from prefect.client.schemas import State, TaskRun

from flows.stopping import stopping

logger = logging.getLogger(__name__)

RETRIES = 3
DELAYS: list[float] = [2, 4, 8]
"""Seconds before each retry, give or take :data:`JITTER`: pages that failed together part."""
JITTER = 0.5
MAY_PASS = "MayPass"  # noqa: S105 - no password
"""Name of the state of a page that failed for a reason which may pass; kept when it did not."""


def try_again(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Prefect's question after a failed task, asked only while retries are left."""
    again = state.name == MAY_PASS and not stopping()
    if again:
        logger.warning("to be tried again: %s", state.message)
    return again
