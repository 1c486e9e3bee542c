"""Several runs fill one folder of lines; nothing beside their own files is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.export.line_folder import MANIFEST, LineFolder, TrainingLine


def line(name: str, document: str, text: str = "текст") -> TrainingLine:
    return TrainingLine(name, document, text, b"png", {})


def fill(out: Path, *lines: TrainingLine, instead_of: set[str]) -> None:
    folder = LineFolder(out)
    folder.add(lines)
    folder.finish(instead_of)


def names(out: Path) -> list[str]:
    said = (out / MANIFEST).read_text("utf-8").splitlines()
    return [json.loads(one)["name"] for one in said]


def test_lines_of_other_documents_stay(tmp_path: Path) -> None:
    fill(tmp_path, line("a-1", "a"), line("a-2", "a"), instead_of={"a"})
    fill(tmp_path, line("b-1", "b"), instead_of={"b"})
    assert names(tmp_path) == ["a-1", "a-2", "b-1"]
    fill(tmp_path, line("a-1", "a", "другой"), instead_of={"a"})
    assert names(tmp_path) == ["b-1", "a-1"]
    assert not (tmp_path / "a-2.png").exists()
    assert (tmp_path / "a-1.gt.txt").read_text("utf-8") == "другой\n"
    assert (tmp_path / "b-1.png").exists()


@pytest.mark.parametrize("name", ["../outside", "/outside", ".."])
def test_a_manifest_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(b"of somebody else")
    out = tmp_path / "gt"
    out.mkdir()
    absolute = str(tmp_path / "outside") if name.startswith("/") else name
    (out / MANIFEST).write_text(json.dumps({"name": absolute, "document": "a"}), "utf-8")
    fill(out, instead_of={"a"})
    assert outside.read_bytes() == b"of somebody else"


@pytest.mark.parametrize("broken", ["{", "[]", "{}", '{"name": 1, "document": "a"}', "\x00"])
def test_a_broken_manifest_names_nothing(tmp_path: Path, broken: str) -> None:
    (tmp_path / "a-9.png").write_bytes(b"?")
    (tmp_path / MANIFEST).write_text(broken, "utf-8")
    fill(tmp_path, line("a-1", "a"), instead_of={"a"})
    assert names(tmp_path) == ["a-1"]
    assert (tmp_path / "a-9.png").exists()


def test_what_cannot_be_taken_away_is_told(tmp_path: Path) -> None:
    fill(tmp_path, line("a-1", "a"), instead_of={"a"})
    (tmp_path / "a-1.png").unlink()
    (tmp_path / "a-1.png").mkdir()
    with pytest.raises(OutputError) as told:
        fill(tmp_path, instead_of={"a"})
    assert told.value.file == str(tmp_path / "a-1.png")
