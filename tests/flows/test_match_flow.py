from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from match_material import match_folders
from prefect.client.orchestration import get_client
from prefect.client.schemas import State
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

from flows.match import SOME_FAILED, match_flow
from pipeline.compare.summary import MatchSummary
from pipeline.errors import BatchError


def run(records: Path, transcriptions: Path) -> State[Any]:
    return match_flow(records=str(records), transcriptions=str(transcriptions), return_state=True)


def table_of(state: State[Any]) -> list[dict[str, str]]:
    run_id = state.state_details.flow_run_id
    assert run_id is not None
    with get_client(sync_client=True) as client:
        (artifact,) = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        )
    assert artifact.type == "table"
    rows: list[dict[str, str]] = json.loads(str(artifact.data))
    return rows


def test_a_batch_is_compared_and_shown_as_a_table(prefect_api: str, tmp_path: Path) -> None:  # noqa: ARG001
    results, transcriptions = match_folders(tmp_path, {"a": 1, "b": 2}, {"1.txt": 1})
    state = run(results, transcriptions)
    assert state.is_completed()
    summary = state.result()
    assert isinstance(summary, MatchSummary)
    assert (results / "matches" / "a.html").is_file()
    rows = table_of(state)
    assert [(row["document"], row["verdict"]) for row in rows] == [
        ("a", "match"),
        ("b", "no transcription found"),
    ]


def test_a_file_that_fails_ends_in_a_failed_state_that_says_so(
    prefect_api: str,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    (transcriptions / "empty.txt").write_bytes(b"")
    state = run(results, transcriptions)
    assert state.is_failed()
    assert state.name == SOME_FAILED
    assert state.message is not None
    assert "failed: 1" in state.message
    assert (results / "matches" / "a.json").is_file()
    assert "empty" in table_of(state)[-1]["verdict"]


def test_a_run_that_cannot_begin_says_why(prefect_api: str, tmp_path: Path) -> None:  # noqa: ARG001
    state = run(tmp_path / "nowhere", tmp_path / "nothing")
    assert state.is_failed()
    assert isinstance(state.result(raise_on_failure=False), BatchError)


def test_the_form_of_the_interface_explains_each_parameter() -> None:
    properties = match_flow.parameters.model_dump()["properties"]
    assert list(properties) == ["records", "transcriptions", "scans"]
    assert all(value.get("description") for value in properties.values())
