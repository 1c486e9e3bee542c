"""Marks close to each other on a full sheet stay apart, and what is no mark is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from handmade import LEFT, Handmade, ref

from pipeline.annotate import AnnotateSettings, annotate
from pipeline.annotate.form_rules import without_rules
from pipeline.annotate.streaks import without_streaks
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.typed import find_typing
from pipeline.annotate.unread import with_unread
from pipeline.model import AnnotationKind, MarkAnchor, Region, Relation


def _without_third(region: Region) -> Region:
    """The region as if its third word had not been read."""
    (line,) = region.lines
    words = (*line.words[:2], *line.words[3:])
    return replace(region, lines=(replace(line, words=words),))


def test_a_caret_in_a_row_does_not_join_the_writing_above_and_below_it() -> None:
    sheet = Handmade()
    base, x = sheet.baseline(2), sheet.word(2, 2).x0 - 10
    sheet.write(x - 50, base - 34, 5, height=12)
    sheet.draw((x - 8, base + 8), (x, base - 24), (x + 8, base + 8), width=3)
    sheet.write(x - 50, sheet.baseline(3) - 28, 5, height=12)
    marks = sheet.annotations()
    assert [mark.kind for mark in marks] == [AnnotationKind.INSERTION] * 2


def test_a_strike_out_that_letters_touch_from_above_is_cut_from_them() -> None:
    sheet = Handmade()
    word, base = sheet.word(2, 2), sheet.baseline(2)
    sheet.draw((word.x0 - 4, base - 9), (word.x1 + 4, base - 9))
    for x in range(word.x0, word.x1, 12):
        sheet.draw((x, base - 9), (x + 4, base - 38), (x + 8, base - 30), width=3)
    assert AnnotationKind.STRIKE_OUT in {mark.kind for mark in sheet.annotations()}


def test_what_is_less_sure_than_asked_is_no_annotation() -> None:
    sheet = Handmade()
    sheet.write(40, sheet.baseline(2), 4, 5, height=18)
    image = sheet.image()

    def count(probability: int) -> int:
        picture = np.full(image.ink.shape, probability, np.uint8)
        settings = AnnotateSettings(least=0.6)
        return len(
            annotate(sheet.handwritten, picture, image, image.grey, sheet.regions(image), settings)
        )

    assert (count(140), count(200)) == (0, 1)


def test_words_and_rows_that_were_not_read_are_found_by_their_ink() -> None:
    sheet = Handmade()
    image = sheet.image()
    regions = sheet.regions(image)
    torn = _without_third(regions[1])
    typing = find_typing(image, [regions[0], torn, *regions[2:3], *regions[4:]])
    filled = with_unread(typing, image.ink, sheet.handwritten)
    unread = [word.box for row in filled.rows for word in row.words if word.ref is None]
    assert len(filled.rows) == len(typing.rows) + 1

    def found(line: int, at: int) -> bool:
        box = sheet.word(line, at)
        here = [edges for edges in unread if edges[1] < box.y1 and edges[3] > box.y0]
        common = sum(max(min(x1, box.x1) - max(x0, box.x0), 0) for x0, _, x1, _ in here)
        return common > 0.6 * box.width

    assert found(1, 2)
    assert found(3, 0)
    assert found(3, 3)
    assert not found(0, 1)


def test_the_anchor_of_a_mark_names_no_word_that_was_not_read() -> None:
    sheet = Handmade()
    image = sheet.image()
    regions = list(sheet.regions(image))
    regions[2] = _without_third(regions[2])
    first, last, y = sheet.word(2, 1), sheet.word(2, 2), sheet.baseline(2) + 9
    sheet.draw((first.x0, y), (last.x1, y))
    image = sheet.image()
    (mark,) = annotate(sheet.handwritten, None, image, image.grey, regions, AnnotateSettings())
    assert mark.anchor == MarkAnchor(Relation.UNDER, (ref(2, 1),))


def test_a_note_beside_a_row_that_was_not_read_hangs_on_the_nearest_that_was() -> None:
    sheet = Handmade()
    sheet.write(40, sheet.baseline(3) + 4, 3, 4, height=18)
    image = sheet.image()
    regions = [region for at, region in enumerate(sheet.regions(image)) if at != 3]
    (mark,) = annotate(sheet.handwritten, None, image, image.grey, regions, AnnotateSettings())
    assert mark.anchor is not None
    assert mark.anchor.relation is Relation.BESIDE
    assert {word.region for word in mark.anchor.words} <= {"r2", "r4"}


def test_dotted_rules_of_a_form_taken_for_handwriting_are_left_out_and_writing_stays() -> None:
    sheet = Handmade()
    sheet.write(LEFT + 100, 1000, 6, height=20)
    writing = sheet.handwritten
    for y in range(906, 1206, 50):
        for x in range(LEFT, LEFT + 600, 12):
            sheet.draw((x, y), (x + 4, y), width=3)
    image = sheet.image()
    typing = find_typing(image, sheet.regions(image))
    left = without_rules(sheet.handwritten, image.ink, typing)
    assert left[writing].mean() > 0.8
    assert (left & ~writing).sum() < 0.1 * (sheet.handwritten & ~writing).sum()


def test_a_piece_of_a_fold_is_no_stroke_and_a_bar_is_one() -> None:
    ink = np.zeros((1500, 400), bool)
    ink[20:1400, 100:103] = True
    ink[500:800, 300:303] = True
    piece, bar = (Stroke(np.ones((200, 3), bool), x, 550) for x in (100, 300))
    assert without_streaks((piece, bar), ink, 20.0) == (bar,)


def test_writing_only_where_typed_letters_stand_is_typing() -> None:
    sheet = Handmade()
    box = sheet.word(2, 1)
    for x in range(box.x0 + 2, box.x1 - 14, 18):
        sheet.draw((x, box.y0 + 6), (x + 4, box.y1 - 4), (x + 8, box.y0 + 8), width=3)
    kinds = {mark.kind for mark in sheet.annotations()}
    assert not kinds & {AnnotationKind.INSERTION, AnnotationKind.GAP_WORD}
