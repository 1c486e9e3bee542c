"""The committed sample batch: what it says, and that it is drawn again bit for bit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from rapidfuzz.distance import Levenshtein

from pipeline.batch import read_batch
from pipeline.facsimile import FacsimileError, draw_sample
from pipeline.facsimile.fonts import find, require_known
from pipeline.facsimile.sample import SAMPLE_FACES, SAMPLE_NAMES
from pipeline.facsimile.setting import join_lines
from pipeline.facsimile.telegram import PARAGRAPHS, PENCIL

SAMPLE = Path(__file__).resolve().parents[1] / "scans" / "sample"


def truth(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((SAMPLE / "truth" / f"{name}.json").read_text("utf-8"))
    return answer


def need_faces() -> None:
    try:
        for face in SAMPLE_FACES:
            find(face)
    except FacsimileError as error:
        pytest.skip(str(error))


def test_sample_is_drawn_again_bit_for_bit(tmp_path: Path) -> None:
    need_faces()
    drawn = draw_sample(tmp_path)
    assert [path.name for path in drawn] == [f"{name}.jpg" for name in SAMPLE_NAMES]
    committed = sorted(p.relative_to(SAMPLE) for p in SAMPLE.rglob("*") if p.is_file())
    assert committed == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    for part in committed:
        assert (tmp_path / part).read_bytes() == (SAMPLE / part).read_bytes(), part


def test_other_letters_are_named_and_not_drawn() -> None:
    need_faces()
    require_known(SAMPLE_FACES)
    with pytest.raises(FacsimileError, match="draws other letters") as caught:
        require_known({"cmu": "0" * 16})
    assert "fonts-cmu" in caught.value.remedy


def test_sample_is_small_and_states_its_resolution() -> None:
    size = 0
    for name in SAMPLE_NAMES:
        path = SAMPLE / f"{name}.jpg"
        size += path.stat().st_size
        with Image.open(path) as picture:
            assert picture.mode == "RGB"
            assert picture.info["dpi"] == (300, 300)
            assert picture.size == (truth(name)["width"], truth(name)["height"])
    assert size < 3_000_000


def test_sample_is_one_document_of_recto_and_verso() -> None:
    batch = read_batch(SAMPLE)
    assert not batch.problems
    (document,) = batch.documents
    assert document.archive.repository == "РГАСПИ"
    assert (document.archive.fond, document.archive.opis, document.archive.delo) == (
        "558",
        "11",
        "58",
    )
    assert document.title
    assert document.source
    assert [str(file.sheet) for file in document.files] == ["61", "61 об."]


def test_names_alone_make_the_same_document(tmp_path: Path) -> None:
    for name in SAMPLE_NAMES:
        shutil.copy(SAMPLE / f"{name}.jpg", tmp_path)
    (document,) = read_batch(tmp_path).documents
    assert (document.id, document.archive.fond) == ("f558_op11_d58_l061", "558")
    assert [str(file.sheet) for file in document.files] == ["61", "61 об."]


def test_text_runs_over_the_sheet_in_mid_word() -> None:
    recto, verso = (truth(name) for name in SAMPLE_NAMES)
    last, first = recto["lines"][-1], verso["lines"][0]
    assert last["text"].endswith("-")
    assert last["paragraph"] == first["paragraph"]
    lines = [*recto["lines"], *verso["lines"]]
    for index, paragraph in enumerate(PARAGRAPHS):
        typed = [line["text"] for line in lines if line["paragraph"] == index]
        assert join_lines(typed) == paragraph
    pencil = [line["text"] for line in verso["handwriting"] if line["paragraph"] == len(PARAGRAPHS)]
    assert tuple(pencil) == PENCIL
    assert [line["text"] for line in recto["handwriting"]] == ["61"]


def test_fields_stand_in_the_text() -> None:
    found = {}
    for name in SAMPLE_NAMES:
        answer = truth(name)
        for field in answer["fields"]:
            found[field["kind"]] = field["normalised"]
            assert field["text"] in answer["text"].replace("\n", " ")
    assert found["number"] == "1316"
    assert found["date"] == "1938-11-25"
    assert found["document-kind"] == "шифротелеграмма"


def test_stock_tesseract_reads_the_recto() -> None:
    """Under 2 % of the characters of the body wrong on the raw scan."""
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    name = SAMPLE_NAMES[0]
    seen = subprocess.run(
        ["tesseract", str(SAMPLE / f"{name}.jpg"), "-", "-l", "rus", "--psm", "6"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    if seen.returncode:
        pytest.skip(f"tesseract has no Russian model: {seen.stderr.strip()}")
    read = ["".join(line.split()) for line in seen.stdout.splitlines() if line.strip()]
    body = [line["text"] for line in truth(name)["lines"] if line["paragraph"] is not None]
    expected = ["".join(line.split()) for line in body]
    wrong = sum(min(Levenshtein.distance(line, other) for other in read) for line in expected)
    assert wrong <= 0.02 * sum(map(len, expected))
