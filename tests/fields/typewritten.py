"""Pages made of plain text, with the geometry of a typewriter: ten characters to the inch."""

from __future__ import annotations

import random

from pipeline.model import Box, Line, Page, Region, RegionKind, ScanRef, Word

PITCH = 30
HEIGHT = 36
STEP = 72
LEFT = 240
TOP = 200


def page(
    text: str,
    *,
    page_id: str = "p1",
    kind: RegionKind = RegionKind.PARAGRAPH,
    confidence: float = 0.95,
) -> Page:
    """One region of lines; a blank line leaves its room, leading blanks indent."""
    rows = text.strip("\n").split("\n")
    lines = []
    for index, row in enumerate(rows):
        words = []
        y = TOP + index * STEP
        column = 0
        while column < len(row):
            if row[column].isspace():
                column += 1
                continue
            end = column
            while end < len(row) and not row[end].isspace():
                end += 1
            box = Box(LEFT + column * PITCH, y, LEFT + end * PITCH - 4, y + HEIGHT)
            words.append(Word(row[column:end], box, confidence))
            column = end
        if words:
            lines.append(Line(Box.around(word.box for word in words), tuple(words)))
    width, height = 2700, max(3508, TOP + len(rows) * STEP + 200)
    regions: tuple[Region, ...] = ()
    if lines:
        regions = (Region("r1", kind, Box.around(line.box for line in lines), tuple(lines)),)
    return Page(page_id, ScanRef("x.tif", "0" * 64), width, height, 300.0, regions)


CONFUSIONS = {
    "и": "н", "н": "и", "п": "н", "ш": "щ", "о": "0", "з": "э", "е": "с", "с": "о", "а": "в",
    "И": "Н", "Н": "И", "П": "Н", "О": "С", "С": "О", "Е": "Б", "В": "Б", "Р": "Р", "Т": "Г",
    "А": "Л", "1": "I", "3": "З", "0": "О", "т": "г", "л": "д", "в": "з", "К": "Х", "р": "р",
}  # fmt: skip


def noisy(text: str, rate: float, seed: int) -> str:
    """Letters replaced by those that an engine takes them for, at this rate."""
    chance = random.Random(seed)  # noqa: S311 -- test data, not a secret
    return "".join(
        CONFUSIONS.get(character, character) if chance.random() < rate else character
        for character in text
    )
