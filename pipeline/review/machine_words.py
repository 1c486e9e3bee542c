"""What the machine read where people have put something else."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.corrections.edit_fields import ARCHIVE, SEVERAL, SINGLE
from pipeline.model import Box, Page, Word
from pipeline.record import Record

_SAME_PLACE = 0.5
"""A word of the machine stands where another stands when they share this part of the smaller."""


def machine_reading(page: Page, machine: Page) -> Callable[[Word], str | None]:
    """What gives, for a word of a page, the text that the machine read there if it differs.

    That is empty where it read nothing.

    Args:
        page: with corrections.
        machine: as the machine read it.
    """
    if page.regions == machine.regions:
        return lambda _: None
    words = [word for region in machine.regions for line in region.lines for word in line.words]
    known = {(word.box, word.text) for word in words}

    def differing(word: Word) -> str | None:
        if (word.box, word.text) in known:
            return None
        there = " ".join(one.text for one in words if _together(one.box, word.box))
        return None if there == word.text else there

    return differing


def machine_fields(record: Record, machine: Record) -> dict[str, str | None]:
    """The machine's text of each field that has another one now; lists as lines of text."""
    found = {}
    for name in (*SINGLE, *SEVERAL, *ARCHIVE):
        before = field_text(machine, name)
        if before != field_text(record, name):
            found[name] = before
    return found


def field_text(record: Record, name: str) -> str | None:
    """A field by the name that a change gives it; ``None`` when the document has none."""
    if name in ARCHIVE:
        value = None if record.archive is None else getattr(record.archive, name.split(".")[1])
        return "\n".join(value) or None if isinstance(value, tuple) else value
    value = getattr(record, name)
    if name in SEVERAL:
        return "\n".join(one.text for one in value) or None
    return None if value is None else str(value.text)


def _together(one: Box, other: Box) -> bool:
    return one.intersection(other) >= _SAME_PLACE * min(one.area, other.area)
