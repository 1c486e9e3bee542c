"""What this project asks of a recognition engine, and two engines that need no program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model import Grey


@dataclass(frozen=True, slots=True)
class EngineWord:
    """A word as an engine reports it: box (x0, y0, x1, y1) in pixels of the picture it was given.

    Attributes:
        line: the engine's own number of the text line, increasing down the picture.
        confidence: 0 to 1.
    """

    text: str
    box: tuple[int, int, int, int]
    line: int
    confidence: float


class OcrEngine(Protocol):
    """Reads a picture of text lines stacked one above another."""

    @property
    def name(self) -> str:
        """Engine, version and model, for the provenance."""
        ...

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        """Words of ``picture``, shape (h, w), uint8, 0 ink to 255 paper; top left origin.

        Raises:
            OcrError: when the engine cannot be run or fails.
        """
        ...


class NullEngine:
    """Reads nothing: for runs and tests that are about everything else."""

    name = "null"

    def read(self, picture: Grey) -> Sequence[EngineWord]:  # noqa: ARG002 (the protocol's)
        return ()


def picture_key(picture: Grey) -> str:
    """SHA-256 of a picture's size and pixels."""
    digest = hashlib.sha256(f"{picture.shape}".encode())
    digest.update(picture.tobytes())
    return digest.hexdigest()


class ReplayEngine:
    """Gives back words recorded earlier for exactly these pixels."""

    name = "replay"

    def __init__(self, recorded: Mapping[str, Sequence[EngineWord]]) -> None:
        """Take words by :func:`picture_key`."""
        self._recorded = dict(recorded)

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        """Words recorded for ``picture``.

        Raises:
            KeyError: when nothing was recorded for it: a changed picture must not pass unseen.
        """
        return self._recorded[picture_key(picture)]
