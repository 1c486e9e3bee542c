"""Tesseract in this process, through tesserocr: the only module that knows it.

A picture is read without starting a program, writing a file or loading the model again. The
wheel brings a Tesseract of its own version, made for one thread, and reads the models of the
installed one. It is an extra: its readings differ from those of the installed version in some
words, so records name it.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any, cast

import numpy as np

from pipeline.errors import OcrError
from pipeline.model import Grey
from pipeline.ocr.engine import EngineWord
from pipeline.ocr.tesseract import TesseractInstall, TesseractSettings, probe_tesseract, words_of

LIBRARY = "tesserocr"
COLUMNS = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num"
    "\tleft\ttop\twidth\theight\tconf\ttext\n"
)
"""The line of names that the program writes over its table, and the library does not."""


def has_library() -> bool:
    """True where tesserocr is installed."""
    return importlib.util.find_spec(LIBRARY) is not None


class InProcessEngine:
    """Reads with objects of the library, one for each picture in flight; threads may share it."""

    def __init__(self, settings: TesseractSettings) -> None:
        """Load the library and check its models.

        Raises:
            OcrError: when the library or a model is missing.
        """
        library = _load()
        installed = probe_tesseract()  # its models are read
        installed.check_models(settings.language)
        version = str(library.tesseract_version()).split()[1]
        self.install: TesseractInstall = replace(installed, version=version)
        digest = self.install.model_digest(settings.language)
        self._name = (
            f"tesseract {version} in {LIBRARY} {library.__version__},"
            f" {settings.language} {digest or 'unknown'}"
        )
        self._settings = settings
        self._library = library
        self._idle: list[Any] = []  # its objects; append and pop are whole under threads

    @property
    def name(self) -> str:
        return self._name

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        """Words of ``picture``; see :class:`OcrEngine`."""
        settings = self._settings
        picture = np.ascontiguousarray(picture)
        height, width = picture.shape
        try:
            reader = self._take()
            reader.SetImageBytes(picture.tobytes(), width, height, 1, width)
            reader.SetSourceResolution(settings.dpi)
            finished = reader.Recognize(1000 * settings.timeout)
            table = reader.GetTSVText(0) if finished else ""
            reader.Clear()
        except RuntimeError as error:  # the object is in doubt, and is not used again
            raise OcrError(
                f"Tesseract failed: {' '.join(str(error).split())[:300]}.",
                remedy="Run the page again; if it fails again, report it with the scan.",
            ) from error
        self._idle.append(reader)
        if not finished:
            raise OcrError(
                f"Tesseract did not finish within {settings.timeout} seconds.",
                remedy="Run the page again, with more time: --set ocr.timeout=600.",
            )
        return words_of(COLUMNS + table)

    def _take(self) -> Any:
        """An object that no other thread uses now."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._library.PyTessBaseAPI(
                path=f"{self.install.tessdata}/",
                lang=self._settings.language,
                psm=self._settings.segmentation,
            )


@functools.cache
def _load() -> ModuleType:
    try:
        import tesserocr  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise OcrError(
            f"The library {LIBRARY}, which reads typing in this process, cannot be used: {error}.",
            remedy=f"Install it (pip install {LIBRARY}), or leave out --set ocr.engine=library.",
        ) from error
    return cast("ModuleType", tesserocr)
