"""A reader from a path: what lies there says which kind of model it is."""

from __future__ import annotations

from pathlib import Path

from pipeline.handwriting.kraken_reader import KrakenReader
from pipeline.handwriting.reader import HandwritingReader, ReaderError
from pipeline.handwriting.settings import ReaderSettings
from pipeline.handwriting.trocr import TrocrReader
from pipeline.handwriting.trocr_files import find_files

KRAKEN_SUFFIXES = (".mlmodel", ".safetensors")


def load_reader(path: Path, settings: ReaderSettings | None = None) -> HandwritingReader:
    """Load a local model.

    Args:
        path: a folder with a TrOCR model exported to ONNX, or its ``encoder_model.onnx``; or a
            recognition model of kraken (``.mlmodel``, ``.safetensors``).
        settings: tunables.

    Raises:
        ReaderError: when there is no model, or what it needs is not installed.
    """
    settings = settings or ReaderSettings()
    if not path.exists():
        raise ReaderError(
            "There is no such model.",
            file=path,
            remedy="Name a folder with a TrOCR model in ONNX, or a model file of kraken.",
        )
    if path.is_file() and path.suffix.lower() in KRAKEN_SUFFIXES:
        return KrakenReader(path)
    folder = path.parent if path.suffix.lower() == ".onnx" else path
    if folder.is_dir():
        return TrocrReader(find_files(folder), settings)
    raise ReaderError(
        "This is no model that can be loaded.",
        file=path,
        remedy="A model is a folder with encoder_model.onnx, or a file .mlmodel or .safetensors.",
    )
