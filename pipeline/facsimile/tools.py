"""Tools that people wrote with: colour, width of the line, and how it lies on the paper."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.facsimile.ink import InkLayer
from pipeline.facsimile.ink_places import inked_places, leave_ink, whole_at
from pipeline.facsimile.raster import Rng, blur, clouds, inked_part, noise
from pipeline.model import Hand, Instrument

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Attributes:
        instrument: what the mark is said to be made with.
        colour: RGB of its full ink.
        narrow_mm, broad_mm: between which its lines are wide.
        tooth: how much the tooth of the paper shows in its line, 0 (ink) to 100 (hard pencil).
        pool: how much its ink pools and thins along the line, 0 to 100.

    Raises:
        ValueError: when a value is out of range.
    """

    instrument: Instrument
    colour: Colour
    narrow_mm: float
    broad_mm: float
    tooth: int = 0
    pool: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.narrow_mm <= self.broad_mm:
            raise ValueError(f"a line of {self.narrow_mm} to {self.broad_mm} mm cannot be drawn")
        if not 0 <= self.tooth <= 100 or not 0 <= self.pool <= 100:
            raise ValueError(f"tooth {self.tooth} or pool {self.pool} is not in 0 to 100")


PENCIL, INK = Instrument.PENCIL, Instrument.INK
TOOLS = {
    "graphite": Tool(PENCIL, (66, 66, 72), 0.3, 0.6, tooth=70),
    "hard-graphite": Tool(PENCIL, (98, 98, 104), 0.25, 0.4, tooth=90),
    "soft-graphite": Tool(PENCIL, (44, 44, 49), 0.45, 0.85, tooth=55),
    "copying-pencil": Tool(PENCIL, (86, 66, 112), 0.3, 0.55, tooth=50),
    "red-pencil": Tool(Instrument.RED_PENCIL, (186, 48, 44), 0.5, 1.2, tooth=60),
    "brown-red-pencil": Tool(Instrument.RED_PENCIL, (158, 62, 48), 0.5, 1.2, tooth=70),
    "blue-pencil": Tool(Instrument.BLUE_PENCIL, (52, 82, 158), 0.5, 1.2, tooth=60),
    "dark-blue-pencil": Tool(Instrument.BLUE_PENCIL, (40, 56, 118), 0.5, 1.1, tooth=55),
    "blue-black-ink": Tool(INK, (34, 36, 84), 0.25, 0.6, pool=70),
    "black-ink": Tool(INK, (30, 28, 30), 0.25, 0.6, pool=50),
    "violet-ink": Tool(INK, (74, 44, 118), 0.25, 0.55, pool=80),
    "green-ink": Tool(INK, (32, 92, 70), 0.25, 0.55, pool=70),
    "brown-ink": Tool(INK, (92, 70, 50), 0.25, 0.55, pool=90),
    "red-ink": Tool(INK, (168, 36, 52), 0.25, 0.5, pool=70),
    "blue-ball-pen": Tool(INK, (38, 56, 140), 0.25, 0.45, tooth=16, pool=20),
    "black-ball-pen": Tool(INK, (42, 42, 48), 0.25, 0.45, tooth=16, pool=20),
}


def instrument_of(tool: str, hand: Hand) -> Instrument:
    """What a mark was made with; without a tool it was the plain pencil or pen."""
    if tool:
        return TOOLS[tool].instrument
    return INK if hand is Hand.INK else PENCIL


def lay_on_paper(layer: InkLayer, tool: Tool, per_mm: float, rng: Rng) -> None:
    """Let the tool's ink lie on the paper as it does: grained by its tooth, pooled; in place.

    Ink that is left where a line passed is never less than a faint trace.
    """
    part = inked_part(layer.cover)
    if part is None:
        return
    height, width = layer.ink[part].shape
    places, ink = inked_places(layer.ink[part])
    if tool.pool:
        pool = whole_at(clouds(rng, height, width, max(round(per_mm * 1.5), 3)), places)
        ink += (ink * (pool - 128)) * tool.pool // (400 * 70)
    if tool.tooth:
        tooth = whole_at(blur(noise(rng, height, width), max(per_mm * 0.07, 0.5)), places) - 128
        coarse = whole_at(clouds(rng, height, width, max(round(per_mm * 3), 4)), places) - 128
        # The harder the pencil is pressed, the deeper into the tooth it reaches.
        rough = (tooth * 4 + coarse // 3 - 40) * tool.tooth // 70
        caught = np.clip(ink * 5 // 4 + rough, 36, 250)
        ink = ink * caught >> 8
    leave_ink(layer.ink[part], places, ink)
