"""A folder of transcriptions beside a folder of records, from files to files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from match_material import match_folders

import pipeline.match_batch as match_batch_module
from pipeline.cli import main
from pipeline.compare.comparison import comparison_from_json
from pipeline.compare.summary import MatchSummary, summary_line, summary_rows, summary_table
from pipeline.corrections.reviewed import corrected_record
from pipeline.errors import BatchError
from pipeline.match_batch import match_batch, results_of
from pipeline.record import Record


def test_every_record_has_its_comparison(tmp_path: Path) -> None:
    results, transcriptions = match_folders(
        tmp_path, {"a": 1, "b": 2}, {"2.txt": 2, "sub/1.txt": 1}
    )
    summary = match_batch(results, transcriptions)
    assert summary.complete
    assert [(pair.document, pair.transcription) for pair in summary.pairs] == [
        ("a", str(Path("sub", "1.txt"))),
        ("b", "2.txt"),
    ]
    assert {pair.verdict for pair in summary.pairs} == {"match"}
    written = sorted(path.name for path in (results / "matches").iterdir())
    assert written == ["a.html", "a.json", "b.html", "b.json", "summary.json"]
    comparison = comparison_from_json((results / "matches" / "a.json").read_bytes())
    assert summary.pairs[0].characters == comparison.characters
    stored = MatchSummary.model_validate_json((results / "matches" / "summary.json").read_bytes())
    assert stored == summary


def test_the_folder_of_records_may_be_named_itself(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    match_batch(results / "records", transcriptions)
    assert (results / "matches" / "summary.json").is_file()
    assert results_of(results / "records") == results_of(results)


def test_what_has_no_other_side_is_listed(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1, "b": 2}, {"1.txt": 1, "3.txt": 3})
    summary = match_batch(results, transcriptions)
    assert summary.records_alone == ("b",)
    assert summary.transcriptions_alone == ("3.txt",)
    assert [row["verdict"] for row in summary_rows(summary)] == [
        "match", "no transcription found", "no record found",
    ]  # fmt: skip


def test_a_bad_file_does_not_end_the_others(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    (transcriptions / "empty.txt").write_bytes(b"")
    (transcriptions / "scan.pdf").write_bytes(b"%PDF-1.4\n\x00\x01")
    (results / "records" / "torn.json").write_text("{")
    summary = match_batch(results, transcriptions)
    assert [pair.document for pair in summary.pairs] == ["a"]
    assert [failure.file for failure in summary.failures] == ["torn", "empty.txt", "scan.pdf"]
    assert all(failure.reason and failure.remedy for failure in summary.failures)
    assert summary.transcriptions_alone == ()
    assert "failed: 3" in summary_line(summary)


def test_a_pair_that_cannot_be_compared_does_not_end_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1, "b": 2}, {"1.txt": 1, "2.txt": 2})
    match_batch(results, transcriptions)
    whole = match_batch_module._write

    def broken(*given: Any) -> None:
        if given[2] == "a":
            raise RuntimeError("it broke")
        whole(*given)

    monkeypatch.setattr(match_batch_module, "_write", broken)
    summary = match_batch(results, transcriptions)
    assert [pair.document for pair in summary.pairs] == ["b"]
    assert [failure.file for failure in summary.failures] == ["a"]
    assert not summary.complete
    assert not (results / "matches" / "a.json").exists()  # the old one tells of something else
    assert (results / "matches" / "b.json").exists()


def test_records_and_transcriptions_are_read_once(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1, "b": 2}, {"1.txt": 1, "2.txt": 2})
    read: list[str] = []

    def load(path: Path) -> Record:
        read.append(path.stem)
        return corrected_record(path)

    match_batch(results, transcriptions, load_record=load)
    assert sorted(read) == ["a", "b"]


def test_what_a_browser_saved_beside_a_page_is_no_transcription(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    for name in ("1_files/style.css", ".git/config"):
        (transcriptions / name).parent.mkdir()
        (transcriptions / name).write_text("body {}")
    summary = match_batch(results, transcriptions)
    assert summary.complete
    assert not summary.transcriptions_alone


def test_old_comparisons_do_not_stay(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    match_batch(results, transcriptions)
    (transcriptions / "1.txt").rename(transcriptions.parent / "1.txt")
    (transcriptions / "2.txt").write_text("Совсем другое письмо о других делах.")
    match_batch(results, transcriptions)
    assert [path.name for path in (results / "matches").iterdir()] == ["summary.json"]


def test_the_same_folders_give_the_same_bytes(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1, "b": 2}, {"1.txt": 1, "2.txt": 2})
    match_batch(results, transcriptions)
    first = (results / "matches" / "summary.json").read_bytes()
    match_batch(results, transcriptions)
    assert (results / "matches" / "summary.json").read_bytes() == first


def test_a_document_may_be_called_summary(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"summary": 1}, {"1.txt": 1})
    match_batch(results, transcriptions)
    written = sorted(path.name for path in (results / "matches").iterdir())
    assert written == ["summary.json", "summary_.html", "summary_.json"]


def test_empty_folders_are_wrong_use(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    (tmp_path / "none").mkdir()
    with pytest.raises(BatchError, match="no records"):
        match_batch(tmp_path / "none", transcriptions)
    with pytest.raises(BatchError, match="no transcriptions"):
        match_batch(results, tmp_path / "none")


def test_the_table_is_for_a_person(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    told = summary_table(match_batch(results, transcriptions))
    head, _, row, _, line = told.splitlines()
    assert head.split("  ")[0] == "document"
    assert "archive reference (sure)" in row
    assert "0.00% (0/" in row
    assert line.startswith("Pairs: 1 (1 match); CER 0.00% (0/")


def test_the_command_takes_two_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    assert main(["match", str(results), str(transcriptions)]) == 0
    assert "Pairs: 1" in capsys.readouterr().out
    (transcriptions / "bad.txt").write_bytes(b"")
    assert main(["match", str(results), str(transcriptions), "--json"]) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["failures"][0]["file"] == "bad.txt"
    assert "failed: bad.txt" in told.err


def test_a_folder_and_a_file_are_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {"1.txt": 1})
    assert main(["match", str(results), str(transcriptions / "1.txt")]) == 2
    assert main(["match", str(results), str(transcriptions), "--html", "x.html"]) == 2
    assert "Leave out --html" in capsys.readouterr().err


def test_a_translation_is_checked_for_what_it_shares(tmp_path: Path) -> None:
    results, transcriptions = match_folders(tmp_path, {"a": 1}, {})
    transcriptions.mkdir()
    head = "A letter\n\nArchive: F. 558. Op. 11. D. 58. L. 1.\n\nNo. 7\n\n"
    (transcriptions / "en.txt").write_text(f"{head}Nothing of it is told here.\n", "utf-8")
    summary = match_batch(results, transcriptions)
    (pair,) = summary.pairs
    assert summary.complete
    assert pair.verdict == "translation"
    assert pair.translation is not None
    assert 0 < pair.translation.agreeing < pair.translation.checked
    assert "of" in summary_rows(summary)[0]["fields agreeing"]
    stored = json.loads((results / "matches" / "a.json").read_bytes())
    assert {one["field"]: one["verdict"] for one in stored["checks"]}["archive.fond"] == "agree"
    assert (results / "matches" / "a.html").is_file()
