"""Whether two changes are about the same thing, so that the later one must know of the earlier."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.corrections.changes import (
    Change,
    CheckedChange,
    FieldChange,
    HandChange,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    Spot,
)
from pipeline.model import Box

LEAST_COMMON = 0.3
"""Two places are one when they share this part of the smaller one's area."""
_MATTERS: Mapping[type, str] = {
    RegionChange: "region",
    ParagraphChange: "paragraph",
    MarkChange: "mark",
    ReadingChange: "mark",
}


def touch(one: Change, other: Change) -> bool:
    """Whether they set the same thing: a field, or what stands at one place of a page.

    Words, lines and the hand of a line are one matter; kind, hand and reading of a mark are one;
    the kind of a region and the beginning of a paragraph are one each.
    """
    if isinstance(one, CheckedChange) or isinstance(other, CheckedChange):
        return isinstance(one, CheckedChange) and isinstance(other, CheckedChange)
    if isinstance(one, FieldChange) or isinstance(other, FieldChange):
        both = isinstance(one, FieldChange) and isinstance(other, FieldChange)
        return both and one.name == other.name  # type: ignore[union-attr]  # both are
    return _matter(one) == _matter(other) and _overlap(one.spot, other.spot)


def _matter(change: Change) -> str:
    if isinstance(change, HandChange):
        return "mark" if change.subject == "annotation" else "text"
    return _MATTERS.get(type(change), "text")


def _overlap(one: Spot, other: Spot) -> bool:
    same_scan = (one.sha256, one.frame) == (other.sha256, other.frame)
    if one.page != other.page and not same_scan:
        return False
    a, b = Box(*one.box), Box(*other.box)
    return a.intersection(b) >= LEAST_COMMON * min(a.area, b.area)
