"""The engine alone: ``tesseract -l rus`` on the raw scan, as anyone would call it first."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.line_text import PlacedWord
from pipeline.model import Box


def read_alone(scan: Path, segmentation: int | None = None) -> str:
    """What the engine reads on a raw scan, with one thread.

    Args:
        scan: a picture file.
        segmentation: ``--psm``; the engine's own default when ``None``.

    Raises:
        subprocess.CalledProcessError: when the engine fails.
    """
    mode = [] if segmentation is None else ["--psm", str(segmentation)]
    return _said_by_engine([str(scan), "stdout", "-l", "rus", *mode])


def read_all_alone(scans: Sequence[Path], jobs: int, segmentation: int | None = None) -> list[str]:
    """The same for many scans, ``jobs`` processes at a time; in the order of the scans."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda scan: read_alone(scan, segmentation), scans))


def words_alone(scan: Path, language: str) -> list[PlacedWord]:
    """Words that the engine finds on a raw scan, with one thread and ``--psm 3``.

    Raises:
        subprocess.CalledProcessError: when the engine fails.
    """
    table = _said_by_engine([str(scan), "stdout", "-l", language, "--psm", "3", "tsv"])
    words = []
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if (row["text"] or "").strip():
            x, y, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
            box = Box(x, y, x + max(width, 1), y + max(height, 1))
            words.append(PlacedWord(row["text"], box))
    return words


def languages() -> frozenset[str]:
    """Those that the engine has here.

    Raises:
        subprocess.CalledProcessError: when the engine fails.
    """
    return frozenset(_said_by_engine(["--list-langs"]).split("\n"))


def _said_by_engine(arguments: Sequence[str]) -> str:
    done = subprocess.run(
        ["tesseract", *arguments],
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it tells the resolution it guessed
        check=True,
    )
    return done.stdout.decode("utf-8", errors="replace")
