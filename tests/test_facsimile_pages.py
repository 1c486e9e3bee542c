"""Random pages, their files, and the setting of paragraphs."""

from __future__ import annotations

import functools
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.facsimile import (
    Condition,
    FacsimileError,
    PageDescription,
    Stroke,
    TypedLine,
    draw_page,
    draw_pages,
    random_page,
)
from pipeline.facsimile.faces import FACES
from pipeline.facsimile.fonts import TYPEWRITER_FACES, find, has
from pipeline.facsimile.pages import layers_png
from pipeline.facsimile.random_page import KINDS
from pipeline.facsimile.setting import break_points, join_lines, set_paragraph
from pipeline.model import InkLabel, RegionKind


def need_faces() -> None:
    try:
        for face in (*TYPEWRITER_FACES, "pt-mono", "stamp"):
            find(face)
    except FacsimileError as error:
        pytest.skip(str(error))


WORDS = st.text("абвгдежзиклмнопрстуфхцчшщыьэюяй", min_size=1, max_size=18)


@given(st.lists(WORDS, min_size=1, max_size=40), st.integers(30, 70))
def test_setting_keeps_the_text(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = set_paragraph(text, width)
    assert all(0 < len(line) <= width for line in lines)
    assert lines[0].startswith(" " * 5)
    assert join_lines(lines) == text


@given(WORDS)
def test_breaks_leave_a_vowel_and_two_letters_on_each_side(word: str) -> None:
    for point in break_points(word):
        before, after = word[:point], word[point:]
        assert min(len(before), len(after)) >= 2
        assert re.search("[аеиоуыэюя]", before)
        assert re.search("[аеиоуыэюя]", after)
        assert after[0] not in "ьый"


def test_abbreviations_and_numbers_are_not_broken() -> None:
    for word in ("НКВД", "ВКП(б)", "1938", "т.д.", "7736/сс", "Наркомвод-2"):
        assert break_points(word) == []
    assert 5 in break_points("предательство")


def test_a_word_longer_than_the_line_is_cut() -> None:
    lines = set_paragraph("щ" * 100, 30)
    assert all(len(line) <= 30 for line in lines)
    assert join_lines(lines) == "щ" * 100
    with pytest.raises(ValueError, match="no room"):
        set_paragraph("слово", 10)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_fields_of_a_random_page_are_typed_on_it(seed: int) -> None:
    need_faces()
    page = random_page(seed)
    assert page == random_page(seed)
    text = " ".join(line.text for line in page.description.typed)
    kinds = [field.kind for field in page.description.fields]
    if page.kind in KINDS:
        assert {"date", "number", "signature"} <= set(kinds)
    else:
        assert not kinds
    assert len(kinds) == len(set(kinds))
    for field in page.description.fields:
        assert field.text in text
        if field.kind == "date":
            assert re.fullmatch(r"19\d\d-\d\d-\d\d", field.normalised)
        if field.kind == "number":
            assert re.sub(r"№|\s", "", field.text) == field.normalised
    rows = [line.row for line in page.description.typed if line.kind is RegionKind.PARAGRAPH]
    assert rows == sorted(rows)
    for line in page.description.typed:
        bottom = page.description.top_mm + line.row * 25.4 / 12
        right = page.description.left_mm + (line.column + len(line.text)) * (
            25.4 / page.description.typewriter.pitch
        )
        assert bottom < page.description.height_mm
        assert right < page.description.width_mm


@pytest.mark.parametrize("seed", range(6))
def test_all_that_was_typed_is_seen(seed: int) -> None:
    need_faces()
    plan = random_page(seed, dpi=72)
    page = draw_page(plan.description, seed, condition=plan.condition)
    typed = [" ".join(line.text.split()) for line in plan.description.typed]
    assert [line.text for line in page.truth.lines] == typed


def test_files_of_random_pages(tmp_path: Path) -> None:
    need_faces()
    scans = draw_pages(tmp_path / "two", 2, seed=5, dpi=100)
    assert [path.stem for path in scans] == ["page-0001", "page-0002"]
    for path in scans:
        answer = json.loads((tmp_path / "two" / "truth" / f"{path.stem}.json").read_text("utf-8"))
        with Image.open(path) as scan:
            assert scan.size == (answer["width"], answer["height"])
            assert scan.info["dpi"] == pytest.approx((answer["dpi"], answer["dpi"]), abs=0.1)
        with Image.open(tmp_path / "two" / "labels" / f"{path.stem}.png") as labels:
            assert labels.mode == "P"
            values = np.asarray(labels)
        assert values.shape == (answer["height"], answer["width"])
        for line in answer["lines"]:
            x0, y0, x1, y1 = line["box"]
            assert (values[y0:y1, x0:x1] == InkLabel.TYPED).any()
        with Image.open(tmp_path / "two" / "layers" / f"{path.stem}.png") as layers:
            assert layers.mode == "P"
            bits = np.asarray(layers)
        shown = np.select([bits & 2 > 0, bits & 1 > 0, bits & 4 > 0], [2, 1, 3], 0)
        assert (shown == values).all()
    assert scans[0].suffix == ".tif"  # the bilevel one of this seed
    with Image.open(scans[0]) as bilevel:
        assert (bilevel.mode, bilevel.info["compression"]) == ("1", "group4")
    (alone,) = draw_pages(tmp_path / "one", 1, seed=5, dpi=100)
    assert alone.read_bytes() == scans[0].read_bytes()


def test_layer_pictures_keep_what_labels_hide() -> None:
    need_faces()
    page = draw_page(
        PageDescription(
            typed=(TypedLine("ШШШШШШШШ", row=4),),
            strokes=(Stroke("rule", ((30.0, 28.5), (60.0, 28.5)), width_mm=1.0),),
        ),
        seed=1,
        condition=Condition(dpi=100),
    )
    with Image.open(io.BytesIO(layers_png(page))) as picture:
        bits = np.asarray(picture)
    for bit, layer in enumerate((page.layers.typed, page.layers.handwritten, page.layers.other)):
        assert ((bits & (1 << bit) > 0) == layer).all()
    assert (bits == 3).any()
    assert (page.labels[bits == 3] == InkLabel.HANDWRITTEN).all()


def test_wrong_use_is_said(tmp_path: Path) -> None:
    with pytest.raises(FacsimileError, match="cannot be drawn"):
        draw_pages(tmp_path, -1, 0)
    with pytest.raises(FacsimileError, match="5 dpi"):
        draw_pages(tmp_path, 1, 0, dpi=5)
    with pytest.raises(FacsimileError, match="language 'de'"):
        random_page(1, "de")
    assert draw_pages(tmp_path, 0, 0) == []


@pytest.mark.parametrize("language", ["ru", "la"])
def test_what_is_typed_is_on_the_keyboard(language: str) -> None:
    need_faces()
    for seed in range(400):
        sheet = random_page(seed, language).description
        typed = {character for line in sheet.typed for character in line.text}
        for face in TYPEWRITER_FACES:
            lent = FACES[face].borrowed
            lacking = {sign for sign in typed if sign not in lent and not can_draw(face, sign)}
            assert not lacking, f"page {seed}: {face} lacks {lacking}"


@functools.cache
def can_draw(face: str, character: str) -> bool:
    return has(face, character)
