"""What time and the scanner did, by chance: from a clean scan to a ruined copy."""

from __future__ import annotations

from dataclasses import replace

from pipeline.facsimile.chance import at_times, between, chance, one_of
from pipeline.facsimile.condition import BEDS, TINTS, Condition
from pipeline.facsimile.raster import Rng

DPI_CHOICES = (100, 120, 150, 200, 200, 200, 240, 300, 300, 300, 300, 400)
TONE_CHOICES = (*("colour",) * 9, *("grey",) * 7, *("bilevel",) * 4)
PLAIN_IN_HUNDRED = 12
"""How many of a hundred pages are clean scans of well kept sheets."""


def random_condition(rng: Rng, dpi: int | None = None) -> Condition:
    """A condition by chance.

    Args:
        rng: the stream it is drawn from.
        dpi: of the scan; by chance 100 to 400 when not given.

    Raises:
        ValueError: when ``dpi`` is not 60 to 600.
    """
    chosen = dpi or one_of(rng, DPI_CHOICES)
    tone = one_of(rng, TONE_CHOICES)
    basic = Condition(
        dpi=chosen,
        skew=between(rng, -150, 150) / 100 if chance(rng, 85) else between(rng, -450, 450) / 100,
        faded=between(rng, 0, 60) if chance(rng, 20) else between(rng, 0, 30),
        bleed=between(rng, 30, 90) if chance(rng, 20) else between(rng, 0, 40),
        yellow=between(rng, 0, 100),
        stains=at_times(rng, 70, 1, 10),
        folds=at_times(rng, 50, 1, 3),
        noise=between(rng, 2, 45) if chance(rng, 85) else between(rng, 45, 100),
        blur=_blur(rng, chosen),
        margin_mm=between(rng, 0, 7) if chance(rng, 85) else between(rng, 8, 30),
        dark_bed=chance(rng, 50),
        tone=tone,
        jpeg=at_times(rng, 60, 40, 92),
    )
    if chance(rng, PLAIN_IN_HUNDRED):
        return basic
    bilevel = tone == "bilevel"
    return replace(
        basic,
        tint=one_of(rng, TINTS) if chance(rng, 50) else "",
        bed=one_of(rng, BEDS) if chance(rng, 30) else "",
        holes=one_of(rng, (2, 2, 2, 3, 4)) if chance(rng, 25) else 0,
        creases=at_times(rng, 25, 1, 5),
        cracks=at_times(rng, 15, 1, 30),
        torn=at_times(rng, 20, 4, 80),
        dirt=at_times(rng, 35, 4, 80),
        tape=at_times(rng, 8, 1, 4),
        gutter=at_times(rng, 25, 15, 100),
        uneven=at_times(rng, 35, 8, 100) // (2 if bilevel else 1),
        streaks=at_times(rng, 10, 10, 90),
        dim=at_times(rng, 20, 5, 42),
        flat=at_times(rng, 20, 5, 45),
        sharpened=at_times(rng, 30, 8, 100),
        threshold=between(rng, 48, 84) if bilevel and chance(rng, 55) else 0,
    )


def _blur(rng: Rng, dpi: int) -> int:
    """Mostly sharp; at times out of focus, by up to a tenth of a millimetre or so."""
    most = min(max(dpi * 9 // 10, 90), 360)
    if chance(rng, 18):
        return between(rng, most // 2, most)
    return between(rng, 30, 105)
