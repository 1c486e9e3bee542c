"""Tunables of the judgement by colour and tone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstrumentSettings:
    """Tunables; brightness is a share (0 to 1) of the brightness of the paper.

    Attributes:
        red, blue: by how much red or blue stands out in coloured ink.
        narrow: a red stroke is a pencil's from this width, in x-heights of the typing.
        dark: ink is darker than this.
        uneven: and varies by less than this along the stroke.

    Raises:
        ValueError: for a value out of its range.
    """

    red: float = 0.13
    blue: float = 0.07
    narrow: float = 0.22
    dark: float = 0.44
    uneven: float = 0.26

    def __post_init__(self) -> None:
        for name in ("red", "blue", "dark", "uneven"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} is a share between 0 and 1")
        if self.narrow <= 0:
            raise ValueError("narrow is a length above 0")
