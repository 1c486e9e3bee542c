"""What reads typing and handwriting in a run, made once for all threads."""

from __future__ import annotations

import functools
from pathlib import Path

from pipeline.handwriting import HandwritingReader, NullReader, load_reader
from pipeline.ocr import OcrEngine, choose_engine
from pipeline.ocr.tesseract import probe_tesseract
from pipeline.settings import Settings


@functools.lru_cache(maxsize=8)
def check_engine(settings: Settings) -> OcrEngine:
    """The engine, ready to read; one for all threads.

    Raises:
        OcrError: when Tesseract or a model is missing, or the library that the settings name.
    """
    return choose_engine(settings.ocr)


@functools.lru_cache(maxsize=8)
def check_reader(settings: Settings) -> HandwritingReader:
    """What reads handwriting: nothing, unless the settings name a model; one for all threads.

    Raises:
        ReaderError: when the model cannot be used.
    """
    model = settings.handwriting.model
    return load_reader(Path(model), settings.handwriting) if model else NullReader()


def model_files(settings: Settings) -> tuple[Path, ...]:
    """The files from which the engine and the reader load what they have learned.

    Raises:
        OcrError: when Tesseract is missing.
    """
    model = Path(settings.handwriting.model) if settings.handwriting.model else None
    if model is not None and model.suffix.lower() == ".onnx":
        model = model.parent
    of_reader = [] if model is None else [model, *model.rglob("*")]
    tessdata = None if settings.ocr.engine == "null" else probe_tesseract().tessdata
    names = settings.language.split("+")
    of_engine = [] if tessdata is None else [tessdata / f"{name}.traineddata" for name in names]
    return (*of_engine, *of_reader)
