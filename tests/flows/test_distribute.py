from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner
from stores import files_of

from flows.digitise import digitise_flow
from flows.distribute import RunnerKind, pages_in_flight, task_runner
from flows.window import in_flight
from pipeline.cores import available_cores
from pipeline.errors import SettingsError
from pipeline.outcome import BatchOutcome


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASHINOPIS_RUNNER", raising=False)
    monkeypatch.delenv("MASHINOPIS_CLUSTER", raising=False)


def test_threads_unless_something_else_is_asked_for() -> None:
    assert isinstance(task_runner(), ThreadPoolTaskRunner)
    assert isinstance(task_runner("threads"), ThreadPoolTaskRunner)


def test_the_environment_chooses_where_the_call_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    dask = pytest.importorskip("prefect_dask")
    monkeypatch.setenv("MASHINOPIS_RUNNER", "dask")
    monkeypatch.setenv("MASHINOPIS_CLUSTER", "tcp://scheduler:8786")
    runner: Any = task_runner()
    assert isinstance(runner, dask.DaskTaskRunner)
    assert runner.address == "tcp://scheduler:8786"
    other: Any = task_runner("dask", "tcp://other:8786")
    assert other.address == "tcp://other:8786"
    assert isinstance(task_runner("threads"), ThreadPoolTaskRunner)


def test_a_cluster_of_this_machine_is_open_to_nobody_else() -> None:
    pytest.importorskip("prefect_dask")
    runner: Any = task_runner("dask")
    assert runner.address is None
    addresses = [value for key, value in runner.cluster_kwargs.items() if "address" in key]
    assert len(addresses) == 2
    assert all(address.startswith("127.0.0.1:") for address in addresses)
    assert runner.cluster_kwargs["host"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("kind", "address"), [("ray", ""), ("threads", "tcp://host:8786"), ("dask", "host:8786")]
)
def test_a_choice_that_cannot_be_is_said(kind: str, address: str) -> None:
    with pytest.raises(SettingsError) as caught:
        task_runner(kind, address)
    assert caught.value.remedy


def test_dask_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prefect_dask.task_runners", None)
    with pytest.raises(SettingsError, match="not installed"):
        task_runner("dask")


def test_pages_in_flight_outside_a_run() -> None:
    assert pages_in_flight(3) == 3
    assert pages_in_flight() == available_cores()


@task(persist_result=False, cache_policy=NO_CACHE)
def half(number: int) -> float:
    if number < 0:
        raise ValueError("below nothing")
    return number / 2


@flow(persist_result=False)
def halves(numbers: list[int]) -> tuple[int, list[tuple[int, Any]]]:
    limit = pages_in_flight()
    found = [
        (number, future.result(raise_on_failure=False))
        for number, future in in_flight(numbers, half.submit, limit)
    ]
    return limit, found


@pytest.fixture
def cluster() -> Any:
    """The address of a cluster of two threads in this process: no process has to start."""
    distributed = pytest.importorskip("distributed")
    pytest.importorskip("prefect_dask")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as made:
        yield made.scheduler_address


def test_the_window_works_on_a_cluster(prefect_api: str, cluster: str) -> None:  # noqa: ARG001
    limit, found = halves.with_options(task_runner=task_runner(RunnerKind.DASK, cluster))(
        [*range(7), -1]
    )
    assert limit == 4
    results = dict(found)
    assert isinstance(results.pop(-1), ValueError)
    assert results == {number: number / 2 for number in range(7)}


def test_a_batch_read_by_a_cluster_has_the_same_results(
    prefect_api: str,  # noqa: ARG001
    cluster: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scans = tmp_path / "b"
    scans.mkdir()
    for number in range(3):
        Image.new("L", (200, 300), 235).save(scans / f"p{number}.png", dpi=(300, 300))
    data = (scans / "p1.png").read_bytes()
    (scans / "p1.png").write_bytes(data[: len(data) // 2])

    def run(out: str) -> dict[str, bytes]:
        changes = ["ocr.engine=null", "ink.separate=no"]
        state = digitise_flow(
            scans=str(scans), out=str(tmp_path / out), changes=changes, return_state=True
        )
        outcome = state.result(raise_on_failure=False)
        assert isinstance(outcome, BatchOutcome), outcome
        assert outcome.failed_files == {"p1.png"}
        files = files_of(tmp_path / out / "b")
        return {name: data for name, data in files.items() if not name.startswith("state/")}

    here = run("here")
    monkeypatch.setenv("MASHINOPIS_RUNNER", "dask")
    monkeypatch.setenv("MASHINOPIS_CLUSTER", cluster)
    there = run("there")
    assert {"pages/p0.json", "records/p2.json"} <= there.keys() == here.keys()
    assert {name for name in here if here[name] != there[name]} == {"summary.json"}
