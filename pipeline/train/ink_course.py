"""Courses that ink networks go through while they learn."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from pipeline.train.crops import Shares

WARM = 0.06
"""Share of a whole course in which the rate rises."""


@dataclass(frozen=True, slots=True)
class Course:
    """How long, how fast and on what a network learns.

    Attributes:
        steps: of the optimiser.
        batch: crops a step.
        rate: highest learning rate.
        fall: share of the fall of the learning rate that is run through, 0 to 1.
        kept: shares of the steps after which the network is kept, for the mean with that of the
            end, above 0 and below 1.
        average: of the weights over steps: the share kept at each.
        textures, blotches: shares of crops whose texture or paper is made anew, 0 to 1.
        styles: share of batches whose crops take on one another's style in the network, 0 to 1.
        shares: of what else is done to crops.

    Raises:
        ValueError: for a number that cannot be.
    """

    steps: int
    batch: int = 32
    rate: float = 2e-3
    fall: float = 1.0
    kept: tuple[float, ...] = ()
    average: float = 0.999
    textures: float = 0.5
    blotches: float = 0.3
    styles: float = 0.0
    shares: Shares = field(default_factory=Shares)

    def __post_init__(self) -> None:
        if min(self.steps, self.batch) < 1:
            raise ValueError("steps and batch are 1 or more")
        if not all(0 < share < 1 for share in self.kept):
            raise ValueError("what is kept lies between the beginning and the end")
        if not 0 < self.fall <= 1:
            raise ValueError("fall is above 0 and up to 1")
        if not 0 < self.rate < 1 or not 0 <= self.average < 1:
            raise ValueError("rate and average are between 0 and 1")
        if not all(0 <= share <= 1 for share in (self.textures, self.blotches, self.styles)):
            raise ValueError("shares are from 0 to 1")

    def rate_at(self, step: int) -> float:
        """The learning rate: a quick rise, then half a wave of a cosine down to nothing.

        After Loshchilov and Hutter, "SGDR" (ICLR 2017).
        """
        done = self.fall * step / self.steps
        left = max(done - WARM, 0) / (1 - WARM)
        return self.rate * min(done / WARM, 1.0) * (0.5 + 0.5 * math.cos(math.pi * left))


def plain(steps: int) -> Course:
    """Of the first network. It ends while its rate is high: see docs/ink-model.md."""
    return Course(steps, fall=0.4, kept=(0.74,))


def styled(steps: int) -> Course:
    """Of one that learns less of how drawn pages look."""
    return Course(steps, fall=0.5, kept=(0.74,), styles=0.5)


def taught(steps: int) -> Course:
    """Of the first network once more, with both as its teachers."""
    return Course(steps, batch=12, rate=5e-4, average=0.995, kept=(0.25, 0.5, 0.75))
