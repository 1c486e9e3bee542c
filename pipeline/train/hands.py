"""Script faces to train with: many people's letters, fetched from npm when training begins.

They are only learnt from: nothing of them is part of the project. Every package in
``fonts/package.json`` states the SIL Open Font License 1.1 or the Apache License 2.0.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import ImageFont

from pipeline.errors import DigitisationError
from pipeline.model import Grey

PACKAGES = Path(__file__).parent / "fonts" / "package.json"
WEIGHT = "400"
PROBE = {"latin": "nexuma", "cyrillic": "пехиста"}
"""Small letters without tails, to see how high and how broad a face writes."""
PROBE_EM = 200


class HandsError(DigitisationError):
    """The script faces could not be fetched."""

    stage = "train"


@dataclass(frozen=True)
class Face:
    """A script face in one script.

    Attributes:
        file: a WOFF file with the letters of that script.
        script: ``"latin"`` or ``"cyrillic"``.
    """

    file: Path
    script: str

    @cached_property
    def x_height(self) -> float:
        """Of small letters, in ems."""
        return float(np.ptp(np.flatnonzero(self._probe.any(axis=1))) + 1) / PROBE_EM

    @cached_property
    def stroke(self) -> float:
        """Mean width of the strokes, in ems."""
        inside = cv2.distanceTransform((self._probe > 127).astype(np.uint8), cv2.DIST_L2, 5)
        return 4 * float(inside[inside > 0].mean()) / PROBE_EM

    @cached_property
    def _probe(self) -> Grey:
        mask = font(self.file, PROBE_EM).getmask(PROBE[self.script], mode="L")
        return np.asarray(mask, np.uint8).reshape(mask.size[::-1])


@dataclass(frozen=True, slots=True)
class Hand:
    """A person's letters; ``cyrillic`` is ``None`` where the face has none."""

    name: str
    latin: Face
    cyrillic: Face | None


@lru_cache(maxsize=600)
def font(file: Path, em: int) -> ImageFont.FreeTypeFont:
    """A face at a size."""
    return ImageFont.truetype(str(file), em)


def fetch_hands(folder: Path) -> tuple[Hand, ...]:
    """All hands, in order of their names; fetched into the folder where they are not there yet.

    Raises:
        HandsError: when npm is missing, or fails.
    """
    wanted = json.loads(PACKAGES.read_text("utf-8"))["dependencies"]
    modules = folder / "node_modules"
    if any(not (modules / name).is_dir() for name in wanted):
        _fetch(folder)
    return tuple(_hand(modules / name) for name in sorted(wanted))


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise HandsError(
            "Training needs script faces from npm, and npm is not installed.",
            remedy="Install it: apt-get install npm",
        )
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PACKAGES, folder / PACKAGES.name)
    done = subprocess.run(
        [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise HandsError(
            f"npm could not fetch the script faces: {done.stderr.strip()[-300:]}",
            file=folder,
            remedy="If the network was the cause, start again when it is back.",
        )


def _hand(package: Path) -> Hand:
    latin, cyrillic = (_face(package, script) for script in ("latin", "cyrillic"))
    if latin is None:
        raise HandsError(
            "A package of a script face holds no Latin letters.",
            file=package,
            remedy="Delete the folder and start again.",
        )
    return Hand(package.name, latin, cyrillic)


def _face(package: Path, script: str) -> Face | None:
    """The regular weight, or else whatever there is."""
    files: Sequence[Path] = sorted((package / "files").glob(f"*-{script}-???-normal.woff"))
    regular = [file for file in files if f"-{WEIGHT}-" in file.name]
    chosen = (*regular, *files)[:1]
    return Face(chosen[0], script) if chosen else None
