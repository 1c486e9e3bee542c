"""A line under or through words that goes on in the next row is one mark over both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.annotate.find_marks import FoundMark
from pipeline.annotate.group import Group
from pipeline.annotate.typed import TypedRow, Typing
from pipeline.model import AnnotationKind, MarkAnchor

Anchored = tuple[FoundMark, MarkAnchor | None]
"""A mark and the words that it speaks about."""

ALONG_ROWS = frozenset({AnnotationKind.UNDERLINE, AnnotationKind.STRIKE_OUT})


def join_passages(marks: Iterable[Anchored], typing: Typing) -> list[Anchored]:
    """The marks; a line that reaches the end of its row is one with that which begins the next.

    Args:
        marks: of a page, with their anchors.
        typing: of the page.
    """
    found: list[Anchored] = []
    for mark in sorted(marks, key=lambda mark: mark[0].group.box[1]):
        at = next((at for at, other in enumerate(found) if _goes_on(other, mark, typing)), None)
        if at is None:
            found.append(mark)
        else:
            found[at] = _joined(found[at], mark)
    return found


def _ends(
    mark: Anchored, typing: Typing
) -> tuple[tuple[TypedRow, int], tuple[TypedRow, int]] | None:
    """The rows of its first and last word, with the places of these in the reading order."""
    if mark[1] is None or not mark[1].words:
        return None
    places = {word.ref: (row, word.order) for row in typing.rows for word in row.words if word.ref}
    return places[mark[1].words[0]], places[mark[1].words[-1]]


def _goes_on(one: Anchored, other: Anchored, typing: Typing) -> bool:
    """True when one reaches the end of its row and the other begins the row after it."""
    if one[0].kind is not other[0].kind or one[0].kind not in ALONG_ROWS:
        return False
    first, second = _ends(one, typing), _ends(other, typing)
    if first is None or second is None:
        return False
    (row, last), (next_row, start) = first[1], second[0]
    return (
        row is not next_row
        and row.words[-1].order == last
        and next_row.words[0].order == start
        and start == last + 1
    )


def _joined(one: Anchored, other: Anchored) -> Anchored:
    mark, more = one[0], other[0]
    together = replace(
        mark,
        group=Group((*mark.group.strokes, *more.group.strokes)),
        confidence=min(mark.confidence, more.confidence),
    )
    if one[1] is None or other[1] is None:
        return together, one[1] or other[1]
    return together, replace(one[1], words=(*one[1].words, *other[1].words))
