"""A record is matched and printed with what people corrected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corrections_material import DOCUMENT, body, letter, results_in, word_spot

from pipeline.cli import main
from pipeline.corrections.changes import WordChange
from pipeline.corrections.log import append
from pipeline.corrections.problem import CorrectionError
from pipeline.corrections.reviewed import corrected_record, load_reviewed
from pipeline.output import ResultFolder
from pipeline.record import load_record

CHANGE = WordChange(spot=word_spot(letter()[0], "станциях"), before="станциях", after="станции")


@pytest.fixture
def results(tmp_path: Path) -> ResultFolder:
    folder = results_in(tmp_path)
    append(folder, DOCUMENT, who="Анна", what=CHANGE, seen=0)
    return folder


def test_a_record_with_a_log_and_one_without(results: ResultFolder, tmp_path: Path) -> None:
    path = results.record(DOCUMENT)
    assert "на станции дороги" in corrected_record(path).text
    assert corrected_record(path) == load_reviewed(results, DOCUMENT).record
    elsewhere = tmp_path / "records" / path.name
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(path.read_bytes())
    assert corrected_record(elsewhere) == load_record(path)


def test_a_log_that_cannot_be_read_is_told(results: ResultFolder) -> None:
    results.corrections(DOCUMENT).write_text("{")
    with pytest.raises(CorrectionError):
        corrected_record(results.record(DOCUMENT))


def test_commands_take_the_corrected_record_or_the_machine_s(
    results: ResultFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = str(results.record(DOCUMENT))
    edition = tmp_path / "edition.txt"
    edition.write_text("\n\n".join(body(load_reviewed(results, DOCUMENT))), "utf-8")

    def said(*arguments: str) -> str:
        capsys.readouterr()
        assert main(arguments) == 0
        return capsys.readouterr().out

    assert "станции дороги" in said("transcription", record)
    assert "станциях дороги" in said("transcription", record, "--machine")

    def differences(*arguments: str) -> int:
        return len(
            json.loads(said("match", record, str(edition), "--json", *arguments))["differences"]
        )

    assert differences("--machine") == differences() + 1
