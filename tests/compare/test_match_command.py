"""``mashinopis match`` and ``mashinopis transcription``: from files to an answer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from compare_material import invented, record_of
from PIL import Image

from pipeline.cli import main
from pipeline.record import Record, load_record, record_to_json


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Results of a batch: its summary, one scan and one record; returns the record's file."""
    scans = tmp_path / "scans"
    scans.mkdir()
    Image.fromarray(np.full((2400, 4000), 230, np.uint8)).save(scans / "p.png")
    digest = hashlib.sha256((scans / "p.png").read_bytes()).hexdigest()
    record = record_of(invented(3)).model_dump(mode="json")
    record["pages"][0]["scan"]["sha256"] = digest
    results = tmp_path / "out" / "batch"
    (results / "records").mkdir(parents=True)
    (results / "summary.json").write_text(json.dumps({"source": str(scans)}), "utf-8")
    file = results / "records" / "d.json"
    file.write_bytes(record_to_json(Record.model_validate(record)))
    return file


def printed(batch: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["transcription", str(batch)]) == 0
    return capsys.readouterr().out


def test_a_record_agrees_with_what_is_printed_of_it(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = tmp_path / "edition.txt"
    edition.write_text(printed(batch, capsys), "utf-8")
    assert main(["match", str(batch), str(edition)]) == 0
    told = capsys.readouterr().out
    assert "same document" in told
    assert "No differences." in told


def test_a_changed_number_is_shown_with_its_picture(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition, page = tmp_path / "edition.txt", tmp_path / "page.html"
    edition.write_text(printed(batch, capsys).replace("№ 1316", "№ 1317"), "cp1251")
    assert main(["match", str(batch), str(edition), "--html", str(page), "--json"]) == 0
    comparison = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in comparison["differences"]] == ["number"]
    assert page.read_text("utf-8").count("data:image/jpeg") == 1


def test_without_the_right_scan_there_is_a_page_without_pictures(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition, page = tmp_path / "edition.txt", tmp_path / "page.html"
    edition.write_text(printed(batch, capsys).replace("№ 1316", "№ 1317"), "utf-8")
    Image.fromarray(np.zeros((900, 700), np.uint8)).save(tmp_path / "scans" / "p.png")
    assert main(["match", str(batch), str(edition), "--html", str(page)]) == 0
    assert "not the scan that the record was made from" in capsys.readouterr().err
    assert "data:image" not in page.read_text("utf-8")


def test_what_cannot_be_read_is_named(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert main(["match", str(batch), str(empty)]) == 1
    assert str(empty) in capsys.readouterr().err
    assert main(["match", str(empty), str(empty)]) == 1
    assert main(["transcription", str(tmp_path / "none.json")]) == 1


ENGLISH = """A letter on coal

Archive: RGASPI. F. 558. Op. 11. D. 58. L. 61-61 rev.

November 25, 1938

No. 1317

Nothing of the letter is told here.

Secretary of the Central Committee of the CPSU(b) I. STALIN
"""


def test_a_translation_is_checked_for_what_it_shares(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english, page = tmp_path / "english.txt", tmp_path / "page.html"
    english.write_text(ENGLISH, "utf-8")
    assert main(["match", str(batch), str(english), "--html", str(page)]) == 0
    rows = [" ".join(row.split()) for row in capsys.readouterr().out.splitlines()]
    assert "number differ № 1316 No. 1317" in rows
    assert "date agree 25 ноября 1938 г. November 25, 1938" in rows
    assert "archive.sheets agree 61, 61 об. 61, 61 об." in rows
    html = page.read_text("utf-8")
    assert "data:image/jpeg" in html
    assert "<script" not in html
    assert main(["match", str(batch), str(english), "--json"]) == 0
    checks = {one["field"]: one["verdict"] for one in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["number"] == "differ"
    assert checks["archive.fond"] == "agree"


def test_a_record_is_completed_into_another_file(
    batch: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition, target = tmp_path / "edition.txt", tmp_path / "guided.json"
    edition.write_text("О делах станции\n\n\n" + printed(batch, capsys), "utf-8")
    before = batch.read_bytes()
    assert main(["match", str(batch), str(edition), "--guide", str(target)]) == 0
    assert "guided" in capsys.readouterr().err
    assert batch.read_bytes() == before
    record = load_record(target)
    assert record.provenance.transcription is not None
    assert record.provenance.transcription.file == "edition.txt"
    edition.write_text("Совсем другое письмо о других делах.", "utf-8")
    assert main(["match", str(batch), str(edition), "--guide", str(tmp_path / "no.json")]) == 1
    assert not (tmp_path / "no.json").exists()
    assert "not of one document" in capsys.readouterr().err
