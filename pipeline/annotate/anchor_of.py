"""The typed words that a mark of a known kind speaks about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.annotate.anchors import beside, between, covered_words, on_words, rows_at
from pipeline.annotate.entry import find_entry
from pipeline.annotate.forms import Forms
from pipeline.annotate.group import Group
from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.strokes import encloses_word
from pipeline.annotate.typed import TypedRow, TypedWord, Typing
from pipeline.model import AnnotationKind, MarkAnchor, RegionKind, Relation

THROUGH_AT, UNDER_AT = 0.55, -0.35
"""Where a strike-out and an underline usually lie above the baseline, in x-heights."""
REACH = 1.7
"""A line that lies farther from that place speaks about no word of the row; x-heights."""
INSERTED, WRITTEN = 0.7, 0.6
"""The middle of an insertion lies so far above the baseline of its row at least, that of a word in
a gap as a rule; x-heights."""
CROSSED = 1 / 3
"""Share of a typed word's width over which a signature goes that is written over it."""
LETTER = 2.2
"""Width of a letter or two, in x-heights."""

FindAnchor = Callable[[Group, Typing, AnnotateSettings], MarkAnchor | None]


def find_anchor(
    group: Group, kind: AnnotationKind, typing: Typing, forms: Forms, settings: AnnotateSettings
) -> MarkAnchor | None:
    """The words that a mark speaks about; ``None`` for one that speaks of none in particular.

    Args:
        group: strokes of the mark.
        kind: of the mark.
        typing: of the page.
        forms: of the page.
        settings: tunables.
    """
    find = ANCHORS.get(kind)
    if find is None or not typing.rows:
        return None
    if kind is AnnotationKind.GAP_WORD and _is_entry(group, forms, typing):
        return _label(group, typing)
    return find(group, typing, settings)


def _is_entry(group: Group, forms: Forms, typing: Typing) -> bool:
    """True for writing most of which stands in blanks of a form."""
    if not forms.rules:
        return False
    inside = sum(s.area for s in group.strokes if forms.blank(s, typing.size) is not None)
    return inside > 0.5 * group.area


def _label(group: Group, typing: Typing) -> MarkAnchor | None:
    """After the label of the blank, in whose row it is written; a cell of a table has none."""
    x0, y0, x1, y1 = group.box
    play = 0.3 * typing.size
    rows = [row for row in typing.rows if y0 - play < row.level < y1 + play and row.x0 < x0]
    if not rows:
        return None
    row = min(rows, key=lambda row: abs(row.level - (y0 + y1) / 2))
    return between(row, (x0 + x1) / 2, typing)


def _through(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    return _along(group, typing, settings, Relation.THROUGH, THROUGH_AT)


def _under(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    return _along(group, typing, settings, Relation.UNDER, UNDER_AT)


def _along(
    group: Group, typing: Typing, settings: AnnotateSettings, relation: Relation, usual: float
) -> MarkAnchor | None:
    """Words of every row along which the mark has strokes, from its first stroke to its last."""
    spans: dict[int, tuple[float, float]] = {}
    for stroke in group.strokes:
        x, y = stroke.centre
        rows = [
            at
            for at, row in enumerate(typing.rows)
            if row.x0 - typing.size < stroke.x1 and stroke.x0 < row.x1 + typing.size
        ]
        crossed = [at for at in rows if stroke.y0 <= typing.rows[at].level <= stroke.y1]
        if relation is not Relation.THROUGH or len(crossed) < 2:
            off = {at: abs((typing.rows[at].baseline(x) - y) / typing.size - usual) for at in rows}
            crossed = [at for at in rows if off[at] == min(off.values()) and off[at] < REACH]
        for at in crossed:
            x0, x1 = spans.get(at, (stroke.x0, stroke.x1))
            spans[at] = min(x0, stroke.x0), max(x1, stroke.x1)
    words = [
        word
        for at, span in spans.items()
        for word in words_under(typing.rows[at], span, settings.coverage)
    ]
    return on_words(relation, words)


def words_under(row: TypedRow, extent: tuple[float, float], share: float) -> list[TypedWord]:
    """Words that an extent covers; the most covered one where none is covered enough."""
    for less in (1, 2, 4):
        words = covered_words(row, [extent], share / less)
        if words:
            return words if less == 1 else words[:1]
    return []


def _between(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    """Between the words at its caret, in the row below."""
    del settings
    x, y = group.middle
    near = [
        row for row in typing.rows if row.x0 - 4 * typing.size < x < row.x1 + 6 * typing.size
    ] or list(typing.rows)
    above = {at: (row.baseline(x) - y) / typing.size for at, row in enumerate(near)}
    below = [at for at in above if above[at] >= INSERTED]
    at = min(below, key=above.__getitem__) if below else min(above, key=lambda at: abs(above[at]))
    return between(near[at], find_entry(group, near[at], typing), typing)


def _in_gap(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    """Between the words at both sides of it."""
    del settings
    x, y = group.middle
    near = [
        row
        for row in typing.rows
        if abs((row.baseline(x) - y) / typing.size - WRITTEN) < typing.pitch / typing.size / 2
    ]
    if not near:
        return None
    row = min(near, key=lambda row: abs((row.baseline(x) - y) / typing.size - WRITTEN))
    x0, _, x1, _ = group.box
    return between(row, (x0 + x1) / 2, typing)


def _beside(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    del settings
    return beside(typing, group.box)


def _signed(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    """On the typed words that it crosses, of names if there are any, or beside a name."""
    del settings
    names = [row for row in typing.rows if row.kind is RegionKind.SIGNATURE]
    crossed = [word for row in names or typing.rows for word in row.words if _crosses(group, word)]
    if crossed:
        return on_words(Relation.OVER, crossed)
    return beside(typing, group.box) if names else None


def _crosses(group: Group, word: TypedWord) -> bool:
    """True when ink of the group lies over a good part of a word's width."""
    x0, y0, x1, y1 = (round(edge) for edge in word.box)
    columns = np.zeros(max(x1 - x0, 1), bool)
    for stroke in group.strokes:
        left, right = max(x0, stroke.x0), min(x1, stroke.x1)
        top, foot = max(y0, stroke.y0), min(y1, stroke.y1)
        if left < right and top < foot:
            part = stroke.ink[
                top - stroke.y0 : foot - stroke.y0, left - stroke.x0 : right - stroke.x0
            ]
            columns[left - x0 : right - x0] |= part.any(axis=0)
    return float(columns.mean()) >= CROSSED


def _unclassified(group: Group, typing: Typing, settings: AnnotateSettings) -> MarkAnchor | None:
    """On the words in its ring, or that a letter is written over; else beside its row."""
    del settings
    x0, _, x1, _ = group.box
    ringed = any(encloses_word(stroke, typing) for stroke in group.strokes)
    small = x1 - x0 < LETTER * typing.size
    words = [
        word
        for row in rows_at(typing, group.box)
        for word in row.words
        if (
            min(x1, word.box[2]) - max(x0, word.box[0]) > 0.6 * word.width
            if ringed
            else small and word.box[0] < (x0 + x1) / 2 < word.box[2]
        )
    ]
    return on_words(Relation.OVER, words) or beside(typing, group.box)


ANCHORS: Mapping[AnnotationKind, FindAnchor] = {
    AnnotationKind.STRIKE_OUT: _through,
    AnnotationKind.UNDERLINE: _under,
    AnnotationKind.INSERTION: _between,
    AnnotationKind.GAP_WORD: _in_gap,
    AnnotationKind.MARGIN_NOTE: _beside,
    AnnotationKind.BAR: _beside,
    AnnotationKind.SIGNATURE: _signed,
    AnnotationKind.UNCLASSIFIED: _unclassified,
}
"""What has no entry speaks of no words in particular."""
