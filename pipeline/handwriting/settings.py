"""Tunables of reading handwriting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """What counts as read, and how marks are cut into lines.

    Attributes:
        model: path of a local model as :func:`pipeline.handwriting.load_reader` takes it; empty to
            read no handwriting.
        least_confidence: a line read with less is not read, 0 to 1.
        margin: paper kept around a mark, as a share of its shorter side.
        valley: rows with less ink than this share of the fullest row part two lines, 0 to 1.
        least_line: a line is at least this share of the tallest one of its mark, 0 to 1.
        longest: tokens of a line at most; one that has not ended by then is not read.
        threads: of the model, a page.

    Raises:
        ValueError: for a value out of range.
    """

    model: str = ""
    least_confidence: float = 0.5
    margin: float = 0.08
    valley: float = 0.08
    least_line: float = 0.35
    longest: int = 96
    threads: int = 1

    def __post_init__(self) -> None:
        for name in ("least_confidence", "margin", "valley", "least_line"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} {getattr(self, name)} is not in 0 to 1")
        if self.longest < 1 or self.threads < 1:
            raise ValueError("longest and threads are at least 1")
