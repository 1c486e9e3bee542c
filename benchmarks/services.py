"""PostgreSQL, a Prefect server and workers as plain processes, for a measurement and no longer."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ask import ask
from benchmarks.pages import PROJECT
from benchmarks.process_tree import descendants
from flows.environment import SETTINGS
from flows.server import HOST, free_port


def as_database_user(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else [*command]


@contextlib.contextmanager
def postgresql(*, durable: bool = True) -> Iterator[int]:
    """The port of a PostgreSQL made for the occasion, with a database and a user ``prefect``.

    Args:
        durable: written to the disk as a database should be; tests need not wait for that.

    Raises:
        FileNotFoundError: when PostgreSQL is not installed.
    """
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    programs, port = binaries[-1], free_port()
    # Not below a folder of ours: that may be closed to the database's user.
    made = subprocess.run(
        as_database_user("mktemp", "-d", "/tmp/mashinopis-pg-XXXXXX"),  # noqa: S108
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(made.stdout.strip())
    control = [str(programs / "pg_ctl"), "-D", f"{folder}/data"]
    options = f"-p {port} -k {folder} -c listen_addresses={HOST}"
    setup = [str(programs / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "prefect"]
    if not durable:
        options += " -c fsync=off"
        setup.append("--no-sync")
    start = [*control, "-w", "-o", options, "-l", f"{folder}/log", "start"]
    create = [
        *(str(programs / "createdb"), "-h", HOST, "-p", str(port), "-U", "prefect", "prefect"),
    ]
    try:
        for command in (as_database_user(*setup), as_database_user(*start), create):
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
        yield port
    finally:
        stop = as_database_user(*control, "-m", "immediate", "stop")
        subprocess.run(stop, check=False, cwd="/", capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


class Services:
    """A Prefect server on a database, the work pool ``scans``, and workers.

    Args:
        database: port of its PostgreSQL; SQLite in ``room`` for ``None``.
        room: folder for logs and for Prefect's home.
    """

    def __init__(self, database: int | None, room: Path) -> None:
        self.port = free_port()
        self.room = room
        self.api = f"http://{HOST}:{self.port}/api"
        self._environment = {
            **os.environ,
            **SETTINGS,
            "PREFECT_API_URL": self.api,
            "PREFECT_HOME": str(room / "prefect"),
            "PYTHONPATH": str(PROJECT),
            "PYTHONSAFEPATH": "1",
        }
        if database is not None:
            url = f"postgresql+asyncpg://prefect@{HOST}:{database}/prefect"
            self._environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = url
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """The server, the work pool and the deployment of the flow ``digitise``."""
        self._start("server", "server", "start", "--host", HOST, "--port", str(self.port))
        self.wait_for(lambda: self.ask("health") is True, 120)
        self.prefect("work-pool", "create", "scans", "--type", "process")
        self.prefect("--no-prompt", "deploy", "--name", "digitise")

    def call_silent_runs_crashed(self) -> None:
        """Have the server call a run crashed that is not heard of, as the deployment does."""
        self._python("-m", "flows.crashed")

    def start_worker(self, name: str) -> subprocess.Popen[bytes]:
        pool = ["--pool", "scans", "--type", "process", "--limit", "1"]
        return self._start(name, "worker", "start", "--name", name, *pool)

    def prefect(self, *arguments: str) -> str:
        """What a command of Prefect says.

        Raises:
            RuntimeError: when it fails; with what it said.
        """
        return self._python("-m", "prefect", *arguments)

    def _python(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-1000:] + done.stderr[-1000:])
        return done.stdout

    def queue(self, parameters: Mapping[str, object]) -> str:
        """Ask for a run of the flow ``digitise``; its id."""
        deployment = self.ask("deployments/name/digitise/digitise")["id"]
        body = {"parameters": dict(parameters)}
        return str(self.ask(f"deployments/{deployment}/create_flow_run", body)["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        return dict(self.ask(f"flow_runs/{run_id}"))

    def ask(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        return ask(self.api, path, body)

    def wait_for(self, what: Callable[[], bool], seconds: float) -> None:
        """Wait until it is so.

        Raises:
            TimeoutError: when it does not become so in time.
        """
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(OSError):
                if what():
                    return
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} is not so after {seconds:.0f} s; logs: {self.room}")
            time.sleep(0.25)

    def complaints(self, words: Sequence[str]) -> dict[str, int]:
        """How often each of the words stands in the logs of all processes."""
        text = "".join(log.read_text(errors="replace") for log in self.room.glob("*.log"))
        return {word: text.count(word) for word in words}

    def stop_workers(self) -> None:
        server, *workers = self._running
        for worker in workers:
            _end(worker)
        self._running = [server]

    def stop(self) -> None:
        for process in reversed(self._running):
            _end(process)

    def _start(self, log: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=PROJECT,
            env=self._environment,
            stdout=(self.room / f"{log}.log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._running.append(process)
        return process


def kill(processes: Sequence[int]) -> None:
    """``kill -9``; those that have ended are no matter."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            kill([*descendants(process.pid), process.pid])
            process.wait()
