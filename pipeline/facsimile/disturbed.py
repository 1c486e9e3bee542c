"""What goes wrong at a typewriter, and what typists do about it, by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.machine import Overtyped, TypedLine
from pipeline.facsimile.raster import Rng
from pipeline.model import RegionKind

CROSSING = {"ru": "хХ-=/", "la": "xX-=/"}


def disturb_lines(rng: Rng, lines: Sequence[TypedLine]) -> tuple[TypedLine, ...]:
    """The same lines with x-ed out words, letters typed over, underlined and darker lines.

    No text, row or column changes, so places of words stay what they were: a word that was x-ed
    out keeps its text in the answer, and of a corrected letter the answer has the right one.

    Args:
        rng: the stream it is drawn from.
        lines: as they should have been typed.
    """
    faults = one_of(rng, (0, 0, 1, 2, 3, 6, 12))
    red_page = chance(rng, 3)
    out = []
    for line in lines:
        changed = line
        if chance(rng, faults):
            changed = replace(changed, overtyped=_crossed_out(rng, line.text))
        elif chance(rng, faults * 3):
            changed = replace(changed, overtyped=_corrected(rng, line.text))
        if chance(rng, faults):
            changed = replace(changed, force=between(rng, 55, 125))
        if line.kind is RegionKind.HEADER and not line.underlined and chance(rng, 10):
            changed = replace(changed, underlined=True, underline=one_of(rng, "___=-"))
        if red_page and line.kind is RegionKind.HEADER and chance(rng, 70):
            changed = replace(changed, red=True)
        out.append(changed)
    return tuple(out)


def _crossed_out(rng: Rng, text: str) -> tuple[Overtyped, ...]:
    """A word, or the words from one to another, struck over."""
    starts = [i for i, c in enumerate(text) if c != " " and (i == 0 or text[i - 1] == " ")]
    first = one_of(rng, starts)
    end = text.find(" ", first)
    last = len(text) if end < 0 else end
    if chance(rng, 25):
        end = text.find(" ", last + 1)
        last = len(text) if end < 0 else end
    cyrillic = any("а" <= c.lower() <= "я" for c in text)
    return (Overtyped(first, last, one_of(rng, CROSSING["ru" if cyrillic else "la"])),)


def _corrected(rng: Rng, text: str) -> tuple[Overtyped, ...]:
    """Up to three letters each with another below it."""
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    if not letters:
        return ()
    wrong = [c.lower() for c in text if c.isalpha()]
    places = sorted({one_of(rng, letters) for _ in range(between(rng, 1, 3))})
    return tuple(Overtyped(i, i + 1, one_of(rng, wrong)) for i in places)
