from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.server import free_port

SERVE = (sys.executable, "-m", "pipeline.cli", "serve", "--port")


def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(  # noqa: S310
        url,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.load(answer)


def test_flows_are_run_from_the_interface_and_ctrl_c_ends_all(
    small_scan: Callable[[Path], Path], tmp_path: Path, process_environment: dict[str, str]
) -> None:
    small_scan(tmp_path / "batch" / "a.png")
    (tmp_path / "batch" / "b.png").write_bytes(b"")
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [*SERVE, str(port)],
            cwd=tmp_path,
            env=process_environment | {"PREFECT_HOME": str(tmp_path / "prefect")},
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
        try:
            scans = {"scans": str(tmp_path / "batch"), "out": str(tmp_path / "out")}
            state = _run(process, api, tmp_path, "digitise", scans)
            (tmp_path / "printed").mkdir()
            (tmp_path / "printed" / "a.txt").write_text("Письмо о других делах.")
            folders = {
                "records": str(tmp_path / "out" / "batch"),
                "transcriptions": str(tmp_path / "printed"),
            }
            compared = _run(process, api, tmp_path, "match", folders)
            interface = urllib.request.urlopen(f"http://127.0.0.1:{port}/ui-settings", timeout=10)
            with interface as answer:
                assert json.load(answer)["api_url"] == "/api"
        finally:
            process.send_signal(signal.SIGINT)
            status = process.wait(30)
    told = (tmp_path / "log").read_text()
    assert state["state_name"] == "SomeScansFailed", told
    assert state["state_type"] == "FAILED"
    assert (tmp_path / "out" / "batch" / "records" / "a.json").is_file()
    assert compared["state_type"] == "COMPLETED", told
    assert (tmp_path / "out" / "batch" / "matches" / "summary.json").is_file()
    assert status in {0, 130}, told
    assert f"http://127.0.0.1:{port}" in told
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def _run(
    process: subprocess.Popen[bytes],
    api: str,
    folder: Path,
    name: str,
    parameters: dict[str, str],
) -> dict[str, Any]:
    """Start a run of a served flow as soon as it is there; its state when it has ended."""
    deadline = time.monotonic() + 120
    run: dict[str, Any] | None = None
    while time.monotonic() < deadline:
        assert process.poll() is None, (folder / "log").read_text()
        time.sleep(0.3)
        try:
            if run is None:
                served = {one["name"]: one for one in ask(f"{api}/deployments/filter", {})}
                if name not in served:
                    continue
                run = ask(
                    f"{api}/deployments/{served[name]['id']}/create_flow_run",
                    {"parameters": parameters},
                )
            state: dict[str, Any] = ask(f"{api}/flow_runs/{run['id']}")
        except (OSError, ValueError):  # not yet there
            continue
        if state["state_type"] not in {"SCHEDULED", "PENDING", "RUNNING"}:
            return state
    raise AssertionError((folder / "log").read_text())


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
