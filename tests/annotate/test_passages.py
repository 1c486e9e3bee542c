"""A line that goes on in the next row is one mark."""

from __future__ import annotations

import numpy as np
import pytest
from handmade import Handmade, ref

from pipeline.annotate import AnnotateSettings
from pipeline.annotate.candidates import find_candidates
from pipeline.annotate.find_marks import FoundMark
from pipeline.annotate.group import Group
from pipeline.annotate.passages import Anchored, join_passages
from pipeline.annotate.typed import Typing
from pipeline.model import AnnotationKind, MarkAnchor, Relation, WordRef


def lines(
    *places: tuple[WordRef, int], kind: AnnotationKind = AnnotationKind.UNDERLINE
) -> tuple[list[Anchored], Typing]:
    """A mark under each word, given with its row, and the typing of the sheet."""
    sheet = Handmade()
    for word, row in places:
        box, y = sheet.word(row, word.word), sheet.baseline(row) + 9
        sheet.draw((box.x0, y), (box.x1, y))
    image = sheet.image()
    page = find_candidates(
        sheet.handwritten,
        sheet.handwritten.astype(np.uint8) * 255,
        image,
        sheet.regions(image),
        AnnotateSettings(),
    )
    strokes = sorted(page.strokes, key=lambda stroke: (stroke.y0, stroke.x0))
    marks = [
        (FoundMark(Group((stroke,)), kind, 0.9 - at / 10), MarkAnchor(Relation.UNDER, (word,)))
        for at, (stroke, (word, _)) in enumerate(zip(strokes, places, strict=True))
    ]
    return list(marks), page.typing


def test_the_end_of_a_row_and_the_start_of_the_next_are_one() -> None:
    marks, typing = lines((ref(1, 5), 1), (ref(2, 0), 2))
    ((mark, anchor),) = join_passages(marks, typing)
    assert anchor == MarkAnchor(Relation.UNDER, (ref(1, 5), ref(2, 0)))
    assert len(mark.group.strokes) == 2
    assert mark.confidence == pytest.approx(0.8)


@pytest.mark.parametrize(
    "places",
    [
        ((ref(1, 4), 1), (ref(2, 0), 2)),
        ((ref(1, 5), 1), (ref(2, 1), 2)),
        ((ref(1, 5), 1), (ref(3, 0), 3)),
    ],
)
def test_other_lines_are_marks_of_their_own(places: tuple[tuple[WordRef, int], ...]) -> None:
    marks, typing = lines(*places)
    assert len(join_passages(marks, typing)) == 2


def test_only_lines_go_on() -> None:
    marks, typing = lines((ref(1, 5), 1), (ref(2, 0), 2), kind=AnnotationKind.INSERTION)
    assert len(join_passages(marks, typing)) == 2


def test_marks_without_words_stay() -> None:
    marks, typing = lines((ref(1, 5), 1), (ref(2, 0), 2))
    without: list[Anchored] = [(mark, None) for mark, _ in marks]
    assert len(join_passages(without, typing)) == 2
