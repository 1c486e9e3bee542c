"""Words in print, upright and italic, among typing: what is slanted and neat may be print."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.facsimile import material, material_latin
from pipeline.facsimile.fonts import available_faces, find
from pipeline.train.examples import COVERED, TYPED
from pipeline.train.pasted import Layers, laid_over, without
from pipeline.train.struck import typed_row
from pipeline.train.word_places import (
    FINE,
    WordPicture,
    anywhere,
    in_row,
    letters_within,
    placed,
    room_of,
    tone_beside,
)

ITALIC = 0.6
"""Share of crops with print where it is italic."""
IN_ROWS = 0.4
"""Share of words that stand in a typed row."""
X_HEIGHT = 0.45
"""Of small letters, in ems."""


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
    size = 12.0 * float(np.exp(rng.uniform(-0.4, 0.8)))
    cover = np.zeros(crop[2].shape, np.uint8)
    room = np.zeros(crop[2].shape, bool)
    for _ in range(int(rng.integers(1, 5))):
        row = typed_row(crop[2], rng) if rng.random() < IN_ROWS else None
        x, y, slope = anywhere(crop, rng) if row is None else in_row(row, rng)
        word = _printed(_text(rng), face, size)
        own = placed(word, (x, y), slope / 3, 0.0, cover.shape)
        cover = np.maximum(cover, own)
        room |= room_of(own, rng)
    crop = without(crop, letters_within(crop[2], room))
    darkness = np.clip(cover * tone_beside(crop, rng), 0, 255).astype(np.uint8)
    return laid_over(crop, (darkness, np.zeros_like(darkness), cover >= COVERED), TYPED)


def _text(rng: np.random.Generator) -> str:
    if rng.random() < 0.5:
        languages = tuple(material_latin.SOUNDS)
        language = languages[int(rng.integers(len(languages)))]
        words = material_latin.paragraph(rng, language, 1).split()
    else:
        words = material.paragraph(rng, 1).split()
    first = int(rng.integers(len(words)))
    text = " ".join(words[first : first + int(rng.integers(1, 6))])
    return text.upper() if rng.random() < 0.15 else text


def _printed(text: str, face: str, x_height: float) -> WordPicture:
    em = max(round(x_height * FINE / X_HEIGHT), 8)
    letters = _font(face, em)
    base = 2 * em
    canvas = Image.new("L", (round(letters.getlength(text)) + 2 * base, 3 * em))
    ImageDraw.Draw(canvas).text((em, base), text, 255, letters, "ls")
    return WordPicture(np.asarray(canvas, np.uint8), base)


@lru_cache(maxsize=200)
def _font(face: str, em: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find(face)), em)
