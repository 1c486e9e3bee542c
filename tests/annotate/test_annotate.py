"""Marks on a typed sheet become annotations of the right kind, place and anchor."""

from __future__ import annotations

import numpy as np
import pytest
from handmade import LEFT, PITCH, TEXT, Handmade, ref, scanned

from pipeline.annotate import AnnotateSettings, annotate
from pipeline.model import AnnotationKind, MarkAnchor, RegionKind, Relation


def test_a_sheet_without_handwriting_has_no_annotations() -> None:
    assert Handmade().annotations() == ()


def test_an_underline_names_the_words_above_it() -> None:
    sheet = Handmade()
    first, last = sheet.word(1, 1), sheet.word(1, 2)
    y = sheet.baseline(1) + 10
    sheet.draw((first.x0 - 3, y), (last.x1 + 4, y + 2))
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.UNDERLINE
    assert mark.anchor == MarkAnchor(Relation.UNDER, (ref(1, 1), ref(1, 2)))
    assert abs(mark.box.x0 - first.x0) < 8
    assert abs(mark.box.x1 - last.x1) < 8


def test_a_double_underline_is_one_mark() -> None:
    sheet = Handmade()
    word = sheet.word(2, 0)
    for y in (sheet.baseline(2) + 7, sheet.baseline(2) + 16):
        sheet.draw((word.x0, y), (word.x1, y), width=3)
    (mark,) = sheet.annotations()
    assert mark.anchor == MarkAnchor(Relation.UNDER, (ref(2, 0),))


def test_a_wavy_underline_is_an_underline() -> None:
    sheet = Handmade()
    a, b = sheet.word(3, 0), sheet.word(3, 1)
    x = np.linspace(a.x0, b.x1, 200)
    y = sheet.baseline(3) + 12 + 5 * np.sin(x / 6)
    sheet.draw(*zip(x, y, strict=True), width=3)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.UNDERLINE
    assert mark.anchor == MarkAnchor(Relation.UNDER, (ref(3, 0), ref(3, 1)))


@pytest.mark.parametrize("strike", ["line", "double"])
def test_a_strike_out_names_the_words_it_goes_through(strike: str) -> None:
    sheet = Handmade()
    word = sheet.word(2, 2)
    y = sheet.baseline(2) - 9
    sheet.draw((word.x0 - 4, y), (word.x1 + 4, y + 1))
    if strike == "double":
        sheet.draw((word.x0 - 4, y + 9), (word.x1 + 4, y + 8))
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.STRIKE_OUT
    assert mark.anchor == MarkAnchor(Relation.THROUGH, (ref(2, 2),))


def test_an_insertion_enters_where_its_caret_points() -> None:
    sheet = Handmade()
    a, b = sheet.word(2, 1), sheet.word(2, 2)
    gap, base = (a.x1 + b.x0) / 2, sheet.baseline(2)
    sheet.draw((gap - 9, base + 14), (gap, base - 22), (gap + 9, base + 14), width=3)
    sheet.write(gap - 60, base - 30, 4, 3, height=12)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.INSERTION
    assert mark.anchor == MarkAnchor(Relation.BETWEEN, before=ref(2, 1), after=ref(2, 2))


def test_insertions_in_two_lines_are_two() -> None:
    sheet = Handmade()
    for line in (1, 2):
        x = sheet.word(line, 2).x0 - 10
        sheet.write(x, sheet.baseline(line) - 28, 5, height=12)
    first, second = sheet.annotations()
    assert first.box.y1 < second.box.y0


def test_a_word_in_a_gap_stands_between_its_neighbours() -> None:
    lines = list(TEXT)
    lines[3] = "оператор           перо понтон игре"
    sheet = Handmade(tuple(lines))
    sheet.write(sheet.word(3, 0).x1 + 40, sheet.baseline(3), 6, height=18)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.GAP_WORD
    assert mark.anchor == MarkAnchor(Relation.BETWEEN, before=ref(3, 0), after=ref(3, 1))


def test_a_margin_note_hangs_on_the_lines_beside_it() -> None:
    sheet = Handmade()
    for line in (1, 2):
        sheet.write(40, sheet.baseline(line) + 4, 3, 4, height=18)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.MARGIN_NOTE
    assert mark.anchor is not None
    assert mark.anchor.relation is Relation.BESIDE
    assert {word.region for word in mark.anchor.words} == {"r1", "r2"}


@pytest.mark.parametrize("shape", ["bar", "bracket", "double"])
def test_a_bar_stands_beside_its_lines(shape: str) -> None:
    sheet = Handmade()
    top, bottom = sheet.baseline(1) - 26, sheet.baseline(3) + 6
    x = LEFT - 50
    if shape == "bracket":
        sheet.draw((x + 18, top), (x, top + 3), (x + 2, bottom), (x + 20, bottom))
    else:
        sheet.draw((x, top), (x + 4, bottom))
    if shape == "double":
        sheet.draw((x + 16, top + 4), (x + 19, bottom))
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.BAR
    assert mark.anchor is not None
    assert {word.region for word in mark.anchor.words} == {"r1", "r2", "r3"}


def test_a_bar_and_the_note_beside_it_are_two() -> None:
    sheet = Handmade()
    sheet.draw((LEFT - 30, sheet.baseline(1) - 26), (LEFT - 28, sheet.baseline(3) + 6))
    sheet.write(30, sheet.baseline(2), 3, 4, height=18)
    assert {mark.kind for mark in sheet.annotations()} == {
        AnnotationKind.BAR,
        AnnotationKind.MARGIN_NOTE,
    }


def test_a_sheet_number_stands_in_the_corner() -> None:
    sheet = Handmade()
    sheet.write(1250, 90, 2, height=30)
    (mark,) = sheet.annotations()
    assert (mark.kind, mark.anchor) == (AnnotationKind.SHEET_NUMBER, None)


def test_lines_written_below_the_typing_are_one_paragraph() -> None:
    sheet = Handmade()
    for line in range(3):
        sheet.write(LEFT, sheet.baseline(7) + 60 * line, 7, 5, 8, 6, height=20)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.PARAGRAPH


def test_notes_far_apart_are_not_joined() -> None:
    sheet = Handmade()
    sheet.write(40, sheet.baseline(0), 3, 4, height=18)
    sheet.write(40, sheet.baseline(4), 3, 4, height=18)
    assert len(sheet.annotations()) == 2


def test_a_signature_lies_by_the_typed_name() -> None:
    sheet = Handmade(kinds={5: RegionKind.SIGNATURE})
    word = sheet.word(5, 3)
    sheet.write(word.x0 - 20, sheet.baseline(5) + 20, 4, height=40)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.SIGNATURE
    assert mark.anchor is not None
    assert mark.anchor.relation is Relation.OVER
    assert ref(5, 3) in mark.anchor.words


def test_a_resolution_is_written_aslant_over_the_head() -> None:
    sheet = Handmade()
    for line in range(2):
        for n in range(5):
            x, y = 300 + 90 * n, 180 + 50 * line - 20 * n
            sheet.write(x, y, 3, height=20)
    (mark,) = sheet.annotations()
    assert mark.kind is AnnotationKind.RESOLUTION


def test_specks_on_letters_are_no_annotations() -> None:
    """Of such the network is never sure."""
    sheet = Handmade()
    for line in range(4):
        box = sheet.word(line, 1)
        sheet.draw((box.x0 + 6, box.y0 + 8), (box.x0 + 14, box.y0 + 14), width=3)
    assert sheet.annotations(likely=150) == ()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_anchors_and_boxes_hold_however_the_scan_lies(rotation: int) -> None:
    sheet = Handmade()
    word = sheet.word(2, 2)
    y = sheet.baseline(2) - 9
    sheet.draw((word.x0 - 4, y), (word.x1 + 4, y))
    image = sheet.image()
    angle = np.radians(rotation + 1.5)
    turn = 1.4 * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[0, 0], [1400, 0], [0, 1500], [1400, 1500]]) @ turn.T
    shift = -corners.min(axis=0)
    width, height = np.ceil(np.ptp(corners, axis=0)).astype(int)
    lying = scanned(image, np.column_stack([turn, shift]), (int(width), int(height)))
    (mark,) = sheet.annotations(lying)
    assert mark.anchor == MarkAnchor(Relation.THROUGH, (ref(2, 2),))
    middle = turn @ [(word.x0 + word.x1) / 2, y] + shift
    assert mark.box.contains(*middle)
    assert mark.outline
    for x, y in mark.outline[0]:
        assert mark.box.x0 - 8 <= x <= mark.box.x1 + 8
        assert mark.box.y0 - 8 <= y <= mark.box.y1 + 8


def test_ink_of_which_the_network_is_less_sure_is_less_surely_a_mark() -> None:
    sheet = Handmade()
    sheet.write(40, sheet.baseline(2), 4, 5, height=18)
    image = sheet.image()
    sure, unsure = (
        annotate(
            sheet.handwritten,
            np.where(sheet.handwritten, np.uint8(value), np.uint8(0)),
            image,
            image.grey,
            sheet.regions(image),
            AnnotateSettings(least=0),
        )[0].confidence
        for value in (255, 140)
    )
    assert unsure < sure - 0.2


def test_pictures_that_do_not_fit_are_refused() -> None:
    sheet = Handmade()
    image = sheet.image()
    with pytest.raises(ValueError, match="shape"):
        annotate(sheet.handwritten[1:], None, image, image.grey, (), AnnotateSettings())
    with pytest.raises(ValueError, match="scan"):
        annotate(sheet.handwritten, None, image, image.grey[1:], (), AnnotateSettings())


@pytest.mark.parametrize("lines", [3, 4, 8])
def test_a_page_without_typing_has_paragraphs(lines: int) -> None:
    sheet = Handmade(())
    for line in range(lines):
        sheet.write(200, 300 + line * PITCH, 6, 7, 4, 8, height=20)
    image = sheet.image()
    marks = annotate(sheet.handwritten, None, image, image.grey, (), AnnotateSettings())
    assert [mark.kind for mark in marks] == [AnnotationKind.PARAGRAPH]
