"""Pieces of one mark are joined, and marks of several are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from handmade import Handmade

from pipeline.annotate.gather import Group
from pipeline.annotate.lines import Mark
from pipeline.annotate.pieces import join_pieces, take_in
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.typed import TypedRow, TypedWord, Typing
from pipeline.model import AnnotationKind, RegionKind

SIZE = 20
TYPING = Typing((), float(SIZE), 64.0, 200.0, 1200.0, 1400, 2000)


def _group(x0: int, y0: int, x1: int, y1: int) -> Group:
    """Writing in a box, in x-heights."""
    left, top, right, foot = (SIZE * edge for edge in (x0, y0, x1, y1))
    return Group((Stroke(np.ones((foot - top, right - left), bool), left, top),))


def _boxes(*groups: Group) -> set[tuple[int, ...]]:
    joined = join_pieces(groups, TYPING)
    return {tuple(edge // SIZE for edge in group.box) for group in joined}


def test_low_words_side_by_side_are_one_line_of_writing() -> None:
    assert _boxes(_group(10, 10, 14, 12), _group(18, 10, 25, 12)) == {(10, 10, 25, 12)}


def test_words_far_apart_or_one_below_the_other_are_two() -> None:
    far = (10, 10, 14, 12), (20, 10, 25, 12)
    below = (10, 10, 14, 12), (10, 13, 14, 15)
    assert _boxes(*(_group(*edges) for edges in far)) == set(far)
    assert _boxes(*(_group(*edges) for edges in below)) == set(below)


def test_tall_words_are_joined_over_the_gap_of_their_own_size() -> None:
    assert _boxes(_group(10, 10, 16, 15), _group(20, 12, 30, 17)) == {(10, 10, 30, 17)}


def test_tall_and_low_writing_stay_two() -> None:
    pair = (10, 10, 20, 20), (22, 12, 26, 14)
    assert _boxes(*(_group(*edges) for edges in pair)) == set(pair)


def test_what_lies_in_the_box_of_larger_writing_is_its_piece() -> None:
    around = Group((*_group(10, 10, 40, 12).strokes, *_group(10, 24, 40, 26).strokes))
    assert _boxes(around, _group(20, 17, 23, 18)) == {(10, 10, 40, 26)}


def test_a_bar_in_larger_writing_is_its_stroke_and_one_beside_it_a_bar() -> None:
    around = Group((*_group(10, 10, 40, 12).strokes, *_group(10, 24, 40, 26).strokes))
    inside = Mark(_group(20, 14, 21, 20), AnnotationKind.BAR, None)
    beside = Mark(_group(5, 14, 6, 20), AnnotationKind.BAR, None)
    underline = Mark(_group(20, 22, 30, 23), AnnotationKind.UNDERLINE, None)
    left, (writing,) = take_in([inside, beside, underline], [around], TYPING)
    assert left == [beside, underline]
    assert set(writing.strokes) == {*around.strokes, *inside.group.strokes}


def test_what_has_no_letters_is_no_writing() -> None:
    sheet = Handmade()
    y = sheet.baseline(5) + 150
    sheet.draw((300, y), (420, y + 2), width=3)
    assert sheet.annotations() == ()
    sheet.write(300, y + 100, 5, 4, height=20)
    assert len(sheet.annotations()) == 1


def test_words_on_two_sides_of_a_typed_word_are_two() -> None:
    word = TypedWord(None, 0, (15 * SIZE, 10 * SIZE, 17 * SIZE, 12 * SIZE))
    typing = replace(TYPING, rows=(TypedRow((word,), 0.0, 12.0 * SIZE, RegionKind.PARAGRAPH),))
    pair = _group(10, 10, 14, 12), _group(18, 10, 25, 12)
    assert len(join_pieces(pair, typing)) == 2


def test_two_large_pieces_in_one_place_are_one() -> None:
    grains = [_group(x, y, x + 1, y + 1) for x, y in ((10, 10), (15, 20), (12, 12), (17, 22))]
    first = Group((*grains[0].strokes, *grains[1].strokes))
    second = Group((*grains[2].strokes, *grains[3].strokes))
    beside = Group((*_group(40, 10, 41, 11).strokes, *_group(45, 20, 46, 21).strokes))
    assert _boxes(first, second, beside) == {(10, 10, 18, 23), (40, 10, 46, 21)}


def test_two_sheet_numbers_side_by_side_are_two() -> None:
    pair = (50, 3, 54, 5), (56, 3, 60, 5)
    assert _boxes(*(_group(*edges) for edges in pair)) == set(pair)


def test_broad_lines_one_below_the_other_are_a_block_where_nothing_is_typed_between() -> None:
    pair = _group(10, 50, 40, 52), _group(12, 53, 50, 55)
    word = TypedWord(None, 0, (10.0 * SIZE, 52.0 * SIZE, 45.0 * SIZE, 53.2 * SIZE))
    row = TypedRow((word,), 0.0, 53.0 * SIZE, RegionKind.PARAGRAPH)
    assert _boxes(*pair) == {(10, 50, 50, 55)}
    assert len(join_pieces(pair, replace(TYPING, rows=(row,)))) == 2
    assert len(_boxes(_group(10, 50, 14, 52), _group(10, 53, 14, 55))) == 2
