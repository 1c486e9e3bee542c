"""Typed words that a mark speaks about, from where its ink lies."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.annotate.typed import TypedRow, TypedWord, Typing
from pipeline.model import MarkAnchor, Relation

Extent = tuple[float, float]
Edges = tuple[float, float, float, float]


def covered_words(row: TypedRow, extents: Iterable[Extent], share: float) -> list[TypedWord]:
    """Words of a row of which at least ``share`` of the width lies within the extents (x0, x1)."""
    spans = list(extents)
    found = []
    for word in row.words:
        inside = [
            (max(x0, word.box[0]), min(x1, word.box[2]))
            for x0, x1 in spans
            if x1 > word.box[0] and x0 < word.box[2]
        ]
        if _length(inside) >= share * word.width:
            found.append(word)
    return found


def _length(spans: list[Extent]) -> float:
    """Length of the union of spans."""
    total, end = 0.0, float("-inf")
    for x0, x1 in sorted(spans):
        total += max(x1 - max(x0, end), 0.0)
        end = max(end, x1)
    return total


def on_words(relation: Relation, words: Iterable[TypedWord]) -> MarkAnchor | None:
    """An anchor on words in reading order, or ``None`` without any that was read."""
    ordered = sorted(words, key=lambda word: word.order)
    refs = tuple(word.ref for word in ordered if word.ref is not None)
    return MarkAnchor(relation, refs) if refs else None


def between(row: TypedRow, x: float, typing: Typing) -> MarkAnchor:
    """Between the words of a row whose gap is nearest to ``x``.

    Before the first word of a row it comes after the last one of the row before in reading order.
    """
    words = row.words
    at = min(range(len(words) + 1), key=lambda index: _distance(row, index, x))
    before = next((word for word in reversed(words[:at]) if word.is_read), None)
    after = next((word for word in words[at:] if word.is_read), None)
    before = before or typing.word(_order_before(words[0]))
    after = after or typing.word(words[-1].order + 1)
    return MarkAnchor(
        Relation.BETWEEN,
        before=None if before is None else before.ref,
        after=None if after is None else after.ref,
    )


def _order_before(first: TypedWord) -> int:
    """Place in the reading order of what comes before the first word of a row."""
    return first.order - 1 if first.is_read else first.order


def _distance(row: TypedRow, gap: int, x: float) -> float:
    """How far ``x`` lies from the gap before word ``gap``; 0 inside it."""
    left = row.words[gap - 1].box[2] if gap > 0 else float("-inf")
    right = row.words[gap].box[0] if gap < len(row.words) else float("inf")
    return max(left - x, x - right, 0.0)


def beside(typing: Typing, box: Edges) -> MarkAnchor | None:
    """All words of the rows at the height of a box that were read, or of the nearest such row."""
    read = [row for row in typing.rows if any(word.is_read for word in row.words)]
    rows = _at(read, box)
    if not rows and read:
        middle = (box[1] + box[3]) / 2
        rows = [min(read, key=lambda row: abs(row.level - middle))]
    return on_words(Relation.BESIDE, [word for row in rows for word in row.words])


def rows_at(typing: Typing, box: Edges) -> list[TypedRow]:
    """Rows of which the middle lies at the height of the box."""
    return _at(typing.rows, box)


def _at(rows: Iterable[TypedRow], box: Edges) -> list[TypedRow]:
    return [row for row in rows if box[1] <= row.level <= box[3]]
