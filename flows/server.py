"""A Prefect server of our own, as a process beside this one.

Prefect's own embedded server starts late and dies with the first Ctrl-C, before the run can
report how it ended. This one starts while we are still importing, and stops last.
Nothing here imports prefect.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from typing import IO, Self

from pipeline.errors import DigitisationError

HOST = "127.0.0.1"
DEFAULT_PORT = 4200
_PR_SET_PDEATHSIG = 1


class ServerError(DigitisationError):
    """The Prefect server does not start."""

    stage = "server"


class Server:
    """A server process listening on ``HOST``.

    Args:
        port: where it listens.
        interface: true for the web interface and all services (scheduling, automations);
            false for the few that a single run needs.
        timeout: seconds that it may take to start.
    """

    def __init__(self, port: int, *, interface: bool, timeout: float = 180) -> None:
        self.port = port
        self.timeout = timeout
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._process = subprocess.Popen(
            _interface_command(port) if interface else _embedded_command(port),
            env=os.environ | _ENVIRONMENT[interface],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            # Ctrl-C goes to every process of the terminal's group; this one must outlive it.
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - before any thread is started
        )

    @property
    def url(self) -> str:
        """The address of the web interface."""
        return f"http://{HOST}:{self.port}"

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def api(self) -> str:
        return f"{self.url}/api"

    def wait_until_ready(self) -> None:
        """Block until it answers.

        Raises:
            ServerError: when it ends or does not answer in time.
        """
        until = time.monotonic() + self.timeout
        while not _answers(self.port):
            if self._process.poll() is not None:
                raise ServerError(
                    f"The Prefect server ended at once: {self._last_words()}",
                    remedy="Free the port or choose another with --port; if that is not it,"
                    " remove Prefect's database (see docs/running.md) and try again.",
                )
            if time.monotonic() > until:
                raise ServerError(
                    f"The Prefect server did not answer within {self.timeout:.0f} seconds:"
                    f" {self._last_words()}",
                    remedy="Try again when the machine is less busy.",
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """End the process; harmless when it has ended."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else "it said nothing."


def start_embedded_server() -> Server | None:
    """Start a server for the runs of this process, unless ``PREFECT_API_URL`` names one already.

    Sets ``PREFECT_API_URL``; call ``wait_until_ready`` before the first run. It stops when this
    process ends, after all that Prefect still has to tell it then: so call this before prefect is
    imported.
    """
    if os.environ.get("PREFECT_API_URL"):
        return None
    server = Server(free_port(), interface=False)
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = server.api
    return server


def free_port(wanted: int = 0) -> int:
    """``wanted`` if nothing listens there, else any port that is free."""
    for port in (wanted, 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerError(
        "No network port is free on this machine.", remedy="Close other programs and try again."
    )


def _embedded_command(port: int) -> list[str]:
    # The command by which Prefect starts its own embedded server.
    application = "prefect.server.api.server:create_app"
    return [
        *(sys.executable, "-m", "uvicorn", "--factory", application),
        *("--host", HOST, "--port", str(port), "--log-level", "error", "--lifespan", "on"),
    ]


def _interface_command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "prefect", "server", "start"),
        *("--host", HOST, "--port", str(port)),
    ]


_ENVIRONMENT = {
    False: {
        "PREFECT_UI_ENABLED": "0",
        "PREFECT__SERVER_EPHEMERAL": "1",
        "PREFECT__SERVER_FINAL": "1",
    },
    # As seen from the browser: the place the page itself came from, whatever name or tunnel it
    # was reached by. The default would be port 4200 of this machine.
    True: {"PREFECT_SERVER_UI_API_URL": "/api"},
}


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _die_with_parent() -> None:
    """Ask Linux to end the server when this process is killed without a chance to stop it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
