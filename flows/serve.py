"""``mashinopis serve``: a Prefect server with its web interface, and the served flows."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flows.environment import prepare
from flows.server import DEFAULT_PORT, HOST, Server, ServerError, free_port

PROJECT = Path(__file__).resolve().parents[1]


def serve(port: int | None = None) -> None:
    """Serve until it is interrupted; both the server and the flows end then.

    A folder given in the interface is seen from the project's folder (``scans/sample``).

    Args:
        port: where the interface listens, on this machine only; by default 4200, or another
            when that is taken.

    Raises:
        ServerError: when the port is taken or the server does not start.
    """
    chosen = free_port(DEFAULT_PORT if port is None else port)
    if port is not None and chosen != port:
        raise ServerError(
            f"Port {port} of {HOST} is in use by another program.",
            remedy="Choose another with --port, or leave it out and one is found.",
        )
    os.environ.pop("PREFECT_API_URL", None)  # this server, not one named elsewhere
    prepare()
    with Server(chosen, interface=True) as server:
        _say(f"Starting the Prefect server on {server.url} …")
        os.environ["PREFECT_API_URL"] = server.api
        os.environ["PREFECT_UI_URL"] = server.url
        os.chdir(PROJECT)
        from prefect import serve as serve_flows  # noqa: PLC0415 - after the settings
        from prefect.client.schemas.objects import (  # noqa: PLC0415
            ConcurrencyLimitConfig,
            ConcurrencyLimitStrategy,
        )
        from prefect.deployments.runner import RunnerDeployment  # noqa: PLC0415

        from flows.crashed import watch_heartbeats  # noqa: PLC0415
        from flows.digitise import digitise_flow  # noqa: PLC0415
        from flows.match import match_flow  # noqa: PLC0415
        from flows.watch import EVERY_SECONDS, watch_flow  # noqa: PLC0415

        server.wait_until_ready()
        watch_heartbeats()
        _say(f"Open {server.url}/deployments and choose 'digitise' to read a batch,")
        _say("'match' to compare its records with transcriptions.")
        _say("A folder of scans put into scans/inbox is read by itself.")
        _say("Ctrl-C stops the server and the flows.")
        serve_flows(
            # One batch at a time, the next ones wait; what else there is runs beside it.
            RunnerDeployment.from_flow(digitise_flow, name="digitise", concurrency_limit=1),
            RunnerDeployment.from_flow(match_flow, name="match"),
            RunnerDeployment.from_flow(
                watch_flow,
                name="watch",
                interval=EVERY_SECONDS,
                concurrency_limit=ConcurrencyLimitConfig(
                    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
                ),
            ),
            print_starting_message=False,
            limit=3,
        )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the command line's own words
