"""The pages of a TIFF, read from its directories alone.

TIFF 6.0 (Adobe, 1992), section 2, and BigTIFF. Pillow can count them too, but only by building
every directory, and it counts thumbnails and masks as pages.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.scan.problem import DecodeProblem

_SUBFILE, _WIDTH, _LENGTH, _BITS, _PHOTOMETRIC = 254, 256, 257, 258, 262
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8}
_REDUCED, _MASK = 1, 4
_MAX_TAGS = 4096


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One directory: ``index`` counts all of them from 0; sizes in pixels."""

    index: int
    width: int
    height: int
    bits: int
    photometric: int
    subfile: int

    @property
    def is_page(self) -> bool:
        """Neither a thumbnail nor a transparency mask."""
        return not self.subfile & (_REDUCED | _MASK)


@dataclass(frozen=True, slots=True)
class TiffPages:
    """The pages of a file; ``broken`` when the chain of directories ends in the void."""

    pages: tuple[TiffPage, ...]
    broken: bool


def tiff_pages(file: BinaryIO, max_frames: int) -> TiffPages:
    """Walk the directories of an open file; loops end the walk.

    Raises:
        DecodeProblem: when there is no whole directory, or more than ``max_frames``.
    """
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = head[2:4] in {b"+\0", b"\0+"}
    found: list[TiffPage] = []
    seen: set[int] = set()
    broken = False
    try:
        (offset,) = struct.unpack_from(f"{order}{'Q' if big else 'I'}", head, 8 if big else 4)
        while offset and offset not in seen:
            if len(found) >= max_frames:
                raise DecodeProblem(
                    f"The TIFF has more than {max_frames:,} pages.", "Split it into several files."
                )
            seen.add(offset)
            page, offset = _directory(file, offset, order, big, len(found))
            found.append(page)
    except (struct.error, ValueError, OverflowError, OSError):
        broken = True
    pages = tuple(page for page in found if page.is_page) or tuple(found)
    if not pages:
        raise DecodeProblem("The TIFF has no whole page: its directory is damaged or cut off.")
    return TiffPages(pages, broken)


def _directory(
    file: BinaryIO, offset: int, order: str, big: bool, index: int
) -> tuple[TiffPage, int]:
    file.seek(offset)
    (count,) = struct.unpack(f"{order}{'Q' if big else 'H'}", file.read(8 if big else 2))
    if count > _MAX_TAGS:
        raise ValueError("too many tags")
    size = 20 if big else 12
    block = file.read(count * size)
    (following,) = struct.unpack(f"{order}{'Q' if big else 'I'}", file.read(8 if big else 4))
    values: dict[int, int] = {}
    for start in range(0, count * size, size):
        tag, kind = struct.unpack_from(f"{order}HH", block, start)
        width = _SIZES.get(kind)
        if width and tag not in values:
            letter = {1: "B", 2: "H", 4: "I", 8: "Q"}[width]
            number = struct.unpack_from(f"{order}{'Q' if big else 'I'}", block, start + 4)[0]
            if number * width <= (8 if big else 4):
                at = start + (12 if big else 8)
                values[tag] = struct.unpack_from(f"{order}{letter}", block, at)[0]
            elif tag == _BITS and number <= 16:  # several samples: their depth stands elsewhere
                there = struct.unpack_from(
                    f"{order}{'Q' if big else 'I'}", block, start + (12 if big else 8)
                )[0]
                file.seek(there)
                values[tag] = struct.unpack(f"{order}{letter}", file.read(width))[0]
    page = TiffPage(
        index,
        values.get(_WIDTH, 0),
        values.get(_LENGTH, 0),
        values.get(_BITS, 1),
        values.get(_PHOTOMETRIC, 1),
        values.get(_SUBFILE, 0),
    )
    return page, following
