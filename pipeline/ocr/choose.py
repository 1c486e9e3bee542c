"""Which engine reads the typing."""

from __future__ import annotations

from pipeline.ocr.engine import NullEngine, OcrEngine
from pipeline.ocr.in_process import InProcessEngine, has_library
from pipeline.ocr.tesseract import TesseractEngine, TesseractInstall, TesseractSettings


def choose_engine(settings: TesseractSettings) -> OcrEngine:
    """The engine that the settings name; several threads may share it.

    Raises:
        OcrError: when it or one of its models is missing.
    """
    if settings.engine == "null":
        return NullEngine()
    if settings.engine == "library" or (settings.engine == "auto" and has_library()):
        return InProcessEngine(settings)
    return TesseractEngine(settings)


def install_behind(engine: OcrEngine) -> TesseractInstall | None:
    """The Tesseract that an engine reads with; ``None`` for an engine without one."""
    return engine.install if isinstance(engine, TesseractEngine | InProcessEngine) else None
