"""Marks that hold text are cut into lines and read; what was not read stays a gap."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_by_hand import mark, page

from pipeline.handwriting import (
    NullReader,
    ReaderError,
    ReaderSettings,
    Reading,
    ReplayReader,
    read_annotations,
)
from pipeline.handwriting.strips import cut_lines
from pipeline.model import AnnotationKind, Box, Page, Pixels

PAPER, INK = 230, 40
NOTE = Box(100, 100, 500, 300)


def scan_with(*spots: Box, shape: tuple[int, int] = (400, 600)) -> Pixels:
    pixels = np.full(shape, PAPER, np.uint8)
    for spot in spots:
        pixels[spot.y0 : spot.y1, spot.x0 : spot.x1] = INK
    return pixels


LINES = (Box(110, 110, 480, 140), Box(110, 180, 480, 210), Box(110, 250, 480, 280))
SCAN = scan_with(*LINES)


def note(kind: str = "margin-note") -> Page:
    return page("p1", [], [mark("a1", NOTE, kind)])


def test_a_note_of_three_lines_is_read_line_by_line() -> None:
    reader = ReplayReader(
        [Reading("Тов. Иванов,", 0.9), Reading("прошу ", 0.9), Reading("дать", 0.9)]
    )
    (read,) = read_annotations(note(), SCAN, reader).annotations
    assert read.reading == "Тов. Иванов, прошу дать"
    assert read.reading_confidence == pytest.approx(0.9)
    assert len(reader.seen) == 3
    assert all((crop == INK).any() for crop in reader.seen)


def test_a_line_that_was_not_read_is_a_gap_and_none_read_is_no_reading() -> None:
    reader = ReplayReader([None, Reading("прошу", 0.8), Reading("zzz", 0.1)])
    (read,) = read_annotations(note(), SCAN, reader).annotations
    assert read.reading == "[…] прошу […]"
    assert read.reading_confidence == pytest.approx(0.8)
    reader = ReplayReader([Reading("zzz", 0.1)] * 3)
    assert read_annotations(note(), SCAN, reader) == note()
    assert read_annotations(note(), SCAN, NullReader()) == note()
    low = ReaderSettings(least_confidence=0.05)
    reader = ReplayReader([Reading("zzz", 0.1)] * 3)
    assert read_annotations(note(), SCAN, reader, low).annotations[0].reading == "zzz zzz zzz"


@pytest.mark.parametrize("kind", AnnotationKind)
def test_only_kinds_that_hold_text_are_read(kind: AnnotationKind) -> None:
    reader = ReplayReader([Reading("да", 0.9)] * 3)
    (read,) = read_annotations(note(kind), SCAN, reader).annotations
    holds = {
        "insertion", "gap-word", "margin-note", "resolution", "sheet-number", "paragraph",
    }  # fmt: skip
    assert (read.reading is not None) == (kind.value in holds)
    assert bool(reader.seen) == (kind.value in holds)


def test_a_reading_that_is_there_is_kept() -> None:
    made = page("p1", [], [mark("a1", NOTE, "margin-note", "прочел человек")])
    reader = ReplayReader([])
    assert read_annotations(made, SCAN, reader) == made


def test_typing_beside_the_outline_is_not_given_to_the_reader() -> None:
    typed = Box(110, 110, 480, 140)
    outline = ((105, 175), (490, 175), (490, 215), (105, 215))
    made = note()
    made = replace(made, annotations=(replace(made.annotations[0], outline=(outline,)),))
    reader = ReplayReader([Reading("прошу", 0.9)])
    read_annotations(made, scan_with(typed, LINES[1]), reader)
    (crop,) = reader.seen
    inked = (crop == INK).sum()
    assert inked == LINES[1].area


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_mark_on_a_turned_page_is_read_upright(rotation: int) -> None:
    upright = np.full((200, 400), PAPER, np.uint8)
    cv2.fillPoly(upright, [np.array([(20, 60), (380, 60), (380, 140)], np.int32)], INK)
    scan = np.ascontiguousarray(np.rot90(upright, rotation // 90))
    height, width = scan.shape
    made = page("p1", [], [mark("a1", Box(0, 0, width, height), "insertion")], rotation=rotation)
    reader = ReplayReader([Reading("клин", 0.9)])
    read_annotations(replace(made, width=width, height=height), scan, reader)
    (crop,) = reader.seen
    assert (crop == upright).all()


@pytest.mark.parametrize("colour", [False, True])
def test_a_mark_at_the_very_edge_and_one_of_a_few_pixels(*, colour: bool) -> None:
    scan = np.dstack([SCAN] * 3) if colour else SCAN
    for box in (Box(0, 0, 2, 2), Box(598, 398, 600, 400), Box(590, 0, 700, 20)):
        made = page("p1", [], [mark("a1", box, "insertion")])
        reader = ReplayReader([None] * 2)
        assert read_annotations(made, scan, reader) == made


@given(st.lists(st.integers(12, 40), min_size=1, max_size=5), st.integers(8, 30))
@settings(deadline=None, max_examples=40)
def test_lines_are_parted_where_there_is_no_ink_between(heights: list[int], gap: int) -> None:
    tall = max(heights)
    heights = [max(height, round(0.5 * tall)) for height in heights]
    rows: list[Pixels] = []
    for height in heights:
        rows += [
            np.full((gap, 100), PAPER, np.uint8),
            np.full((height, 100), INK, np.uint8),
        ]
    picture = np.vstack([*rows, np.full((gap, 100), PAPER, np.uint8)])
    lines = cut_lines(picture, ReaderSettings())
    assert len(lines) == len(heights)
    assert (np.vstack(lines) == picture).all()


def test_a_dot_above_a_line_is_no_line_of_its_own() -> None:
    dotted = scan_with(Box(50, 20, 250, 24), Box(40, 30, 560, 80), shape=(100, 600))
    assert len(cut_lines(dotted, ReaderSettings())) == 1


def test_a_picture_without_ink_is_not_read() -> None:
    made = note()
    reader = ReplayReader([None])
    assert read_annotations(made, np.full((400, 600), PAPER, np.uint8), reader) == made


def test_a_replay_that_is_too_short_says_so() -> None:
    with pytest.raises(ReaderError, match="1 readings for 3"):
        read_annotations(note(), SCAN, ReplayReader([None]))


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_reading_has_text_and_a_confidence_in_range(text: str) -> None:
    with pytest.raises(ValueError, match="without text"):
        Reading(text, 0.5)
    with pytest.raises(ValueError, match="not in 0 to 1"):
        Reading("да", 1.5)
    with pytest.raises(ValueError, match="not in 0 to 1"):
        ReaderSettings(valley=2)
    with pytest.raises(ValueError, match="at least 1"):
        ReaderSettings(longest=0)
