"""Tesseract as a program, through pytesseract: the only module that knows either."""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import pytesseract

from pipeline.errors import OcrError, may_pass
from pipeline.model import Grey
from pipeline.ocr.engine import EngineWord

ENGINES = ("auto", "process", "library", "null")
"""How the typing may be read: see :class:`TesseractSettings`."""

# One thread a process: more make Tesseract slower, and the cores are busy with other pages.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


@dataclass(frozen=True, slots=True)
class TesseractSettings:
    """How Tesseract is called.

    Attributes:
        engine: ``process`` starts the installed program for each picture; ``library`` reads in
            this process with tesserocr, which has a Tesseract of its own version; ``auto`` takes
            the library where it is installed; ``null`` reads nothing, to try out all the rest.
        language: traineddata names joined by ``+``.
        segmentation: Tesseract's ``--psm``; 6 is one block of lines, which is what it is given.
        dpi: told to Tesseract, which otherwise guesses.
        timeout: seconds after which a page is given up.

    Raises:
        ValueError: for a value out of its range.
    """

    engine: str = "auto"
    language: str = "rus"
    segmentation: int = 6
    dpi: int = 200
    timeout: int = 300

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ValueError(f"{self.engine!r} is none of {', '.join(ENGINES)}")
        names = self.language.split("+")
        if not all(name.replace("_", "").replace("/", "").isalnum() for name in names):
            raise ValueError(
                f"{self.language!r} is no list of traineddata names such as rus or rus+eng"
            )
        if not 0 <= self.segmentation <= 13:
            raise ValueError("segmentation is from 0 to 13")
        if self.timeout <= 0:
            raise ValueError("timeout is in seconds, above 0")


@dataclass(frozen=True, slots=True)
class TesseractInstall:
    """What is on this machine.

    Attributes:
        version: as ``tesseract --version`` says.
        languages: names of the traineddata files.
        tessdata: the folder that holds them, or ``None`` when Tesseract does not say.
    """

    version: str
    languages: tuple[str, ...]
    tessdata: Path | None

    def model_digest(self, language: str) -> str | None:
        """First 16 digits of the traineddata files' SHA-256, or ``None`` if they are not found."""
        if self.tessdata is None:
            return None
        digest = hashlib.sha256()
        for name in language.split("+"):
            path = self.tessdata / f"{name}.traineddata"
            if not path.is_file():
                return None
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def check_models(self, language: str) -> None:
        """Say which models are missing.

        Raises:
            OcrError: when one of ``language``, names joined by ``+``, is.
        """
        missing = [name for name in language.split("+") if name not in self.languages]
        if missing:
            packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
            raise OcrError(
                f"Tesseract has no model for {', '.join(missing)}"
                f" (it has {', '.join(self.languages) or 'none'}).",
                remedy=f"Install it: apt-get install {packages}.",
            )


@functools.cache
def probe_tesseract() -> TesseractInstall:
    """Look at the installed Tesseract, once a process.

    Raises:
        OcrError: when there is none, or it cannot be run.
    """
    program = shutil.which(pytesseract.pytesseract.tesseract_cmd)
    if program is None:
        raise OcrError(
            "Tesseract, the recognition engine, is not installed.",
            remedy="Install it: apt-get install tesseract-ocr tesseract-ocr-rus.",
        )
    try:
        version = str(pytesseract.get_tesseract_version())
        listing = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=60, check=True
        ).stdout.splitlines()
    except (OSError, SystemExit, subprocess.SubprocessError) as error:
        raise OcrError(
            f"Tesseract does not answer: {error}.",
            remedy="Run 'tesseract --version' by hand and mend the installation.",
        ) from error
    tessdata = None
    if listing and '"' in listing[0]:
        tessdata = Path(listing[0].split('"')[1])
    return TesseractInstall(version, tuple(listing[1:]), tessdata)


class TesseractEngine:
    """One Tesseract process for each picture; several threads may share this object."""

    def __init__(self, settings: TesseractSettings) -> None:
        """Check that Tesseract and its models are there.

        Raises:
            OcrError: when the program or a model is missing.
        """
        self._settings = settings
        self.install = probe_tesseract()
        self.install.check_models(settings.language)
        digest = self.install.model_digest(settings.language)
        self._name = f"tesseract {self.install.version}, {settings.language} {digest or 'unknown'}"

    @property
    def name(self) -> str:
        return self._name

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        """Words of ``picture`` by ``tesseract … tsv``; see :class:`OcrEngine`."""
        settings = self._settings
        config = f"--psm {settings.segmentation} --dpi {settings.dpi}"
        # A file without compression costs nothing beside the recognition; a PNG does.
        with tempfile.NamedTemporaryFile(suffix=".pgm", prefix="mashinopis-") as file:
            file.write(cv2.imencode(".pgm", picture)[1].tobytes())
            file.flush()
            try:
                table = pytesseract.image_to_data(
                    file.name, lang=settings.language, config=config, timeout=settings.timeout
                )
            except (pytesseract.TesseractError, RuntimeError, OSError) as error:
                raise OcrError(
                    f"Tesseract failed: {' '.join(str(error).split())[:300]}.",
                    remedy="Run the page again; if it fails again, report it with the scan.",
                    passing=_may_pass(error),
                ) from error
        return words_of(table)


def _may_pass(error: Exception) -> bool:
    """True when the program was killed by a signal or ran out of time: the page is not at fault."""
    if isinstance(error, pytesseract.TesseractError):
        return int(error.status) < 0
    return may_pass(error) or "timeout" in str(error)


def words_of(table: str) -> list[EngineWord]:
    """Words of Tesseract's TSV with its line of names: rows of level 5, empty ones left out."""
    words = []
    lines: dict[tuple[str, ...], int] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] != "5":
            continue
        text = (row["text"] or "").strip()
        if not text:
            continue
        key = (row["block_num"], row["par_num"], row["line_num"])
        left, top = int(row["left"]), int(row["top"])
        words.append(
            EngineWord(
                text=text,
                box=(left, top, left + int(row["width"]), top + int(row["height"])),
                line=lines.setdefault(key, len(lines)),
                confidence=min(max(float(row["conf"]) / 100, 0.0), 1.0),
            )
        )
    return words
