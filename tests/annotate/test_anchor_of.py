"""The typed words that a mark speaks about follow from its kind and place."""

from __future__ import annotations

import numpy as np
import pytest
from handmade import LEFT, TEXT, Handmade, ref

from pipeline.annotate import AnnotateSettings
from pipeline.annotate.anchor_of import find_anchor
from pipeline.annotate.candidates import find_candidates
from pipeline.annotate.group import Group
from pipeline.model import AnnotationKind, MarkAnchor, RegionKind, Relation

Kind = AnnotationKind


def anchor(sheet: Handmade, kind: AnnotationKind) -> MarkAnchor | None:
    """Of everything that is drawn on the sheet as one mark."""
    image, settings = sheet.image(), AnnotateSettings()
    page = find_candidates(
        sheet.handwritten,
        sheet.handwritten.astype(np.uint8) * 255,
        image,
        sheet.regions(image),
        settings,
    )
    return find_anchor(Group(tuple(page.strokes)), kind, page.typing, page.forms, settings)


@pytest.mark.parametrize("strike", ["line", "zigzag", "double", "cross"])
def test_a_strike_out_names_the_words_it_goes_through(strike: str) -> None:
    sheet = Handmade()
    word, y = sheet.word(2, 2), sheet.baseline(2) - 9
    x0, x1 = word.x0 - 4, word.x1 + 4
    if strike == "zigzag":
        x = np.arange(x0, x1 + 4, 9)
        sheet.draw(*((float(at), y - 12 + 24 * (n % 2)) for n, at in enumerate(x)), width=3)
    elif strike == "cross":
        sheet.draw((x0, y - 14), (x1, y + 14))
        sheet.draw((x0, y + 14), (x1, y - 14))
    else:
        sheet.draw((x0, y), (x1, y + 1))
        if strike == "double":
            sheet.draw((x0, y + 9), (x1, y + 8))
    assert anchor(sheet, Kind.STRIKE_OUT) == MarkAnchor(Relation.THROUGH, (ref(2, 2),))


def test_a_passage_that_is_crossed_out_is_all_its_words() -> None:
    sheet = Handmade()
    left, right = sheet.word(1, 0).x0, sheet.word(3, 5).x1
    sheet.draw((left, sheet.baseline(3) + 6), (right, sheet.baseline(1) - 26))
    found = anchor(sheet, Kind.STRIKE_OUT)
    assert found is not None
    assert {word.region for word in found.words} == {"r1", "r2", "r3"}


@pytest.mark.parametrize("below", [7, 12])
def test_an_underline_names_the_words_above_it(below: int) -> None:
    sheet = Handmade()
    first, last = sheet.word(1, 1), sheet.word(1, 2)
    y = sheet.baseline(1) + below
    sheet.draw((first.x0 - 3, y), (last.x1 + 4, y + 2))
    assert anchor(sheet, Kind.UNDERLINE) == MarkAnchor(Relation.UNDER, (ref(1, 1), ref(1, 2)))


def test_an_underline_may_go_on_in_the_next_row() -> None:
    sheet = Handmade()
    for line, at in ((1, 5), (2, 0)):
        word, y = sheet.word(line, at), sheet.baseline(line) + 9
        sheet.draw((word.x0, y), (word.x1, y))
    assert anchor(sheet, Kind.UNDERLINE) == MarkAnchor(Relation.UNDER, (ref(1, 5), ref(2, 0)))


def test_an_insertion_enters_where_its_caret_points() -> None:
    sheet = Handmade()
    a, b = sheet.word(2, 1), sheet.word(2, 2)
    gap, base = (a.x1 + b.x0) / 2, sheet.baseline(2)
    sheet.draw((gap - 9, base + 14), (gap, base - 22), (gap + 9, base + 14), width=3)
    sheet.write(gap - 60, base - 30, 4, 3, height=12)
    between = MarkAnchor(Relation.BETWEEN, before=ref(2, 1), after=ref(2, 2))
    assert anchor(sheet, Kind.INSERTION) == between


def test_a_word_in_a_gap_stands_between_its_neighbours() -> None:
    lines = list(TEXT)
    lines[3] = "оператор           перо понтон игре"
    sheet = Handmade(tuple(lines))
    sheet.write(sheet.word(3, 0).x1 + 40, sheet.baseline(3), 6, height=18)
    between = MarkAnchor(Relation.BETWEEN, before=ref(3, 0), after=ref(3, 1))
    assert anchor(sheet, Kind.GAP_WORD) == between


@pytest.mark.parametrize("kind", [Kind.BAR, Kind.MARGIN_NOTE])
def test_what_stands_in_the_margin_hangs_on_the_rows_beside_it(kind: AnnotationKind) -> None:
    sheet = Handmade()
    sheet.draw((LEFT - 50, sheet.baseline(1) - 26), (LEFT - 46, sheet.baseline(3) + 6))
    found = anchor(sheet, kind)
    assert found is not None
    assert found.relation is Relation.BESIDE
    assert {word.region for word in found.words} == {"r1", "r2", "r3"}


def test_a_signature_lies_over_the_name_that_it_crosses() -> None:
    sheet = Handmade(kinds={5: RegionKind.SIGNATURE})
    word = sheet.word(5, 3)
    sheet.write(word.x0 - 20, sheet.baseline(5) + 4, 4, height=30)
    found = anchor(sheet, Kind.SIGNATURE)
    assert found is not None
    assert found.relation is Relation.OVER
    assert ref(5, 3) in found.words


def test_a_signature_beside_the_name_hangs_on_its_row() -> None:
    sheet = Handmade(kinds={5: RegionKind.SIGNATURE})
    sheet.write(LEFT - 200, sheet.baseline(5), 3, height=24)
    found = anchor(sheet, Kind.SIGNATURE)
    assert found is not None
    assert found.relation is Relation.BESIDE


def test_a_ring_lies_over_the_word_in_it() -> None:
    sheet = Handmade()
    word = sheet.word(3, 2)
    turn = np.linspace(0, 2 * np.pi, 60)
    middle, half = (word.x0 + word.x1) / 2, (word.x1 - word.x0) / 2 + 10
    y = sheet.baseline(3) - 10
    sheet.draw(*zip(middle + half * np.cos(turn), y + 28 * np.sin(turn), strict=True), width=3)
    assert anchor(sheet, Kind.UNCLASSIFIED) == MarkAnchor(Relation.OVER, (ref(3, 2),))


@pytest.mark.parametrize("kind", [Kind.RESOLUTION, Kind.SHEET_NUMBER, Kind.PARAGRAPH])
def test_some_kinds_speak_of_no_words_in_particular(kind: AnnotationKind) -> None:
    sheet = Handmade()
    sheet.write(1250, 90, 2, height=30)
    assert anchor(sheet, kind) is None
