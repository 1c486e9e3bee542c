from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BatchError, DigitisationError, OcrError, OutputError, ScanError
from pipeline.output import ResultFolder, as_json, write_whole


def test_folders_are_made_and_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "page.json"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [item.name for item in path.parent.iterdir()] == ["page.json"]


def test_others_may_read_a_result(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    write_whole(path, b"")
    assert path.stat().st_mode & 0o444 == 0o444


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError) as caught:
        write_whole(tmp_path / "out" / "page.json", b"{}")
    assert caught.value.file == str(tmp_path / "out" / "page.json")
    assert "--out" in caught.value.remedy
    assert (tmp_path / "out").read_text() == "a file"


def test_what_was_there_stays_when_the_new_cannot_take_its_place(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(OutputError):
        write_whole(path, b"{}")
    assert [item.name for item in tmp_path.iterdir()] == ["page.json"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(json_values)
def test_json_is_read_back_and_the_same_value_gives_the_same_bytes(value: object) -> None:
    data = as_json(value)
    assert json.loads(data) == value
    assert as_json(json.loads(data)) == data
    assert data.endswith(b"\n")


def test_json_is_meant_for_people_too() -> None:
    assert as_json({"я": ["№ 1316"], "а": None}).decode() == (
        '{\n  "я": [\n    "№ 1316"\n  ],\n  "а": null\n}\n'
    )


def test_the_names_of_the_results(tmp_path: Path) -> None:
    out = ResultFolder(tmp_path)
    names = {
        out.record("d"): "records/d.json",
        out.page("p"): "pages/p.json",
        out.label("p"): "labels/p.png",
        out.crop("p", "a1"): "crops/p/a1.png",
        out.failures: "failures.json",
        out.summary: "summary.json",
    }
    assert {path.relative_to(tmp_path).as_posix(): name for path, name in names.items()} == {
        name: name for name in names.values()
    }


def test_a_folder_that_can_be_written_to_is_left_empty(tmp_path: Path) -> None:
    ResultFolder(tmp_path / "new").check_writable()
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_found_out_at_once(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(OutputError):
        ResultFolder(tmp_path / "out" / "batch").check_writable()


@pytest.mark.parametrize("kind", [BatchError, ScanError, OcrError, OutputError])
def test_an_error_says_where_what_and_what_to_do_and_survives_a_process(
    kind: type[DigitisationError],
) -> None:
    import pickle

    error = kind("It is torn.", file=Path("a.tif"), remedy="Scan it again.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert type(again) is kind
    assert str(again) == str(error) == "a.tif: It is torn. Scan it again."
    assert (again.stage, again.file, again.remedy) == (kind.stage, "a.tif", "Scan it again.")
