"""Reading handwriting: a protocol, a reader that reads nothing, and models given by path."""

from pipeline.handwriting.load import load_reader
from pipeline.handwriting.page import read_annotations
from pipeline.handwriting.reader import (
    HandwritingReader,
    NullReader,
    ReaderError,
    Reading,
    ReplayReader,
)
from pipeline.handwriting.settings import ReaderSettings

__all__ = [
    "HandwritingReader",
    "NullReader",
    "ReaderError",
    "ReaderSettings",
    "Reading",
    "ReplayReader",
    "load_reader",
    "read_annotations",
]
