"""The answer to a drawn page: every line, word and mark with its box on the scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.ink import Extent, PlacedLine
from pipeline.facsimile.inked_sheet import InkedSheet
from pipeline.facsimile.marks import is_number, writer_seed
from pipeline.facsimile.raster import skew_point
from pipeline.facsimile.truth import (
    PageTruth,
    TrueAnnotation,
    TrueLine,
    TrueMark,
    TrueWord,
    TrueWriting,
    WordPlace,
)
from pipeline.model import AnnotationKind, Box, Mask, Relation

LEAST_SHOWN = 0.1
"""Of the strokes of a mark, by area: with less it is not in the answer."""


def truth_of(
    description: PageDescription,
    condition: Condition,
    inks: InkedSheet,
    slope: int,
    by_hand: Mask,
    under_hand: Mask,
) -> PageTruth:
    """The answer to a page.

    Args:
        description: what was put on it.
        condition: what time and the scanner did.
        inks: what it left on the sheet.
        slope: by which the scan is skewed.
        by_hand: the handwritten layer of the scan, shape (height, width).
        under_hand: what lies under strokes by hand, seen or not, the same shape.
    """
    height, width = shape = by_hand.shape

    def found(line: PlacedLine) -> list[Box | None]:
        return [_seen(_on(word.extents, sheet), slope, shape) for word in line.words]

    def words(line: PlacedLine) -> tuple[TrueWord, ...]:
        return _seen_words(line, found(line))

    margin = round(condition.margin_mm * condition.dpi / 25.4)
    sheet = (margin, margin, width - margin, height - margin)
    lines: list[TrueLine] = []
    places: dict[WordPlace, WordPlace] = {}
    levels: list[tuple[int, int, int]] = []
    for placed in inks.typed_lines:
        line = description.typed[placed.index]
        boxes = found(placed)
        if true_words := _seen_words(placed, boxes):
            box = Box.around(word.box for word in true_words)
            text = " ".join(word.text for word in true_words)
            seen_on = (at for at, word_box in enumerate(boxes) if word_box is not None)
            for now, at in enumerate(seen_on):
                places[placed.index, at] = (len(lines), now)
            levels.append((len(lines), *_level(placed)))
            lines.append(TrueLine(text, box, true_words, line.kind, line.paragraph))
    writing = []
    for placed in inks.written:
        written = description.handwritten[placed.index]
        if true_words := words(placed):
            box = Box.around(word.box for word in true_words)
            text = " ".join(word.text for word in true_words)
            writing.append(
                TrueWriting(text, box, true_words, written.hand, written.kind, written.paragraph)
            )
    strokes = []
    for index, extents in inks.strokes:
        if (seen := _seen(_on(extents, sheet), slope, shape)) is not None:
            strokes.append(TrueMark(description.strokes[index].kind, seen))
    stamps = []
    for index, extent in inks.stamped:
        stamp = description.stamps[index]
        if (seen := _seen(_on((extent,), sheet), slope, shape)) is not None:
            text = " ".join((*([stamp.ring.strip()] if stamp.ring else []), *stamp.lines))
            stamps.append(TrueMark("stamp", seen, text))
    printed = []
    for placed in inks.print.lines:
        print_of = description.printed[placed.index]
        if true_words := words(placed):
            box = Box.around(word.box for word in true_words)
            text = " ".join(word.text for word in true_words)
            printed.append(TrueLine(text, box, true_words, print_of.kind, None))
    return PageTruth(
        width=width,
        height=height,
        dpi=condition.dpi,
        skew=condition.skew,
        lines=tuple(lines),
        handwriting=tuple(writing),
        strokes=tuple(strokes),
        stamps=tuple(stamps),
        fields=description.fields,
        annotations=_annotations(
            description, inks, slope, (by_hand, under_hand), sheet, lines, places, levels
        ),
        printed=tuple(printed),
    )


def _seen_words(line: PlacedLine, boxes: Sequence[Box | None]) -> tuple[TrueWord, ...]:
    """The words of the line that have a box on the scan."""
    return tuple(
        TrueWord(word.text, box)
        for word, box in zip(line.words, boxes, strict=True)
        if box is not None
    )


def _annotations(
    description: PageDescription,
    inks: InkedSheet,
    slope: int,
    hand: tuple[Mask, Mask],
    sheet: Extent,
    lines: Sequence[TrueLine],
    places: Mapping[WordPlace, WordPlace],
    levels: Sequence[tuple[int, int, int]],
) -> tuple[TrueAnnotation, ...]:
    """The marks that the scan shows; words that are off it are left out."""
    by_hand, under_hand = hand
    shape = by_hand.shape
    extents: list[list[Extent]] = [[] for _ in description.marks]
    texts: list[list[str]] = [[] for _ in description.marks]
    for placed in inks.written:
        written = description.handwritten[placed.index]
        if written.mark is not None and placed.words:
            extents[written.mark] += (e for word in placed.words for e in word.extents)
            if writer_seed(written.face) is None or is_number(written.text):
                texts[written.mark].append(" ".join(word.text for word in placed.words))
    for index, parts in inks.strokes:
        mark_of = description.strokes[index].mark
        if mark_of is not None:
            extents[mark_of] += parts
    found = []
    marks = zip(description.marks, extents, texts, strict=True)
    for number, (mark, parts_of, text) in enumerate(marks, start=1):
        inked = _on(parts_of, sheet)
        box = _seen(inked, slope, shape)
        if box is None or not _is_shown(inked, slope, by_hand, under_hand):
            continue
        relation = mark.relation
        here = tuple(sorted(places[word] for word in mark.words if word in places))
        if mark.kind is AnnotationKind.SIGNATURE and relation is Relation.OVER:
            here = _crossed(lines, box, by_hand) or here
        if relation is Relation.BESIDE:
            beside = _beside(inked, levels)
            here = tuple((line, w) for line in beside for w in range(len(lines[line].words)))
        before = places.get(mark.before) if mark.before else None
        after = places.get(mark.after) if mark.after else None
        if not here and before is None and after is None:
            relation = None
        found.append(
            TrueAnnotation(
                mark.kind,
                mark.instrument,
                box,
                "\n".join(text) or None,
                relation,
                here,
                before,
                after,
                number,
            )
        )
    return tuple(found)


def _is_shown(extents: tuple[Extent, ...], slope: int, by_hand: Mask, under_hand: Mask) -> bool:
    """True when there is something to see: a bilevel scan may have lost a pale pencil."""
    seen = drawn = 0
    for extent in extents:
        if (box := _seen((extent,), slope, by_hand.shape)) is not None:
            part = slice(box.y0, box.y1), slice(box.x0, box.x1)
            seen += int(by_hand[part].sum())
            drawn += int(under_hand[part].sum())
    return seen >= LEAST_SHOWN * drawn


def _crossed(lines: Sequence[TrueLine], box: Box, by_hand: Mask) -> tuple[WordPlace, ...]:
    """The words that ink by hand within the box crosses over a third of their width or more."""
    crossed = []
    for number, line in enumerate(lines):
        for at, word in enumerate(line.words):
            if word.box.intersection(box):
                x0, x1 = max(word.box.x0, box.x0), min(word.box.x1, box.x1)
                columns = by_hand[word.box.y0 : word.box.y1, x0:x1].any(axis=0)
                if int(columns.sum()) * 3 >= word.box.width:
                    crossed.append((number, at))
    return tuple(crossed)


def _level(placed: PlacedLine) -> tuple[int, int]:
    """Top and bottom of the typing of a line, on the sheet before it is skewed."""
    extents = [extent for word in placed.words for extent in word.extents]
    return min(extent[1] for extent in extents), max(extent[3] for extent in extents)


def _beside(inked: Sequence[Extent], levels: Sequence[tuple[int, int, int]]) -> list[int]:
    """The lines of which the middle is level with the mark, or else the nearest one."""
    top, bottom = min(extent[1] for extent in inked), max(extent[3] for extent in inked)
    level = [line for line, above, below in levels if top <= (above + below) / 2 <= bottom]
    if level or not levels:
        return level
    centre = (top + bottom) / 2
    return [min(levels, key=lambda item: abs((item[1] + item[2]) / 2 - centre))[0]]


def _on(extents: Sequence[Extent], sheet: Extent) -> tuple[Extent, ...]:
    """What of them lies on the sheet of paper."""
    left, top, right, bottom = sheet
    cut = (
        (max(x0, left), max(y0, top), min(x1, right), min(y1, bottom)) for x0, y0, x1, y1 in extents
    )
    return tuple(extent for extent in cut if extent[0] < extent[2] and extent[1] < extent[3])


def _seen(extents: tuple[Extent, ...], slope: int, shape: tuple[int, int]) -> Box | None:
    """The box around these extents on the skewed scan, cut to it; ``None`` when off the scan."""
    if not extents:
        return None
    height, width = shape
    xs: list[float] = []
    ys: list[float] = []
    for x0, y0, x1, y1 in extents:
        # Pixel centres are carried over; a box reaches half a pixel beyond them.
        for x, y in ((x0, y0), (x1 - 1, y0), (x0, y1 - 1), (x1 - 1, y1 - 1)):
            seen_x, seen_y = skew_point(x, y, slope, height, width)
            xs.append(seen_x)
            ys.append(seen_y)
    left, top = max(round(min(xs)), 0), max(round(min(ys)), 0)
    right, bottom = min(round(max(xs)) + 1, width), min(round(max(ys)) + 1, height)
    if left >= right or top >= bottom:
        return None
    return Box(left, top, right, bottom)
