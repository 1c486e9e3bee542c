"""The engine alone: ``tesseract -l rus`` on the raw scan, as anyone would call it first."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def read_alone(scan: Path, segmentation: int | None = None) -> str:
    """What the engine reads on a raw scan, with one thread.

    Args:
        scan: a picture file.
        segmentation: ``--psm``; the engine's own default when ``None``.

    Raises:
        subprocess.CalledProcessError: when the engine fails.
    """
    mode = [] if segmentation is None else ["--psm", str(segmentation)]
    done = subprocess.run(
        ["tesseract", str(scan), "stdout", "-l", "rus", *mode],
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it tells the resolution it guessed
        check=True,
    )
    return done.stdout.decode("utf-8", errors="replace")


def read_all_alone(scans: Sequence[Path], jobs: int, segmentation: int | None = None) -> list[str]:
    """The same for many scans, ``jobs`` processes at a time; in the order of the scans."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda scan: read_alone(scan, segmentation), scans))
