"""Counting annotations that were found, of the right kind and at the right words."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.annotations_found import (
    AnnotationScore,
    find_places,
    match_boxes,
    score_annotations,
)
from pipeline.facsimile.truth import TrueLine, TrueWord
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Line,
    MarkAnchor,
    Region,
    RegionKind,
    Relation,
    Word,
    WordRef,
)

PLACES = {WordRef("r1", 0, 0): (0, 0), WordRef("r1", 0, 1): (0, 1)}


@dataclass(frozen=True)
class Known:
    kind: AnnotationKind
    box: Box
    relation: Relation | None = None
    words: tuple[tuple[int, int], ...] = ()
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None


def found(kind: AnnotationKind, box: Box, anchor: MarkAnchor | None = None) -> Annotation:
    return Annotation("a1", kind, Hand.PENCIL, box, 0.9, anchor=anchor)


def test_boxes_are_matched_one_to_one_and_the_best_first() -> None:
    true = [Box(0, 0, 10, 10), Box(2, 0, 12, 10)]
    assert match_boxes(true, [Box(2, 0, 12, 10), Box(0, 0, 9, 10)]) == [(1, 0), (0, 1)]
    assert match_boxes(true, [Box(1, 0, 11, 10)]) == [(0, 0)]
    assert match_boxes(true, [Box(0, 0, 10, 30)]) == []


def test_a_right_answer_counts_in_all_columns() -> None:
    box = Box(0, 0, 50, 10)
    true = Known(AnnotationKind.UNDERLINE, box, Relation.UNDER, ((0, 0), (0, 1)))
    anchor = MarkAnchor(Relation.UNDER, (WordRef("r1", 0, 0), WordRef("r1", 0, 1)))
    score = score_annotations([true], [found(AnnotationKind.UNDERLINE, box, anchor)], PLACES)
    assert (score.recall, score.precision, score.kind_accuracy, score.anchor_accuracy) == (
        1.0,
        1.0,
        1.0,
        1.0,
    )


def test_one_word_too_few_or_the_wrong_relation_is_a_wrong_anchor() -> None:
    box = Box(0, 0, 50, 10)
    true = Known(AnnotationKind.UNDERLINE, box, Relation.UNDER, ((0, 0), (0, 1)))
    fewer = MarkAnchor(Relation.UNDER, (WordRef("r1", 0, 0),))
    other = MarkAnchor(Relation.THROUGH, (WordRef("r1", 0, 0), WordRef("r1", 0, 1)))
    for anchor in (fewer, other, None):
        score = score_annotations([true], [found(AnnotationKind.UNDERLINE, box, anchor)], PLACES)
        assert (score.kind, score.anchored) == (1, 0)


def test_neighbours_of_an_insertion_are_compared() -> None:
    box = Box(0, 0, 50, 10)
    true = Known(AnnotationKind.INSERTION, box, Relation.BETWEEN, before=(0, 0), after=(0, 1))
    first, second = WordRef("r1", 0, 0), WordRef("r1", 0, 1)
    right = MarkAnchor(Relation.BETWEEN, before=first, after=second)
    unknown = MarkAnchor(Relation.BETWEEN, before=first, after=WordRef("r9", 0, 0))
    half = MarkAnchor(Relation.BETWEEN, before=first)
    for anchor, wanted in ((right, 1), (unknown, 0), (half, 0)):
        marks = [found(AnnotationKind.INSERTION, box, anchor)]
        assert score_annotations([true], marks, PLACES).anchored == wanted


def test_scores_of_pages_add_up() -> None:
    true = Known(AnnotationKind.BAR, Box(0, 0, 5, 50))
    missed = score_annotations([true], [], PLACES)
    invented = score_annotations([], [found(AnnotationKind.BAR, true.box)], PLACES)
    both = missed + invented + AnnotationScore()
    assert (both.true, both.found, both.matched) == (1, 1, 0)
    assert both.confused == {(AnnotationKind.BAR, None): 1, (None, AnnotationKind.BAR): 1}
    assert both.kind_accuracy is None


def test_words_are_found_in_the_truth_by_their_place() -> None:
    words = (TrueWord("раз", Box(0, 0, 30, 10)), TrueWord("два", Box(40, 0, 70, 10)))
    line = TrueLine("раз два", Box(0, 0, 70, 10), words, RegionKind.PARAGRAPH, 0)
    read = tuple(
        Word("x", box, 0.9) for box in (Box(41, 1, 69, 10), Box(2, 0, 15, 10), Box(200, 0, 220, 10))
    )
    region = Region("r1", RegionKind.PARAGRAPH, Box(0, 0, 220, 10), (Line(line.box, read),))
    assert find_places([region], [line]) == {
        WordRef("r1", 0, 0): (0, 1),
        WordRef("r1", 0, 1): (0, 0),
    }
