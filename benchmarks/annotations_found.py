"""Annotations against the truth of drawn pages: boxes, kinds and anchors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.facsimile.truth import TrueLine
from pipeline.model import Annotation, AnnotationKind, Box, MarkAnchor, Region, Relation, WordRef

LEAST_IOU = 0.5
"""Two boxes are one mark from this intersection over union."""

Place = tuple[int, int]
"""A word of the truth: index in its lines, index of the word there."""


class TrueMark(Protocol):
    """A mark of the truth, as ``pipeline.facsimile.truth.TrueAnnotation``."""

    @property
    def kind(self) -> AnnotationKind: ...
    @property
    def box(self) -> Box: ...
    @property
    def relation(self) -> Relation | None: ...
    @property
    def words(self) -> tuple[Place, ...]: ...
    @property
    def before(self) -> Place | None: ...
    @property
    def after(self) -> Place | None: ...


@dataclass(frozen=True, slots=True)
class AnnotationScore:
    """Counts; add the scores of pages to have those of a set.

    Attributes:
        true, found: annotations in the truth and in the answer.
        matched: pairs of one each whose boxes agree.
        kind: of those, pairs of one kind.
        anchored: of those, pairs whose anchors are the same, word by word.
        confused: (true kind, found kind) to the number of pairs; the one is ``None`` for what was
            found and is not there, the other for what was not found.
    """

    true: int = 0
    found: int = 0
    matched: int = 0
    kind: int = 0
    anchored: int = 0
    confused: Mapping[tuple[AnnotationKind | None, AnnotationKind | None], int] = field(
        default_factory=dict
    )

    def __add__(self, other: AnnotationScore) -> AnnotationScore:
        return AnnotationScore(
            self.true + other.true,
            self.found + other.found,
            self.matched + other.matched,
            self.kind + other.kind,
            self.anchored + other.anchored,
            dict(Counter(self.confused) + Counter(other.confused)),
        )

    @property
    def recall(self) -> float | None:
        return self.matched / self.true if self.true else None

    @property
    def precision(self) -> float | None:
        return self.matched / self.found if self.found else None

    @property
    def kind_accuracy(self) -> float | None:
        return self.kind / self.matched if self.matched else None

    @property
    def anchor_accuracy(self) -> float | None:
        return self.anchored / self.matched if self.matched else None


def score_annotations(
    true: Sequence[TrueMark],
    found: Sequence[Annotation],
    places: Mapping[WordRef, Place],
) -> AnnotationScore:
    """Compare the annotations of one page.

    Boxes are matched one to one, the best first. An anchor is right when it has the relation and
    the words of the truth, no more and no fewer, or when both have none.

    Args:
        true: of the drawn page.
        found: of the read page.
        places: where the words of the read page stand in the truth; a word that is not there
            makes its anchor wrong.
    """
    pairs = match_boxes([mark.box for mark in true], [mark.box for mark in found])
    confused: Counter[tuple[AnnotationKind | None, AnnotationKind | None]] = Counter()
    kind = anchored = 0
    for at, other in pairs:
        confused[true[at].kind, found[other].kind] += 1
        kind += true[at].kind is found[other].kind
        anchored += same_anchor(true[at], found[other].anchor, places)
    missed = set(range(len(true))) - {at for at, _ in pairs}
    invented = set(range(len(found))) - {other for _, other in pairs}
    for at in missed:
        confused[true[at].kind, None] += 1
    for other in invented:
        confused[None, found[other].kind] += 1
    return AnnotationScore(len(true), len(found), len(pairs), kind, anchored, dict(confused))


def match_boxes(true: Sequence[Box], found: Sequence[Box]) -> list[tuple[int, int]]:
    """Pairs of indices whose boxes agree, each box in one pair at most, the best first."""
    rated = sorted(
        (-overlap, at, other)
        for at, box in enumerate(true)
        for other, answer in enumerate(found)
        if (overlap := iou(box, answer)) >= LEAST_IOU
    )
    pairs: list[tuple[int, int]] = []
    for _, at, other in rated:
        if all(at != one and other != two for one, two in pairs):
            pairs.append((at, other))
    return pairs


def iou(a: Box, b: Box) -> float:
    """Intersection over union, 0 to 1."""
    common = a.intersection(b)
    return common / (a.area + b.area - common)


def same_anchor(true: TrueMark, found: MarkAnchor | None, places: Mapping[WordRef, Place]) -> bool:
    """True when both name the same words in the same relation, or both none.

    The truth holds typed words only: an anchor in none but printed ones, such as the label of a
    blank, names none of them.
    """
    if true.relation is None:
        return found is None or not any(ref in places for ref in _refs(found))
    if found is None:
        return False
    if found.relation is not true.relation:
        return False
    words = tuple(places.get(ref) for ref in found.words)
    ends = tuple(
        None if ref is None else places.get(ref, (-1, -1)) for ref in (found.before, found.after)
    )
    return set(words) == set(true.words) and ends == (true.before, true.after)


def _refs(anchor: MarkAnchor) -> tuple[WordRef, ...]:
    return (*anchor.words, *(ref for ref in (anchor.before, anchor.after) if ref is not None))


def find_places(regions: Sequence[Region], true: Sequence[TrueLine]) -> dict[WordRef, Place]:
    """Where the words of a read page stand in the truth: under which true word each lies most.

    A word that lies under none by half of its area is left out.
    """
    places: dict[WordRef, Place] = {}
    boxes = [
        (word.box, (at, place))
        for at, line in enumerate(true)
        for place, word in enumerate(line.words)
    ]
    for region in regions:
        for at, line in enumerate(region.lines):
            for number, word in enumerate(line.words):
                common, place = max(
                    ((word.box.intersection(box), place) for box, place in boxes),
                    default=(0, (-1, -1)),
                )
                if 2 * common >= word.box.area:
                    places[WordRef(region.id, at, number)] = place
    return places
