"""The typed transcription of a document: parse what an edition prints, render what it would."""

from pipeline.transcription.parse import parse
from pipeline.transcription.read import TranscriptionError, read_transcription
from pipeline.transcription.reference import Language, Note, Reference, Remark
from pipeline.transcription.render import reference_of, render

__all__ = [
    "Language",
    "Note",
    "Reference",
    "Remark",
    "TranscriptionError",
    "parse",
    "read_transcription",
    "reference_of",
    "render",
]
