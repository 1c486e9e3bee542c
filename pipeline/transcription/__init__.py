"""The typed transcription of a document: parse what an edition prints, render what it would."""

from pipeline.transcription.reference import Language, Note, Reference, Remark

__all__ = ["Language", "Note", "Reference", "Remark"]
