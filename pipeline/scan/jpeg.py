"""JPEG files that end too soon, or too late."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.scan.problem import DecodeProblem

_END = b"\xff\xd9"
LAST_ROWS = 16
"""Rows at the bottom that may be damaged without the page being refused: one row of blocks."""
MANY_PASSES = 40
"""A progressive JPEG with more passes than this is decoded under guard: each costs a whole page."""


@dataclass(frozen=True, slots=True)
class JpegEnding:
    """The bytes to decode and what to tell the user."""

    data: bytes
    warning: str | None = None


def passes(data: bytes) -> int:
    """An upper estimate of the number of scans (start-of-scan markers)."""
    return data.count(b"\xff\xda")


def mend_ending(data: bytes) -> JpegEnding:
    """Look at how the file ends; put a missing end mark back where all rows are there.

    libjpeg fills what is missing with grey and says nothing. So a file without its end mark is
    decoded twice with different bytes after its last one: where all rows were there the two
    pictures are equal, otherwise the first row that differs is where the file breaks off.

    Raises:
        DecodeProblem: when rows are missing, with their share.
    """
    start = _first_scan(data)
    end = data.rfind(_END, start)
    if end >= start >= 0:
        rest = len(data) - end - 2
        strange = rest > 0 and b"\xff\xd8\xff" not in data[start:]
        return JpegEnding(
            data,
            f"{rest:,} bytes after the end of the picture were ignored." if strange else None,
        )
    if start < 0:
        raise DecodeProblem(
            "The JPEG is truncated: it breaks off before the picture begins.", _AGAIN
        )
    kept = data.rstrip(b"\0")
    first = _decode(kept + _END)
    second = _decode(kept + bytes(range(1, 65)) + _END)
    rows = np.flatnonzero((first != second).reshape(len(first), -1).any(axis=1))
    if not len(rows):
        return JpegEnding(kept + _END, "The end mark of the JPEG is missing; all rows are there.")
    if rows[0] >= len(first) - LAST_ROWS:
        return JpegEnding(kept + _END, "The JPEG breaks off in its last rows.")
    share = rows[0] / len(first)
    raise DecodeProblem(
        f"The JPEG is truncated: it breaks off after {share:.0%} of its rows."
        if share > 0.01
        else "The JPEG is truncated: most of the picture is missing.",
        _AGAIN,
    )


_AGAIN = "Copy the file again from where it came from, or scan the page again."


def _decode(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        return np.asarray(image)


def _first_scan(data: bytes) -> int:
    """Where the first start-of-scan marker is, past thumbnails inside segments; -1 for nowhere."""
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return data.find(b"\xff\xda", position)
        marker = data[position + 1]
        if marker == 0xDA:
            return position
        if marker == 0xFF:
            position += 1
        elif marker in {0x01, *range(0xD0, 0xDA)}:
            position += 2
        else:
            position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return -1
