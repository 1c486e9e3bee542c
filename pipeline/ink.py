"""Whose ink: typed, handwritten, or other (stamp, rule, stain, edge).

This is the plain first separation. Rows of components are judged by how well they were read, how
regular they stand, and whether they keep the typewriter's grid; what is in no typed row is
gathered into marks, and each mark is called handwriting, stamp or other by its shape and colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components
from pipeline.model import Hand, InkLabel, Mask, PageImage, RegionKind, mean_confidence
from pipeline.pitch import FEWEST, Grid, find_grid
from pipeline.rows import Indices, Row, Rows, RowWord
from pipeline.rules import find_serifs

OFF_GRID = 0.35
"""Letters that keep the grid no better than this stand outside it."""

Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InkSettings:
    """Tunables of the separation.

    Attributes:
        coloured: ink is coloured when its chroma (0 to 255) exceeds that of most ink by this.
        ribbon: where most ink has more chroma than this, the typing itself is coloured.
        coloured_page: where more than this share of the letters is coloured, the typing itself is,
            and colour separates nothing.
        sure_typed: a row read with at least this confidence is typing, however it stands.
        on_grid: a row that keeps the typewriter's grid as well as this is typing in any language.
        typed: least score of confidence, regularity and grid for typing.
        stray_word: a word read with less confidence, off the grid, is written into the line.
        spread: x-heights by which strokes are joined to one mark.
        smallest: ink of a mark that counts, in squared x-heights.

    Raises:
        ValueError: for a value out of its range.
    """

    coloured: int = 28
    ribbon: int = 36
    coloured_page: float = 0.35
    sure_typed: float = 0.75
    on_grid: float = 0.8
    typed: float = 0.5
    stray_word: float = 0.6
    spread: float = 1.3
    smallest: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.coloured < 256:
            raise ValueError("coloured is from 1 to 255")
        for name in ("coloured_page", "sure_typed", "on_grid", "typed", "stray_word"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is from 0 to 1")
        if self.spread <= 0 or self.smallest < 0:
            raise ValueError("spread and smallest are lengths and cannot be negative")


@dataclass(frozen=True, slots=True)
class Mark:
    """Ink that is not typing and hangs together; box in pixels of the page image.

    Attributes:
        kind: handwriting, stamp or other.
        hand: for handwriting, by its tone and colour.
        confidence: 0 to 1, that the kind is right.
    """

    kind: RegionKind
    hand: Hand
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True)
class InkMap:
    """What every pixel of ink is.

    Attributes:
        labels: shape of the page image, values of :class:`InkLabel`.
        typed: words of the rows that are typing, by index of the row, left to right.
        marks: what is not typing.
    """

    labels: Labels = field(repr=False)
    typed: Mapping[int, tuple[RowWord, ...]]
    marks: tuple[Mark, ...]


def coloured_ink(image: PageImage, settings: InkSettings) -> Mask | None:
    """Ink of a coloured pencil, pen or stamp on a page typed in black, else ``None``."""
    if image.chroma is None:
        return None
    if not image.ink.any():
        return None
    usual = float(np.median(image.chroma[image.ink]))
    if usual > settings.ribbon:
        return None  # the ribbon itself is violet or blue
    limit = max(usual + settings.coloured, 2.2 * usual)
    coloured = image.ink & (image.chroma > limit)
    if coloured.sum() < 20:
        return None
    # A few coloured strokes cannot be the typing; only then are the letters worth counting.
    if coloured.sum() > 0.05 * image.ink.sum():
        components = find_components(image.ink)
        letters = np.concatenate([[False], components.glyph_like()])[components.labels]
        if (coloured & letters).sum() > settings.coloured_page * letters.sum():
            return None
    # The rim of a coloured stroke is pale and loses its colour first.
    side = max(3, round((image.x_height or 16) / 8) * 2 + 1)
    grown = cv2.dilate(coloured.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    weak = image.chroma > (usual + limit) / 2
    return np.asarray(coloured | (grown & image.ink & weak))


def candidates(rows: Rows) -> tuple[int, ...]:
    """Rows worth reading: those that hold at least one mark of the size of a letter."""
    size = rows.x_height
    parts = rows.components
    found = []
    for index, row in enumerate(rows.rows):
        height, width = parts.height[row.members], parts.width[row.members]
        letter = (height > 0.75 * size) & (height < 2.4 * size) & (width > 0.35 * size)
        touching = (height < 2.6 * size) & (height > 0.5 * size) & (width > size)
        if (letter | touching).any():
            found.append(index)
    return tuple(found)


def regularity(components: Components, row: Row, x_height: float) -> float:
    """How typed a row looks, 0 to 1: letters of the typewriter's heights on one baseline."""
    members = row.members[components.height[row.members] > 0.55 * x_height]
    if not len(members):
        return 0.0
    height = components.height[members] / x_height
    foot = (
        components.y1[members]
        - row.height_at_0
        - row.slope * (components.x0[members] + components.width[members] / 2)
    ) / x_height
    small = np.abs(height - 1) < 0.17
    capital = np.abs(height - 1.45) < 0.22
    sits = np.abs(foot) < 0.16
    hangs = (foot > 0.16) & (foot < 0.65)
    weight = components.width[members].astype(np.float64)
    good = ((small | capital) & sits) | ((height > 1.15) & (height < 2.1) & hangs)
    return float((weight * good).sum() / weight.sum())


def separate(
    image: PageImage,
    rows: Rows,
    words: Mapping[int, Sequence[RowWord]],
    colour: Mask | None,
    settings: InkSettings,
) -> InkMap:
    """Label all ink of a page.

    Args:
        image: the prepared page.
        rows: found on it.
        words: read in the rows, by index; a row in which nothing was read is absent.
        colour: result of :func:`coloured_ink`.
        settings: tunables.
    """
    grid = find_grid(rows)
    typed: dict[int, tuple[RowWord, ...]] = {}
    is_typed = np.zeros(rows.components.count + 1, bool)
    for index, found in words.items():
        row = rows.rows[index]
        if not _is_typed(rows, row, mean_confidence(found) or 0.0, grid, settings):
            continue
        kept, strays = _without_strays(rows, row, found, grid, settings)
        if not kept:
            continue
        typed[index] = kept
        is_typed[row.members + 1] = True
        is_typed[strays + 1] = False
    labels = np.zeros(image.ink.shape, np.uint8)
    labels[image.ink] = InkLabel.OTHER
    labels[is_typed[rows.components.labels]] = InkLabel.TYPED
    if rows.level_rules.any():
        # Rows leave out what looks like a rule; serifs go back to their letters here.
        labels[find_serifs(image.ink, rows.level_rules, rows.x_height)] = InkLabel.TYPED
    rest = (labels == InkLabel.OTHER) & ~rows.level_rules & ~rows.upright_rules
    marks = []
    for blob, box in _blobs(rest, rows.x_height, settings):
        mark = _judge(image, blob, box, colour, rows.x_height)
        marks.append(mark)
        if mark.kind is RegionKind.HANDWRITING:
            x0, y0, x1, y1 = box
            labels[y0:y1, x0:x1][blob] = InkLabel.HANDWRITTEN
    return InkMap(labels, typed, tuple(marks))


def _is_typed(
    rows: Rows, row: Row, confidence: float, grid: Grid | None, settings: InkSettings
) -> bool:
    """Typing is what reads well, keeps the grid, or at least stands as typing does."""
    regular = regularity(rows.components, row, rows.x_height)
    if len(row.members) < 3:
        # One or two strokes can be read as a letter with great confidence.
        in_place = grid is None or grid.holds(rows, row, row.members) > 0.5
        return in_place and min(confidence, regular) >= settings.typed
    if confidence >= settings.sure_typed:
        return True
    if grid is None:
        return (2 * regular + confidence) / 3 >= settings.typed
    kept = grid.kept_by(rows, row)
    if len(row.members) >= FEWEST and kept >= settings.on_grid:
        return True
    return (kept + regular + confidence) / 3 >= settings.typed


def _without_strays(
    rows: Rows,
    row: Row,
    words: Sequence[RowWord],
    grid: Grid | None,
    settings: InkSettings,
) -> tuple[tuple[RowWord, ...], Indices]:
    """Words of a typed row without those written into it by hand, and the ink of the latter."""
    kept, strays = [], [np.zeros(0, np.intp)]
    components = rows.components
    middle = components.x0[row.members] + components.width[row.members] / 2
    for word in words:
        inside = row.members[(middle >= word.box[0]) & (middle <= word.box[2])]
        letters = inside[components.height[inside] > 0.6 * rows.x_height]
        if (
            grid is not None
            and word.confidence < settings.stray_word
            and len(letters) >= 2
            and grid.holds(rows, row, letters) < OFF_GRID
            and _stands_badly(components, row, letters, rows.x_height)
        ):
            strays.append(inside)
        else:
            kept.append(word)
    return tuple(kept), np.concatenate(strays)


def _stands_badly(components: Components, row: Row, letters: Indices, x_height: float) -> bool:
    part = replace(row, members=letters)
    return regularity(components, part, x_height) < 0.5


def _blobs(
    rest: Mask, size: float, settings: InkSettings
) -> Sequence[tuple[Mask, tuple[int, int, int, int]]]:
    """Ink joined over small gaps: a mask in its box, for each blob that is not dust."""
    if not rest.any():
        return []
    dust = find_components(rest)
    keep = np.concatenate([[False], dust.area >= max(4, 0.05 * size**2)])
    solid = keep[dust.labels]
    reach = max(round(settings.spread * size) // 2 * 2 + 1, 3)
    kernel = np.ones((max(reach // 2 * 2 + 1, 3), reach * 2 + 1), np.uint8)
    joined = cv2.morphologyEx(solid.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    groups = find_components(np.asarray(joined > 0))
    found = []
    for index in range(groups.count):
        x0, y0 = int(groups.x0[index]), int(groups.y0[index])
        x1, y1 = int(groups.x1[index]), int(groups.y1[index])
        mine = groups.labels[y0:y1, x0:x1] == index + 1
        blob = solid[y0:y1, x0:x1] & mine
        if blob.sum() >= settings.smallest * size**2:
            found.append((blob, (x0, y0, x1, y1)))
    return found


def _judge(
    image: PageImage,
    blob: Mask,
    box: tuple[int, int, int, int],
    colour: Mask | None,
    size: float,
) -> Mark:
    """Call a blob handwriting, stamp or other."""
    x0, y0, x1, y1 = box
    width, height = x1 - x0, y1 - y0
    page_height, page_width = image.ink.shape
    ink = float(blob.sum())
    share = 0.0 if colour is None else float((colour[y0:y1, x0:x1] & blob).sum()) / ink
    stroke = _stroke_width(blob) / size
    tone = float(np.median(image.grey[y0:y1, x0:x1][blob]))
    hand = Hand.INK if share > 0.5 or tone < 60 else Hand.PENCIL
    other = Mark(RegionKind.OTHER, hand, box, 0.6)
    if stroke > 0.9 or ink / (width * height) > 0.6:
        return other
    at_edge = x0 <= 2 or y0 <= 2 or x1 >= page_width - 2 or y1 >= page_height - 2
    # The fold of the binding leaves a long shadow beside the text.
    aside = x1 < 0.08 * page_width or x0 > 0.92 * page_width
    through = (y0 <= 2 and y1 >= page_height - 2) or (x0 <= 2 and x1 >= page_width - 2)
    if through or (aside and height > 4 * width):
        return other
    thin = min(width, height) < 0.45 * size
    if thin or (at_edge and (share < 0.5 or min(width, height) < 3 * size)):
        return other
    if height < 0.8 * size or width < 0.5 * size:
        return other
    large = 5 * size < min(width, height) and max(width, height) < 32 * size
    # A pencilled ring is empty; a stamp is full of words.
    if large and (share > 0.5 or ink > 0.06 * width * height) and _is_framed(blob, size):
        return Mark(RegionKind.STAMP, hand, box, 0.6)
    return Mark(RegionKind.HANDWRITING, hand, box, 0.5)


def _stroke_width(blob: Mask) -> float:
    """Median width of the strokes, in pixels: twice the distance to paper along the ridges."""
    padded = np.pad(blob.astype(np.uint8), 1)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    ridge = (distance == cv2.dilate(distance, np.ones((3, 3), np.uint8))) & (padded > 0)
    return 2 * float(np.median(distance[ridge])) if ridge.any() else 0.0


def _is_framed(blob: Mask, x_height: float) -> bool:
    """True when ink goes round the blob, as the ring or frame of a stamp does."""
    side = round(0.6 * x_height) // 2 * 2 + 1
    inked = cv2.dilate(np.pad(blob, side).astype(np.uint8), np.ones((side, side), np.uint8))
    hull = cv2.convexHull(cv2.findNonZero(inked))
    rim = np.zeros_like(inked)
    cv2.drawContours(rim, [hull], -1, 1, thickness=3)
    # A worn frame is a little inside its own hull.
    near = cv2.dilate(inked, np.ones((side, side), np.uint8))
    return bool((near[rim > 0] > 0).mean() > 0.75)
