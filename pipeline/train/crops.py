"""Crops of drawn pages, each time a little different: what the network sees while it learns."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.ink.view import X_HEIGHT
from pipeline.model import Grey, Mask
from pipeline.train.examples import HANDWRITTEN, INK, OTHER, TYPED
from pipeline.train.hands import Hand
from pipeline.train.lettered import with_lettering
from pipeline.train.pasted import (
    Layers,
    with_strange_hand,
    with_strange_stamp,
    with_strange_typing,
)
from pipeline.train.printed_words import with_print
from pipeline.train.struck import row_gaps, with_strokes, with_underlining
from pipeline.train.written import written

Stack = npt.NDArray[np.uint8]
"""Darkness, chroma and target of one page, shape (3, h, w)."""

SIDE = 384
"""Of a crop, in pixels of the view."""
COARSE = 4
"""Pixels between those by which places are looked up."""
UNSEEN = 10
"""What is paler than this cannot be told, of 255."""
TRIES = 8
"""Sheets that are searched for ink of a kind."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of all crops, 0 to 1, that are worked over in a way.

    Attributes:
        written: get words in a script face, where there are faces.
        strange_hand: get handwriting of another page.
        strange_typing: get typed words of another page.
        stamped: get stamps and rules of another page.
        lettered: get words lettered into typed rows.
        printed: get words in print.
        strokes: get lines by hand.
        underlined: get words underlined by the machine.
        alone: show a few letters or strokes and nothing around them.

    Raises:
        ValueError: for a share out of range.
    """

    written: float = 0.4
    strange_hand: float = 0.18
    strange_typing: float = 0.25
    stamped: float = 0.32
    lettered: float = 0.12
    printed: float = 0.06
    strokes: float = 0.34
    underlined: float = 0.15
    alone: float = 0.12

    def __post_init__(self) -> None:
        words = self.written + self.strange_hand + self.strange_typing
        shares = (self.written, self.strange_hand, self.strange_typing)
        others = (
            self.stamped,
            self.lettered,
            self.printed,
            self.strokes,
            self.underlined,
            self.alone,
        )
        if min(*shares, *others) < 0:
            raise ValueError("a share is not negative")
        if max(words, *others) > 1:
            raise ValueError("shares are up to 1, those of words together as well")


@dataclass(frozen=True, slots=True)
class _Limits:
    """How far a crop is changed in shape: natural logarithms of factors, degrees, a slope."""

    scale: float
    stretch: float
    angle: float
    lean: float


TURN = _Limits(scale=0.35, stretch=0.08, angle=0.8, lean=0.02)
"""Of a whole crop: as pages differ."""
STAMP = _Limits(scale=0.4, stretch=0.1, angle=9.0, lean=0.03)
"""Of stamps: as they are put on."""
HAND = _Limits(scale=0.5, stretch=0.25, angle=7.0, lean=0.25)
"""Of handwriting: as hands differ."""


@dataclass(frozen=True, slots=True)
class Crop:
    """Darkness, chroma and target, each of shape (SIDE, SIDE), uint8."""

    darkness: Grey = field(repr=False)
    chroma: Grey = field(repr=False)
    target: Grey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn page to cut crops from.

    Attributes:
        layers: on the disk, read only where a crop is cut.
        coarse: every fourth pixel of every fourth line of its target, to see what is where.
        stamps: of those, the other ink that may be a stamp.
    """

    layers: Stack = field(repr=False)
    coarse: Grey = field(repr=False)
    stamps: Mask = field(repr=False)

    @property
    def height(self) -> int:
        """In pixels of the view."""
        return int(self.layers.shape[1])

    @staticmethod
    def of(layers: Stack) -> Sheet:
        """A sheet of these layers."""
        coarse = np.ascontiguousarray(layers[2, ::COARSE, ::COARSE])
        return Sheet(layers, coarse, _maybe_stamps((coarse & OTHER) > 0))

    def place_of(self, wanted: Mask, rng: np.random.Generator) -> tuple[float, float] | None:
        """(x, y) near a pixel by chance of those wanted, of ``coarse``; ``None`` without any."""
        at = np.flatnonzero(wanted)
        if not len(at):
            return None
        row, column = divmod(int(at[rng.integers(len(at))]), self.coarse.shape[1])
        shake = rng.uniform(-SIDE / 3, SIDE / 3, 2)
        return column * COARSE + float(shake[0]), row * COARSE + float(shake[1])

    def anywhere(self, rng: np.random.Generator) -> tuple[float, float]:
        """(x, y) of any pixel."""
        height, width = self.layers.shape[1:]
        return float(rng.integers(width)), float(rng.integers(height))


def _maybe_stamps(other: Mask) -> Mask:
    """Other ink in heaps as broad as a stamp's letters, and clear of the edges of the sheet."""
    together = cv2.dilate(other.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(together)
    height, width = other.shape
    x0, y0, across, down = stats[:count, :4].T
    inside = (x0 > 0) & (y0 > 0) & (x0 + across < width) & (y0 + down < height)
    broad = np.minimum(across, down) * COARSE > 2 * X_HEIGHT
    kept = inside & broad & (across < 0.6 * width) & (down < 0.6 * height)
    kept[0] = False
    return np.asarray(kept[labels] & other)


def load_sheet(path: Path) -> Sheet:
    """One page as :mod:`pipeline.train.ink` wrote it."""
    return Sheet.of(np.asarray(np.load(path, mmap_mode="r")))


def random_crop(
    sheets: Sequence[Sheet],
    rng: np.random.Generator,
    shares: Shares,
    hands: Sequence[Hand] = (),
) -> Crop:
    """A crop of one page by chance, disturbed as scanners and machines would.

    Args:
        sheets: the pages.
        rng: of this crop.
        shares: of what is done to crops.
        hands: script faces in which something may be written on it.
    """
    crop = _cut_by_chance(_one_of(sheets, rng), rng)
    darkness, chroma, target = _worked_over(crop, sheets, rng, shares, hands)
    if rng.random() < shares.alone:
        darkness, chroma, target = _alone(darkness, chroma, target, rng)
    if rng.random() < 0.5:
        chroma = np.zeros_like(chroma)
    darkness = _other_tones(darkness, target, rng)
    if rng.random() < 0.12:
        # Felt pens and brushes: strokes several times as broad as a letter's.
        darkness, target = _broad_strokes(darkness, target, int(rng.integers(3, 8)))
    if rng.random() < 0.2:
        # Notes are written up the margin, and a page may lie on its side or on its head.
        turns = int(rng.integers(1, 4))
        darkness, chroma, target = (
            np.ascontiguousarray(np.rot90(layer, turns)) for layer in (darkness, chroma, target)
        )
    darkness = _disturbed(darkness, rng)
    return Crop(darkness, chroma, np.where(darkness < UNSEEN, np.uint8(0), target))


def _worked_over(
    crop: Layers,
    sheets: Sequence[Sheet],
    rng: np.random.Generator,
    shares: Shares,
    hands: Sequence[Hand],
) -> Layers:
    """The crop with what was not drawn for its page: stamps, words by hand or typed, lines."""
    if rng.random() < shares.stamped:
        crop = with_strange_stamp(crop, _cut_stamp(sheets, rng), rng)
    if rng.random() < shares.underlined:
        crop = with_underlining(crop, rng)
    chosen = rng.random()
    in_face = shares.written if hands else 0.0
    if chosen < in_face:
        words = written(hands, SIDE, row_gaps(crop[2]), rng)
        crop = with_strange_hand(crop, words, rng)
    elif chosen < in_face + shares.strange_hand:
        crop = with_strange_hand(crop, _cut_hand(sheets, rng), rng)
    elif chosen < in_face + shares.strange_hand + shares.strange_typing:
        crop = with_strange_typing(crop, _cut_by_chance(_one_of(sheets, rng), rng), rng)
    if rng.random() < shares.printed:
        crop = with_print(crop, rng)
    if rng.random() < shares.lettered:
        crop = with_lettering(crop, hands, rng)
    if rng.random() < shares.strokes:
        crop = with_strokes(crop, rng)
    return crop


def _cut_by_chance(sheet: Sheet, rng: np.random.Generator) -> Layers:
    """Mostly near handwriting or a stamp where there is any."""
    wanted = (HANDWRITTEN, OTHER, INK, INK)[int(rng.integers(4))]
    place = sheet.place_of((sheet.coarse & wanted) > 0, rng) or sheet.anywhere(rng)
    return _cut(sheet.layers, place, rng, TURN)


def _cut_hand(sheets: Sequence[Sheet], rng: np.random.Generator) -> Layers:
    """About handwriting: larger or smaller, slanted and turned more than typing ever is."""
    return _cut_about(lambda sheet: (sheet.coarse & HANDWRITTEN) > 0, sheets, rng, HAND)


def _cut_stamp(sheets: Sequence[Sheet], rng: np.random.Generator) -> Layers:
    return _cut_about(lambda sheet: sheet.stamps, sheets, rng, STAMP)


def _cut_about(
    wanted: Callable[[Sheet], Mask],
    sheets: Sequence[Sheet],
    rng: np.random.Generator,
    limits: _Limits,
) -> Layers:
    """About what is wanted of a sheet that has it."""
    for _ in range(TRIES):
        sheet = _one_of(sheets, rng)
        if place := sheet.place_of(wanted(sheet), rng):
            return _cut(sheet.layers, place, rng, limits)
    return _cut(sheet.layers, sheet.anywhere(rng), rng, limits)


def _one_of(sheets: Sequence[Sheet], rng: np.random.Generator) -> Sheet:
    return sheets[int(rng.integers(len(sheets)))]


def _cut(
    stack: Stack, middle: tuple[float, float], rng: np.random.Generator, limits: _Limits
) -> Layers:
    scale = float(np.exp(rng.uniform(-limits.scale, limits.scale)))
    stretch = float(np.exp(rng.uniform(-limits.stretch, limits.stretch)))
    angle = np.radians(rng.normal(0, limits.angle))
    lean = rng.normal(0, limits.lean)
    forward = np.array(
        [
            [scale * stretch * np.cos(angle), scale * (lean - np.sin(angle))],
            [scale * np.sin(angle), scale / stretch * np.cos(angle)],
        ]
    )
    # Only the part that the crop shows is read from the disk.
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * SIDE / 2
    back = corners @ np.linalg.inv(forward).T
    reach = np.ceil(np.abs(back).max(axis=0)).astype(int) + 2
    x, y = middle
    height, width = stack.shape[1:]
    x0, x1 = max(int(x) - reach[0], 0), min(int(x) + reach[0], width)
    y0, y1 = max(int(y) - reach[1], 0), min(int(y) + reach[1], height)
    if x0 >= x1 or y0 >= y1:
        empty = np.zeros((SIDE, SIDE), np.uint8)
        return empty, empty, empty
    shift = np.array([SIDE / 2, SIDE / 2]) - forward @ np.array([x - x0, y - y0])
    matrix = np.hstack([forward, shift[:, np.newaxis]])
    pictures = []
    for layer, method in zip(
        stack[:, y0:y1, x0:x1],
        (cv2.INTER_LINEAR, cv2.INTER_LINEAR, cv2.INTER_NEAREST),
        strict=True,
    ):
        source = np.ascontiguousarray(layer)
        pictures.append(cv2.warpAffine(source, matrix, (SIDE, SIDE), flags=method).astype(np.uint8))
    return pictures[0], pictures[1], pictures[2]


def _other_tones(darkness: Grey, target: Grey, rng: np.random.Generator) -> Grey:
    """Typing and handwriting darker or paler, each for itself: tone must not tell them apart."""
    if rng.random() < 0.4:
        return darkness
    typed, written = np.exp(rng.uniform(-0.7, 0.7, 2))
    factor = np.ones(darkness.shape, np.float32)
    factor[target & TYPED > 0] = typed
    factor[(target & HANDWRITTEN > 0) & (target & TYPED == 0)] = written
    soft = np.asarray(cv2.blur(factor, (3, 3)), np.float32)
    return np.asarray(np.clip(darkness * soft, 0, 255), np.uint8)


def _alone(
    darkness: Grey, chroma: Grey, target: Grey, rng: np.random.Generator
) -> tuple[Grey, Grey, Grey]:
    """A page number, a sign that the text goes on, a word in the margin: the rest is taken away."""
    kind = (TYPED, HANDWRITTEN, INK)[int(rng.integers(3))]
    at = np.flatnonzero(target & kind)
    if not len(at):
        return darkness, chroma, target
    row, column = divmod(int(at[rng.integers(len(at))]), SIDE)
    reach_x = X_HEIGHT * float(np.exp(rng.uniform(-0.3, 2.2)))
    reach_y = X_HEIGHT * float(rng.uniform(0.7, 1.6))
    ink = (target & INK > 0).astype(np.uint8)
    _, labels, _, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    near = (np.abs(middles[:, 0] - column) < reach_x) & (np.abs(middles[:, 1] - row) < reach_y)
    near[labels[row, column]], near[0] = True, False
    kept = near[labels]
    around = cv2.dilate(kept.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    # The grain of the paper stays, or bare paper would tell that something was taken away.
    gone = (cv2.dilate(ink, np.ones((5, 5), np.uint8)) > 0) & ~around
    return (
        np.where(gone, np.uint8(0), darkness),
        np.where(gone, np.uint8(0), chroma),
        np.where(kept, target, np.uint8(0)),
    )


def _broad_strokes(darkness: Grey, target: Grey, width: int) -> tuple[Grey, Grey]:
    """Handwriting that crosses no typing, drawn with a broad tip, ``width`` pixels more."""
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    own = (target & HANDWRITTEN > 0) & (target & TYPED == 0)
    broad = cv2.dilate(np.where(own, darkness, 0).astype(np.uint8), brush).astype(np.uint8)
    grown = cv2.dilate(own.astype(np.uint8), brush) > 0
    free = grown & (target & INK == 0)
    marked = np.where(free, np.uint8(HANDWRITTEN | INK), target | np.where(grown, HANDWRITTEN, 0))
    return np.maximum(darkness, broad), marked.astype(np.uint8)


def _coarser(darkness: Grey, rng: np.random.Generator) -> Grey:
    """As from a scan of few pixels, or a picture made small for the web; at times sharpened."""
    share = float(rng.uniform(0.4, 0.95))
    small = cv2.resize(darkness, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        small = _as_jpeg(np.asarray(small, np.uint8), int(rng.integers(25, 90)))
    method = (cv2.INTER_LINEAR, cv2.INTER_CUBIC)[int(rng.integers(2))]
    back = cv2.resize(small, (SIDE, SIDE), interpolation=method).astype(np.float32)
    if rng.random() < 0.5:
        back += float(rng.uniform(0.3, 1.5)) * (back - cv2.GaussianBlur(back, (0, 0), 1.2))
    return np.clip(back, 0, 255).astype(np.uint8)


def _as_jpeg(picture: Grey, quality: int) -> Grey:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer), np.uint8)


def _disturbed(darkness: Grey, rng: np.random.Generator) -> Grey:
    """Bolder or lighter, softer or harder, fainter, noisier; at times black and white only."""
    kind = rng.random()
    if kind < 0.12:
        darkness = cv2.dilate(darkness, np.ones((2, 2), np.uint8)).astype(np.uint8)
    elif kind < 0.24:
        darkness = cv2.erode(darkness, np.ones((2, 2), np.uint8)).astype(np.uint8)
    if rng.random() < 0.35:
        blur = float(rng.uniform(0.3, 1.6))
        darkness = cv2.GaussianBlur(darkness, (0, 0), blur).astype(np.uint8)
    if rng.random() < 0.35:
        darkness = _coarser(darkness, rng)
    if rng.random() < 0.15:
        level = int(rng.integers(50, 150))
        return np.where(darkness > level, np.uint8(255), np.uint8(0))
    tone = (darkness / 255.0) ** float(np.exp(rng.uniform(-0.6, 0.6)))
    tone *= float(rng.uniform(0.55, 1.1))
    if rng.random() < 0.4:
        # One side of the crop is paler: the pressure of a hand, a worn ribbon, a bad light.
        side = np.linspace(float(rng.uniform(0.5, 1.1)), float(rng.uniform(0.5, 1.1)), SIDE)
        tone *= side if rng.random() < 0.5 else side[:, np.newaxis]
    if rng.random() < 0.4:
        tone += rng.normal(0, float(rng.uniform(0.01, 0.08)), tone.shape)
    return np.clip(np.rint(tone * 255), 0, 255).astype(np.uint8)
