"""The role that a region's kind or look gives its lines: specks and page numbers are no text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pipeline.model import Hand, Line, Region, RegionKind

Role = Literal["header", "signature", "page-number", "footer", "margin", "stamp", "field", "other"]

ROLE_OF: Mapping[RegionKind, Role] = {
    RegionKind.HEADER: "header",
    RegionKind.SIGNATURE: "signature",
    RegionKind.NUMBER: "page-number",
    RegionKind.FOOTER: "footer",
    RegionKind.STAMP: "stamp",
    RegionKind.OTHER: "other",
}
LETTERS_OF_A_SPECK = 3
SPECK_CONFIDENCE = 0.5
"""A region of so few letters, all read with less confidence, is a speck, not a paragraph."""
_PAGE_NUMBER = re.compile(r"[-–—.\s]*(?:стр\.?\s*|л\.?\s*)?[\dIОЗ]{1,4}[-–—.\s]*", re.IGNORECASE)


def typed_lines(region: Region) -> list[tuple[int, Line]]:
    """The typed lines of a region with their indices in it."""
    return [
        (index, line)
        for index, line in enumerate(region.lines)
        if line.hand is Hand.TYPED and line.words
    ]


def says_something(region: Region) -> bool:
    """A letter, a digit, or the stars that part sections."""
    return any(c.isalnum() or c == "*" for _, line in typed_lines(region) for c in line.text)


def _is_speck(region: Region) -> bool:
    words = [word for _, line in typed_lines(region) for word in line.words]
    letters = sum(character.isalnum() for word in words for character in word.text)
    return letters <= LETTERS_OF_A_SPECK and all(w.confidence < SPECK_CONFIDENCE for w in words)


def role_of_region(region: Region, ends: Sequence[Region]) -> Role | None:
    """Specks and page numbers that the layout took for text; ``None`` for text."""
    if region.kind is RegionKind.TABLE:
        return None
    if not says_something(region):
        return "other"
    if region.kind is not RegionKind.PARAGRAPH:
        return None
    if _is_speck(region):
        return "other"
    return "page-number" if _is_page_number(region, ends) else None


def _is_page_number(region: Region, ends: Sequence[Region]) -> bool:
    """``- 3 -`` alone in the first or last region of a page with more than that."""
    lines = typed_lines(region)
    return (
        len(lines) == 1
        and any(region is end for end in ends)
        and any(character.isdigit() or character == "I" for character in lines[0][1].text)
        and _PAGE_NUMBER.fullmatch(lines[0][1].text) is not None
    )
