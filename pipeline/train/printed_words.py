"""Words in print, upright and italic, among typing: what is slanted and neat may be print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from pipeline.facsimile.fonts import available_faces, find
from pipeline.ink.view import X_HEIGHT
from pipeline.train.examples import COVERED, TYPED
from pipeline.train.hands import font
from pipeline.train.pasted import Layers, laid_over
from pipeline.train.struck import typed_row
from pipeline.train.word_places import (
    FINE,
    Place,
    WordPicture,
    anywhere,
    in_row,
    room_made,
    tone_beside,
)
from pipeline.train.written import some_words

ITALIC = 0.6
"""Share of crops with print where it is italic."""
IN_ROWS = 0.4
"""Share of words that stand in a typed row."""
EMS = 0.45
"""Height of small letters in print."""


def with_print(crop: Layers, rng: np.random.Generator) -> Layers:
    """A crop in which typed words make room for printed ones, of one face.

    Args:
        crop: darkness, chroma and target, each of shape (h, w).
        rng: of everything.
    """
    faces = available_faces("print")
    italic = [name for name in faces if name.endswith("italic")]
    chosen = italic if italic and rng.random() < ITALIC else list(faces)
    if not chosen:
        return crop
    face = chosen[int(rng.integers(len(chosen)))]
    size = X_HEIGHT * float(np.exp(rng.uniform(-0.4, 0.8)))

    def words() -> Iterator[tuple[WordPicture, Place]]:
        for _ in range(int(rng.integers(1, 5))):
            row = typed_row(crop[2], rng) if rng.random() < IN_ROWS else None
            place = anywhere(crop, rng) if row is None else in_row(row, rng)
            yield _printed(_text(rng), face, size), replace(place, slope=place.slope / 3)

    cleared, cover = room_made(crop, words(), 0.0, rng)
    darkness = np.clip(cover * tone_beside(cleared, rng), 0, 255).astype(np.uint8)
    return laid_over(cleared, (darkness, np.zeros_like(darkness), cover >= COVERED), TYPED)


def _text(rng: np.random.Generator) -> str:
    words = some_words("latin" if rng.random() < 0.5 else "cyrillic", 1, rng)
    first = int(rng.integers(len(words)))
    text = " ".join(words[first : first + int(rng.integers(1, 6))])
    return text.upper() if rng.random() < 0.15 else text


def _printed(text: str, face: str, x_height: float) -> WordPicture:
    em = max(round(x_height * FINE / EMS), 8)
    letters = font(find(face), em)
    base = 2 * em
    canvas = Image.new("L", (round(letters.getlength(text)) + 2 * base, 3 * em))
    ImageDraw.Draw(canvas).text((em, base), text, 255, letters, "ls")
    return WordPicture(np.asarray(canvas, np.uint8), base)
