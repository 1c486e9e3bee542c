"""Prefect's settings, in one place: quiet, local, and fit for a task a page.

Prefect reads its settings when it is first imported, so :func:`prepare` comes before that.
A variable that the user has set always wins.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

SETTINGS = {
    # Nothing leaves this machine: no telemetry, no promotion, and not the newer interface (V2),
    # which calls an outside analytics host whatever it is told.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_UI_V2_ENABLED": "false",
    # The defaults cost the server 60 ms of processor time a task; together these make it 15 ms.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    # A run whose process and worker both died is Crashed after six silent heartbeats (see
    # flows.crashed) instead of Running for ever.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    # A server that is away for a minute or two ends no run: the client asks again after 2, 4, 8 …
    # 128 s (the default gives up after a minute), and the slot of a deployment with a limit is
    # not forgotten when the server starts anew (the default keeps it in memory).
    "PREFECT_CLIENT_MAX_RETRIES": "7",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
    # What our own modules log is shown with the run.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "flows,pipeline",
    # They also work where no run is, as on the command line.
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # A line a page that says nothing but "Finished in state Completed()"; failures are said still.
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "WARNING",
    # A slow machine takes longer than 20 s to make a fresh database.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


def prepare(**more: str) -> None:
    """Put the settings into the environment of this process and of those it starts.

    Args:
        more: further settings; like the rest they give way to what the user has set.
    """
    for name, value in {**SETTINGS, **more}.items():
        os.environ.setdefault(name, value)
    if "PREFECT_HOME" not in os.environ:
        os.environ["PREFECT_HOME"] = str(prefect_home())


def prefect_home() -> Path:
    """The folder of Prefect's database and settings, made when it is absent.

    It is our own rather than ``~/.prefect``: a database there may be of another version of
    Prefect, which ours cannot open, and a profile there may send runs to a hosted service.
    Where the home folder cannot be written to, the folder for temporary files is used, and
    standard error says so: only the history of runs is at stake.
    """
    state = Path(os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser())
    wanted = state / "mashinopis" / "prefect"
    try:
        wanted.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            return wanted
    except (OSError, RuntimeError):
        spare = Path(tempfile.gettempdir()) / f"mashinopis-prefect-{os.getuid()}"
        spare.mkdir(mode=0o700, exist_ok=True)
        print(f"{wanted} cannot be written to: runs are kept in {spare}.", file=sys.stderr)  # noqa: T201
        return spare
