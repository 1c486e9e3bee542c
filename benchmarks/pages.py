"""Which pages are measured: the same ones each time, from a folder of real material or drawn."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.facsimile import draw_pages

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_DATA = PROJECT.parent / "shared" / "data"
"""Where real material lies, if it is there: it is never part of the repository."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
MIXTURE: Mapping[str, int] = MappingProxyType(
    {"chaikovsky": 8, "jinr-4514": 10, "ehri": 18, "tapuscorpus": 12}
)
"""Folder of the data to number of pages: one bit, yellowed colour, hands and stamps, blurred."""


def pictures(folder: Path) -> list[Path]:
    """The scans in a folder and its sub-folders, by name; empty when it is not there."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in PICTURES
    )


def spread(paths: Sequence[Path], count: int) -> list[Path]:
    """``count`` of the paths, or all, evenly spaced: the same ones each time."""
    if count >= len(paths):
        return list(paths)
    return [paths[at * len(paths) // count] for at in range(count)]


def choose(data: Path, mixture: Mapping[str, int] = MIXTURE) -> list[Path]:
    """The real pages of a mixture.

    Raises:
        FileNotFoundError: when ``data`` lacks pages of it.
    """
    chosen: list[Path] = []
    for name, count in mixture.items():
        found = pictures(data / name)
        if len(found) < count:
            raise FileNotFoundError(f"{data / name}: {len(found)} scans, {count} are wanted.")
        chosen += spread(found, count)
    return chosen


def make_batch(scans: Sequence[Path], folder: Path) -> Path:
    """Copy scans into a batch of their own, one document each, in the order given."""
    folder.mkdir(parents=True)
    for at, scan in enumerate(scans, 1):
        shutil.copyfile(scan, folder / f"page-{at:04d}-{scan.stem}{scan.suffix.lower()}")
    return folder


def pages_to_time(data: Path, seed: int, folder: Path, count: int | None = None) -> Path:
    """A batch of the mixture's real pages, or of as many drawn ones when there is no data.

    Args:
        data: folder of real material.
        seed: of the drawn pages.
        folder: where the batch is made; it must not be there yet.
        count: only this many of the pages, evenly spaced.
    """
    if data.is_dir():
        scans = choose(data)
    else:
        scans = draw_pages(folder.parent / "drawn", count or sum(MIXTURE.values()), seed)
    return make_batch(scans if count is None else spread(scans, count), folder)
