"""The answer to a drawn page: every line, word and mark with its box on the scan."""

from __future__ import annotations

from pipeline.facsimile.description import Condition, PageDescription
from pipeline.facsimile.ink import Extent, PlacedLine
from pipeline.facsimile.inked_sheet import InkedSheet
from pipeline.facsimile.raster import skew_point
from pipeline.facsimile.truth import PageTruth, TrueLine, TrueMark, TrueWord, TrueWriting
from pipeline.model import Box


def truth_of(
    description: PageDescription,
    condition: Condition,
    inks: InkedSheet,
    slope: int,
    shape: tuple[int, int],
) -> PageTruth:
    height, width = shape

    def words(line: PlacedLine) -> tuple[TrueWord, ...]:
        found = ((word.text, _seen(word.extents, slope, shape)) for word in line.words)
        return tuple(TrueWord(text, box) for text, box in found if box is not None)

    lines = []
    for placed in inks.typed_lines:
        line = description.typed[placed.index]
        if true_words := words(placed):
            box = Box.around(word.box for word in true_words)
            text = " ".join(word.text for word in true_words)
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
    for index, extent in inks.strokes:
        if (seen := _seen((extent,), slope, shape)) is not None:
            strokes.append(TrueMark(description.strokes[index].kind, seen))
    stamps = []
    for index, extent in inks.stamped:
        stamp = description.stamps[index]
        if (seen := _seen((extent,), slope, shape)) is not None:
            text = " ".join((*([stamp.ring.strip()] if stamp.ring else []), *stamp.lines))
            stamps.append(TrueMark("stamp", seen, text))
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
    )


def _seen(extents: tuple[Extent, ...], slope: int, shape: tuple[int, int]) -> Box | None:
    """The box around these extents on the skewed scan, cut to it; ``None`` when off the scan."""
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
