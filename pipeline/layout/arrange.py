"""Lines and marks become regions: header, paragraphs, signature, footer, numbers, the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout.frames import Frame, PageInk, find_frames
from pipeline.layout.kinds import (
    is_capitals,
    is_footer,
    is_page_number,
    looks_like_page_number,
    names_a_person,
    names_a_post,
    typical_pitch,
)
from pipeline.layout.lines import TypedLine
from pipeline.model import RegionKind


@dataclass(frozen=True, slots=True)
class LayoutSettings:
    """Tunables; lengths in x-heights unless they say otherwise.

    Attributes:
        indent: a line that starts this far right of the left margin begins a paragraph.
        wide: share of the text's width from which a line is full.
        blank: pitches of the usual line spacing from which a gap separates paragraphs.
        edge: share of the page's height at top and bottom where page numbers stand.
        tail: lines at the end of a page among which a signature is looked for.

    Raises:
        ValueError: for a value out of its range.
    """

    indent: float = 2.0
    wide: float = 0.72
    blank: float = 1.45
    edge: float = 0.16
    tail: int = 8

    def __post_init__(self) -> None:
        if not 0 < self.wide <= 1 or not 0 <= self.edge < 0.5:
            raise ValueError("wide and edge are shares of the page")
        if self.indent <= 0 or self.blank <= 1 or self.tail < 0:
            raise ValueError("indent, blank and tail are lengths; blank is above 1")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind in the page image; what a region is made from."""

    kind: RegionKind
    lines: tuple[TypedLine, ...]
    frame: tuple[int, int, int, int] | None = None

    @property
    def top(self) -> float:
        return self.frame[1] if self.frame else min(line.y0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Column:
    """Edges of the running text, its usual line pitch and x-height; pixels."""

    left: float
    right: float
    pitch: float
    size: float


def arrange(
    lines: Sequence[TypedLine], page: PageInk, settings: LayoutSettings
) -> tuple[Block, ...]:
    """Blocks in reading order.

    Args:
        lines: in reading order.
        page: its ink, for frames and tables.
        settings: tunables.
    """
    if not lines:
        return ()
    size, height = page.x_height, page.ink.shape[0]
    frames = find_frames(page, lines)
    framed: dict[Frame, list[TypedLine]] = {frame: [] for frame in frames}
    free: list[TypedLine] = []
    for line in lines:
        frame = next((frame for frame in frames if frame.holds(line)), None)
        (free if frame is None else framed[frame]).append(line)
    numbers, running = _split_numbers(free, height, size, settings)
    footer, running = _split_footer(running)
    signature, running = _split_signature(running, size, settings)
    blocks = _head_and_body(running, size, settings)
    if signature:
        blocks.append(Block(RegionKind.SIGNATURE, tuple(signature)))
    if footer:
        blocks.append(Block(RegionKind.FOOTER, tuple(footer)))
    for frame, inside in framed.items():
        if inside:
            block = Block(frame.kind, tuple(inside), frame.box)
            blocks.insert(_place(blocks, block), block)
    for line in numbers:
        block = Block(RegionKind.NUMBER, (line,))
        if line.baseline < height / 2:
            blocks.insert(0, block)
        else:
            blocks.append(block)
    return tuple(blocks)


def _place(blocks: Sequence[Block], block: Block) -> int:
    """Index before the first block that starts below."""
    return next((i for i, other in enumerate(blocks) if other.top > block.top), len(blocks))


def _split_numbers(
    lines: Sequence[TypedLine], height: int, size: float, settings: LayoutSettings
) -> tuple[list[TypedLine], list[TypedLine]]:
    """Page numbers: alone on the first or last line, apart from the text."""
    numbers: list[TypedLine] = []
    rest = list(lines)
    pitch = typical_pitch(lines, size)
    for at in (0, -1):
        if len(rest) < 2:
            break
        line, neighbour = rest[at], rest[1 if at == 0 else -2]
        apart = abs(neighbour.baseline - line.baseline) > 1.15 * pitch
        outside = (
            line.baseline < settings.edge * height
            if at == 0
            else line.baseline > (1 - settings.edge) * height
        )
        sure = is_page_number(line) and (outside or apart)
        likely = looks_like_page_number(line) and apart and at == -1
        if sure or likely:
            numbers.append(line)
            rest.pop(at)
    return numbers, rest


def _split_footer(lines: Sequence[TypedLine]) -> tuple[list[TypedLine], list[TypedLine]]:
    """The typist's notes: from the first such line near the end to the end."""
    start = len(lines)
    for at in range(len(lines) - 1, max(len(lines) - 8, 0), -1):
        if is_footer(lines[at]):
            start = at
    return list(lines[start:]), list(lines[:start])


def _split_signature(
    lines: Sequence[TypedLine], size: float, settings: LayoutSettings
) -> tuple[list[TypedLine], list[TypedLine]]:
    """Post and name at the end: short lines after the last full one, a name among them."""
    if len(lines) < 3:
        return [], list(lines)
    left, right = _margins(lines)
    width = max(right - left, 1.0)
    pitch = typical_pitch(lines, size)
    start = len(lines)
    for at in range(len(lines) - 1, max(len(lines) - 1 - settings.tail, 0), -1):
        line = lines[at]
        if start < len(lines) and lines[start].baseline - line.baseline > 1.6 * pitch:
            break
        words = sum(len(word.text) for word in line.words) * 1.27 * size
        # A post and a name at the two margins span the page but fill little of it.
        if words > 0.8 * width:
            break
        if names_a_person(line) or names_a_post(line) or is_capitals(line):
            start = at
        elif start == len(lines) or line.x0 < left + size or line.text.endswith("."):
            break
    found = list(lines[start:])
    if not any(names_a_person(line) or is_capitals(line) for line in found):
        return [], list(lines)
    # The last words of a paragraph are no signature: it stands apart or to the right.
    first, before = found[0], lines[start - 1]
    apart = first.baseline - before.baseline > 1.2 * pitch
    to_the_right = first.x0 > left + 0.35 * width
    if not (apart or to_the_right or names_a_post(first)):
        return [], list(lines)
    return found, list(lines[:start])


def _margins(lines: Sequence[TypedLine]) -> tuple[float, float]:
    """Left and right edge of the running text."""
    by_width = sorted(lines, key=lambda line: line.x0 - line.x1)
    wide = by_width[: max(len(lines) // 2, 1)]
    lefts = sorted(line.x0 for line in wide)
    rights = sorted(line.x1 for line in wide)
    return lefts[len(lefts) // 4], rights[min(len(rights) * 3 // 4, len(rights) - 1)]


def _head_and_body(
    lines: Sequence[TypedLine], size: float, settings: LayoutSettings
) -> list[Block]:
    """The header block, then paragraphs."""
    if not lines:
        return []
    column = _Column(*_margins(lines), typical_pitch(lines, size), size)
    first = _first_of_body(lines, column, settings)
    blocks = []
    if first:
        blocks.append(Block(RegionKind.HEADER, tuple(lines[:first])))
    paragraph: list[TypedLine] = []
    for line in lines[first:]:
        if paragraph and _begins_paragraph(paragraph, line, column, settings):
            blocks.append(Block(RegionKind.PARAGRAPH, tuple(paragraph)))
            paragraph = []
        paragraph.append(line)
    if paragraph:
        blocks.append(Block(RegionKind.PARAGRAPH, tuple(paragraph)))
    return blocks


def _first_of_body(lines: Sequence[TypedLine], column: _Column, settings: LayoutSettings) -> int:
    """Index of the first line of running text: full, or indented with a full one after it."""
    left, size = column.left, column.size
    width = max(column.right - left, 1.0)

    def full(line: TypedLine) -> bool:
        fill = sum(len(word.text) + 1 for word in line.words) * 1.1 * size
        return (
            line.x1 - line.x0 >= settings.wide * width
            and line.x0 < left + 14 * size
            and fill > 0.6 * (line.x1 - line.x0)
            and not is_capitals(line)
        )

    for at, line in enumerate(lines):
        if full(line):
            # The last line of a heading may be as wide; running text goes on at the margin.
            following = lines[at + 1] if at + 1 < len(lines) else None
            if following is None or following.x0 < left + 2 * settings.indent * size:
                return at
    return 0


def _begins_paragraph(
    paragraph: Sequence[TypedLine],
    line: TypedLine,
    column: _Column,
    settings: LayoutSettings,
) -> bool:
    right, size = column.right, column.size
    last = paragraph[-1]
    step = line.baseline - last.baseline
    if step < 0 or step > settings.blank * column.pitch:
        return True
    indented = line.x0 - column.left > settings.indent * size
    if indented:
        # Lines of one hanging or centred block share their indent.
        same_block = abs(line.x0 - last.x0) < 0.8 * size and len(paragraph) > 1
        return not same_block or last.x1 < right - 8 * size
    ended = last.text.rstrip('"»”)').endswith((".", "!", "?", ":", ";"))
    return ended and last.x1 < right - 10 * size
