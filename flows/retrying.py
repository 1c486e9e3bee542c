"""What is tried again: only what may pass by itself, ever later, and at most three times."""

from __future__ import annotations

import errno
import logging

from prefect import Task
from prefect.client.schemas import State, TaskRun

from flows.stopping import stopping
from pipeline.errors import DigitisationError

logger = logging.getLogger(__name__)

RETRIES = 3
DELAYS: list[float] = [2, 4, 8]
"""Seconds before each retry, give or take :data:`JITTER`: pages that failed together part."""
JITTER = 0.5
MAY_PASS = "MayPass"  # noqa: S105 - no password
"""Name of the state of a page that failed for a reason which may pass; kept when it did not."""

_PASSING = frozenset(
    {errno.EIO, errno.EBUSY, errno.EAGAIN, errno.ETIMEDOUT, errno.ESTALE, errno.EINTR}
)


def may_pass(error: Exception) -> bool:
    """True when the same page may go well in a moment: a busy disk, an engine that was killed."""
    if isinstance(error, DigitisationError):
        return error.passing
    return isinstance(error, OSError) and error.errno in _PASSING


def try_again(_task: Task[..., object], _run: TaskRun, state: State[object]) -> bool:
    """Prefect's question after a failed task, asked only while retries are left."""
    again = state.name == MAY_PASS and not stopping()
    if again:
        logger.warning("to be tried again: %s", state.message)
    return again
