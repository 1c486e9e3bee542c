"""What decoders say when they fail, before a file name is put to it."""

from __future__ import annotations

from pipeline.scan.limits import ScanLimits

RESCAN = "Scan or copy the page again; if the original opens elsewhere, save it anew as TIFF."


class DecodeProblem(Exception):  # noqa: N818 - it becomes a ScanError once the file is known
    """A reason and a remedy, both sentences for the user."""

    def __init__(self, reason: str, remedy: str = RESCAN) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(reason)


def check_size(width: int, height: int, limits: ScanLimits) -> None:
    """Refuse a picture that is too small to be a page or too large for the machine.

    Raises:
        DecodeProblem: with the size and the limit.
    """
    if width < 1 or height < 1:
        raise DecodeProblem(f"The file states a size of {width} x {height} pixels.")
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise DecodeProblem(
            f"The picture claims {width} x {height} pixels "
            f"({width * height / 1e6:,.0f} million); the limit is "
            f"{limits.max_pixels / 1e6:,.0f} million and {limits.max_side:,} a side.",
            "If this is truly a page, save it at 300 to 600 dpi.",
        )
    if min(width, height) < limits.min_side:
        raise DecodeProblem(
            f"The picture has only {width} x {height} pixels: too small to hold text.",
            "Scan the page again at 300 dpi, or take this file out of the batch.",
        )
