"""What happened to the paper: tints, holes, torn edges, creases, cracks, tape and dirt."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.facsimile.condition import Condition
from pipeline.facsimile.paper import COARSE, FRESH, Colour
from pipeline.facsimile.raster import Rng, blur, clouds, enlarge, noise, rng_for
from pipeline.model import Grey, Mask

Picture = npt.NDArray[np.uint8]

TINT_COLOURS: dict[str, Colour] = {
    "white": (250, 250, 250),
    "grey": (196, 196, 194),
    "blue-grey": (172, 178, 190),
    "blue": (190, 212, 232),
    "pink": (232, 170, 186),
    "yellow": (246, 224, 84),
    "green": (198, 220, 190),
    "buff": (214, 186, 138),
    "brown": (184, 152, 112),
}
HOLE_MM = 2.8
"""Radius of a hole by an office punch."""


def tint(picture: Picture, name: str) -> None:
    """Give the paper another colour, by :data:`TINT_COLOURS`; in place, before any ink."""
    if not name:
        return
    value = np.arange(256, dtype=np.int32)[:, np.newaxis]
    wanted, ordinary = np.array(TINT_COLOURS[name]), np.array(FRESH)
    table = np.clip(value * wanted // ordinary, 0, 255).astype(np.uint8)
    cv2.LUT(picture, table.reshape(1, 256, 3), picture)


def missing(
    condition: Condition, shape: tuple[int, int], box: tuple[int, int, int, int], seed: int
) -> Mask | None:
    """Where the sheet has holes or was torn away, before it is skewed; ``None`` where nowhere.

    Args:
        condition: how many holes, how badly torn.
        shape: height and width of the scan.
        box: x0, y0, x1, y1 of the sheet in it.
        seed: of the page.
    """
    if not condition.holes and not condition.torn:
        return None
    rng = rng_for("missing", seed)
    per_mm = condition.dpi / 25.4
    gone = np.zeros(shape, dtype=np.uint8)
    _punch(gone, condition.holes, box, per_mm, rng)
    if condition.torn:
        _tear(gone, condition.torn, box, per_mm, rng)
    return gone > 127


def _punch(gone: Grey, count: int, box: tuple[int, int, int, int], per_mm: float, rng: Rng) -> None:
    x0, y0, _, y1 = box
    apart = round(per_mm * 80) if count <= 2 else (y1 - y0) // (count + 1)
    x = x0 + round(per_mm * int(rng.integers(7, 14)))
    first = (y0 + y1) // 2 - apart * (count - 1) // 2
    for hole in range(count):
        radius = round(per_mm * HOLE_MM * int(rng.integers(85, 115)) / 100)
        slip = int(rng.integers(-2, 3))
        cv2.circle(gone, (x + slip, first + hole * apart), radius, 255, -1, cv2.LINE_AA)


def _tear(gone: Grey, torn: int, box: tuple[int, int, int, int], per_mm: float, rng: Rng) -> None:
    """Tear bites out of the edges, and a corner or two off."""
    x0, y0, x1, y1 = box
    height, width = gone.shape
    deep = max(per_mm * torn / 14, 1.0)
    wave = clouds(rng, 4, width + height, max(round(per_mm * 6), 3)).astype(np.int32)
    fine = clouds(rng, 4, width + height, max(round(per_mm), 2)).astype(np.int32)
    depth = np.clip((wave - 110) * 2 + (fine - 128) // 2, 0, 255) * round(deep) // 255
    for edge in range(4):
        if not rng.integers(0, 2):
            continue
        along = depth[edge, : width if edge < 2 else height]
        if edge < 2:
            y = np.arange(height, dtype=np.int32)[:, np.newaxis]
            bite = y < y0 + along if edge == 0 else y >= y1 - along
        else:
            x = np.arange(width, dtype=np.int32)[np.newaxis, :]
            bite = x < x0 + along[:, np.newaxis] if edge == 2 else x >= x1 - along[:, np.newaxis]
        gone[bite] = 255
    for corner in range(int(rng.integers(0, 3)) if torn > 20 else 0):
        right, low = int(rng.integers(0, 2)), int(rng.integers(0, 2))
        at = (x1 if right else x0, y1 if low else y0)
        size = [round(per_mm * int(rng.integers(3, 6 + torn // 4))) for _ in range(2)]
        jag = int(rng.integers(-size[0] // 3, size[0] // 3 + 1))
        points = [
            at,
            (at[0] - size[0] * (1 if right else -1), at[1]),
            (
                at[0] + jag - size[0] // 2 * (1 if right else -1),
                at[1] + size[1] // 2 - size[1] * low,
            ),
            (at[0], at[1] - size[1] * (1 if low else -1)),
        ]
        cv2.fillPoly(gone, [np.array(points, dtype=np.int32)], 255)
        del corner


def wear_out(picture: Picture, condition: Condition, seed: int) -> None:
    """Crease, crack, mend and soil the inked sheet; in place, before it lies on the glass."""
    per_mm = condition.dpi / 25.4
    if condition.tape:
        _tape(picture, condition.tape, per_mm, rng_for("tape", seed))
    if condition.creases or condition.cracks:
        _darken(picture, _creases(picture.shape[:2], condition, per_mm, seed))
    if condition.dirt:
        _soil(picture, condition.dirt, per_mm, rng_for("dirt", seed))


def _darken(picture: Picture, dark: Grey) -> None:
    cv2.subtract(picture, cv2.merge([dark] * 3), dst=picture)


def _creases(shape: tuple[int, ...], condition: Condition, per_mm: float, seed: int) -> Grey:
    """How much darker the paper is along its sharp folds and cracks."""
    rng = rng_for("creases", seed)
    height, width = shape[0], shape[1]
    dark = np.zeros((height, width), dtype=np.uint8)
    for _ in range(condition.creases):
        slant = int(rng.integers(-8, 9))
        if rng.integers(0, 3):
            y = int(rng.integers(height // 12, height * 11 // 12))
            ends = ((0, y), (width, y + width * slant // 200))
        else:
            x = int(rng.integers(width // 12, width * 11 // 12))
            ends = ((x, 0), (x + height * slant // 200, height))
        depth = int(rng.integers(25, 120))
        _crooked(dark, rng, ends, max(round(per_mm * 0.12), 1), depth, per_mm * 0.25)
    for _ in range(condition.cracks):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        reach = round(per_mm * int(rng.integers(4, 45)))
        run = (int(rng.integers(-reach, reach + 1)), int(rng.integers(-reach, reach + 1)))
        ends = ((x, y), (x + run[0], y + run[1]))
        _crooked(dark, rng, ends, 1, int(rng.integers(30, 130)), per_mm * 0.9)
    worn = clouds(rng, height // COARSE + 1, width // COARSE + 1, max(round(per_mm), 3))
    shares = np.clip(np.arange(256, dtype=np.int32) * 2 - 90, 0, 255).astype(np.uint8)
    share = cv2.LUT(enlarge(worn, height, width), shares)
    soft = np.multiply(blur(dark, 0.7), share, dtype=np.uint16)
    soft >>= 8
    return soft.astype(np.uint8)


def _crooked(
    dark: Grey,
    rng: Rng,
    ends: tuple[tuple[int, int], tuple[int, int]],
    thick: int,
    depth: int,
    wander: float,
) -> None:
    (x0, y0), (x1, y1) = ends
    steps = max(abs(x1 - x0), abs(y1 - y0)) // max(round(wander * 6), 6) + 2
    off = np.cumsum(rng.integers(-100, 101, size=(2, steps)), axis=1)
    off -= off[:, -1:] * np.arange(steps) // max(steps - 1, 1)
    share = np.arange(steps, dtype=np.int64)
    far = max(round(wander * 100), 20)
    x = x0 + (x1 - x0) * share // (steps - 1) + off[0] * far // 20000
    y = y0 + (y1 - y0) * share // (steps - 1) + off[1] * far // 20000
    points = np.stack([x, y], axis=1).astype(np.int32)
    cv2.polylines(dark, [points], False, depth, thick)


def _tape(picture: Picture, count: int, per_mm: float, rng: Rng) -> None:
    """Strips of sticky tape: yellow-brown, glossy at the rim, ink below stays readable."""
    height, width = picture.shape[:2]
    for _ in range(count):
        long, wide = round(per_mm * int(rng.integers(18, 70))), round(per_mm * 12)
        tall, across = (wide, long) if rng.integers(0, 2) else (long, wide)
        x = int(rng.integers(0, max(width - across, 1)))
        y = int(rng.integers(0, max(height - tall, 1)))
        piece = picture[y : y + tall, x : x + across]
        shade = int(rng.integers(160, 235))
        loss = (8, 20, 60)
        streak = clouds(rng, piece.shape[0], piece.shape[1], max(round(per_mm * 2), 3))
        for channel in range(3):
            value = piece[:, :, channel].astype(np.int32) * shade // 235 + (235 - shade) // 6
            value -= loss[channel] * streak.astype(np.int32) // 200
            piece[:, :, channel] = np.clip(value, 0, 255)
        cv2.rectangle(piece, (0, 0), (piece.shape[1] - 1, piece.shape[0] - 1), (150, 126, 80), 1)


def _soil(picture: Picture, dirt: int, per_mm: float, rng: Rng) -> None:
    """Specks and hairs of dust, and grey fingermarks."""
    height, width = picture.shape[:2]
    dark = np.zeros((height, width), dtype=np.uint8)
    for _ in range(dirt * 3):
        at = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        size = max(round(per_mm * int(rng.integers(2, 12)) / 100), 0)
        cv2.circle(dark, at, size, int(rng.integers(30, 170)), -1)
    for _ in range(dirt // 6):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        reach = max(round(per_mm * 4), 3)
        run = (x + int(rng.integers(-reach, reach)), y + int(rng.integers(-reach, reach)))
        _crooked(dark, rng, ((x, y), run), 1, int(rng.integers(40, 120)), per_mm * 0.8)
    rows, columns = height // COARSE + 1, width // COARSE + 1
    cloud = clouds(rng, rows, columns, max(round(per_mm * 18 / COARSE), 3)).astype(np.int32)
    smear = np.clip((cloud - 150) * dirt // 200, 0, 60).astype(np.uint8)
    np.maximum(dark, enlarge(smear, height, width), out=dark)
    grain = noise(rng, rows, columns)
    rough = enlarge(grain, height, width) > 40
    dark[~rough] //= 2
    _darken(picture, dark)
