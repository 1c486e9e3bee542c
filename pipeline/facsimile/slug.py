"""The slugs of a machine: a face's letters, cut as another make would, worn, clogged and broken."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile import fonts
from pipeline.facsimile.faces import FACES
from pipeline.facsimile.machine import AS_CUT, Typewriter
from pipeline.facsimile.raster import ONE, SUPER, blur, centred, fetch, inked_part, rng_for, window
from pipeline.model import Grey

ROUND_LETTERS = frozenset("абвдеёоорсфэюябАБВДОРСФЭЮЯЕabdegopqsceBDOPQR0689")
"""Letters with counters and bays that ink and lint fill."""
NARROWEST, WIDEST = 62, 130
"""How far a letter of a book face is squeezed or spread to fit a cell, in per cent."""


def ellipse(mask: Grey, operation: int, size: int) -> Grey:
    """A morphological operation with a round brush of about ``size`` pixels."""
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size | 1, size | 1))
    return np.asarray(cv2.morphologyEx(mask, operation, brush), dtype=np.uint8)


def cut_slug(machine: Typewriter, character: str, em: int, cell: int) -> Grey:
    """The slug of a character as this machine's maker cut it and time has treated it.

    Args:
        machine: the machine.
        character: the one on the slug.
        em: pixels to the em.
        cell: pixels from letter to letter.

    Returns:
        As :func:`pipeline.facsimile.fonts.glyph`: SUPER times too large, the pen in the middle.

    Raises:
        FacsimileError: when the face is missing or cannot draw the character.
    """
    face, slugs = FACES[machine.face], machine.slugs
    whole = fonts.glyph(machine.face, character, em)
    if face.fitted or slugs != AS_CUT:
        whole = _reshape(whole, machine, character, em)
    spread = em * SUPER * (face.bolder + 8 + machine.wear // 10 + slugs.bolder) // 1000
    radius = max(em * SUPER * slugs.rounded / 1000, 0.5)
    # The letter fills a small part of its picture, and nothing that follows reaches farther.
    reach = abs(spread) + math.ceil(3 * radius)
    if machine.clogged:
        reach += cell * SUPER * 65 // 100
    middle = whole.shape[0] // 2
    mask = centred(whole, middle, middle, reach)
    if spread > 0:
        mask = ellipse(mask, cv2.MORPH_DILATE, spread)
    elif slugs.bolder < 0 and spread < -1:
        mask = ellipse(mask, cv2.MORPH_ERODE, -spread)
    if slugs.rounded:
        mask = _round(mask, radius)
    if machine.clogged:
        mask = _clog(mask, machine, character, cell)
    if machine.broken:
        mask = _break(mask, machine, character)
    out = np.zeros_like(whole)
    place = window(out, middle - mask.shape[1] // 2, middle - mask.shape[0] // 2, mask.shape)
    if place is not None:
        out[place[0]] = mask[place[1]]
    return out


@lru_cache(maxsize=4096)
def _own_cut(machine: Typewriter, character: str) -> tuple[int, int, int]:
    """Width and height of this letter in per cent of its fellows', and its lean beside theirs."""
    rng = rng_for("cut", machine.serial, machine.face, character)
    uneven = machine.slugs.uneven
    width, height, lean = (int(rng.integers(-12, 13)) * uneven // 100 for _ in range(3))
    return 100 + width, 100 + height // 2, lean * 3


def _reshape(mask: Grey, machine: Typewriter, character: str, em: int) -> Grey:
    """Stretch and lean the letter about the middle of its cell on the baseline."""
    own = fonts.advance(machine.face, character)
    cell = fonts.cell(machine.face)
    width, height, lean = _own_cut(machine, character)
    slugs = machine.slugs
    width = width * slugs.stretch // 100
    if FACES[machine.face].fitted:
        fit = round(100 * 0.95 * cell / own) if own else 100
        width = width * min(max(fit, NARROWEST), WIDEST) // 100
    height = height * slugs.height // 100
    part = inked_part(mask)
    if part is None:
        return mask
    middle = mask.shape[0] // 2
    x = np.arange(mask.shape[1], dtype=np.int32) - middle - round(cell * em * SUPER / 2)
    y = np.arange(mask.shape[0], dtype=np.int32) - middle
    row = ((y * (ONE * 100 // height)) >> 16) + middle
    shift = y * (slugs.lean + lean) // 1000
    across, start = ONE * 100 // width, middle + round(own * em * SUPER / 2)
    # Only where ink comes to lie: the letter fills a small part of its picture.
    down = _within(row, part[0])
    if down.start == down.stop:
        return np.zeros_like(mask)
    least, most = int(shift[down].min()), int(shift[down].max())
    leftmost = _within(((x + most) * across >> 16) + start, part[1])
    rightmost = _within(((x + least) * across >> 16) + start, part[1])
    right = slice(leftmost.start, rightmost.stop)
    leant = x[right] + shift[down][:, np.newaxis]
    column = (leant * across >> 16) + start
    out = np.zeros_like(mask)
    out[down, right] = fetch(mask, column, np.broadcast_to(row[down][:, np.newaxis], column.shape))
    return out


def _within(values: npt.NDArray[np.int32], part: slice) -> slice:
    """Which of the ascending values lie in the part."""
    first, last = np.searchsorted(values, (part.start, part.stop))
    return slice(int(first), int(last))


def _round(mask: Grey, radius: float) -> Grey:
    """Round every corner: what a blur leaves above half is kept."""
    steep = np.clip((np.arange(256, dtype=np.int32) - 112) * 6 + 128, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(blur(mask, radius), steep), dtype=np.uint8)


def _clog(mask: Grey, machine: Typewriter, character: str, cell: int) -> Grey:
    rng = rng_for("clog", machine.serial, machine.face, character)
    if character not in ROUND_LETTERS or int(rng.integers(0, 100)) >= machine.clogged:
        return mask
    return ellipse(mask, cv2.MORPH_CLOSE, cell * SUPER * int(rng.integers(150, 650)) // 1000)


def _break(mask: Grey, machine: Typewriter, character: str) -> Grey:
    """Take a piece off: a foot, a head, a side, or a slanting nick across."""
    rng = rng_for("break", machine.serial, machine.face, character)
    if int(rng.integers(0, 100)) >= machine.broken:
        return mask
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return mask
    top, left = int(rows[0]), int(columns[0])
    height, width = int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left
    y = (np.arange(mask.shape[0], dtype=np.int64) - top)[:, np.newaxis] * 1000 // height
    x = (np.arange(mask.shape[1], dtype=np.int64) - left)[np.newaxis, :] * 1000 // width
    slant = int(rng.integers(-400, 401))
    along = (y + x * slant // 1000, x + y * slant // 1000)[int(rng.integers(0, 2))]
    low = int(rng.integers(0, 900))
    if rng.integers(0, 3):
        # From an edge; else a nick somewhere between.
        lost = along < low // 3 if rng.integers(0, 2) else along > 1000 - low // 3
    else:
        lost = (along > low) & (along < low + 90)
    return np.where(lost, 0, mask).astype(np.uint8)
