"""Recognition: the engine protocol, Tesseract behind it, and how rows are laid out for it."""

from pipeline.ocr.choose import choose_engine, install_behind
from pipeline.ocr.engine import EngineWord, NullEngine, OcrEngine, ReplayEngine
from pipeline.ocr.strips import read_rows
from pipeline.ocr.tesseract import TesseractEngine, TesseractSettings

__all__ = [
    "EngineWord",
    "NullEngine",
    "OcrEngine",
    "ReplayEngine",
    "TesseractEngine",
    "TesseractSettings",
    "choose_engine",
    "install_behind",
    "read_rows",
]
