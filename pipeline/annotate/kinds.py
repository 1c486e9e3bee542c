"""What writing is, by where it stands: insertion, gap word, margin note, signature, and so on."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.annotate.anchors import beside, between, on_words, rows_at
from pipeline.annotate.corner import in_corner
from pipeline.annotate.entry import find_entry
from pipeline.annotate.gather import Group
from pipeline.annotate.lines import Mark, complexity, ends_with_words
from pipeline.annotate.look import Look, gap_at, look_at
from pipeline.annotate.settings import AnnotateSettings
from pipeline.annotate.strokes import encloses_word, stands_beside
from pipeline.annotate.typed import TypedRow, TypedWord, Typing, part_at
from pipeline.model import AnnotationKind, MarkAnchor, RegionKind, Relation

Judgement = tuple[AnnotationKind, MarkAnchor | None]

NAME_GAP = 4.0
"""Between a typed post and a typed name in one row, at least; x-heights."""


def judge(group: Group, typing: Typing, settings: AnnotateSettings) -> Mark:
    """The kind and anchor of a group of writing: those of the first rule that knows it."""
    look = look_at(group, typing)
    for rule in RULES:
        found = rule(look, typing, settings)
        if found is not None:
            return Mark(group, *found)
    return Mark(group, AnnotationKind.UNCLASSIFIED, on_words(Relation.OVER, look.over))


def _ring(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """A ring round a word."""
    del settings
    ringed = [s for s in look.main_strokes if encloses_word(s, typing)]
    if not ringed or len(look.main_strokes) > 2:
        return None
    x0, y0, x1, y1 = look.box
    words = [
        word
        for row in typing.rows
        if y0 < row.level < y1
        for word in row.words
        if min(x1, word.box[2]) - max(x0, word.box[0]) > 0.6 * word.width
    ]
    return AnnotationKind.UNCLASSIFIED, on_words(Relation.OVER, words)


def _sheet_number(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """Small, in a corner, clear of the typing."""
    if not in_corner(look, typing, settings, most=12):
        return None
    return AnnotationKind.SHEET_NUMBER, None


def _bar(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """A short bar, a round bracket, or a wavy line along a row or two."""
    del settings
    strokes = look.main_strokes
    if len(strokes) > 2 or look.height < 0.9 or look.width > 3.5:
        return None
    if not all(stands_beside(stroke, typing) for stroke in strokes):
        return None
    for stroke in strokes:
        thin = stroke.height > 1.25 * stroke.width and complexity(stroke) < 1.5
        if not thin and not (stroke.height > 2.4 * stroke.width and complexity(stroke) < 1.9):
            return None
    return AnnotationKind.BAR, beside(typing, look.box)


def _scribble(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """Hatching or crosses in the band of a row, over words."""
    x0, y0, x1, y1 = look.box
    size = typing.size
    for row in typing.rows:
        base = row.baseline(look.x)
        above = (base - look.y) / size
        if not 0.1 < above < 1.0 or (base - y0) / size > 2.1 or (base - y1) / size < -0.9:
            continue
        words = [
            word
            for word in row.words
            if min(x1, word.box[2]) - max(x0, word.box[0]) > settings.coverage * word.width
        ]
        covered = sum(min(x1, w.box[2]) - max(x0, w.box[0]) for w in words)
        long = x1 - x0 > 1.5 * size and ends_with_words(row, x0, x1, size)
        if words and covered > 0.6 * (x1 - x0) and long:
            return AnnotationKind.STRIKE_OUT, on_words(Relation.THROUGH, words)
    return None


def _signature(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """A name signed over or beside the typed one, or under the text."""
    del settings
    size = typing.size
    if not (1.5 < look.height < 13 and 4 < look.width < 40):
        return None
    signed: list[tuple[float, TypedRow]] = []
    for row in typing.rows:
        reach = row.x0 - 15 * size < look.x < row.x1 + 25 * size
        if row.kind is RegionKind.SIGNATURE and reach:
            down = max(row.middle - size - look.box[3], look.box[1] - row.middle, 0)
            if down < 2 * size and look.y < row.middle + 4 * size:
                aside = max(row.x0 - look.box[2], look.box[0] - row.x1, -2 * size)
                signed.append((abs(row.level - look.y) + aside, row))
    if signed:
        row = min(signed, key=lambda item: item[0])[1]
        return AnnotationKind.SIGNATURE, _on_name(look, row, typing)
    if any(row.kind is RegionKind.SIGNATURE for row in typing.rows):
        return None
    alone = look.box[1] > typing.bottom - size and len(look.main_strokes) <= 4
    if alone and len(look.group.strokes) <= 9 and look.height > 2.5:
        return AnnotationKind.SIGNATURE, None
    return None


def _on_name(look: Look, row: TypedRow, typing: Typing) -> MarkAnchor | None:
    x0, _, x1, _ = look.box
    words = part_at(row, look.x, NAME_GAP * typing.size)
    common = min(x1, words[-1].box[2]) - max(x0, words[0].box[0])
    width = min(x1 - x0, words[-1].box[2] - words[0].box[0])
    if (
        common > 0.4 * width
        and look.box[1] < row.middle
        and look.box[3] > row.middle - 1.5 * typing.size
    ):
        return on_words(Relation.OVER, words)
    return beside(typing, look.box)


def _sign(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """A tick or a question mark in the margin: a stroke or two that say little."""
    del settings
    if len(look.main_strokes) > 2 or max(look.width, look.height) > 5.5:
        return None
    x0, y0, x1, y1 = look.box
    beside_no_row = not rows_at(typing, (x0, y0 - typing.pitch, x1, y1 + typing.pitch))
    if look.aside < 0.7 and not (beside_no_row and x1 < typing.left + typing.size):
        return None
    if max(complexity(stroke) for stroke in look.main_strokes) > 2.6 or look.width > 3.6:
        return None
    return AnnotationKind.UNCLASSIFIED, beside(typing, look.box)


def _margin_note(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """Text beside the rows; it may run into them a little."""
    del settings
    size = typing.size
    x0, y0, x1, y1 = look.box
    rows = rows_at(typing, (x0, y0 - size, x1, y1 + size))
    if not typing.rows or y1 < typing.top - 8 * size or y0 > typing.bottom + 8 * size:
        return None
    if not rows:
        margin = x1 < typing.left + size or (x0 > typing.right - size and look.width < 16)
        return (AnnotationKind.MARGIN_NOTE, beside(typing, look.box)) if margin else None
    left = min(row.x0 for row in rows)
    right = max(row.x1 for row in rows)
    if x1 < typing.left + size or (x0 > typing.right - size and look.width < 16):
        return AnnotationKind.MARGIN_NOTE, beside(typing, look.box)
    in_left = x1 < max(left, typing.left) + 5 * size and look.x < left
    in_right = x0 > right - 5 * size and look.x > right
    if look.aside > 0.55 and (in_left or in_right):
        return AnnotationKind.MARGIN_NOTE, beside(typing, look.box)
    return None


def _gap_word(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """Writing on the baseline in a gap that the typist left."""
    del settings
    size = typing.size
    x0, _, x1, _ = look.box
    best: tuple[float, TypedRow] | None = None
    for row in typing.rows:
        above = (row.baseline(look.x) - look.y) / size
        gap = gap_at(row, (x0 + x1) / 2, typing)
        if gap is None or not -0.5 < above < 1.7 or look.height > 6:
            continue
        inner = row.x0 < gap[1] and gap[0] >= row.x0 and gap[1] <= row.x1
        inside = min(x1, gap[1]) - max(x0, gap[0])
        if inner and (gap[1] - gap[0] < 3.5 * size or inside < 0.55 * (x1 - x0)):
            continue
        near = min(abs(x0 - row.x1), abs(row.x0 - x1)) < 5 * size
        within = x0 > typing.left - 2 * size and x1 < typing.right + 3 * size
        if not inner and not (near and within and -0.3 < above < 1.2):
            continue
        if best is None or abs(above - 0.6) < best[0]:
            best = abs(above - 0.6), row
    if best is None:
        return None
    return AnnotationKind.GAP_WORD, between(best[1], (x0 + x1) / 2, typing)


def _insertion(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """Small writing close over a row."""
    del settings
    size = typing.size
    best: tuple[float, TypedRow] | None = None
    if look.height > 7.5 or (abs(look.tilt) > 15 and look.height > 4.5):
        return None
    for row in typing.rows:
        if not row.x0 - 4 * size < look.x < row.x1 + 6 * size:
            continue
        above = (row.baseline(look.x) - look.y) / size
        close = 0.7 <= above < max(1.1 * typing.pitch / size, 3.2)
        if close and (best is None or above < best[0]):
            best = above, row
    if best is None:
        return None
    row = best[1]
    return AnnotationKind.INSERTION, between(row, find_entry(look, row, typing), typing)


def _letter(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """A letter or two written over a typed word."""
    del settings
    if look.width > 2.2 or look.height > 3:
        return None
    x0, _, x1, _ = look.box
    for row in typing.rows:
        if -0.2 < (row.baseline(look.x) - look.y) / typing.size < 1.1:
            for word in row.words:
                if word.box[0] - 4 < (x0 + x1) / 2 < word.box[2] + 4:
                    return AnnotationKind.UNCLASSIFIED, on_words(Relation.OVER, [word])
    return None


def _paragraph(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """A block as broad as the column of the text, level, where nothing is typed."""
    del settings
    level = abs(look.tilt) < 4
    column = max(typing.right - typing.left, 0.45 * typing.width)
    broad = look.width * typing.size > 0.6 * column
    typed_over = [word for word in look.over if isinstance(word, TypedWord)]
    clear = len(typed_over) <= 0.4 * look.height
    if level and broad and clear and (look.height > 5 or not rows_at(typing, look.box)):
        return AnnotationKind.PARAGRAPH, None
    return None


def _resolution(look: Look, typing: Typing, settings: AnnotateSettings) -> Judgement | None:
    """Anything larger that was written aslant, over the text or where the sheet is free."""
    del typing, settings
    if look.width > 6 or look.height > 5:
        return AnnotationKind.RESOLUTION, None
    return None


RULES: tuple[Callable[[Look, Typing, AnnotateSettings], Judgement | None], ...] = (
    _sheet_number,
    _ring,
    _bar,
    _signature,
    _scribble,
    _letter,
    _paragraph,
    _sign,
    _margin_note,
    _gap_word,
    _insertion,
    _resolution,
)
