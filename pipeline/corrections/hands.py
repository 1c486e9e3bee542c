"""Marks made by hand, with another hand than the machine saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.model import Annotation, Hand, Instrument

INSTRUMENT_OF: Mapping[Hand, Instrument] = {
    Hand.PENCIL: Instrument.PENCIL,
    Hand.INK: Instrument.INK,
}


def of_hand(mark: Annotation, hand: Hand) -> Annotation:
    """The mark by that hand; what it was made with stays where the two go together."""
    instrument = mark.instrument
    if instrument is None or instrument.hand is not hand:
        instrument = INSTRUMENT_OF[hand]
    return replace(mark, hand=hand, instrument=instrument)
