"""Footnotes of an edition: ``[2] So in the source.``, ``*—* Вписано карандашом``.

A note opens a line with its mark. A mark of two signs (``*-*``, ``6-6``) is of a passage that
has one before it and one after; any other stands at one place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.record.values import HandName
from pipeline.transcription.apparatus import read_apparatus
from pipeline.transcription.lines import Block, Line

_DASH = r"\s?[-–—]\s?"
_STARS = rf"(?P<stars>\*{{1,9}}){_DASH}(?P=stars)(?!\*)"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BRACKET = r"\[(?P<figure>\d{1,3})(?P<pair>[-–—](?P=figure))?\]"
_BARE_PAIR = r"(?P<bare>\d{1,2})[-–—](?P=bare)(?=\s)"
_OPENING = re.compile(rf"(?:{_STARS}|{_BRACKET}|{_BARE_PAIR}|(?P<raised>[{_RAISED}]{{1,3}}))\s*")
_BARE = re.compile(r"(?P<bare>\d{1,2})\s+(?=[А-ЯЁA-Z«\"(])")
_ONE_STAR = re.compile(r"(?P<stars>\*{1,9})(?!\*)\s*(?=\S)")
_STAR_SIGNS = re.compile(r"(?<![\\*])\*{1,9}(?!\*)")
_INNER = re.compile(rf"{_STARS}\s*")
_NOT_WRITING = re.compile(
    r"подч[её]ркнут|зач[её]ркнут|отч[её]ркнут|вычеркнут|так в (?:документе|тексте|источнике)"
    r"|опечатк|опущен|пропущен|underlin|crossed|struck|so in the|thus in|\bsic\b|omitted",
    re.IGNORECASE,
)
_IN_INK = re.compile(r"чернил|ручкой|\bink\b|\bpen\b", re.IGNORECASE)
_IN_MARGIN = re.compile(r"на полях|in the margins?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawNote:
    """A footnote as it stands below the text.

    Attributes:
        mark: ``"2"``, ``"*"``, ``"*-*"``, ``"6-6"``.
        passage: the mark of a passage that a numbered note names first: ``[1] * - * …``.
        text: all that follows the mark.
        line: of its mark.
        bare: the mark is a figure without brackets, and so is its sign: ``приказа1``.
    """

    mark: str
    passage: str | None
    text: str
    line: int
    bare: bool = False

    @property
    def hand(self) -> HandName:
        """Of the passage that the note explains; pencil when it says nothing else."""
        return hand_of(self.text)

    @property
    def in_margin(self) -> bool:
        return in_margin(self.text)


def hand_of(note: str) -> HandName:
    """Typed where the note speaks of typing that is underlined, struck out, misspelt, ..."""
    if _NOT_WRITING.search(note):
        return "typed"
    return "ink" if _IN_INK.search(note) else "pencil"


def in_margin(note: str) -> bool:
    """The note says that the passage is written in the margin."""
    return _IN_MARGIN.search(note) is not None and hand_of(note) != "typed"


def glued_sign(figures: str) -> re.Pattern[str]:
    """The sign of a bare note, which stands at the end of a word: ``приказа1``, ``угля»1``."""
    return re.compile(rf"(?<=[^\W\d_]|[»”\".,)])(?P<glued>{figures})(?![\w%])")


def opens_note(text: str) -> bool:
    """A line opens with the mark of a footnote."""
    return _OPENING.match(text) is not None or _BARE.match(text) is not None


def split_notes(
    blocks: Sequence[Block],
) -> tuple[tuple[Block, ...], tuple[RawNote, ...], tuple[Block, ...]]:
    """Take the footnotes out.

    Returns:
        Blocks without them; the notes in order; blocks that stand below the last note, which are
        no text of the document.
    """
    kept: list[Block] = []
    tail: list[Block] = []
    notes: list[RawNote] = []
    bare = _bare_lines(blocks)
    stars: Counter[str] = Counter()
    for block in blocks:
        rest: list[Line] = []
        in_note = False
        for line in block.lines:
            note = None if line.literal else _opening(line, kept, bare, stars)
            if note is not None:
                kept += tail
                tail = []
                notes.append(note)
                in_note = True
            elif in_note and not line.literal and read_apparatus(line.text) is None:
                last = notes.pop()
                text = f"{last.text} {line.text}"
                notes.append(replace(last, text=text))
            else:
                rest.append(line)
                stars.update(_STAR_SIGNS.findall(line.text))
                in_note = False
        if rest:
            (tail if notes else kept).append(Block(tuple(rest), block.gap))
    return tuple(kept), tuple(notes), tuple(tail)


def _bare_lines(blocks: Sequence[Block]) -> frozenset[int]:
    """Numbers of the lines at the end of a text that open with 1, 2, 3 and so on.

    Such lines elsewhere are items of a list.
    """
    found: list[tuple[int, int]] = []
    for line in reversed([line for block in blocks for line in block.lines]):
        match = None if line.literal else _BARE.match(line.text)
        if match is not None:
            found.append((int(match["bare"]), line.number))
        elif _OPENING.match(line.text) is None and read_apparatus(line.text) is None:
            break
    counted = [figure for figure, _ in reversed(found)]
    if counted != list(range(1, len(counted) + 1)):
        return frozenset()
    return frozenset(number for _, number in found)


def _opening(
    line: Line, before: Sequence[Block], bare: frozenset[int], stars: Mapping[str, int]
) -> RawNote | None:
    """The note that a line opens."""
    match = _OPENING.match(line.text)
    if match is None:
        note = _bare(line, before) if line.number in bare else None
        return note or _one_star(line, stars)
    text = line.text[match.end() :]
    sign = match["stars"]
    if sign:
        again = sign in _STAR_SIGNS.findall(text)
        return None if again or not text else RawNote(f"{sign}-{sign}", None, text, line.number)
    if match["bare"]:
        return RawNote(f"{match['bare']}-{match['bare']}", None, text, line.number)
    figure = match["figure"] or _lowered(match["raised"])
    inner = _INNER.match(text)
    passage = f"{inner['stars']}-{inner['stars']}" if inner else None
    mark = f"{figure}-{figure}" if match["pair"] else figure
    return RawNote(mark, passage, text, line.number)


def _bare(line: Line, before: Sequence[Block]) -> RawNote | None:
    """``1 Приложение не публикуется.``, where a word above has the figure at its end."""
    match = _BARE.match(line.text)
    if match is None:
        return None
    sign = glued_sign(match["bare"])
    if not any(sign.search(block.text) for block in before):
        return None
    return RawNote(match["bare"], None, line.text[match.end() :], line.number, bare=True)


def _one_star(line: Line, stars: Mapping[str, int]) -> RawNote | None:
    """``* Так в документе.``, where the text above leaves one sign of its kind alone.

    Args:
        line: that may be a note.
        stars: how often each sign stands above.
    """
    match = _ONE_STAR.match(line.text)
    if match is None:
        return None
    sign, text = match["stars"], line.text[match.end() :]
    if stars.get(sign, 0) % 2 == 0 or sign in _STAR_SIGNS.findall(text):
        return None
    return RawNote(sign, None, text, line.number)


def _lowered(raised: str) -> str:
    return "".join(str(_RAISED.index(figure)) for figure in raised)
