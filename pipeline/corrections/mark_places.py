"""The typed words that a mark speaks about, from where it lies, once a person says what it is."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.corrections.direction import height_span, span
from pipeline.corrections.draft import DraftLine, DraftPage, Piece
from pipeline.model import AnnotationKind, Box, Hand, MarkAnchor, Relation

LEAST_WIDTH = 0.5
"""A stroke concerns a word when it runs along this share of its width."""
_STROKES = {
    AnnotationKind.UNDERLINE: Relation.UNDER,
    AnnotationKind.STRIKE_OUT: Relation.THROUGH,
    AnnotationKind.SIGNATURE: Relation.OVER,
}
_BETWEEN = (AnnotationKind.INSERTION, AnnotationKind.GAP_WORD)
_BESIDE = (AnnotationKind.BAR, AnnotationKind.MARGIN_NOTE)
_FOOT = 0.9
"""How far down in its line's box an underline is looked for."""


def anchor_at(draft: DraftPage, box: Box, kind: AnnotationKind) -> MarkAnchor | None:
    """What a mark of this kind at this place speaks about; places are the machine's own.

    ``None`` for a kind that speaks about the sheet, and where there is no typing to speak about.
    """
    lines = [
        line
        for _, line in draft.lines()
        if line.hand is Hand.TYPED and any(piece.of for piece in line.pieces)
    ]
    if not lines:
        return None
    if kind in _BETWEEN:
        return _between(draft, box, lines, written_above=kind is AnnotationKind.INSERTION)
    if kind in _BESIDE:
        return _on(Relation.BESIDE, [p for line in _beside(draft, box, lines) for p in line.pieces])
    relation = _STROKES.get(kind)
    if relation is None:
        return None
    middle = _middle(draft, box)
    low = _FOOT if kind is AnnotationKind.UNDERLINE else 0.5
    line = min(lines, key=lambda one: abs(_at(draft, one, low) - middle) + _aside(draft, box, one))
    return _on(relation, _along(draft, box, line))


def _between(
    draft: DraftPage, box: Box, lines: Sequence[DraftLine], *, written_above: bool
) -> MarkAnchor:
    """In the gap nearest to its middle, of the line at its height or the one below it."""
    middle = _middle(draft, box)
    below = [one for one in lines if _at(draft, one, 1.0) > middle] if written_above else []
    line = min(
        below or lines,
        key=lambda one: abs(_at(draft, one, 0.5) - middle) + _aside(draft, box, one),
    )
    start, end = span(box, draft.page)
    pieces = [piece for piece in line.pieces if piece.of]
    left = [p for p in pieces if sum(span(p.word.box, draft.page)) <= start + end]
    right = [p for p in pieces if p not in left]
    return MarkAnchor(
        Relation.BETWEEN,
        before=left[-1].of[-1] if left else None,
        after=right[0].of[0] if right else None,
    )


def _beside(draft: DraftPage, box: Box, lines: Sequence[DraftLine]) -> list[DraftLine]:
    top, foot = height_span(box, draft.page)
    level = [line for line in lines if top <= _at(draft, line, 0.5) <= foot]
    middle = (top + foot) / 2
    return level or [min(lines, key=lambda one: abs(_at(draft, one, 0.5) - middle))]


def _along(draft: DraftPage, box: Box, line: DraftLine) -> list[Piece]:
    start, end = span(box, draft.page)
    found = []
    for piece in line.pieces:
        x0, x1 = span(piece.word.box, draft.page)
        if min(end, x1) - max(start, x0) >= LEAST_WIDTH * (x1 - x0):
            found.append(piece)
    return found


def _on(relation: Relation, pieces: Sequence[Piece]) -> MarkAnchor | None:
    refs = tuple(dict.fromkeys(ref for piece in pieces for ref in piece.of))
    return MarkAnchor(relation, refs) if refs else None


def _middle(draft: DraftPage, box: Box) -> float:
    return sum(height_span(box, draft.page)) / 2


def _at(draft: DraftPage, line: DraftLine, share: float) -> float:
    """A height within a line: 0 its top, 1 its foot."""
    top, foot = height_span(line.box, draft.page)
    return top + share * (foot - top)


def _aside(draft: DraftPage, box: Box, line: DraftLine) -> int:
    """How far a box lies beside a line: of two columns the nearer one is meant."""
    (a, b), (x0, x1) = span(box, draft.page), span(line.box, draft.page)
    return max(x0 - b, a - x1, 0)
