"""Whether the resolution that a file states can be true."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DpiRule:
    """When a stated resolution is believed. Sizes are of the page it would make, in inches.

    Attributes:
        lowest, highest: believed values, dots per inch.
        placeholders: values that programs write when they know nothing.
        placeholder_longest: a placeholder is believed only for a page whose longer side is at
            most this (A3 is 16.5): 1757 x 2577 pixels "at 72 dpi" would be 24 x 36 inches.
        shortest, longest: any value is believed only for a page whose longer side is between
            these (a visiting card; A0).
        anisotropy: relative difference of the two directions from which the picture counts as
            squeezed (fax: 204 x 98) and its resolution as unknown.

    Raises:
        ValueError: when a range is empty.
    """

    lowest: float = 50.0
    highest: float = 2400.0
    placeholders: tuple[float, ...] = (72.0, 96.0)
    placeholder_longest: float = 18.0
    shortest: float = 2.0
    longest: float = 48.0
    anisotropy: float = 0.02

    def __post_init__(self) -> None:
        if not 0 < self.lowest < self.highest or not 0 < self.shortest < self.longest:
            raise ValueError("empty range of resolutions or sizes")


def believable_dpi(
    stated: tuple[float, float] | None,
    width: int,
    height: int,
    rule: DpiRule | None = None,
) -> tuple[float | None, str | None]:
    """The resolution to use, and what is wrong with the stated one.

    Args:
        stated: across and down, dots per inch; ``None`` when the file states none.
        width: of the picture, pixels.
        height: of the picture, pixels.
        rule: the standard one when ``None``.

    Returns:
        ``(dpi, None)``, or ``(None, a sentence)``, or ``(None, None)`` when none was stated.
    """
    rule = rule or DpiRule()
    if stated is None:
        return None, None
    across, down = stated
    if not (math.isfinite(across) and math.isfinite(down)) or across <= 1 or down <= 1:
        return None, None  # 1 is what a file without a unit states
    if abs(across - down) > rule.anisotropy * max(across, down):
        return None, f"The file states {across:.4g} x {down:.4g} dpi: the picture is squeezed."
    dpi = (across + down) / 2
    longer = max(width, height) / dpi
    placeholder = any(abs(dpi - value) < 0.5 for value in rule.placeholders)
    longest = rule.placeholder_longest if placeholder else rule.longest
    if rule.lowest <= dpi <= rule.highest and rule.shortest <= longer <= longest:
        return round(dpi, 2), None
    if placeholder:
        return None, None  # so common that a warning on each page would say nothing
    return None, f"The file states {dpi:.4g} dpi, which cannot be true for its size."
