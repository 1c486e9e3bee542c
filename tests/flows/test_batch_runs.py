"""How a run goes through a batch: chunks, retries, what is done already, a person's answer."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas import State
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterParentFlowRunId,
)
from stub_pages import StubPipeline, draw_batch, killed

from benchmarks.ask import ask
from flows import pages
from flows.digitise import digitise_flow
from pipeline.errors import ScanError
from pipeline.outcome import BatchOutcome, PageJob, PageOutcome
from pipeline.resume.batch_state import SameNameError

pytestmark = pytest.mark.usefixtures("prefect_api")


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> StubPipeline:
    stub = StubPipeline()
    stub.put_in(monkeypatch)
    return stub


def run(scans: Path, out: Path, **more: Any) -> State[Any]:
    return digitise_flow(scans=str(scans), out=str(out), return_state=True, **more)


def outcome_of(state: State[Any]) -> BatchOutcome:
    outcome = state.result(raise_on_failure=False)
    assert isinstance(outcome, BatchOutcome), outcome
    return outcome


def test_a_large_batch_is_run_in_sub_flows(stub: StubPipeline, tmp_path: Path) -> None:
    state = run(draw_batch(tmp_path / "b", 7), tmp_path / "out", chunk=3)
    assert state.is_completed()
    outcome = outcome_of(state)
    assert [page.job.page_id for page in outcome.pages] == [f"p{n:04d}" for n in range(7)]
    assert [one.document_id for one in outcome.documents] == [f"p{n:04d}" for n in range(7)]
    assert sorted(stub.assembled) == [f"p{n:04d}" for n in range(7)]
    run_id = state.state_details.flow_run_id
    assert run_id is not None
    with get_client(sync_client=True) as client:
        below = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(
                parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run_id])
            )
        )
    assert {run.name for run in below} == {f"b: pages {n} of 3" for n in (1, 2, 3)}
    assert {run.state_name for run in below} == {"Completed"}
    assert all(len(json.dumps(run.parameters)) < 300 for run in below)


def test_finished_pages_become_no_tasks_but_are_in_the_records(
    stub: StubPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finished(jobs: Sequence[PageJob], *_: object) -> dict[PageJob, PageOutcome]:
        return {job: PageOutcome(job, (job.page_id,), 5, 0.9) for job in jobs[:-1]}

    monkeypatch.setattr("flows.digitise.finished_pages", finished)
    outcome = outcome_of(run(draw_batch(tmp_path / "b", 3), tmp_path / "out"))
    assert stub.read == {"p0002": 1}
    assert [page.words for page in outcome.pages] == [5, 5, 10]
    assert len(outcome.documents) == 3


def test_what_may_pass_is_tried_again_and_a_broken_file_is_not(
    stub: StubPipeline,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pages.read_page, "retry_delay_seconds", [0.01])

    def fail(job: PageJob, times: int) -> Exception | None:
        if job.page_id == "p0000" and times < 3:
            return killed()
        if job.page_id == "p0001":
            return killed()
        if job.page_id == "p0002":
            return ScanError("It is no picture.", file=job.relative, remedy="Scan it again.")
        return None

    stub.fail = fail
    caplog.set_level(logging.INFO, "flows")
    outcome = outcome_of(run(draw_batch(tmp_path / "b", 4), tmp_path / "out"))
    assert stub.read == {"p0000": 3, "p0001": 4, "p0002": 1, "p0003": 1}
    assert outcome.failed_files == {"p0001.png", "p0002.png"}
    tried = [text for text in caplog.messages if text.startswith("to be tried again: ")]
    assert len(tried) == 5
    assert "p0000.png: The engine was killed." in " ".join(tried)


def test_another_folder_of_the_same_name_overwrites_nothing(
    stub: StubPipeline, tmp_path: Path
) -> None:
    first, second = tmp_path / "one" / "b", tmp_path / "two" / "b"
    assert run(draw_batch(first, 1), tmp_path / "out").is_completed()
    draw_batch(second, 1)
    state = run(second, tmp_path / "out")
    error = state.result(raise_on_failure=False)
    assert isinstance(error, SameNameError)
    assert str(first) in str(error)
    assert stub.read == {"p0000": 1}
    first.rename(tmp_path / "gone")
    second.rename(first)
    assert run(first, tmp_path / "out").is_completed()


def answer_when_paused(
    api: str, name: str, given: dict[str, Any], first: Callable[[], None]
) -> dict[str, Any]:
    """Answer by the interface's own way; the question as it was asked."""
    wanted = {"flow_runs": {"name": {"any_": [name]}, "state": {"type": {"any_": ["PAUSED"]}}}}
    until = time.monotonic() + 60
    while not (found := ask(api, "flow_runs/filter", wanted)):
        assert time.monotonic() < until
        time.sleep(0.1)
    keys = found[0]["state"]["state_details"]["run_input_keyset"]
    with get_client(sync_client=True) as client:
        for _ in range(600):
            try:
                schema = client.read_flow_run_input(found[0]["id"], keys["schema"])
                break
            except Exception:
                time.sleep(0.1)
    refused = ask(
        api, f"flow_runs/{found[0]['id']}/resume", {"run_input": {"leave_out": ["no such"]}}
    )
    assert refused["status"] == "REJECT"
    first()
    accepted = ask(api, f"flow_runs/{found[0]['id']}/resume", {"run_input": given})
    assert accepted["status"] == "ACCEPT"
    return dict(json.loads(schema) if isinstance(schema, str | bytes) else schema)


def test_documents_below_the_thresholds_wait_for_an_answer(
    stub: StubPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefect_api: str
) -> None:
    monkeypatch.setattr("flows.review._POLL_SECONDS", 0.2)
    low = {"p0001": 0.5, "p0003": 0.6}
    stub.confidence = lambda page: low.get(page, 0.9)
    scans, out = draw_batch(tmp_path / "to review", 5), tmp_path / "out"
    seen: list[dict[str, Any]] = []
    waited: list[bool] = []
    records = out / "to review" / "records"

    def person() -> None:
        given = {"leave_out": ["p0003"], "note": " a blot "}
        seen.append(
            answer_when_paused(
                prefect_api,
                "digitise to review",
                given,
                lambda: waited.append(stub.assembled.count("p0001") == 0),
            )
        )

    thread = threading.Thread(target=person)
    thread.start()

    # Where the person fails, the run ends by itself before long.
    state = run(scans, out, pause_for_review=True, review_hours=0.05)
    thread.join()
    assert state.is_completed(), state.message
    outcome = outcome_of(state)
    assert {path.stem for path in records.iterdir()} == {"p0000", "p0001", "p0002", "p0004"}
    assert "p0003: left out after review." in outcome.problems
    assert stub.assembled[-1] == "p0001"
    (form,) = seen
    assert "p0003" in json.dumps(form)
    assert "p0000" not in json.dumps(form)
    assert waited == [True]
    kept = json.loads((out / "to review" / "state" / "review.json").read_bytes())
    assert kept["leave_out"] == ["p0003"]
    assert kept["note"] == "a blot"
    assert kept["asked"].keys() == low.keys()
    # The answer stands as long as the pages do: nobody is asked twice.
    assert run(scans, out, pause_for_review=True).is_completed()


def test_no_answer_ends_the_run_and_says_how_to_go_on(
    stub: StubPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.review._POLL_SECONDS", 0.1)
    stub.confidence = lambda _page: None
    scans = draw_batch(tmp_path / "b", 1)
    state = run(scans, tmp_path / "out", pause_for_review=True, review_hours=1 / 3600)
    assert state.is_failed()
    assert state.message is not None
    assert "Run the batch again" in state.message
    assert not (tmp_path / "out" / "b" / "records").exists()
