"""Tunables of the search for annotations."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.annotate.instrument_settings import InstrumentSettings


@dataclass(frozen=True, slots=True)
class AnnotateSettings:
    """Tunables; lengths in x-heights of the typing unless they say otherwise.

    Attributes:
        speck: ink of a stroke that counts at all, in squared x-heights.
        smallest: ink of an annotation, in squared x-heights.
        shortest: longer side of an annotation.
        line: a stroke along or across the typing is a line from this length.
        thin: the thickest that such a line is.
        coverage: share of a typed word's width that a line or scribble covers to speak about it.
        word_gap: between strokes of one note, side by side, in heights of its small letters.
        line_gap: the same between strokes one above the other.
        free_word_gap, free_line_gap: between words and lines where nothing is typed, in heights
            of their strokes.
        piece_gap: between pieces of one underline, strike-out or bar.
        outline: how far an outline may stray from the ink around which it goes.
        edge: share of the page's height at top and bottom where sheet numbers stand.
        least: confidence of an annotation; what is less sure is no annotation, 0 to 1.
        sure: confidence of an annotation whose pixels have no probabilities, 0 to 1.
        instrument: tunables of colour and tone.

    Raises:
        ValueError: for a value out of its range.
    """

    speck: float = 0.03
    smallest: float = 0.2
    shortest: float = 0.8
    line: float = 3.0
    thin: float = 0.7
    coverage: float = 0.5
    word_gap: float = 2.4
    line_gap: float = 1.4
    free_word_gap: float = 1.6
    free_line_gap: float = 1.6
    piece_gap: float = 3.0
    outline: float = 0.15
    edge: float = 0.14
    least: float = 0.4
    sure: float = 0.8
    instrument: InstrumentSettings = field(default_factory=InstrumentSettings)

    def __post_init__(self) -> None:
        for name in ("speck", "smallest", "shortest", "word_gap", "line_gap", "piece_gap"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is a length or area and cannot be negative")
        if self.word_gap <= 0 or self.line_gap <= 0:
            raise ValueError("word_gap and line_gap are lengths above 0")
        if self.free_word_gap <= 0 or self.free_line_gap <= 0:
            raise ValueError("free_word_gap and free_line_gap are lengths above 0")
        if self.line <= self.thin or self.thin <= 0 or self.outline <= 0:
            raise ValueError("line, thin and outline are lengths; a line is longer than thin")
        if not 0 < self.coverage <= 1 or not (0 <= self.sure <= 1 and 0 <= self.least <= 1):
            raise ValueError("coverage, sure and least are from 0 to 1")
        if not 0 <= self.edge < 0.5:
            raise ValueError("edge is a share of the page's height below a half")
