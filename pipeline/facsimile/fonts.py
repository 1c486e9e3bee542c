"""Faces: which there are, where they come from, and whether they are the ones we know.

Typewriter and stamp faces come from packages of Debian and Ubuntu. No package there has a
handwriting face with Cyrillic letters, so three under the SIL Open Font License lie beside this
module, as their authors published them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.raster import SUPER
from pipeline.model import Grey

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)
OWN_FOLDER = Path(__file__).resolve().parent / "fonts"
PROBE = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя0123456789.,()-№"


@dataclass(frozen=True, slots=True)
class Face:
    """A face by the name of its file.

    Attributes:
        file: name of the file, found anywhere under the system's font folders.
        package: the Debian and Ubuntu package that has it; empty when it lies beside this module.
        bolder: how far its strokes are thickened, in 1/1000 of the em.
        borrowed: characters it lacks, drawn from ``lender``.
    """

    file: str
    package: str
    bolder: int = 0
    borrowed: str = ""
    lender: str = ""


FACES = {
    "cmu": Face("cmuntt.ttf", "fonts-cmu", borrowed="№", lender="pt-mono"),
    "cmu-light": Face("cmunbtl.ttf", "fonts-cmu", bolder=12, borrowed="№", lender="pt-mono"),
    "pt-mono": Face("PTM55F.ttf", "fonts-paratype"),
    "free-mono": Face("FreeMono.ttf", "fonts-freefont-ttf", bolder=26),
    "gnu": Face(
        "GNUTypewriter.ttf",
        "fonts-gnutypewriter",
        bolder=-12,
        borrowed="№Ё§«»",
        lender="pt-mono",
    ),
    "stamp": Face("cmunsx.ttf", "fonts-cmu"),
    "bad-script": Face("BadScript-Regular.ttf", ""),
    "caveat": Face("Caveat-Regular.ttf", ""),
    "marck-script": Face("MarckScript-Regular.ttf", ""),
}
TYPEWRITER_FACES = ("cmu", "cmu-light", "free-mono", "gnu")
HANDWRITING_FACES = ("bad-script", "caveat", "marck-script")


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
    if not face.package:
        return OWN_FOLDER / face.file
    for folder in SYSTEM_FOLDERS:
        found = next(iter(sorted(folder.rglob(face.file))), None) if folder.is_dir() else None
        if found is not None:
            return found
    raise FacsimileError(
        f"The font file {face.file} is not installed.",
        file=face.file,
        remedy=f"Install it with: sudo apt-get install {face.package}",
    )


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find(name)), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def advance(name: str, character: str) -> float:
    """Width of a character, in ems."""
    return _font(name, 1000).getlength(character) / 1000


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


@cache
def _mask(name: str, character: str, em: int) -> Grey:
    picture = Image.new("L", (em * 3, em * 3), 0)
    pen = (em * 3 // 2, em * 3 // 2)
    ImageDraw.Draw(picture).text(pen, character, font=_font(name, em), fill=255, anchor="ls")
    mask = np.asarray(picture, dtype=np.uint8).copy()
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
