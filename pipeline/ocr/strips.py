"""Rows of typing cut out, straightened, and stacked into one picture for the engine.

The engine sees only the ink of the rows it should read: no stains, rules, stamps or strokes of a
pen beside them, no neighbour's tail, and each row level at an even pitch. Its own page
segmentation has then nothing left to get wrong. One picture a page means one engine process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.leaders import Leader, find_leaders
from pipeline.model import Grey, Mask, mean_confidence
from pipeline.ocr.engine import EngineWord, OcrEngine
from pipeline.ocr.numeral_one import mend_ones
from pipeline.rows import Row, Rows, RowWord

ABOVE, BELOW = 2.1, 0.9
"""Of a strip, above and below the baseline, in x-heights: a capital with a breve, a tail."""
GAP = 0.7
"""White between two strips, in x-heights."""
FAINT_REACH = 2.0
"""How far from its sure ink a letter's faint ink is kept, in x-heights (whole window)."""
LEADER_CONFIDENCE = 0.95
"""Of dots that were counted, not read."""
DOUBTFUL = 0.5
"""A row whose mean confidence is below this is read again."""
HOPELESS = 0.5
"""A page read with less, in nearly all its rows, is not read again."""
SECOND_ZOOM = 1.4
"""Size of the second look beside the first."""
TYPEWRITER = str.maketrans({"‚": ",", "„": '"', "“": '"', "”": '"', "‘": "'", "’": "'"})
"""Signs that a model trained on print reads for those that a typewriter has."""
MARGIN = 16
"""White around the picture, in pixels."""


@dataclass(frozen=True, slots=True)
class _Strip:
    row: int
    left: int
    top: int
    height: int


def read_rows(
    grey: Grey, rows: Rows, chosen: Sequence[int], engine: OcrEngine
) -> dict[int, tuple[RowWord, ...]]:
    """Read the chosen rows in one call of the engine.

    Args:
        grey: the page image, shape (h, w).
        rows: of that page.
        chosen: indices of the rows to read; others are left out of the picture.
        engine: reads the stack of strips.

    Returns:
        Words by index of the row, left to right; a row in which nothing was read is absent.
    """
    if not chosen:
        return {}
    leaders = {
        index: find_leaders(rows.components, rows.rows[index], rows.x_height) for index in chosen
    }
    found = _read(grey, rows, chosen, leaders, engine, zoom=1.0)
    doubtful = [index for index in chosen if _doubtful(found.get(index), rows.rows[index])]
    if doubtful and not _hopeless(found, doubtful, chosen):
        # A second look at another size: the engine's mistakes there are other ones.
        again = _read(grey, rows, doubtful, leaders, engine, zoom=SECOND_ZOOM)
        for index, words in again.items():
            if (mean_confidence(words) or 0) > (mean_confidence(found.get(index, ())) or 0):
                found[index] = words
    for index, words in found.items():
        found[index] = list(mend_ones(rows, rows.rows[index], words))
    for index, row_leaders in leaders.items():
        found.setdefault(index, []).extend(
            RowWord(leader.text, leader.box, LEADER_CONFIDENCE) for leader in row_leaders
        )
    return {
        index: tuple(sorted(words, key=lambda word: word.box[0]))
        for index, words in sorted(found.items())
        if words
    }


def _read(
    grey: Grey,
    rows: Rows,
    chosen: Sequence[int],
    leaders: Mapping[int, Sequence[Leader]],
    engine: OcrEngine,
    *,
    zoom: float,
) -> dict[int, list[RowWord]]:
    picture, strips = stack(grey, rows, chosen, leaders)
    if zoom == 1.0:
        return _back_to_page(engine.read(picture), strips, rows)
    larger = cv2.resize(picture, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    words = []
    for word in engine.read(larger.astype(np.uint8)):
        x0, y0, x1, y1 = (round(value / zoom) for value in word.box)
        words.append(replace(word, box=(x0, y0, x1, y1)))
    return _back_to_page(words, strips, rows)


def _hopeless(
    found: Mapping[int, Sequence[RowWord]], doubtful: Sequence[int], chosen: Sequence[int]
) -> bool:
    """True for a whole page in another language or script: a second look would be no better."""
    confidence = mean_confidence(word for words in found.values() for word in words) or 0
    many = len(chosen) >= 10
    return many and len(doubtful) > 0.8 * len(chosen) and confidence < HOPELESS


def _doubtful(words: Sequence[RowWord] | None, row: Row) -> bool:
    """True for a row that was read badly, or not at all though it holds more than a mark."""
    if not words:
        return len(row.members) >= 3
    return (mean_confidence(words) or 0) < DOUBTFUL


def stack(
    grey: Grey,
    rows: Rows,
    chosen: Sequence[int],
    leaders: Mapping[int, Sequence[Leader]],
) -> tuple[Grey, list[_Strip]]:
    """The picture for the engine, without leaders, and where each strip of it came from."""
    size = rows.x_height
    owner = np.full(rows.components.count + 1, -1, np.int32)
    for index, row in enumerate(rows.rows):
        owner[row.members + 1] = index
    for row_leaders in leaders.values():
        for leader in row_leaders:
            owner[leader.members + 1] = -1
    left = min(rows.rows[index].x0 for index in chosen)
    right = max(rows.rows[index].x1 for index in chosen)
    above, below = round(ABOVE * size), round(BELOW * size)
    gap = round(GAP * size)
    height = above + below
    picture = np.full(
        (len(chosen) * (height + gap) + gap + 2 * MARGIN, right - left + 2 * MARGIN),
        255,
        np.uint8,
    )
    rules = rows.level_rules | rows.upright_rules
    strips = []
    top = MARGIN + gap
    for index in chosen:
        row = rows.rows[index]
        strip = _cut(grey, rows, index, owner, rules, above=above, height=height)
        x = MARGIN + row.x0 - left
        picture[top : top + height, x : x + strip.shape[1]] = strip
        strips.append(_Strip(index, row.x0 - x, top, height))
        top += height + gap
    return picture, strips


def _cut(
    grey: Grey,
    rows: Rows,
    index: int,
    owner: np.ndarray[tuple[int], np.dtype[np.int32]],
    rules: Mask,
    *,
    above: int,
    height: int,
) -> Grey:
    """The band of a row without foreign ink, level, its baseline ``above`` pixels from the top."""
    row = rows.rows[index]
    drop = abs(row.slope) * (row.x1 - row.x0)
    pad = int(np.ceil(drop)) + 1
    highest = min(row.baseline(row.x0), row.baseline(row.x1))
    y0 = round(highest) - above - pad
    y1 = y0 + height + 2 * pad
    inside = slice(max(y0, 0), min(max(y1, 0), grey.shape[0]))
    part = grey[inside, row.x0 : row.x1]
    labels = rows.components.labels[inside, row.x0 : row.x1]
    mine = owner[labels] == index
    keep = cv2.dilate(mine.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if not rows.crisp:
        # Faint parts of our letters are no ink yet; what is near other ink is not ours.
        reach = round(FAINT_REACH * rows.x_height) // 2 * 2 + 1
        around = cv2.dilate(mine.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
        foreign = ((labels > 0) & ~mine) | rules[inside, row.x0 : row.x1]
        halo = cv2.dilate(foreign.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        keep |= around & ~halo
    part = np.where(keep, part, np.uint8(255))
    band = np.full((y1 - y0, row.x1 - row.x0), 255, np.uint8)
    band[inside.start - y0 : inside.stop - y0] = part
    # Shear the band so that the baseline is level; for a level row this is a copy.
    at_left = row.baseline(row.x0) - y0
    matrix = np.array([[1.0, 0.0, 0.0], [-row.slope, 1.0, above - at_left]])
    if abs(row.slope) * band.shape[1] < 1.0:
        matrix = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, np.rint(above - at_left)]])
    return cv2.warpAffine(
        band, matrix, (band.shape[1], height), flags=cv2.INTER_LINEAR, borderValue=255
    ).astype(np.uint8)


def _back_to_page(
    words: Sequence[EngineWord], strips: Sequence[_Strip], rows: Rows
) -> dict[int, list[RowWord]]:
    """Give each word to the strip in which its middle lies."""
    found: dict[int, list[RowWord]] = {}
    tops = np.array([strip.top for strip in strips])
    for word in words:
        text = "".join(unicodedata.normalize("NFC", word.text).split()).translate(TYPEWRITER)
        if not text.strip("|"):
            continue  # a fold or the edge of the sheet: no typewriter has this sign
        x0, y0, x1, y1 = word.box
        place = int(np.searchsorted(tops, (y0 + y1) / 2, side="right")) - 1
        strip = strips[max(place, 0)]
        row = rows.rows[strip.row]
        box = _tight_box(rows, row, x0 + strip.left, x1 + strip.left)
        found.setdefault(strip.row, []).append(RowWord(text, box, word.confidence))
    return found


def _tight_box(rows: Rows, row: Row, x0: int, x1: int) -> tuple[float, float, float, float]:
    """Around the row's components whose middle lies between x0 and x1.

    Tesseract's own word boxes are loose and at times cover the whole line; the ink is exact.
    """
    components = rows.components
    middle = components.x0[row.members] + components.width[row.members] / 2
    inside = row.members[(middle >= x0 - 1) & (middle <= x1 + 1)]
    if not len(inside):
        base = row.baseline((x0 + x1) / 2)
        return x0, base - 1.5 * rows.x_height, max(x1, x0 + 1), base
    left = max(int(components.x0[inside].min()), x0 - round(rows.x_height))
    right = min(int(components.x1[inside].max()), x1 + round(rows.x_height))
    return (
        left,
        int(components.y0[inside].min()),
        max(right, left + 1),
        int(components.y1[inside].max()),
    )
