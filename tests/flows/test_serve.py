"""``mashinopis serve`` as a process: what a person does in the interface, done by its API."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, SAMPLE
from PIL import Image

from benchmarks.ask import ask
from flows.server import free_port

SERVE = (sys.executable, "-m", "pipeline.cli", "serve", "--port")
ENDED = {"COMPLETED", "FAILED", "CANCELLED", "CRASHED"}

# Reads as Tesseract does, but may hang or be slow.
ENGINE = """#!/bin/sh
case "$1" in --*) exec {real} "$@";; esac
[ -e {folder}/hang ] && exec {folder}/waiting/tesseract 600
[ -e {folder}/seconds ] && sleep "$(cat {folder}/seconds)"
exec {real} "$@"
"""


class Served:
    """A served project in a folder of its own, with an engine that can be made slow."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        engine = folder / "engine"
        (engine / "waiting").mkdir(parents=True)
        self.engine = engine / "waiting" / "tesseract"
        self.engine.symlink_to("/bin/sleep")
        real = shutil.which("tesseract")
        (engine / "tesseract").write_text(ENGINE.format(real=real, folder=engine))
        (engine / "tesseract").chmod(0o755)
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                [*SERVE, str(self.port)],
                cwd=folder,
                env=environment
                | {
                    "PREFECT_HOME": str(folder / "prefect"),
                    "PREFECT_RUNNER_POLL_FREQUENCY": "1",
                    "PATH": f"{engine}{os.pathsep}{environment['PATH']}",
                },
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def make_engine(self, what: str, value: str | None) -> None:
        place = self.folder / "engine" / what
        if value is None:
            place.unlink(missing_ok=True)
        else:
            place.write_text(value)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return ask(self.api, path, body, timeout=20)

    def wait_for(self, what: Callable[[], Any], seconds: float = 120) -> Any:
        """The first answer that is true."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log
            with suppress(OSError, ValueError):  # not yet there
                if answer := what():
                    return answer
            time.sleep(0.2)
        raise AssertionError(self.log)

    def start(self, name: str, **parameters: Any) -> str:
        """Start a run of a served flow as soon as it is there; its id."""

        def deployment() -> Any:
            served = {one["name"]: one for one in self.ask("deployments/filter", {})}
            return served.get(name)

        found = self.wait_for(deployment)
        path = f"deployments/{found['id']}/create_flow_run"
        # A busy SQLite may answer 503 once.
        run = self.wait_for(lambda: self.ask(path, {"parameters": parameters}))
        return str(run["id"])

    def state(self, run: str) -> dict[str, Any]:
        return dict(self.ask(f"flow_runs/{run}")["state"])

    def ended(self, run: str) -> dict[str, Any]:
        """The state of a run when it has ended."""

        def state() -> Any:
            now = self.state(run)
            return now if now["type"] in ENDED else None

        return dict(self.wait_for(state))

    def run(self, name: str, **parameters: Any) -> dict[str, Any]:
        return self.ended(self.start(name, **parameters))

    def engines(self) -> list[int]:
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if str(self.engine) in path.read_bytes().decode(errors="replace"):
                    found.append(int(path.parent.name))
        return found

    def server(self) -> int:
        """The process that listens."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                words = path.read_bytes().decode(errors="replace").split("\0")
                if "server" in words and "start" in words and str(self.port) in words:
                    return int(path.parent.name)
        raise AssertionError("no server")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "PYTHONSAFEPATH": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    one = Served(tmp_path_factory.mktemp("served"), environment)
    yield one
    if one.process.poll() is None:
        one.process.send_signal(signal.SIGINT)
        one.process.wait(30)


def batch(folder: Path, *names: str) -> dict[str, str]:
    """Small scans to be read, and where to."""
    folder.mkdir(parents=True)
    with Image.open(SAMPLE / "f558_op11_d58_l061.jpg") as page:
        small = page.crop((0, 0, page.width, page.height // 3))
        for name in names:
            small.save(folder / name, dpi=page.info["dpi"])
    return {"scans": str(folder), "out": str(folder.parent / "out")}


def test_flows_are_run_from_the_interface(served: Served, tmp_path: Path) -> None:
    scans = batch(tmp_path / "batch", "a.png")
    (tmp_path / "batch" / "b.png").write_bytes(b"")
    state = served.run("digitise", **scans)
    assert state["name"] == "SomeScansFailed", served.log
    assert state["type"] == "FAILED"
    assert (tmp_path / "out" / "batch" / "records" / "a.json").is_file()
    (tmp_path / "printed").mkdir()
    (tmp_path / "printed" / "a.txt").write_text("Письмо о других делах.")
    compared = served.run(
        "match",
        records=str(tmp_path / "out" / "batch"),
        transcriptions=str(tmp_path / "printed"),
    )
    assert compared["type"] == "COMPLETED", served.log
    assert (tmp_path / "out" / "batch" / "matches" / "summary.json").is_file()
    interface = urllib.request.urlopen(f"http://127.0.0.1:{served.port}/ui-settings", timeout=10)
    with interface as answer:
        assert json.load(answer)["api_url"] == "/api"


def test_cancel_stops_the_engines_and_the_sub_flows(served: Served, tmp_path: Path) -> None:
    scans = batch(tmp_path / "batch", "a.png", "b.png", "c.png", "d.png")
    served.make_engine("hang", "")
    try:
        run = served.start("digitise", **scans, jobs=2, chunk=3)
        served.wait_for(lambda: len(served.engines()) == 2)
        served.ask(f"flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
        state = served.ended(run)
        engines = served.engines()
    finally:
        served.make_engine("hang", None)
    assert state["type"] == "CANCELLED", served.log
    assert engines == []
    below = served.ask("flow_runs/filter", {"flow_runs": {"parent_flow_run_id": {"any_": [run]}}})
    assert [one["state_type"] in ENDED for one in below] == [True], below


def test_a_folder_that_appears_is_digitised_though_the_server_stops_for_a_while(
    served: Served, tmp_path: Path
) -> None:
    scans = batch(tmp_path / "inbox" / "batch", "a.png", "b.png", "c.png")
    (tmp_path / "inbox" / "batch" / ".done").touch()
    results = tmp_path / "inbox" / "out" / "batch"
    served.make_engine("seconds", "1")
    try:
        watched = {"inbox": str(tmp_path / "inbox"), "out": scans["out"]}
        assert served.run("watch", **watched)["type"] == "COMPLETED", served.log
        served.wait_for(lambda: list((results / "pages").glob("*")))
        os.kill(served.server(), signal.SIGSTOP)
        try:
            time.sleep(3)
        finally:
            os.kill(served.server(), signal.SIGCONT)
        served.wait_for((results / "summary.json").is_file)
    finally:
        served.make_engine("seconds", None)
    assert len(list((results / "records").iterdir())) == 3
    runs = {"flow_runs": {"name": {"any_": ["digitise batch"]}}, "sort": "START_TIME_DESC"}
    last = served.ask("flow_runs/filter", runs)[0]
    assert last["parameters"]["scans"] == scans["scans"]
    assert served.ended(last["id"])["type"] == "COMPLETED", served.log
    memory = json.loads((tmp_path / "inbox" / "out" / ".inbox.json").read_bytes())
    assert list(memory) == [scans["scans"]]


def test_a_run_without_heartbeat_will_be_crashed(served: Served) -> None:
    (known,) = [
        one for one in served.ask("automations/filter", {}) if one["name"].startswith("mashinopis")
    ]
    assert known["enabled"]
    assert known["trigger"]["expect"] == ["prefect.flow-run.*"]
    assert [action["state"] for action in known["actions"]] == ["CRASHED"]


def test_ctrl_c_ends_all(served: Served) -> None:
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(30) in {0, 130}, served.log
    assert f"http://127.0.0.1:{served.port}" in served.log
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", served.port)) != 0


def test_a_port_that_is_taken_is_refused(
    tmp_path: Path, process_environment: dict[str, str]
) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = subprocess.run(
            [*SERVE, str(port)],
            cwd=tmp_path,
            env=process_environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
