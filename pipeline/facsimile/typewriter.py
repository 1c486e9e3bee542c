"""Typing: each key strikes its slug through the ribbon, always off in its own way.

A slug carries a small and a capital letter, so both share a key's faults; the shift lifts all
capitals alike. What differs from strike to strike is the force, and where the ribbon was wet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile import fonts
from pipeline.facsimile.description import TypedLine, Typewriter
from pipeline.facsimile.ink import Extent, InkLayer, PlacedLine, PlacedWord
from pipeline.facsimile.raster import (
    SUPER,
    Rng,
    blur,
    clouds,
    inked_part,
    noise,
    rng_for,
    scale255,
    shrink,
    trim,
    turn,
)
from pipeline.model import Grey

HALF_INTERVALS_PER_INCH = 12

Whole = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Key:
    """The faults of one key: offsets in thousandths of a cell, the rest in 1/255 of full ink."""

    dx: int
    dy: int
    angle: int  # hundredths of a degree
    weight: int
    lean_x: int  # ink gained from the left to the right edge of the slug
    lean_y: int
    clogged: int  # closing of the counters, thousandths of a cell


@lru_cache(maxsize=4096)
def key_of(machine: Typewriter, character: str) -> Key:
    """The key that types this character on this machine."""
    rng = rng_for("key", machine.serial, machine.face, character.lower())
    wear = machine.wear

    def fault(size: int) -> int:
        # Two draws make small faults more common than large ones.
        return int(rng.integers(-size, size + 1) + rng.integers(-size, size + 1)) * wear // 200

    return Key(
        dx=fault(90),
        dy=fault(110),
        angle=fault(190),
        weight=fault(60),
        lean_x=fault(110),
        lean_y=fault(80),
        clogged=int(rng.integers(40, 90)) if rng.integers(0, 100) < wear // 4 else 0,
    )


@lru_cache(maxsize=2048)
def _slug(machine: Typewriter, character: str, em: int, cell: int) -> tuple[Grey, int, int]:
    """The slug's face, SUPER times too large, and its corner (x, y) seen from the pen."""
    face = fonts.FACES[machine.face]
    key = key_of(machine, character)
    mask = fonts.glyph(machine.face, character, em)
    spread = em * SUPER * (face.bolder + 8 + machine.wear // 10) // 1000
    if spread > 0:
        mask = _ellipse(mask, cv2.MORPH_DILATE, spread)
    if key.clogged:
        mask = _ellipse(mask, cv2.MORPH_CLOSE, cell * SUPER * key.clogged // 1000)
    if key.angle:
        # Turned about the middle of the cell, not the pen position.
        shift = cell * SUPER // 2
        lift = em * SUPER // 4
        mask = turn(np.roll(mask, (lift, -shift), axis=(0, 1)), key.angle / 100)
        piece, x, y = trim(mask)
        return piece, x + shift - mask.shape[1] // 2, y - lift - mask.shape[0] // 2
    piece, x, y = trim(mask)
    return piece, x - mask.shape[1] // 2, y - mask.shape[0] // 2


def _ellipse(mask: Grey, operation: int, size: int) -> Grey:
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size | 1, size | 1))
    return np.asarray(cv2.morphologyEx(mask, operation, brush), dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Grid:
    """The typewriter's grid on the sheet, in pixels times SUPER, for one resolution."""

    cell: int
    half_interval: int
    left: int
    top: int
    em: int

    @staticmethod
    def of(machine: Typewriter, left_mm: float, top_mm: float, dpi: int) -> Grid:
        per_mm = dpi * SUPER / 25.4
        cell = round(dpi * SUPER / machine.pitch)
        em = round(dpi / machine.pitch / fonts.advance(machine.face, "н"))
        return Grid(
            cell=cell,
            half_interval=round(dpi * SUPER / HALF_INTERVALS_PER_INCH),
            left=round(left_mm * per_mm),
            top=round(top_mm * per_mm),
            em=em,
        )


def type_lines(
    layer: InkLayer, lines: tuple[TypedLine, ...], machine: Typewriter, grid: Grid, rng: Rng
) -> list[PlacedLine]:
    """Type every line onto the layer; returns where each word went."""
    typist = _Typist(layer, machine, grid, rng)
    return [typist.line(index, line) for index, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class _Typist:
    layer: InkLayer
    machine: Typewriter
    grid: Grid
    rng: Rng

    def line(self, index: int, line: TypedLine) -> PlacedLine:
        grid = self.grid
        # The platen is never turned quite the same way twice.
        y = grid.top + line.row * grid.half_interval + int(self.rng.integers(-3, 4))
        x = grid.left + line.column * grid.cell + int(self.rng.integers(-2, 3))
        words: list[PlacedWord] = []
        letters: list[tuple[str, Extent | None]] = []
        for column, character in enumerate(line.text + " "):
            if character.isspace():
                word = _word(letters)
                if word is not None:
                    words.append(word)
                letters = []
                continue
            letters.append((character, self.strike(character, x + column * grid.cell, y)))
        if line.underlined:
            for column in range(len(line.text)):
                self.strike("_", x + column * grid.cell, y + grid.cell // 8)
        return PlacedLine(index, tuple(words))

    def strike(self, character: str, x: int, y: int) -> Extent | None:
        """Strike a key with the carriage at (x, y), in pixels times SUPER."""
        grid, machine, rng = self.grid, self.machine, self.rng
        key = key_of(machine, character)
        slug, off_x, off_y = _slug(machine, character, grid.em, grid.cell // SUPER)
        width = round(fonts.advance(machine.face, "н") * grid.em * SUPER)
        x += (grid.cell - width) // 2 + key.dx * grid.cell // 1000 + off_x
        y += key.dy * grid.cell // 1000 + off_y
        if character.isupper():
            y -= _shift(machine) * grid.cell // 1000
        x += int(rng.integers(-1, 2))
        cover = shrink(slug, x % SUPER, y % SUPER)
        return self.layer.put(x // SUPER, y // SUPER, cover, _inked(cover, key, machine, rng))


def _word(letters: list[tuple[str, Extent | None]]) -> PlacedWord | None:
    extents = tuple(extent for _, extent in letters if extent is not None)
    return PlacedWord("".join(text for text, _ in letters), extents) if extents else None


def _inked(cover: Grey, key: Key, machine: Typewriter, rng: Rng) -> Grey:
    """The ink of one strike: force, the slant of the slug, none of it below a faint trace."""
    height, width = cover.shape
    uneven = 8 + machine.wear // 4
    force = machine.ribbon * 255 // 100 + key.weight
    force += int(rng.integers(-uneven, uneven + 1) + rng.integers(-uneven, uneven + 1))
    across = (np.arange(width, dtype=np.int32) * 2 - width) * (key.lean_x // 2) // max(width, 1)
    down = (np.arange(height, dtype=np.int32) * 2 - height) * (key.lean_y // 2) // max(height, 1)
    strength = np.clip(force + across[np.newaxis, :] + down[:, np.newaxis], 60, 255)
    return scale255(cover, strength).astype(np.uint8)


@lru_cache(maxsize=64)
def _shift(machine: Typewriter) -> int:
    rng = rng_for("shift", machine.serial)
    return int(rng.integers(-50, 51)) * machine.wear // 100


def ribbon(layer: InkLayer, machine: Typewriter, faded: int, rng: Rng) -> None:
    """Let the ribbon be a ribbon: cloth grain, dry stretches, ragged edges; in place.

    ``faded`` is 0 to 100, how much of the ink is gone.
    """
    part = inked_part(layer.ink)
    if part is None:
        return
    ink: Whole = layer.ink[part].astype(np.int32)
    height, width = ink.shape
    size = max(layer.ink.shape)
    dry = clouds(rng, height, width, max(size // 40, 8), stretch=3).astype(np.int32)
    grain = blur(noise(rng, height, width), 0.8).astype(np.int32) - 128
    cloth = blur(noise(rng, height, width), max(size / 1600, 0.6)).astype(np.int32) - 128
    rough = 20 + machine.wear // 2 + faded // 2
    # Ragged edges: noise moves what is half covered much, what is covered or clear not at all.
    ink += (((ink * (255 - ink)) >> 8) * grain * rough) >> 10
    blots: Whole = np.abs(cloth) + grain
    ink -= (ink * blots * rough) >> 14
    ink -= (ink * np.clip(dry - 128 + faded, 0, 255) * (25 + faded)) >> 15
    ink -= (ink * faded * 5) // 900
    layer.ink[part] = np.clip(ink, 0, 255)
