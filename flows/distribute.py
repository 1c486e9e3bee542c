"""Where the pages of a flow are read: in threads of this machine, or by workers of a Dask cluster.

One huge batch may so use many machines, by an engine that is there already: nothing is scheduled
by us. All machines need the same code, Tesseract, and ``scans/`` and ``outputs/`` at the same
paths; docs/many-machines.md has the list.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from prefect.context import FlowRunContext
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipeline.cores import available_cores
from pipeline.errors import SettingsError

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

RUNNER_VARIABLE = "MASHINOPIS_RUNNER"
CLUSTER_VARIABLE = "MASHINOPIS_CLUSTER"
_PROTOCOLS = ("tcp://", "tls://", "ucx://", "ws://", "wss://")
_AHEAD = 2
"""Pages in flight for each thread of a cluster: one is read, the next one lies there already."""

Runner = TaskRunner[PrefectFuture[Any]]


# Without a limit of its own: how many pages are in flight is a parameter of the run.
THREADS = cast("Runner", ThreadPoolTaskRunner())


class RunnerKind(StrEnum):
    """Who reads the pages."""

    THREADS = "threads"
    DASK = "dask"


def runner_kind(kind: str = "") -> RunnerKind:
    """Who reads the pages: as asked for, or as the environment says, else threads.

    Raises:
        SettingsError: when the kind is not known.
    """
    chosen = kind or os.environ.get(RUNNER_VARIABLE) or RunnerKind.THREADS
    if chosen not in set(RunnerKind):
        raise SettingsError(
            f"There is no runner “{chosen}”.",
            remedy=f"Choose one of: {', '.join(RunnerKind)}.",
        )
    return RunnerKind(chosen)


def task_runner(kind: str = "", address: str = "") -> Runner:
    """What a flow submits its pages to: ``a_flow.with_options(task_runner=task_runner(…))``.

    Args:
        kind: of :class:`RunnerKind`; by default what the environment says
            (``MASHINOPIS_RUNNER``), else threads.
        address: of a Dask scheduler, ``tcp://host:8786``; by default what the environment says
            (``MASHINOPIS_CLUSTER``); without one a cluster of this machine's cores is made for
            the run.

    Raises:
        SettingsError: when the kind is not known, an address is given for threads or is none, or
            Dask is not installed.
    """
    chosen = runner_kind(kind)
    if chosen == RunnerKind.THREADS:
        if address:
            raise SettingsError(
                f"The cluster {address} is named, but pages are to be read in threads.",
                remedy="Choose the runner dask, or leave the cluster out.",
            )
        return THREADS
    return cast("Runner", _dask(address or os.environ.get(CLUSTER_VARIABLE, "")))


def pages_in_flight(jobs: int = 0) -> int:
    """How many pages the run that calls this should have in flight.

    Args:
        jobs: as the user wishes; 0 means what suits the runner: one a core of this machine, or
            two a thread of the cluster, so that no worker waits for its next page.
    """
    if jobs:
        return jobs
    context = FlowRunContext.get()
    threads = _cluster_threads(context.task_runner) if context else 0
    return threads * _AHEAD or available_cores()


def _dask(address: str) -> DaskTaskRunner:
    if address and not address.startswith(_PROTOCOLS):
        raise SettingsError(
            f"“{address}” is no address of a Dask scheduler.",
            remedy="Write tcp://HOST:8786, as the scheduler itself says when it starts.",
        )
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise SettingsError(
            "Dask is not installed.", remedy="Install it: pip install 'mashinopis[dask]'."
        ) from error
    if address:
        return DaskTaskRunner(address=address)
    return DaskTaskRunner(
        cluster_kwargs={
            "n_workers": available_cores(),
            "threads_per_worker": 1,
            # This machine only: the scheduler and its web page ask for no password.
            "host": "127.0.0.1",
            "dashboard_address": "127.0.0.1:0",
            "worker_dashboard_address": "127.0.0.1:0",
        }
    )


def _cluster_threads(runner: object) -> int:
    """Threads of all workers of a Dask cluster; 0 for another runner."""
    client = getattr(runner, "client", None)
    return sum(client.nthreads().values()) if client is not None else 0
