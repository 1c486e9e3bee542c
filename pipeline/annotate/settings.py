"""Tunables of the search for annotations."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.annotate.instrument_settings import InstrumentSettings


@dataclass(frozen=True, slots=True)
class AnnotateSettings:
    """Tunables; lengths in x-heights of the typing unless they say otherwise.

    Attributes:
        speck: ink of a stroke that counts at all, in squared x-heights.
        line: a stroke along or across the typing is a line from this length.
        thin: the thickest that such a line is.
        coverage: share of a typed word's width that a line or scribble covers to speak about it.
        outline: how far an outline may stray from the ink around which it goes.
        possible: ink that is as likely by hand may be a part of a mark, 0 to 1.
        least: confidence of an annotation; what is less sure is no annotation, 0 to 1.
        instrument: tunables of colour and tone.

    Raises:
        ValueError: for a value out of its range.
    """

    speck: float = 0.03
    line: float = 3.0
    thin: float = 0.7
    coverage: float = 0.5
    outline: float = 0.15
    possible: float = 0.25
    least: float = 0.2
    instrument: InstrumentSettings = field(default_factory=InstrumentSettings)

    def __post_init__(self) -> None:
        if self.speck < 0:
            raise ValueError("speck is an area and cannot be negative")
        if self.line <= self.thin or self.thin <= 0 or self.outline <= 0:
            raise ValueError("line, thin and outline are lengths; a line is longer than thin")
        if not (0 < self.coverage <= 1 and 0 < self.possible <= 1 and 0 <= self.least <= 1):
            raise ValueError("coverage, possible and least are from 0 to 1")
