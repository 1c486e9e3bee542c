"""Faces: which there are, where they come from, and whether they are the ones we know.

Typewriter and stamp faces come from packages of Debian and Ubuntu. No package there has a
handwriting face with Cyrillic letters, so three under the SIL Open Font License lie beside this
module, as their authors published them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.facsimile.faces import FACES, HANDWRITING_FACES, TYPEWRITER_FACES
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.raster import SUPER, window
from pipeline.model import Grey

__all__ = (
    "FACES",
    "HANDWRITING_FACES",
    "TYPEWRITER_FACES",
    "advance",
    "available_faces",
    "cell",
    "find",
    "fingerprint",
    "glyph",
    "has",
    "require_known",
)

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)
OWN_FOLDER = Path(__file__).resolve().parent / "fonts"
PROBE = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя0123456789.,()-№"


@cache
def _file_of(name: str) -> Path | None:
    face = FACES[name]
    if not face.package:
        return OWN_FOLDER / face.file
    for folder in SYSTEM_FOLDERS:
        found = next(iter(sorted(folder.rglob(face.file))), None) if folder.is_dir() else None
        if found is not None:
            return found
    return None


@cache
def find(name: str) -> Path:
    """The file of a face.

    Raises:
        FacsimileError: when there is no such face, or its package is not installed.
    """
    if name not in FACES:
        raise FacsimileError(
            f"There is no face called {name!r}.", remedy=f"Choose one of {', '.join(FACES)}."
        )
    face = FACES[name]
    found = _file_of(name)
    if found is not None:
        return found
    raise FacsimileError(
        f"The font file {face.file} is not installed.",
        file=face.file,
        remedy=f"Install it with: sudo apt-get install {face.package}",
    )


def available_faces(use: str = "typewriter", *, latin: bool = False) -> tuple[str, ...]:
    """The faces for a use that are installed here, in the order of :data:`FACES`.

    What it returns depends on the machine, so nothing calls it unless asked: pages that are to
    be drawn again elsewhere name their faces.

    Args:
        use: one of :data:`pipeline.facsimile.faces.FACE_USES`.
        latin: also those without Cyrillic letters.
    """
    names = (n for n, f in FACES.items() if f.use == use and (latin or not f.latin_only))
    return tuple(name for name in names if _file_of(name) is not None)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find(name)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def advance(name: str, character: str) -> float:
    """Width of a character, in ems."""
    return _font(name, 1000).getlength(character) / 1000


@cache
def cell(name: str) -> float:
    """Width from letter to letter of a typewriter face, in ems."""
    find(name)  # says so when there is no such face
    return advance(name, "n" if FACES[name].latin_only else "н")


@cache
def has(name: str, character: str) -> bool:
    """Whether the face draws the character at all (a missing one is drawn as a box)."""
    missing = _mask(name, "\uffff", 100)
    drawn = _mask(name, character, 100)
    return character == " " or missing.shape != drawn.shape or bool((missing != drawn).any())


def glyph(name: str, character: str, em: int) -> Grey:
    """One character, :data:`SUPER` times too large.

    Args:
        name: of the face.
        character: a single one.
        em: pixels to the em in the final picture.

    Returns:
        Shape (3 em, 3 em) times SUPER, 255 inside; the pen starts in the middle of the picture,
        on the baseline. Read-only.

    Raises:
        FacsimileError: when the face cannot draw it.
    """
    face = FACES[name]
    source = face.lender if character in face.borrowed else name
    if not has(source, character):
        raise FacsimileError(
            f"The face {source!r} has no character {character!r}.",
            remedy="Choose another face, or another text.",
        )
    return _mask(source, character, em * SUPER)


@lru_cache(maxsize=300)
def _mask(name: str, character: str, em: int) -> Grey:
    font, middle = _font(name, em), em * 3 // 2
    mask = np.zeros((em * 3, em * 3), dtype=np.uint8)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(character, anchor="ls"))
    if right > left and bottom > top:
        picture = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(picture).text((-left, -top), character, font=font, fill=255, anchor="ls")
        drawn = np.asarray(picture, dtype=np.uint8)
        if (place := window(mask, middle + left, middle + top, drawn.shape)) is not None:
            there, here = place
            mask[there] = drawn[here]
    mask.setflags(write=False)
    return mask


def fingerprint(name: str) -> str:
    """SHA-256 over the drawn letters of a face, shortened to 16 digits."""
    digest = hashlib.sha256()
    for character in PROBE:
        digest.update(_mask(name, character, 48).tobytes())
        digest.update(round(advance(name, character) * 1000).to_bytes(4, "big"))
    return digest.hexdigest()[:16]


def require_known(expected: Mapping[str, str]) -> None:
    """Check that faces draw the letters they should, given by :func:`fingerprint`.

    Packages of one version are built anew by each distribution, so files may differ where
    letters do not: it is the drawn letters that are compared.

    Raises:
        FacsimileError: for the first that is missing or draws other letters.
    """
    for name, letters in expected.items():
        found = fingerprint(name)
        if found != letters:
            origin = FACES[name].package or "this project"
            raise FacsimileError(
                f"The face {name!r} draws other letters (fingerprint {found}) than the one the "
                f"sample was drawn with ({letters}).",
                file=find(name),
                remedy=f"Use the file from {origin} named in docs/facsimile.md and the locked "
                "version of Pillow; pages other than the sample can be drawn with any version.",
            )
