"""docker-compose.yml without an engine: its form, its commands, and its services as processes."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.ask import ask
from benchmarks.services import postgresql
from flows.environment import SETTINGS
from flows.server import free_port

PROJECT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "mashinopis"]


def test_the_file_has_the_form_of_a_compose_file() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--builtin-schema"),
            *("vendor.compose-spec", str(PROJECT / "docker-compose.yml")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_itself_accepts_it() -> None:
    compose = shutil.which("docker")
    known = compose and not subprocess.run([compose, "compose", "version"], check=False).returncode
    if not known:
        pytest.skip("docker compose is not installed")
    subprocess.run(["docker", "compose", "config", "-q"], cwd=PROJECT, check=True)


def test_services_depend_on_services_that_there_are() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_volumes() -> None:
    volumes = SERVICES["worker"]["volumes"]
    assert "${SCANS:-./scans}:/app/scans:ro" in volumes
    assert "${OUTPUTS:-./outputs}:/app/outputs" in volumes
    named = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "$", "/"))
    }
    assert named == set(COMPOSE["volumes"])


def test_keys_of_a_store_are_handed_on_and_stand_nowhere() -> None:
    environment = SERVICES["worker"]["environment"]
    keys = {name: value for name, value in environment.items() if name.startswith("AWS_")}
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"} <= set(keys)
    assert set(keys.values()) == {None}
    secrets = [
        (name, value)
        for service in SERVICES.values()
        for name, value in service.get("environment", {}).items()
        if "PASSWORD" in name
    ]
    assert secrets
    assert all(value.startswith("${") for _, value in secrets)


def test_workers_may_be_several() -> None:
    worker = SERVICES["worker"]
    assert worker["deploy"]["replicas"] == "${WORKERS:-1}"
    assert "container_name" not in worker
    assert "ports" not in worker
    # A folder without a name: each worker has its own, since only one run may use it at a time.
    assert environment_path(worker) in worker["volumes"]


def environment_path(worker: dict[str, Any]) -> str:
    return str(worker["environment"]["MASHINOPIS_CACHE"])


def test_nothing_is_open_to_the_network() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", OURS)
def test_settings_are_those_of_the_flows(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert {key: environment.get(key) for key in SETTINGS} == SETTINGS


def test_the_dockerfile_installs_the_same_packages_as_run() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    assert "xargs -a system-packages.txt apt-get install" in dockerfile
    assert "system-packages.txt" in (PROJECT / "setup.sh").read_text()
    packages = (PROJECT / "system-packages.txt").read_text().split()
    assert {"python3-venv", "tesseract-ocr", "tesseract-ocr-rus"} <= set(packages)


def test_what_the_dockerfile_copies_is_there() -> None:
    copied = re.findall(r"^COPY (\S+) ", (PROJECT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert copied
    assert all((PROJECT / name).exists() for name in copied)


@pytest.mark.parametrize("name", OURS)
def test_each_command_is_there(name: str, process_environment: dict[str, str]) -> None:
    command = SERVICES[name]["command"]
    programs = re.findall(r"(?:^|&& )(\S+)", command[2]) if command[0] == "sh" else command[:1]
    for program in programs:
        assert shutil.which(program, path=process_environment["PATH"]), program


# --- the services as plain processes, against a PostgreSQL of the test's own ---------------------


@pytest.fixture(scope="module")
def database() -> Iterator[int]:
    """The port of a PostgreSQL made for this test."""
    if os.getuid() == 0 and not shutil.which("runuser"):
        pytest.skip("PostgreSQL refuses to run as root, and there is no runuser")
    with contextlib.ExitStack() as stack:
        try:
            port = stack.enter_context(postgresql(durable=False))
        except FileNotFoundError as error:
            pytest.skip(str(error))
        yield port


class Services:
    """Starts services of the compose file with their own commands and environment."""

    def __init__(self, environment: dict[str, str], database: int, folder: Path) -> None:
        self.server = free_port()
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self._environment = environment
        self._places = {
            "@database:5432": f"@127.0.0.1:{database}",
            "//server:4200": f"//127.0.0.1:{self.server}",
            "${DATABASE_PASSWORD:-prefect}": "prefect",
        }

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server}/api"

    def start(self, name: str) -> subprocess.Popen[bytes]:
        service = SERVICES[name]
        replaced = {"0.0.0.0": "127.0.0.1", "4200": str(self.server)}  # noqa: S104
        command = [replaced.get(word, word) for word in service["command"]]
        environment = dict(self._environment)
        environment.pop("PREFECT_API_URL", None)
        for key, value in service["environment"].items():
            if value is None:  # handed on as it is outside
                continue
            for place, here in self._places.items():
                value = value.replace(place, here)  # noqa: PLW2901
            environment[key] = value
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdout=(self.folder / f"{name}.log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.running.append(process)
        return process

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return ask(self.api, path, body, timeout=10)

    def wait_for(self, what: Callable[[], bool], name: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                if what():
                    return
            except OSError:
                pass
            assert time.monotonic() < deadline, self.log(name)
            time.sleep(0.2)

    def stop(self) -> None:
        for process in reversed(self.running):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def services(
    database: int, tmp_path: Path, process_environment: dict[str, str]
) -> Iterator[Services]:
    started = Services(
        process_environment | {"PREFECT_HOME": str(tmp_path / "prefect")}, database, tmp_path
    )
    yield started
    started.stop()


def test_a_batch_goes_through_all_services(
    services: Services, small_scan: Callable[[Path], Path], tmp_path: Path
) -> None:
    small_scan(tmp_path / "batch" / "a.png")
    services.start("server")
    services.wait_for(lambda: services.ask("health") is True, "server")
    assert services.start("deploy").wait(90) == 0, services.log("deploy")
    deployments = {one["name"]: one for one in services.ask("deployments/filter", {})}
    assert deployments.keys() == {"digitise", "match", "watch"}
    assert {one["work_pool_name"] for one in deployments.values()} == {"scans"}
    deployment = deployments["digitise"]
    worker = services.start("worker")
    parameters = {"scans": str(tmp_path / "batch"), "out": str(tmp_path / "out")}
    run = services.ask(
        f"deployments/{deployment['id']}/create_flow_run", {"parameters": parameters}
    )

    def ended() -> bool:
        assert worker.poll() is None, services.log("worker")
        state = services.ask(f"flow_runs/{run['id']}")["state_type"]
        return state not in {"SCHEDULED", "PENDING", "RUNNING"}

    services.wait_for(ended, "worker")
    assert services.ask(f"flow_runs/{run['id']}")["state_name"] == "Completed", services.log(
        "worker"
    )
    assert (tmp_path / "out" / "batch" / "records" / "a.json").is_file()
