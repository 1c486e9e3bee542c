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
from pipeline.facsimile.ink_places import inked_places, leave_ink, whole_at
from pipeline.facsimile.raster import (
    SUPER,
    Rng,
    blur,
    centred,
    clouds,
    inked_part,
    noise,
    rng_for,
    scale255,
    scaled,
    shrink,
    trim,
    turn,
)
from pipeline.facsimile.slug import cut_slug, ellipse
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
    key = key_of(machine, character)
    mask = cut_slug(machine, character, em, cell)
    if key.clogged:
        size = cell * SUPER * key.clogged // 1000
        middle = mask.shape[0] // 2
        mask = ellipse(centred(mask, middle, middle, size), cv2.MORPH_CLOSE, size)
    if key.angle:
        # Turned about the middle of the cell, not the pen position.
        shift = cell * SUPER // 2
        lift = em * SUPER // 4
        mask = centred(mask, mask.shape[1] // 2 + shift, mask.shape[0] // 2 - lift)
        mask = turn(mask, key.angle / 100)
        piece, x, y = trim(mask)
        return piece, x + shift - mask.shape[1] // 2, y - lift - mask.shape[0] // 2
    piece, x, y = trim(mask)
    return piece, x - mask.shape[1] // 2, y - mask.shape[0] // 2


@lru_cache(maxsize=4096)
def _struck(machine: Typewriter, character: str, em: int, cell: int, dx: int, dy: int) -> Grey:
    """The slug's face in pixels of the scan, at one of the places that it can have in a pixel."""
    cover = shrink(_slug(machine, character, em, cell)[0], dx, dy)
    cover.setflags(write=False)
    return cover


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
        em = round(dpi / machine.pitch / fonts.cell(machine.face))
        return Grid(
            cell=cell,
            half_interval=round(dpi * SUPER / HALF_INTERVALS_PER_INCH),
            left=round(left_mm * per_mm),
            top=round(top_mm * per_mm),
            em=em,
        )


def type_lines(
    layer: InkLayer,
    lines: tuple[TypedLine, ...],
    machine: Typewriter,
    grid: Grid,
    rng: Rng,
    red: InkLayer | None = None,
) -> list[PlacedLine]:
    """Type every line onto the layer; returns where each word went.

    ``red`` takes what is typed with the red half of the ribbon.

    Raises:
        ValueError: when something is typed in red and no layer for it was given.
    """
    if red is None and (machine.two_tone or any(line.red for line in lines)):
        raise ValueError("red typing needs a layer of its own")
    typist = _Typist(layer, machine, grid, rng, red)
    return [typist.line(index, line) for index, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class _Typist:
    layer: InkLayer
    machine: Typewriter
    grid: Grid
    rng: Rng
    red: InkLayer | None

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
            extent = self.strike(character, x + column * grid.cell, y, line)
            letters.append((character, extent))
        if line.underlined:
            below = grid.cell // 8 if line.underline in "_." else grid.cell * 7 // 10
            for column in range(len(line.text)):
                self.strike(line.underline, x + column * grid.cell, y + below, line)
        for piece in line.overtyped:
            # The carriage was put back by hand.
            back, up = (int(self.rng.integers(-grid.cell, grid.cell)) // 6 for _ in range(2))
            for column in range(piece.first, piece.last):
                self.strike(piece.character, x + column * grid.cell + back, y + up // 2, line)
        return PlacedLine(index, tuple(words))

    def strike(self, character: str, x: int, y: int, line: TypedLine) -> Extent | None:
        """Strike a key with the carriage at (x, y), in pixels times SUPER."""
        grid, machine, rng = self.grid, self.machine, self.rng
        key = key_of(machine, character)
        cell = grid.cell // SUPER
        _, off_x, off_y = _slug(machine, character, grid.em, cell)
        width = round(fonts.cell(machine.face) * grid.em * SUPER)
        x += (grid.cell - width) // 2 + key.dx * grid.cell // 1000 + off_x
        y += key.dy * grid.cell // 1000 + off_y
        if character.isupper():
            y -= _shift(machine) * grid.cell // 1000
        x += int(rng.integers(-1, 2))
        cover = _struck(machine, character, grid.em, cell, x % SUPER, y % SUPER)
        ink = _inked(cover, key, machine, rng, line.force)
        place = (x // SUPER, y // SUPER)
        if self.red is None:
            return self.layer.put(*place, cover, ink)
        red = ink if line.red else _lower_half(ink, machine.two_tone)
        self.red.put(*place, np.minimum(cover, red) if not line.red else cover, red)
        return self.layer.put(*place, cover, ink - red)


def _word(letters: list[tuple[str, Extent | None]]) -> PlacedWord | None:
    extents = tuple(extent for _, extent in letters if extent is not None)
    return PlacedWord("".join(text for text, _ in letters), extents) if extents else None


def _lower_half(ink: Grey, two_tone: int) -> Grey:
    """What the red half of the ribbon leaves on a letter that was struck across both."""
    height = max(ink.shape[0], 1)
    row = np.arange(ink.shape[0], dtype=np.int32) * 100 // height
    share = np.clip((row + two_tone - 100) * 12, 0, 255)
    return scale255(ink, np.broadcast_to(share[:, np.newaxis], ink.shape)).astype(np.uint8)


def _inked(cover: Grey, key: Key, machine: Typewriter, rng: Rng, percent: int) -> Grey:
    """The ink of one strike: force, the slant of the slug, none of it below a faint trace."""
    height, width = cover.shape
    uneven = 8 + machine.wear // 4
    force = machine.ribbon * 255 // 100 * percent // 100 + key.weight
    force += int(rng.integers(-uneven, uneven + 1) + rng.integers(-uneven, uneven + 1))
    strength = _slant(height, width, key.lean_x, key.lean_y) + force
    np.maximum(strength, 60, out=strength)
    np.minimum(strength, 255, out=strength)
    return scaled(cover, strength.astype(np.uint8))


@lru_cache(maxsize=1024)
def _slant(height: int, width: int, lean_x: int, lean_y: int) -> Whole:
    """Ink that a slug which does not strike flat gains or loses, shape (height, width)."""
    across = (np.arange(width, dtype=np.int32) * 2 - width) * (lean_x // 2) // max(width, 1)
    down = (np.arange(height, dtype=np.int32) * 2 - height) * (lean_y // 2) // max(height, 1)
    return np.asarray(across[np.newaxis, :] + down[:, np.newaxis])


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
    height, width = layer.ink[part].shape
    size = max(layer.ink.shape)
    fields = (
        clouds(rng, height, width, max(size // 40, 8), stretch=3),
        blur(noise(rng, height, width), 0.8),
        blur(noise(rng, height, width), max(size / 1600, 0.6)),
    )
    # All that follows leaves bare paper bare.
    places, ink = inked_places(layer.ink[part])
    dry, grain, cloth = (whole_at(field, places) for field in fields)
    grain -= 128
    cloth -= 128
    rough = 20 + machine.wear // 2 + faded // 2
    # Ragged edges: noise moves what is half covered much, what is covered or clear not at all.
    ink += (((ink * (255 - ink)) >> 8) * grain * rough) >> 10
    blots: Whole = np.abs(cloth) + grain
    ink -= (ink * blots * rough) >> 14
    ink -= (ink * np.clip(dry - 128 + faded, 0, 255) * (25 + faded)) >> 15
    ink -= (ink * faded * 5) // 900
    leave_ink(layer.ink[part], places, ink)
