"""Writing that nobody can read in the hand of somebody who never lived.

The text means nothing: the stroke, the rhythm and the slant are what tells handwriting from typing.
Words come as traces, which :func:`pipeline.facsimile.curves_draw.draw_traces` lays on the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facsimile.curves_draw import Nib, draw_traces
from pipeline.facsimile.curves_glyph import warp_glyph
from pipeline.facsimile.curves_trace import (
    PART,
    Place,
    Touch,
    Trace,
    bounds,
    moved,
    shake,
    smooth,
    trace,
    turned,
)
from pipeline.facsimile.invented_flourish import scribble, signature
from pipeline.facsimile.invented_writer import Letter, Writer, invent_writer
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.raster import Rng

__all__ = [
    "Nib",
    "Touch",
    "Trace",
    "Writer",
    "bounds",
    "draw_traces",
    "invent_writer",
    "moved",
    "scribble",
    "signature",
    "turned",
    "warp_glyph",
    "write_figures",
    "write_line",
    "write_words",
]


def write_words(
    writer: Writer, letters: Sequence[int], x_height_fine: int, width_fine: int, rng: Rng
) -> list[list[Trace]]:
    """Write words one after another on one baseline.

    Args:
        writer: whose hand it is.
        letters: how many letters each word has; at least 1.
        x_height_fine: height of small letters, in fine pixels.
        width_fine: width of the pen's line, in fine pixels.
        rng: for what differs from one letter to the next.

    Returns:
        The traces of each word. The origin is the start of the baseline, y points down.

    Raises:
        ValueError: when a word has no letters, or a measure is below 1.
    """
    _check(letters, x_height_fine, width_fine)
    pen = _Pen(x_height_fine, width_fine, 0, 0)
    return [_word(writer, count, pen, rng) for count in letters]


def write_line(
    writer: Writer, room_fine: int, x_height_fine: int, width_fine: int, rng: Rng
) -> list[list[Trace]]:
    """Write words of random lengths until ``room_fine`` fine pixels are full.

    Every word lies within the room but for the overhang of a slanted end; at least one word is
    written, however little room there is. Arguments and result are as of :func:`write_words`.

    Raises:
        ValueError: when a measure is below 1.
    """
    _check((1,), x_height_fine, width_fine)
    pen = _Pen(x_height_fine, width_fine, 0, 0)
    words: list[list[Trace]] = []
    while True:
        mean = sum(one.width for one in writer.letters) // len(writer.letters) + writer.gap
        left = (room_fine - pen.x // PART) * 100 // (max(mean, 20) * x_height_fine)
        count = min(1 + int(rng.integers(0, 6)) + int(rng.integers(0, 6)), max(left, 1))
        before = pen.x
        word = _word(writer, count, pen, rng)
        if words and bounds(word)[2] > room_fine:
            return words
        words.append(word)
        if pen.x // PART >= room_fine or pen.x <= before:
            return words


def write_figures(
    writer: Writer, text: str, x_height_fine: int, width_fine: int, rng: Rng
) -> list[list[Trace]]:
    """Write a number, figure by figure; these can be read.

    Args:
        writer: whose hand it is.
        text: figures, spaces and ``- . , / + ? ( ) №``.
        x_height_fine: two thirds of the height of a figure, in fine pixels.
        width_fine: width of the pen's line, in fine pixels.
        rng: for what differs from one figure to the next.

    Returns:
        The traces of each character but spaces, in order.

    Raises:
        FacsimileError: when the writer has no such sign.
        ValueError: when a measure is below 1.
    """
    _check((1,), x_height_fine, width_fine)
    pen = _Pen(x_height_fine, width_fine, 0, 0)
    written = []
    for character in text:
        if character.isspace():
            pen.x += pen.units(60)
            continue
        if character not in writer.figures:
            raise FacsimileError(
                f"An invented hand has no sign {character!r}.",
                remedy=f"Use spaces and {''.join(writer.figures)} only.",
            )
        strokes = writer.figures[character]
        size = 100 + int(rng.integers(-writer.size_wobble, writer.size_wobble + 1)) // 2
        placed = [_placed(writer, stroke, pen, size, rng) for stroke in strokes]
        written.append([_line(writer, points, pen, rng) for points in placed])
        wide = max(x for stroke in strokes for x, _ in stroke)
        pen.x += pen.units(wide * size // 100 + 14 + max(writer.gap, -5) // 2)
    return written


def _check(letters: Sequence[int], x_height_fine: int, width_fine: int) -> None:
    if min(letters, default=1) < 1 or x_height_fine < 1 or width_fine < 1:
        raise ValueError("words have letters, and letters have a height and a line's width")


@dataclass(slots=True)
class _Pen:
    """Where the writing stands: x and y in parts of a fine pixel, from the start of the line."""

    height: int
    width: int
    x: int
    y: int

    def units(self, hundredths: int) -> int:
        return hundredths * self.height * PART // 100


def _word(writer: Writer, count: int, pen: _Pen, rng: Rng) -> list[Trace]:
    """Write one word and move the pen on past the gap after it."""
    chains: list[list[Place]] = []
    late: list[list[Place]] = []
    start, base = pen.x, pen.y
    joined = False
    capital = int(rng.integers(0, 100)) < writer.capital
    swing = int(rng.integers(-writer.size_wobble, writer.size_wobble + 1)) // 2
    for index in range(count):
        letter = _pick(writer.large if capital and index == 0 else writer.letters, rng)
        shrunk = 100 - writer.tail_off * min(index, 10) // 10
        size = 100 + swing + int(rng.integers(-writer.size_wobble, writer.size_wobble + 1)) // 3
        size = max(size * shrunk // 100, 35)
        stray = writer.wander * pen.height * PART // 100
        # The baseline is drawn back to the line, or long lines would drift off it.
        pen.y = pen.y * 7 // 8 + int(rng.integers(-stray, stray + 1)) // 4
        points = _placed(writer, letter.stroke, pen, size, rng)
        if joined:
            chains[-1].extend(points)
        else:
            chains.append(points)
        late.extend(_placed(writer, stroke, pen, size, rng) for stroke in letter.late)
        joined = letter.joins and int(rng.integers(0, 100)) < writer.join and not writer.block
        step = letter.width * size // 100 + writer.gap
        pen.x += pen.units(max(step, 15))
    if not writer.block and int(rng.integers(0, 100)) < writer.flourish:
        x, y = chains[-1][-1]
        reach = pen.units(int(rng.integers(40, 160)))
        lift = pen.units(int(rng.integers(-40, 70)))
        chains[-1].extend([(x + reach // 2, y + reach // 10), (x + reach, y - lift)])
    if int(rng.integers(0, 100)) < writer.stop:
        sign = writer.figures[",."[int(rng.integers(0, 2))]][0]
        late.append(_placed(writer, sign, pen, 100, rng))
        pen.x += pen.units(20)
    climb = writer.rise + int(rng.integers(-3, 4))
    traces = [
        _line(writer, [(x, y - (x - start) * climb // 100) for x, y in points], pen, rng)
        for points in (*chains, *late)
    ]
    pen.y = base * 3 // 4 + (pen.y - base) // 2
    gap = writer.word_gap * int(rng.integers(70, 145)) // 100
    pen.x += pen.units(gap)
    return traces


def _pick(letters: tuple[Letter, ...], rng: Rng) -> Letter:
    return letters[int(rng.integers(0, len(letters)))]


def _placed(writer: Writer, stroke: Sequence[Place], pen: _Pen, size: int, rng: Rng) -> list[Place]:
    """A stroke of a letter where the pen stands, slanted, each point a little off."""
    strays = rng.integers(-writer.wobble, writer.wobble + 1, size=(len(stroke), 2)).tolist()
    points = []
    for (x, y), (dx, dy) in zip(stroke, strays, strict=True):
        across, up = x * size // 100 + dx, y * size // 100 + dy
        across += up * writer.slant // 100
        points.append((pen.x + pen.units(across), pen.y - pen.units(up)))
    return points


def _line(writer: Writer, points: list[Place], pen: _Pen, rng: Rng) -> Trace:
    points = _hurried(points, writer.haste)
    steps = min(max(pen.height // 28, 4), 12)
    path = smooth(points, steps, writer.tension)
    path = shake(path, rng, pen.units(writer.tremor))
    return trace(path, pen.width, writer.touch, rng)


def _hurried(points: list[Place], haste: int) -> list[Place]:
    """Corners cut: each point is drawn towards the middle of its neighbours."""
    if haste == 0 or len(points) < 4:
        return points
    out = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        middle = ((before[0] + after[0]) // 2, (before[1] + after[1]) // 2)
        out.append(
            (
                here[0] + (middle[0] - here[0]) * haste // 160,
                here[1] + (middle[1] - here[1]) * haste // 160,
            )
        )
    return [*out, points[-1]]
