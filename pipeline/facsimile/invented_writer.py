"""Invented writers: each has a slant, a rhythm, a pressure and an alphabet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.facsimile.curves_trace import Touch
from pipeline.facsimile.invented_letters import (
    BLOCK,
    FIGURES,
    LARGE,
    RUNNING,
    Figure,
    Skeleton,
    Stroke,
)
from pipeline.facsimile.raster import Rng, rng_for


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as one writer makes it, in hundredths of the height of small letters, y up."""

    stroke: Stroke
    late: tuple[Stroke, ...]
    width: int
    joins: bool


@dataclass(frozen=True, slots=True)
class Writer:
    """A hand that stays the same through a page.

    Lengths are per cent of the height of small letters, chances per cent.

    Attributes:
        slant: lean to the right, the tangent in per cent; negative leans back.
        gap: between letters, beyond their own width.
        word_gap: between words.
        join: chance that a letter is joined to the next.
        tension: roundness of curves: below 60 is angular, 100 round.
        haste: how far the pen cuts corners; at 60 arches melt into waves.
        wobble: how far a point strays from its place in the alphabet.
        size_wobble: how much letters differ in size.
        tail_off: how much smaller a long word's last letters are than its first.
        wander: how far the baseline strays.
        rise: how much a word climbs in its own length, in per cent; negative sinks.
        tremor: unsteadiness of the line, in per cent of the height of small letters.
        flourish: chance that a word's last stroke swings out.
        capital: chance that a word begins with a large letter.
        stop: chance that a comma or full stop follows a word.
        block: true when it writes block capitals, stroke by stroke.
        touch: how it presses.
        letters: its small letters, the more frequent ones several times.
        large: its capitals.
        figures: strokes of each figure and sign.
    """

    slant: int
    gap: int
    word_gap: int
    join: int
    tension: int
    haste: int
    wobble: int
    size_wobble: int
    tail_off: int
    wander: int
    rise: int
    tremor: int
    flourish: int
    capital: int
    stop: int
    block: bool
    touch: Touch
    letters: tuple[Letter, ...] = field(repr=False)
    large: tuple[Letter, ...] = field(repr=False)
    figures: dict[str, Figure] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Build:
    """How a writer stretches the common skeletons: per cent."""

    width: int
    tall: int
    deep: int
    loops: int

    def point(self, x: int, y: int) -> tuple[int, int]:
        if y > 100:
            y = 100 + (y - 100) * self.tall // 100
        elif y < 0:
            y = y * self.deep // 100
        return x * self.width // 100, y


_RUNNING, _FLYING, _SCHOOL, _ANGULAR, _APART, _BLOCK = range(6)
_MANNERS = (
    *(_RUNNING,) * 7,
    *(_FLYING,) * 4,
    *(_SCHOOL,) * 3,
    *(_ANGULAR,) * 2,
    *(_APART,) * 2,
    *(_BLOCK,) * 2,
)


@lru_cache(maxsize=64)
def invent_writer(seed: int) -> Writer:
    """A writer who depends on nothing but the seed.

    More than half write a fast joined hand, some of them so fast that letters melt into waves; the
    rest a careful school hand, an angular one, unjoined small letters, or block capitals.
    """
    rng = rng_for("writer", seed)
    manner = _MANNERS[_up_to(rng, len(_MANNERS) - 1)]
    block = manner == _BLOCK
    slant = _slant(rng, block)
    fast = manner in {_RUNNING, _FLYING}
    width = {_BLOCK: (75, 120), _FLYING: (75, 190)}.get(manner, (55, 145))
    build = _Build(
        width=_between(rng, *width),
        tall=_between(rng, 55, 190),
        deep=_between(rng, 60, 170),
        loops=_between(rng, 40, 160),
    )
    join = {_SCHOOL: (95, 100), _ANGULAR: (60, 100)}.get(manner, (72, 100) if fast else (0, 25))
    tension = {_ANGULAR: (15, 60), _BLOCK: (0, 60)}.get(manner, (75, 120))
    haste = {_RUNNING: (10, 55), _FLYING: (55, 110), _ANGULAR: (0, 35)}.get(manner, (0, 18))
    wobble = {_SCHOOL: (1, 4), _RUNNING: (3, 9), _FLYING: (5, 14)}.get(manner, (2, 6))
    tail_off = {_RUNNING: (0, 40), _FLYING: (10, 60)}.get(manner, (0, 10))
    return Writer(
        slant=slant,
        gap=_between(rng, 8, 34) if block or manner == _APART else _between(rng, -6, 42),
        word_gap=_between(rng, 55, 190),
        join=_between(rng, *join),
        tension=_between(rng, *tension),
        haste=_between(rng, *haste),
        wobble=_between(rng, *wobble),
        size_wobble=_between(rng, 2, 8 if manner == _SCHOOL else 20),
        tail_off=_between(rng, *tail_off),
        wander=_between(rng, 0, 14),
        rise=_between(rng, -5, 9),
        tremor=_between(rng, 1, 5) if _chance(rng, 15) else 0,
        flourish=_between(rng, 0, 45 if fast else 8),
        capital=_between(rng, 5, 25),
        stop=_between(rng, 0, 18),
        block=block,
        touch=Touch(
            base=_between(rng, 110, 215), contrast=_between(rng, 5, 75), drift=_between(rng, 5, 45)
        ),
        letters=_alphabet(BLOCK if block else RUNNING, build, rng, manner == _APART),
        large=_alphabet(BLOCK if block else LARGE, build, rng, apart=False),
        figures=_own_figures(build, rng),
    )


def _slant(rng: Rng, block: bool) -> int:
    if block:
        return _between(rng, -12, 25)
    if _chance(rng, 12):
        return _between(rng, -35, 0)
    return (_between(rng, 0, 80) + _between(rng, 10, 70)) // 2


def _alphabet(
    skeletons: Sequence[Skeleton], build: _Build, rng: Rng, apart: bool
) -> tuple[Letter, ...]:
    letters: list[Letter] = []
    for skeleton in skeletons:
        # Of the many forms of letters each writer knows only some.
        weight = skeleton.weight * _between(rng, 0, 200) // 100
        letter = _own(skeleton, build, rng, apart)
        letters.extend([letter] * weight)
    return tuple(letters) or (_own(skeletons[0], build, rng, apart),)


def _own(skeleton: Skeleton, build: _Build, rng: Rng, apart: bool) -> Letter:
    stretch = _between(rng, 82, 124)
    bias = 7
    points = skeleton.stroke
    if apart and len(points) > 5:
        # Without neighbours a letter has no stroke that leads on.
        points = points[:-1]

    def bent(stroke: Stroke) -> Stroke:
        strays = rng.integers(-bias, bias + 1, size=(len(stroke), 2)).tolist()
        places = (build.point(x * stretch // 100, y) for x, y in stroke)
        return tuple((x + dx, y + dy) for (x, y), (dx, dy) in zip(places, strays, strict=True))

    return Letter(
        _looped(bent(points), build.loops),
        tuple(bent(stroke) for stroke in skeleton.late),
        skeleton.width * stretch * build.width // 10000,
        skeleton.joins,
    )


def _looped(stroke: Stroke, loops: int) -> Stroke:
    """Ascenders and descenders with wide, narrow or closed loops."""
    middle = sum(x for x, _ in stroke) // len(stroke)
    return tuple(
        (middle + (x - middle) * loops // 100, y) if y > 120 or y < -25 else (x, y)
        for x, y in stroke
    )


def _own_figures(build: _Build, rng: Rng) -> dict[str, Figure]:
    width = (build.width + 200) // 3
    figures = {}
    for name, forms in FIGURES.items():
        strokes = forms[_up_to(rng, len(forms) - 1)]
        stretch = width * _between(rng, 85, 120) // 100
        figures[name] = tuple(
            tuple(
                (x * stretch // 100 + _between(rng, -4, 4), y + _between(rng, -4, 4))
                for x, y in stroke
            )
            for stroke in strokes
        )
    return figures


def _between(rng: Rng, low: int, high: int) -> int:
    return int(rng.integers(low, high + 1))


def _up_to(rng: Rng, high: int) -> int:
    return int(rng.integers(0, high + 1))


def _chance(rng: Rng, percent: int) -> bool:
    return bool(rng.integers(0, 100) < percent)
