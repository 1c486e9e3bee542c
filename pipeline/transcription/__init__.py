"""The typed transcription of a document: parse what an edition prints, render what it would."""

from pipeline.transcription.parse import parse
from pipeline.transcription.read import TranscriptionError, read_transcription
from pipeline.transcription.reference import Language, Note, Reference, Remark

__all__ = [
    "Language",
    "Note",
    "Reference",
    "Remark",
    "TranscriptionError",
    "parse",
    "read_transcription",
]
