"""What a file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """Bounds that are checked against a file's header, before anything is decoded.

    Attributes:
        max_pixels: of one page. A3 at 1200 dpi has 279 million.
        max_side: longest side of one page, pixels.
        min_side: a shorter side than this cannot hold a line of text, pixels.
        max_file_bytes: of one file.
        max_frames: pages of one file.
        guard_seconds: after which a guarded decoder is stopped.
        guard_bytes: memory that a guarded decoder may use beyond its own program.

    Raises:
        ValueError: when one is not positive.
    """

    max_pixels: int = 300_000_000
    max_side: int = 100_000
    min_side: int = 32
    max_file_bytes: int = 4 * 2**30
    max_frames: int = 10_000
    guard_seconds: float = 60.0
    guard_bytes: int = 4 * 2**30

    def __post_init__(self) -> None:
        for item in fields(self):
            if not getattr(self, item.name) > 0:
                raise ValueError(f"{item.name} must be positive")
