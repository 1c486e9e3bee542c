"""What a reader of handwriting is, and two that need no model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import DigitisationError
from pipeline.model import Pixels


class ReaderError(DigitisationError):
    """A model for handwriting cannot be used."""

    stage = "handwriting"


@dataclass(frozen=True, slots=True)
class Reading:
    """Text that was read, with a confidence from 0 to 1.

    Raises:
        ValueError: for empty text or a confidence out of range.
    """

    text: str
    confidence: float

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a reading without text is none")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} of {self.text!r} is not in 0 to 1")


class HandwritingReader(Protocol):
    """Reads lines of handwriting; safe to call from several threads."""

    @property
    def name(self) -> str:
        """For the provenance: which model, such as ``"trocr-onnx my-model"``."""
        ...

    def read(self, crops: Sequence[Pixels]) -> Sequence[Reading | None]:
        """Read pictures of one line each.

        Args:
            crops: upright, dark on light, shape (h, w) grey or (h, w, 3) RGB.

        Returns:
            One reading a crop, ``None`` for one that cannot be read.

        Raises:
            ReaderError: when the model fails.
        """
        ...


class NullReader:
    """Reads nothing: all handwriting stays a gap with its picture."""

    name = "none"

    def read(self, crops: Sequence[Pixels]) -> Sequence[Reading | None]:
        return (None,) * len(crops)


class ReplayReader:
    """Gives readings that were told to it, in their order; for tests.

    Attributes:
        seen: the crops that it was given.
    """

    name = "replay"

    def __init__(self, readings: Iterable[Reading | None]) -> None:
        self._readings = list(readings)
        self.seen: list[Pixels] = []

    def read(self, crops: Sequence[Pixels]) -> Sequence[Reading | None]:
        """The next readings.

        Raises:
            ReaderError: when there are fewer than crops.
        """
        start = len(self.seen)
        self.seen += crops
        given = self._readings[start : len(self.seen)]
        if len(given) < len(crops):
            raise ReaderError(
                f"There are {len(self._readings)} readings for {len(self.seen)} crops.",
                remedy="Give one for each line of handwriting.",
            )
        return given
