from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from export_material import letter_page, reviewed, turned
from pages_by_hand import ADocument, paragraphs_page
from PIL import Image

from pipeline.cli import main
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export import ground_truth
from pipeline.export.ground_truth import (
    MARGIN,
    GroundTruth,
    line_picture,
    upright_grey,
    write_ground_truth,
)
from pipeline.model import Box, Line, Page, Word
from pipeline.output import ResultFolder


@pytest.mark.parametrize("skew", [-2.0, 0.0, 2.0])
def test_a_line_that_is_askew_is_cut_out_level(skew: float) -> None:
    grey = np.full((600, 1400), 255, np.uint8)
    slope = np.tan(np.radians(skew))
    words = []
    for n in range(8):
        x, y = 100 + 150 * n, round(300 + slope * (100 + 150 * n))
        grey[y : y + 30, x : x + 100] = 0
        words.append(Word("сло", Box(x, y, x + 100, y + 30), 1))
    line = Line(Box.around(word.box for word in words), tuple(words))
    one = replace(paragraphs_page("p1", ["а"]), skew=skew)
    picture = line_picture(grey, line, one)
    margin = round(MARGIN * 34)
    # Each word falls by slope over its own width as well, which is drawn level here.
    assert picture.shape[0] <= 30 + 2 * margin + 6
    assert picture.shape[1] == pytest.approx(1150 + 2 * margin, abs=4)
    rows = [np.flatnonzero(picture[:, 150 * n + 50] < 128) for n in range(8)]
    assert max(row[0] for row in rows) - min(row[0] for row in rows) <= 2
    assert (picture[:2] > 128).all()


@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_a_page_is_turned_before_its_lines_are_cut(by: int) -> None:
    plain = paragraphs_page("p1", ["слово"])
    one = turned(plain, by) if by else plain
    scan = np.full((3508, 2480), 255, np.uint8)
    box = plain.regions[0].lines[0].box
    scan[box.y0 : box.y1, box.x0 : box.x0 + 20] = 0
    lying = np.ascontiguousarray(np.rot90(scan, by // 90))
    picture = line_picture(upright_grey(lying, one.rotation), one.regions[0].lines[0], one)
    dark = np.flatnonzero((picture < 128).any(axis=0))
    assert dark[0] == pytest.approx(round(MARGIN * box.height), abs=1)
    assert len(dark) == pytest.approx(20, abs=1)


def test_a_line_at_the_edge_is_filled_up_with_paper() -> None:
    word = Word("а", Box(0, 0, 20, 20), 1)
    one = paragraphs_page("p1", ["а"])
    picture = line_picture(np.zeros((20, 20), np.uint8), Line(word.box, (word,)), one)
    assert picture[0, 0] == 255
    assert picture[10, 10] == 0


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReviewedDocument:
    """A letter, checked, whose scan is a blank page."""
    scan = tmp_path / "scans" / "p1.tif"
    scan.parent.mkdir()
    Image.new("L", (2480, 3508), 200).save(scan)
    one: Page = letter_page()
    import hashlib

    digest = hashlib.sha256(scan.read_bytes()).hexdigest()
    one = replace(one, scan=replace(one.scan, sha256=digest))
    made = reviewed(one, checked=True)
    monkeypatch.setattr(ground_truth, "load_reviewed", lambda _results, _id: made)
    return made


def write(tmp_path: Path, **more: bool) -> GroundTruth:
    results = ResultFolder(tmp_path / "out")
    return write_ground_truth(
        results, [ADocument().id], tmp_path / "gt", tmp_path / "scans", **more
    )


@pytest.mark.usefixtures("document")
def test_a_picture_and_a_text_a_line(tmp_path: Path) -> None:
    made = write(tmp_path)
    folder = tmp_path / "gt"
    assert (made.lines, made.documents, made.left_out, made.failures) == (3, 1, 1, ())
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "ground-truth.jsonl",
        "p1-r1-001.gt.txt", "p1-r1-001.png", "p1-r1-002.gt.txt", "p1-r1-002.png",
        "p1-r2-001.gt.txt", "p1-r2-001.png",
    ]  # fmt: skip
    text = (folder / "p1-r2-001.gt.txt").read_bytes()
    assert text == "Прошу выслать ваго-\n".encode()  # not the line with a word struck out
    with Image.open(folder / "p1-r2-001.png") as picture:
        assert picture.mode == "L"
        assert picture.size == (19 * 20 + 8, 30 + 8)
    said = [json.loads(line) for line in (folder / "ground-truth.jsonl").open(encoding="utf-8")]
    assert [one["name"] for one in said] == ["p1-r1-001", "p1-r1-002", "p1-r2-001"]
    assert said[0]["text"] == "СЕКРЕТНО"
    assert said[0]["checked"] is True


def test_what_nobody_checked_is_left_out(
    tmp_path: Path, document: ReviewedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    unchecked = replace(document, checked=False)
    monkeypatch.setattr(ground_truth, "load_reviewed", lambda _results, _id: unchecked)
    made = write(tmp_path)
    assert (made.lines, made.unchecked) == (0, 1)
    assert "--all" in made.as_text(tmp_path)
    assert write(tmp_path, only_checked=False).lines == 3


@pytest.mark.usefixtures("document")
def test_a_scan_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "scans" / "p1.tif").unlink()
    made = write(tmp_path)
    assert made.lines == 0
    assert [failure.file for failure in made.failures] == [ADocument().id]


def test_a_line_that_is_no_longer_there_is_taken_away(
    tmp_path: Path, document: ReviewedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    page = document.pages[0]
    left = tuple(region for region in page.regions if region.id != "r1")
    shorter = replace(document, pages=(replace(page, regions=left),))
    monkeypatch.setattr(ground_truth, "load_reviewed", lambda _results, _id: shorter)
    assert write(tmp_path).failures == ()
    names = sorted(path.name for path in (tmp_path / "gt").iterdir())
    assert names == ["ground-truth.jsonl", "p1-r2-001.gt.txt", "p1-r2-001.png"]
    assert len((tmp_path / "gt" / "ground-truth.jsonl").read_text("utf-8").splitlines()) == 1
    # The check went out of date: nobody vouches for its lines.
    unchecked = replace(shorter, checked=False)
    monkeypatch.setattr(ground_truth, "load_reviewed", lambda _results, _id: unchecked)
    write(tmp_path)
    assert [path.name for path in (tmp_path / "gt").iterdir()] == ["ground-truth.jsonl"]


@pytest.mark.usefixtures("document")
def test_lines_of_a_document_that_fails_now_stay(tmp_path: Path) -> None:
    write(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "gt").iterdir()}
    (tmp_path / "scans" / "p1.tif").unlink()
    assert write(tmp_path).failures
    assert {path.name: path.read_bytes() for path in (tmp_path / "gt").iterdir()} == before


def test_the_command_for_ground_truth(
    tmp_path: Path, document: ReviewedDocument, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.record import record_to_json

    record = tmp_path / "out" / "records" / "a.json"
    record.parent.mkdir(parents=True)
    record.write_bytes(record_to_json(document.record))
    arguments = ["ground-truth", str(record), "--out", str(tmp_path / "gt")]
    assert main([*arguments, "--scans", str(tmp_path / "scans"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["lines"] == 3
    assert main([*arguments, "--scans", str(tmp_path / "nowhere")]) == 3
    assert "failed: a: " in capsys.readouterr().err
