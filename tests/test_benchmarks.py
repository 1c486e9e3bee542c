"""The measuring itself: what counts as an error, which pages, whose time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from benchmarks import accuracy, throughput
from benchmarks.fields_found import FieldScore, Mistake, _plain, score_fields
from benchmarks.pages import choose, make_batch, pictures, spread
from benchmarks.process_tree import cpu_seconds
from benchmarks.reading import (
    Rate,
    compare,
    fold,
    fold_ones,
    part_distance,
    without_page_number,
)
from benchmarks.tables import table
from benchmarks.throughput import Lap, lap, lap_table, ratios

PROJECT = Path(__file__).resolve().parents[1]
LETTERS = st.text("абв", max_size=12)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Учёт  и\nотчёт", "Учетиотчет"),
        ("оче\u0308рк й", "очеркй"),
        ("разрабо-\nтан", "разработан"),
        ("разрабо- \r\nтан-", "разработан"),
        ("БЭСМ-6 – машина", "БЭСМ-6-машина"),
        ("так:\n\nIMG\n\nIMG2", "так:IMG2"),
        ("Оглавление\n~~~~\n", "Оглавление"),
        ("Введение ........ 5", "Введение...5"),
        ("т.д..", "т.д.."),
        ("", ""),
    ],
)
def test_what_is_compared(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text("аё-–\n .IMG~й"))
def test_folding_twice_folds_no_more_than_line_ends(text: str) -> None:
    once = fold(text)
    assert not any(character.isspace() for character in once)
    assert fold(once).rstrip("-") == once.rstrip("-") or "~" in once or "IMG" in once


def test_one_is_the_roman_one() -> None:
    assert fold_ones("I9З8 І кв.") == "19З8 1 кв."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("- 5 -\nтекст", "текст"),
        ("текст\n- з -\n|\n", "текст\n|\n"),
        ("12.\nтекст\n–13–", "текст"),
        ("текст", "текст"),
        ("он\nи\n1938 г.", "он\nи\n1938 г."),
        ("один\n5\nдва", "один\n5\nдва"),
        ("7", ""),
        ("", ""),
    ],
)
def test_page_numbers_stand_in_no_reading(text: str, left: str) -> None:
    assert without_page_number(text) == left


@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_a_part_is_found_wherever_it_stands(before: str, part: str, after: str, other: str) -> None:
    assert part_distance(part, before + part + after) == 0
    assert part_distance(part, other) <= Levenshtein.distance(part, other)
    least = min(
        Levenshtein.distance(part, other[start:end])
        for start in range(len(other) + 1)
        for end in range(start, len(other) + 1)
    )
    assert part_distance(part, other) == least


def test_rates_add_up_with_their_denominators() -> None:
    rates = [compare("абвг", "абв"), compare("аб", "вг")]
    assert rates == [Rate(1, 4), Rate(2, 2)]
    assert str(Rate.total(rates)) == "50.00% (3/6)"
    assert compare("абв", "ггабвгг", part=True) == Rate(0, 3)
    assert str(Rate.total([])) == "no text (0/0)"


def test_fields_are_counted_both_ways(tmp_path: Path) -> None:
    answers = [{"kind": "date", "normalised": "1938-11-25"}, {"kind": "copies", "normalised": "3"}]
    truth = tmp_path / "page.json"
    truth.write_text(json.dumps({"fields": answers}), "utf-8")
    scores, mistakes = score_fields({"page": truth}, {})
    assert scores["date"] == FieldScore(right=0, true=1, found=0)
    assert Mistake("page", "date", "1938-11-25", None) in mistakes
    assert len(mistakes) == 2
    assert _plain("Директору т. Зыкову") == _plain("ДИРЕКТОРУ тов. Зыкову")
    assert _plain("Верно: В.К. Мёдов") == _plain("В. К. Медов")
    assert _plain("гор. Горький") == _plain("Горький") != _plain("Торький")
    both = FieldScore(1, 2, 1) + FieldScore(0, 0, 1)
    assert (both.recall, both.precision) == ("50% (1/2)", "50% (1/2)")
    assert FieldScore().recall == "none"


def test_the_same_pages_are_chosen_each_time(tmp_path: Path) -> None:
    for name in "abcdefg":
        (tmp_path / "data" / "real" / name).mkdir(parents=True)
        (tmp_path / "data" / "real" / name / "scan.JPG").write_bytes(name.encode())
    (tmp_path / "data" / "real" / "a" / "scan.xml").write_bytes(b"")
    chosen = choose(tmp_path / "data", {"real": 3})
    assert [path.parent.name for path in chosen] == ["a", "c", "e"]
    batch = make_batch(chosen, tmp_path / "batch")
    assert [path.read_bytes() for path in pictures(batch)] == [b"a", b"c", b"e"]
    assert spread(chosen, 9) == chosen
    with pytest.raises(FileNotFoundError, match="7 scans, 8 are wanted"):
        choose(tmp_path / "data", {"real": 8})


def test_ratios_are_within_a_round() -> None:
    laps = {
        "flow": [Lap(6, 60, 30), Lap(6, 120, 60)],
        "bare": [Lap(6, 30, 30), Lap(6, 120, 30)],
    }
    assert ratios(laps, "flow", lambda one: one.pages_a_minute) == [0.5, 1.0]
    flow, bare = lap_table(laps).splitlines()[2:]
    assert (
        flow == "| flow | 4.5 (3.0–6.0) | 75% (50%–100%) | 7.50 (5.00–10.00) | 150% (100%–200%) |"
    )
    assert "| 100% (100%–100%) |" in bare
    engine = {**laps, "engine": [Lap(6, 20, 15), Lap(6, 60, 30)]}
    assert ratios(engine, "flow", lambda one: one.cpu_a_page, "engine") == [2.0, 2.0]
    assert lap_table(engine).count("of engine") == 2


def test_an_absent_peer_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throughput, "program", lambda _name: None)
    assert throughput.absent() == ("ocrmypdf",)
    assert "ocrmypdf" not in throughput.ways(throughput.Course(tmp_path, 1, tmp_path))
    assert "naive" in throughput.ways(throughput.Course(tmp_path, 1, tmp_path))


def test_time_of_grandchildren_counts(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"

    def read(out: Path) -> None:
        subprocess.run([sys.executable, "-c", start], cwd=out, check=True)

    before = cpu_seconds()
    done = lap(read, tmp_path, pages=2)
    assert 0.3 <= done.cpu <= cpu_seconds() - before
    assert done.wall >= 0.3
    assert done.cpu_a_page == done.cpu / 2


def test_a_table_keeps_its_columns() -> None:
    assert table(["page", "n"], [["a|b", "1"]]).splitlines() == [
        "| page | n |",
        "| --- | ---: |",
        "| a\\|b | 1 |",
    ]


@pytest.mark.parametrize("script", ["accuracy", "lines", "prefect_cost", "throughput"])
def test_scripts_start_from_anywhere(script: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "benchmarks" / f"{script}.py"), "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "--json" in done.stdout


def test_wrong_use_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for parse, arguments, message in (
        (accuracy.parse, ["--data", str(tmp_path)], "no chaikovsky folder"),
        (accuracy.parse, ["--facsimile", "0"], "numbers of 1 or more"),
        (accuracy.parse, ["--facsimile", "1", "--keep", str(tmp_path)], "is there already"),
        (throughput.parse, ["--rounds", "0"], "numbers of 1 or more"),
    ):
        with pytest.raises(SystemExit):
            parse(arguments)
        assert message in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_accuracy_of_a_drawn_page(capsys: pytest.CaptureFixture[str]) -> None:
    accuracy.main(["--facsimile", "1", "--seed", "4", "--jobs", "1", "--json"])
    numbers = json.loads(capsys.readouterr().out)
    (page,) = numbers["as_is"].values()
    assert list(page) == ["mashinopis", "psm 3", "psm 4", "psm 6"]
    assert all(rate["edits"] < rate["characters"] / 2 for rate in page.values())
    assert len({rate["characters"] for rate in page.values()}) == 1
    assert numbers["fields"]["date"]["true"] == 1
