"""Typescripts drawn from strokes, without a font: letters on a typewriter's grid, places known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.components import find_ink
from pipeline.facsimile import FacsimileError
from pipeline.facsimile.fonts import find
from pipeline.model import Box, Grey, Mask, PageImage, Pixels, Scan, ScanRef
from pipeline.ocr import EngineWord

PAPER, INK = 235, 40
SIZE = 20
"""Height of a small letter, in pixels, where nothing else is said."""
PITCH = 1.3
"""Of the typewriter, in x-heights."""
LEFT = 100
SPACING = 3.0
"""Of the lines, in x-heights."""

RUSSIAN = (
    "Комиссия сообщает о задержке",
    "отгрузки леса и кирпича на",
    "станцию назначения в этом",
    "месяце и просит принять меры",
)


@dataclass(frozen=True)
class Typescript:
    """A picture, grey, and the boxes of its words and letters in pixels of it."""

    grey: Grey
    words: tuple[tuple[str, Box], ...]
    letters: tuple[Box, ...]

    def word(self, text: str) -> Box:
        return next(box for word, box in self.words if word == text)


def glyph(character: str, size: int) -> tuple[Mask, int]:
    """The strokes of a character, and how far its foot lies above the baseline, in pixels."""
    stroke = max(round(size / 6), 2)
    if character in ".,":
        return np.ones((stroke + 1, stroke + 1), bool), 0
    if character in "-–":
        return np.ones((stroke, round(0.7 * size)), bool), round(0.45 * size)
    if character == '"':
        marks = np.zeros((round(0.4 * size), round(0.5 * size)), bool)
        marks[:, :stroke] = marks[:, -stroke:] = True
        return marks, round(1.05 * size)
    tall = character.isupper() or character.isdigit()
    height = round((1.45 if tall else 1.0) * size)
    tail = round(0.4 * size) if character == "р" else 0
    shape = np.zeros((height + tail, round((0.6 if character == "I" else 0.85) * size)), bool)
    for part in _STROKES.get(character.lower() if character != "I" else "I", "o"):
        _stroke(shape[:height], part, stroke)
    if tail:
        shape[height:, :stroke] = True
    return shape, -tail


# Each letter is a pattern of strokes: l left, r right, c centre stem; t top, m middle, b bottom
# bar; d diagonal; o all around.
_STROKES = {
    "п": "lrt",
    "н": "lrm",
    "и": "lrb",
    "г": "lt",
    "т": "ct",
    "е": "ltmb",
    "I": "ctb",
    "2": "tdb",
    "z": "tdb",
    "3": "rtmb",
    "7": "td",
}


def _stroke(shape: Mask, part: str, stroke: int) -> None:
    height, width = shape.shape
    middle, centre = (height - stroke) // 2, (width - stroke) // 2
    if part in "lo":
        shape[:, :stroke] = True
    if part in "ro":
        shape[:, -stroke:] = True
    if part == "c":
        shape[:, centre : centre + stroke] = True
    if part in "to":
        shape[:stroke] = True
    if part in "bo":
        shape[-stroke:] = True
    if part == "m":
        shape[middle : middle + stroke] = True
    if part == "d":
        for y in range(height):
            x = round((width - stroke) * (1 - y / (height - 1)))
            shape[y, x : x + stroke] = True


def put(
    picture: Grey, text: str, x: int, baseline: int, *, size: int = SIZE, ink: int = INK
) -> list[tuple[str, Box]]:
    """Type ``text`` into a picture, first cell at ``x``; its characters with their boxes."""
    placed = []
    for column, character in enumerate(text):
        if character == " ":
            continue
        shape, rise = glyph(character, size)
        height, width = shape.shape
        x0 = x + round((column + 0.5) * PITCH * size - width / 2)
        y0 = baseline - rise - height
        picture[y0 : y0 + height, x0 : x0 + width][shape] = ink
        placed.append((character, Box(x0, y0, x0 + width, y0 + height)))
    return placed


def blank(width: int, height: int, paper: int = PAPER) -> Grey:
    return np.full((height, width), paper, np.uint8)


def typescript(
    lines: Sequence[str],
    *,
    size: int = SIZE,
    width: int | None = None,
    height: int | None = None,
    left: int = LEFT,
    top: int = 150,
    ink: int = INK,
    paper: int = PAPER,
    spacing: float = SPACING,
) -> Typescript:
    """Lines on a sheet; ``top`` is the first baseline, leading blanks are kept."""
    longest = max((len(line) for line in lines), default=0)
    pitch = round(spacing * size)
    picture = blank(
        width or 2 * left + round(longest * PITCH * size),
        height or 2 * top + pitch * len(lines),
        paper,
    )
    words: list[tuple[str, Box]] = []
    letters: list[Box] = []
    for number, line in enumerate(lines):
        placed = iter(put(picture, line, left, top + number * pitch, size=size, ink=ink))
        for word in line.split():
            boxes = [next(placed)[1] for _ in word]
            letters += boxes
            words.append((word, Box.around(boxes)))
    return Typescript(picture, tuple(words), tuple(letters))


def prose(lines: int, columns: int, seed: int = 1) -> list[str]:
    """Lines of made-up words, all nearly ``columns`` characters long."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(lines):
        line = ""
        while len(line) < columns - 3:
            length = min(int(rng.integers(2, 10)), columns - len(line))
            line += "".join(rng.choice(list("пнигтеор"), length)) + " "
        made.append(line.strip())
    return made


def turned(picture: Pixels, degrees: float, paper: int = PAPER) -> Pixels:
    """Turned clockwise about the centre; the canvas holds all of it."""
    height, width = picture.shape[:2]
    angle = np.radians(abs(degrees))
    new_width = int(np.ceil(width * np.cos(angle) + height * np.sin(angle)))
    new_height = int(np.ceil(height * np.cos(angle) + width * np.sin(angle)))
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    matrix[:, 2] += (new_width - width) / 2, (new_height - height) / 2
    return cv2.warpAffine(
        picture, matrix, (new_width, new_height), borderValue=(paper, paper, paper)
    ).astype(np.uint8)


def scan_of(pixels: Pixels, name: str = "a.tif") -> Scan:
    return Scan(ScanRef(name, "0" * 64), pixels)


def page_image(grey: Grey, size: float = SIZE, chroma: Grey | None = None) -> PageImage:
    """A prepared page whose pixels are those of its scan."""
    height, width = grey.shape
    return PageImage(
        grey=grey,
        ink=find_ink(grey, 150, 210),
        chroma=chroma,
        to_scan=np.array([[1.0, 0, 0], [0, 1.0, 0]]),
        scan_size=(width, height),
        area=Box(0, 0, width, height),
        x_height=size,
    )


def printed(lines: Sequence[str], *, size: int = SIZE, left: int = 80, top: int = 120) -> Grey:
    """Real letters in a typewriter face; skips the test where the face is not installed."""
    try:
        file = find("cmu")
    except FacsimileError as error:
        pytest.skip(str(error))
    # A small letter of this face is 0.43 em high.
    font = ImageFont.truetype(str(file), round(size / 0.43))
    longest = round(max(font.getlength(line) for line in lines))
    picture = Image.new("L", (longest + 2 * left, 2 * top + 3 * size * len(lines)), PAPER)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((left, top + 3 * size * number), line, INK, font, anchor="ls")
    return np.asarray(picture)


def strips_of(flags: npt.NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Runs of true values, as (start, end); gaps of at most ``gap`` are bridged."""
    runs: list[tuple[int, int]] = []
    for place in np.flatnonzero(flags):
        if runs and place - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], int(place) + 1)
        else:
            runs.append((int(place), int(place) + 1))
    return runs


class BlobEngine:
    """Finds words by the white around them and calls them by their number of letters.

    A word of five letters reads ``ааааа``: enough to see which word was read where.
    """

    name = "blobs"

    def __init__(self, confidence: float = 0.95, gap: float = 0.65 * SIZE) -> None:
        self.confidence = confidence
        self.gap = gap
        self.pictures: list[Grey] = []

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        self.pictures.append(picture)
        ink: Mask = np.asarray(picture < 150)
        words = []
        for line, (y0, y1) in enumerate(strips_of(np.asarray(ink.any(axis=1)), 12)):
            for x0, x1 in strips_of(np.asarray(ink[y0:y1].any(axis=0)), round(self.gap)):
                letters = len(strips_of(np.asarray(ink[y0:y1, x0:x1].any(axis=0)), 1))
                words.append(EngineWord("а" * letters, (x0, y0, x1, y1), line, self.confidence))
        return words
