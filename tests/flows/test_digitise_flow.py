from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from prefect.client.orchestration import get_client
from prefect.client.schemas import State
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterFlowRunId,
)

from flows.digitise import SOME_FAILED, digitise_flow
from flows.pages import read_page
from pipeline.errors import DigitisationError, SettingsError
from pipeline.outcome import BatchOutcome, Failure, PageJob
from pipeline.settings import Settings

SAMPLE = Path(__file__).resolve().parents[2] / "scans" / "sample" / "f558_op11_d58_l061.jpg"
SmallScan = Callable[[Path], Path]


def run(scans: Path, out: Path, **more: Any) -> State[Any]:
    return digitise_flow(scans=str(scans), out=str(out), return_state=True, **more)


def artifacts_of(state: State[Any]) -> dict[str, Any]:
    run_id = state.state_details.flow_run_id
    assert run_id is not None
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        )
    return {str(artifact.key).split("-")[0]: artifact for artifact in found}


@pytest.fixture(scope="module")
def mixed(prefect_api: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[State[Any], Path]:  # noqa: ARG001
    """A batch of one good scan and three bad ones, digitised."""
    folder = tmp_path_factory.mktemp("mixed") / "Дело 58"
    folder.mkdir()
    with Image.open(SAMPLE) as page:
        page.crop((0, 0, page.width, page.height // 3)).save(folder / "good.png")
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "text.tif").write_text("not a picture")
    (folder / "cut.jpg").write_bytes(SAMPLE.read_bytes()[:4000])
    out = folder.parent / "out"
    return run(folder, out), out / folder.name


def test_a_good_batch_is_completed(prefect_api: str, small_scan: SmallScan, tmp_path: Path) -> None:  # noqa: ARG001
    small_scan(tmp_path / "batch" / "f1_op2_d3_l004.png")
    state = run(tmp_path / "batch", tmp_path / "out", exports=["page", "pdf"])
    assert state.is_completed()
    outcome = state.result()
    assert isinstance(outcome, BatchOutcome)
    assert outcome.complete
    results = tmp_path / "out" / "batch"
    assert sorted(path.name for path in (results / "exports").iterdir()) == [
        "f1_op2_d3_l004.page.xml", "f1_op2_d3_l004.pdf",
    ]  # fmt: skip
    assert json.loads((results / "failures.json").read_bytes()) == []
    assert len(list((results / "records").iterdir())) == 1
    summary = json.loads((results / "summary.json").read_bytes())
    assert summary["complete"] is True
    assert summary["counts"]["pages"] == 1
    assert summary["counts"]["words"] > 5
    shown = artifacts_of(state)
    assert shown["progress"].data == 100.0
    rows = json.loads(shown["pages"].data)
    assert [row["state"] for row in rows] in (["read"], ["to review"])
    assert rows[0]["record"].startswith("records/")
    assert str(results / "records") in shown["batch"].data


def test_failed_scans_end_in_a_failed_state_that_says_so(mixed: tuple[State[Any], Path]) -> None:
    state, _ = mixed
    assert state.is_failed()
    assert state.name == SOME_FAILED
    assert state.message is not None
    assert state.message.startswith("3 of 4 scans failed: cut.jpg, empty.jpg, text.tif.")
    assert "failures.json" in state.message


def test_failed_scans_do_not_keep_the_others_from_their_records(
    mixed: tuple[State[Any], Path],
) -> None:
    _, results = mixed
    assert [path.name for path in (results / "records").iterdir()] == ["good.json"]
    failures = json.loads((results / "failures.json").read_bytes())
    assert {failure["file"] for failure in failures} == {"cut.jpg", "empty.jpg", "text.tif"}
    assert all(failure["stage"] and failure["reason"] and failure["remedy"] for failure in failures)


def test_the_table_begins_with_what_failed(mixed: tuple[State[Any], Path]) -> None:
    rows = json.loads(artifacts_of(mixed[0])["pages"].data)
    assert [row["state"] for row in rows[:3]] == ["failed"] * 3
    assert rows[3]["page"] == "good"
    assert 0 < float(rows[3]["confidence"]) <= 1


def test_prefect_stores_no_results(mixed: tuple[State[Any], Path]) -> None:
    from prefect.settings import get_current_settings

    assert mixed[0].is_failed()
    storage = get_current_settings().results.local_storage_path
    assert not storage.exists() or not list(storage.iterdir())


def test_a_run_that_cannot_begin_says_why(prefect_api: str, tmp_path: Path) -> None:  # noqa: ARG001
    state = run(tmp_path / "nowhere", tmp_path / "out")
    assert state.is_failed()
    assert state.name == "Failed"
    error = state.result(raise_on_failure=False)
    assert isinstance(error, DigitisationError)
    assert state.message is not None
    assert "nowhere" in state.message
    assert error.remedy in state.message


def test_a_format_that_is_none_ends_a_run_before_it_begins(
    prefect_api: str,  # noqa: ARG001
    small_scan: SmallScan,
    tmp_path: Path,
) -> None:
    small_scan(tmp_path / "batch" / "a.png")
    state = run(tmp_path / "batch", tmp_path / "out", exports=["docx"])
    assert isinstance(state.result(raise_on_failure=False), SettingsError)
    assert not (tmp_path / "out").exists()


def test_the_task_of_a_page_that_fails_is_failed_with_its_failure(tmp_path: Path) -> None:
    job = PageJob(
        batch_folder=str(tmp_path),
        out_folder=str(tmp_path / "out"),
        document_id="a",
        file=str(tmp_path / "a.jpg"),
        relative="a.jpg",
        page_id="a",
    )
    state = read_page.fn(job, Settings())
    assert isinstance(state, State)
    assert state.is_failed()
    assert isinstance(state.data, Failure)
    assert state.data.file == "a.jpg"
    assert state.data.remedy in str(state.message)


def test_the_form_of_the_interface_explains_each_parameter() -> None:
    properties = digitise_flow.parameters.model_dump()["properties"]
    assert list(properties) == [
        "scans", "out", "jobs", "language", "labels", "overlays", "changes",
        "pause_for_review", "review_hours", "chunk", "retries", "exports",
    ]  # fmt: skip
    assert all(value.get("description") for value in properties.values())
