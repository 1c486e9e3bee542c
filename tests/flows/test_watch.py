from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from prefect.client.schemas import State
from prefect.logging import disable_run_logger

from flows import watch
from flows.watch import watch_flow

PROJECT = Path(__file__).resolve().parents[2]


# Outside a run there is no log of one.
pytestmark = pytest.mark.filterwarnings("ignore:Logger .* attempted to send logs")


class Server:
    """Stands for a Prefect server that is asked to start runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[dict[str, Any]] = []
        self.waits: list[float] = []
        self.while_waiting: Any = lambda: None
        monkeypatch.setattr(watch, "run_deployment", self.start)
        monkeypatch.setattr(watch.time, "sleep", self.wait)

    def start(self, name: str, **more: Any) -> Any:
        self.asked.append({"name": name, **more})
        return SimpleNamespace(name="run")

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.while_waiting()

    @property
    def started(self) -> list[str]:
        return [Path(one["parameters"]["scans"]).name for one in self.asked]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    return Server(monkeypatch)


def put(inbox: Path, *files: str) -> None:
    for name in files:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(b"1")


def watch_once(tmp_path: Path) -> Any:
    with disable_run_logger():
        return watch_flow.fn(inbox=str(tmp_path / "inbox"), out=str(tmp_path / "out"), quiet=60)


def test_a_quiet_folder_is_started_once(server: Server, tmp_path: Path) -> None:
    put(tmp_path / "inbox", "a/1.jpg", "b/1.jpg")
    assert len(watch_once(tmp_path)) == 2
    assert watch_once(tmp_path) == []
    assert server.started == ["a", "b"]
    assert server.waits == [60]
    assert server.asked[0]["parameters"]["out"] == str(tmp_path / "out")
    put(tmp_path / "inbox", "a/2.jpg")
    assert len(watch_once(tmp_path)) == 1
    assert server.started == ["a", "b", "a"]
    assert len({one["idempotency_key"] for one in server.asked}) == 3
    assert {path.name for path in (tmp_path / "inbox" / "a").iterdir()} == {"1.jpg", "2.jpg"}


def test_a_folder_that_still_grows_waits(server: Server, tmp_path: Path) -> None:
    put(tmp_path / "inbox", "a/1.jpg")
    server.while_waiting = lambda: put(tmp_path / "inbox", "a/2.jpg", "late/1.jpg")
    assert watch_once(tmp_path) == []
    server.while_waiting = lambda: None
    assert len(watch_once(tmp_path)) == 2


def test_a_marked_folder_does_not_wait(server: Server, tmp_path: Path) -> None:
    put(tmp_path / "inbox", "a/1.jpg", "a/.done")
    assert len(watch_once(tmp_path)) == 1
    assert server.waits == []


def test_one_that_cannot_be_started_is_told_and_the_others_start(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "inbox", "a/1.jpg", "b/1.jpg")
    looked = watch.look

    def one_refused(inbox: Path) -> Any:
        looks, _ = looked(inbox)
        return looks[1:], (watch.DigitisationError("No.", file="a", remedy="Allow it."),)

    monkeypatch.setattr(watch, "look", one_refused)
    state = watch_once(tmp_path)
    assert state.is_failed()
    assert "a: No. Allow it." in state.message
    assert server.started == ["b"]


@pytest.mark.parametrize(
    "places", [("s3://bucket/inbox", "outputs"), ("inbox", "s3://bucket/outputs")]
)
def test_a_store_is_not_watched(server: Server, places: tuple[str, str]) -> None:
    with disable_run_logger():
        state = watch_flow.fn(inbox=places[0], out=places[1])
    assert isinstance(state, State)
    assert state.is_failed()
    assert "s3://bucket" in str(state.message)
    assert server.asked == []


def test_without_an_inbox_there_is_nothing_to_do(server: Server, tmp_path: Path) -> None:
    assert watch_once(tmp_path) == []
    assert server.asked == []


def test_the_deployment_is_scheduled_and_never_runs_twice_at_once() -> None:
    file = yaml.safe_load((PROJECT / "prefect.yaml").read_text())
    (deployment,) = [one for one in file["deployments"] if one["name"] == "watch"]
    assert deployment["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    (schedule,) = deployment["schedules"]
    assert schedule["interval"] > deployment["parameters"]["quiet"]
    known = set(watch_flow.parameters.model_dump()["properties"])
    assert set(deployment["parameters"]) <= known
