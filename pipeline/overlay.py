"""A picture of what was found, drawn over the scan."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model import (
    Annotation,
    Box,
    InkLabel,
    Mask,
    Page,
    Pixels,
    RegionKind,
    WordRef,
)

Colour = tuple[int, int, int]

COLOURS: dict[RegionKind, Colour] = {
    RegionKind.HEADER: (31, 119, 180),
    RegionKind.PARAGRAPH: (44, 160, 44),
    RegionKind.SIGNATURE: (148, 103, 189),
    RegionKind.NUMBER: (23, 190, 207),
    RegionKind.FOOTER: (140, 86, 75),
    RegionKind.TABLE: (188, 189, 34),
    RegionKind.MARGIN: (127, 127, 127),
    RegionKind.HANDWRITING: (214, 39, 40),
    RegionKind.STAMP: (255, 127, 14),
    RegionKind.OTHER: (127, 127, 127),
}
"""RGB by kind of region."""
INK_COLOURS: dict[int, Colour] = {
    InkLabel.TYPED: (0, 90, 40),
    InkLabel.HANDWRITTEN: (225, 20, 30),
    InkLabel.OTHER: (30, 90, 230),
}
"""RGB by kind of ink."""
BOTH = (190, 0, 190)
"""RGB of ink that is typed and handwritten: a crossing."""
MARK = (165, 0, 60)
"""RGB of annotations, their names and the lines to their words."""
DOUBTFUL = 0.6
"""Words read with less confidence are underlined."""
DOUBT = (255, 0, 255)
LETTER = 0.5
SMALL_LETTER = 0.4
"""Sizes of names, in units of OpenCV's simplex font, on a scan of 1200 pixels."""


def draw_overlay(
    page: Page,
    pixels: Pixels,
    labels: npt.NDArray[np.uint8] | None = None,
    both: Mask | None = None,
) -> Pixels:
    """RGB copy of ``pixels`` with what was found on it.

    Ink has the colour of its layer; regions are framed and named, lines boxed, words in doubt
    underlined; a mark made by hand has its box, its kind and a thin line to the words that it
    speaks about.

    Args:
        page: read from this scan.
        pixels: shape (h, w) or (h, w, 3), of the original scan.
        labels: shape (h, w), values of :class:`InkLabel`; ``None`` leaves the ink as it is.
        both: shape (h, w), true where ink is typed and handwritten.

    Raises:
        ValueError: when the layers have not the shape of the scan.
    """
    picture = np.ascontiguousarray(
        cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB) if pixels.ndim == 2 else pixels.copy()
    ).astype(np.uint8)
    for layer in (labels, both):
        if layer is not None and layer.shape != pixels.shape[:2]:
            raise ValueError(f"layers of shape {layer.shape} on a scan of {pixels.shape[:2]}")
    if labels is not None:
        for label, colour in INK_COLOURS.items():
            picture[labels == label] = colour
    if both is not None:
        picture[both] = BOTH
    unit = max(round(max(pixels.shape[:2]) / 1200), 1)
    for order, region in enumerate(page.regions, start=1):
        colour = COLOURS[region.kind]
        for line in region.lines:
            _frame(picture, line.box, colour, unit)
            for word in line.words:
                if word.confidence < DOUBTFUL:
                    left, right = (word.box.x0, word.box.y1), (word.box.x1, word.box.y1)
                    cv2.line(picture, left, right, DOUBT, 2 * unit)
        _frame(picture, region.box, colour, 3 * unit)
        place = (region.box.x0, max(region.box.y0 - 4 * unit, 14 * unit))
        _name(picture, f"{order} {region.kind.value}", place, colour, unit)
    words = {
        WordRef(region.id, line_at, word_at): word.box
        for region in page.regions
        for line_at, line in enumerate(region.lines)
        for word_at, word in enumerate(line.words)
    }
    for mark in page.annotations:
        _mark(picture, mark, words, unit)
    return picture


def _mark(picture: Pixels, mark: Annotation, words: dict[WordRef, Box], unit: int) -> None:
    _frame(picture, mark.box, MARK, unit)
    for start, end in _leads(mark, words):
        cv2.line(picture, start, end, MARK, unit, cv2.LINE_AA)
        cv2.circle(picture, end, 3 * unit, MARK, -1)
    place = (mark.box.x0, max(mark.box.y0 - 3 * unit, 10 * unit))
    _name(picture, f"{mark.id} {mark.kind.value}", place, MARK, unit, SMALL_LETTER)


def _leads(
    mark: Annotation, words: dict[WordRef, Box]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Lines from a mark to the gap it is read in, or to each line of its words."""
    anchor = mark.anchor
    if anchor is None:
        return []
    lines: dict[tuple[str, int], list[Box]] = {}
    for ref in anchor.words:
        if ref in words:
            lines.setdefault((ref.region, ref.line), []).append(words[ref])
    ends = [_nearest(Box.around(boxes), mark.box) for boxes in lines.values()]
    before = words.get(anchor.before) if anchor.before else None
    after = words.get(anchor.after) if anchor.after else None
    if before is not None and after is not None:
        ends.append(((before.x1 + after.x0) // 2, (before.y0 + after.y1) // 2))
    elif before is not None:
        ends.append((before.x1, round(before.centre[1])))
    elif after is not None:
        ends.append((after.x0, round(after.centre[1])))
    return [(_nearest(mark.box, Box(x, y, x + 1, y + 1)), (x, y)) for x, y in ends]


def _nearest(box: Box, to: Box) -> tuple[int, int]:
    """The point of ``box`` nearest to the middle of ``to``."""
    x, y = to.centre
    return round(min(max(x, box.x0), box.x1)), round(min(max(y, box.y0), box.y1))


def _name(
    picture: Pixels,
    text: str,
    place: tuple[int, int],
    colour: Colour,
    unit: int,
    letter: float = LETTER,
) -> None:
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, letter * unit, colour, unit)


def _frame(picture: Pixels, box: Box, colour: Colour, width: int) -> None:
    cv2.rectangle(picture, (box.x0, box.y0), (box.x1 - 1, box.y1 - 1), colour, width)
