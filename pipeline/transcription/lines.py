r"""A text as blocks of lines, and what its blank lines say about head, body and end.

A backslash takes the meaning from what follows it: ``\*`` is a star of the document and no mark,
and a line that opens with a backslash and a blank is text, whatever it looks like. Editions have
neither; :mod:`pipeline.transcription.render` writes them where its text would be misread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.transcription.values import plain

LITERAL = "\\ "
LONG_LINE = 160
"""Characters: a longer line is a paragraph by itself, and so are the others of its block."""
FEWEST_LINES = 3
FULL_LINE = 0.75
"""Share of the longest line below which a line of a text without blank lines ends a paragraph."""
_STOPS = (".", "!", "?", ":", ";")
WIDE_GAP = 2
"""Blank lines that may part head, body and end."""
LONGEST_HEAD_LINE = 400
LONGEST_END = 400
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_ESCAPED = re.compile(rf"\\([\\*\[–—{_RAISED}-])")
_INLINE_BEGINS = r"так\b|sic|so\b|thus\b|вписано|подч[её]ркнуто|зач[её]ркнуто"
"""How a note within the text begins: ``[так в документе]``."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        number: in the text, from 1.
        text: blanks made single; escapes still in it.
        literal: nothing but text, by its backslash.
    """

    number: int
    text: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines with no blank line between them; ``gap`` blank lines stand before the first."""

    lines: tuple[Line, ...]
    gap: int

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def literal(self) -> bool:
        return self.lines[0].literal


@dataclass(frozen=True, slots=True)
class Zones:
    """Blocks of head, body and end as wide gaps part them.

    Attributes:
        head: ``None`` when no gap closes it.
        rest: body, and also the end when ``end`` is ``None``.
    """

    head: tuple[Block, ...] | None
    rest: tuple[Block, ...]
    end: tuple[Block, ...] | None


def clean(text: str) -> str:
    """Unicode composed, one kind of line break, no invisible characters."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", composed)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a cleaned text."""
    blocks: list[Block] = []
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate([*text.split("\n"), ""], 1):
        said = plain(raw)
        if said:
            literal = said.startswith(LITERAL)
            lines.append(Line(number, said.removeprefix(LITERAL) if literal else said, literal))
            continue
        if lines:
            blocks += _parted(lines, gap)
            lines, gap = [], 0
        gap += 1
    return tuple(_unspaced(blocks[0]) if len(blocks) == 1 else blocks)


def _unspaced(block: Block) -> list[Block]:
    """Paragraphs of a text without blank lines: one ends at a full stop or a short line."""
    if len(block.lines) < FEWEST_LINES:
        return [block]
    full = FULL_LINE * max(len(line.text) for line in block.lines)
    parts: list[list[Line]] = [[]]
    for line in block.lines:
        last = parts[-1][-1] if parts[-1] else None
        if last is not None and (len(last.text) < full or last.text.endswith(_STOPS)):
            parts.append([])
        parts[-1].append(line)
    return [Block(tuple(part), block.gap if not at else 0) for at, part in enumerate(parts)]


def _parted(lines: Sequence[Line], gap: int) -> list[Block]:
    if not any(len(line.text) > LONG_LINE for line in lines):
        return [Block(tuple(lines), gap)]
    return [Block((line,), 0 if index else gap) for index, line in enumerate(lines)]


def zones_of(blocks: Sequence[Block]) -> Zones:
    """Part the blocks at one or two wide gaps; more of them say nothing."""
    wide = [at for at, block in enumerate(blocks) if at and block.gap >= WIDE_GAP]
    if not 1 <= len(wide) <= 2 or not _head_like(blocks[: wide[0]]):
        return Zones(None, tuple(blocks), None)
    head, rest = tuple(blocks[: wide[0]]), tuple(blocks[wide[0] :])
    if len(wide) == 1 or any(len(block.text) > LONGEST_END for block in blocks[wide[1] :]):
        return Zones(head, rest, None)
    return Zones(head, tuple(blocks[wide[0] : wide[1]]), tuple(blocks[wide[1] :]))


def _head_like(blocks: Sequence[Block]) -> bool:
    """Short lines, but for title and source, which stand at the top."""
    return all(len(line.text) <= LONGEST_HEAD_LINE for block in blocks[3:] for line in block.lines)


def escape(text: str) -> str:
    """A text in which nothing is a mark of a footnote."""
    escaped = text.replace("\\", "\\\\").replace("*", "\\*")
    return re.sub(rf"(?i)(?=\[(?:\d|{_INLINE_BEGINS})|[{_RAISED}])", r"\\", escaped)


def unescape(text: str) -> str:
    """The text that was escaped."""
    return _ESCAPED.sub(r"\1", text)
