"""Strokes become marks: joined by what was learned of drawn pages, the likeliest groups taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.annotate.candidates import Candidates
from pipeline.annotate.entries import find_entries
from pipeline.annotate.frame import Floats, Frame, frame_of
from pipeline.annotate.group import Group
from pipeline.annotate.group_table import boxes_of, measure_groups
from pipeline.annotate.leftover import gather_leftovers
from pipeline.annotate.marks_model import MarksModel, Question
from pipeline.annotate.neighbours import Neighbours, find_neighbours
from pipeline.annotate.pair_table import measure_pairs
from pipeline.annotate.rivals import measure_rivals
from pipeline.annotate.stroke_table import StrokeTable, hand_measures, measure_strokes
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.surroundings import Surroundings
from pipeline.annotate.tree import Tree, grow
from pipeline.model import AnnotationKind

KINDS = tuple(AnnotationKind)
ABOUT_TYPING = frozenset(
    {
        AnnotationKind.INSERTION,
        AnnotationKind.MARGIN_NOTE,
        AnnotationKind.UNDERLINE,
        AnnotationKind.STRIKE_OUT,
        AnnotationKind.BAR,
        AnnotationKind.RESOLUTION,
    }
)
"""Kinds of which there is none on a page without typing."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundMark:
    """Strokes that are likely a whole mark.

    Attributes:
        confidence: how likely that is, 0 to 1.
    """

    group: Group
    kind: AnnotationKind
    confidence: float


@dataclass(frozen=True, eq=False)
class Measured:
    """The strokes of a page with all that is measured of them singly."""

    table: StrokeTable
    pairs: Neighbours
    around: Surroundings
    frame: Frame

    @property
    def of_strokes(self) -> dict[str, Floats]:
        return hand_measures(self.table, self.around, self.frame)

    def of_pairs(self, by_hand: Floats) -> dict[str, Floats]:
        return measure_pairs(self.table, self.pairs, self.frame, by_hand)

    def of_groups(self, tree: Tree, likely: Floats, by_hand: Floats) -> dict[str, Floats]:
        return measure_groups(
            tree, self.table, self.pairs, likely.tolist(), by_hand, self.around, self.frame
        )


def measure(page: Candidates) -> Measured:
    """Measure the strokes of a page; there must be one."""
    frame = frame_of(page.typing)
    table = measure_strokes(
        page.strokes, page.image, page.probability, page.typing, page.forms, frame
    )
    return Measured(table, find_neighbours(page.strokes, page.typing.size), page.around, frame)


def find_marks(
    strokes: Sequence[Stroke], measured: Measured, model: MarksModel, least: float
) -> list[FoundMark]:
    """The marks of a page; no stroke is in two; what is surely by hand, and no speck, is in one.

    Args:
        strokes: of the page.
        measured: of them.
        model: what was learned.
        least: how likely a group must be a whole mark, 0 to 1.

    Raises:
        MarksModelError: when a model is missing or broken.
    """
    by_hand = model.likely(Question.BY_HAND, measured.of_strokes)
    likely = model.likely(Question.ONE_MARK, measured.of_pairs(by_hand))
    entries = find_entries(measured.table, by_hand)
    taken = {at for entry in entries for at in entry}
    tree = grow(len(strokes), measured.pairs, _parted(likely, measured.pairs, taken))
    columns = measured.of_groups(tree, likely, by_hand)
    whole = model.likely(Question.WHOLE_MARK, columns)
    kinds = model.kinds(columns)
    free = np.ones(len(tree), bool)
    free[list(taken)] = False
    whole = np.where(free, whole, 0.0)
    boxes = boxes_of(tree, measured.table)
    best = model.likely(Question.BEST_MARK, columns | measure_rivals(tree, whole, kinds, boxes))
    best = np.where(free, best, 0.0)
    if not len(measured.frame.base):
        kinds[:, [kind in ABOUT_TYPING for kind in KINDS]] = 0
    chosen = tree.best(best - least)
    marks = [*(tree.members(group) for group in chosen), *entries]
    marks, alone = gather_leftovers(tree, measured.table, boxes, by_hand, marks)
    marks += [tree.members(group) for group in alone]

    def judged(group: int) -> tuple[AnnotationKind, float]:
        return KINDS[kinds[group].argmax()], float(best[group])

    def entered(entry: list[int]) -> tuple[AnnotationKind, float]:
        sure = np.average(by_hand[entry], weights=measured.table.area[entry])
        return AnnotationKind.GAP_WORD, float(sure)

    verdicts = [*map(judged, chosen), *map(entered, entries), *map(judged, alone)]
    return [
        FoundMark(Group(tuple(strokes[at] for at in members)), kind, confidence)
        for members, (kind, confidence) in zip(marks, verdicts, strict=True)
    ]


def _parted(likely: Floats, pairs: Neighbours, taken: set[int]) -> list[float]:
    """The likelihoods of pairs, 0 where one is of an entry."""
    entered = np.isin(pairs.first, list(taken)) | np.isin(pairs.second, list(taken))
    return [float(value) for value in np.where(entered, 0.0, likely)]
