"""Whose ink: typed, handwritten, or other (stamp, rule, stain, edge).

This is the plain first separation. Rows of components are judged by how regular they stand and
by how well they were read; what is in no typed row is gathered into marks, and each mark is
called handwriting, stamp or other by its shape and colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.components import Components, find_components
from pipeline.model import Hand, InkLabel, Mask, PageImage, RegionKind
from pipeline.rows import Row, Rows

Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class InkSettings:
    """Tunables of the separation.

    Attributes:
        coloured: chroma (0 to 255) above which ink is coloured.
        coloured_page: where more than this share of the letters is coloured, the typing itself is,
            and colour separates nothing.
        sure_typed: a row read with at least this confidence is typing, however it stands.
        typed: least mean of confidence and regularity for typing.
        unread: a row read with less than this confidence is no typing, however it stands.
        spread: x-heights by which strokes are joined to one mark.
        smallest: ink of a mark that counts, in squared x-heights.

    Raises:
        ValueError: for a value out of its range.
    """

    coloured: int = 70
    coloured_page: float = 0.35
    sure_typed: float = 0.75
    typed: float = 0.52
    unread: float = 0.25
    spread: float = 1.3
    smallest: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.coloured < 256:
            raise ValueError("coloured is from 1 to 255")
        for name in ("coloured_page", "sure_typed", "typed", "unread"):
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
        typed: indices of the rows that are typing.
        marks: what is not typing.
    """

    labels: Labels = field(repr=False)
    typed: tuple[int, ...]
    marks: tuple[Mark, ...]


def coloured_ink(image: PageImage, settings: InkSettings) -> Mask | None:
    """Ink of a coloured pencil, pen or stamp on a page typed in black, else ``None``."""
    if image.chroma is None:
        return None
    coloured = image.ink & (image.chroma > settings.coloured)
    if coloured.sum() < 20:
        return None
    components = find_components(image.ink)
    letters = np.concatenate([[False], components.glyph_like()])[components.labels]
    if (coloured & letters).sum() > settings.coloured_page * letters.sum():
        return None
    # The rim of a coloured stroke is pale and loses its colour first.
    side = max(3, round((image.x_height or 16) / 8) * 2 + 1)
    grown = cv2.dilate(coloured.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    weak = image.chroma > settings.coloured // 2
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
    confidence: Mapping[int, float],
    colour: Mask | None,
    settings: InkSettings,
) -> InkMap:
    """Label all ink of a page.

    Args:
        image: the prepared page.
        rows: found on it.
        confidence: mean confidence with which a row was read, by its index; absent when nothing
            was read in it.
        colour: result of :func:`coloured_ink`.
        settings: tunables.
    """
    typed = tuple(
        index
        for index, row in enumerate(rows.rows)
        if index in confidence
        and _is_typed(confidence[index], regularity(rows.components, row, rows.x_height), settings)
    )
    labels = np.zeros(image.ink.shape, np.uint8)
    labels[image.ink] = InkLabel.OTHER
    is_typed = np.zeros(rows.components.count + 1, bool)
    for index in typed:
        is_typed[rows.rows[index].members + 1] = True
    labels[is_typed[rows.components.labels]] = InkLabel.TYPED
    rest = (labels == InkLabel.OTHER) & ~rows.level_rules & ~rows.upright_rules
    marks = []
    for blob, box in _blobs(rest, rows.x_height, settings):
        mark = _judge(image, blob, box, colour, rows.x_height)
        marks.append(mark)
        if mark.kind is RegionKind.HANDWRITING:
            x0, y0, x1, y1 = box
            labels[y0:y1, x0:x1][blob] = InkLabel.HANDWRITTEN
    return InkMap(labels, typed, tuple(marks))


def _is_typed(confidence: float, regular: float, settings: InkSettings) -> bool:
    if confidence >= settings.sure_typed:
        return True
    if confidence < settings.unread:
        return False
    return (confidence + regular) / 2 >= settings.typed


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
    thin = min(width, height) < 0.45 * size
    if thin or (at_edge and (share < 0.5 or min(width, height) < 3 * size)):
        return other
    if height < 0.8 * size or width < 0.5 * size:
        return other
    if share > 0.5 and min(width, height) > 5 * size and _is_framed(blob):
        return Mark(RegionKind.STAMP, hand, box, 0.6)
    return Mark(RegionKind.HANDWRITING, hand, box, 0.5)


def _stroke_width(blob: Mask) -> float:
    """Median width of the strokes, in pixels: twice the distance to paper along the ridges."""
    padded = np.pad(blob.astype(np.uint8), 1)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    ridge = (distance == cv2.dilate(distance, np.ones((3, 3), np.uint8))) & (padded > 0)
    return 2 * float(np.median(distance[ridge])) if ridge.any() else 0.0


def _is_framed(blob: Mask) -> bool:
    """True when ink goes round the blob, as the ring or frame of a stamp does."""
    filled = cv2.dilate(blob.astype(np.uint8), np.ones((7, 7), np.uint8))
    contours, _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(contours, key=cv2.contourArea)
    hull_area = cv2.contourArea(cv2.convexHull(largest))
    return bool(hull_area > 0.6 * blob.size and cv2.contourArea(largest) > 0.7 * hull_area)
