"""The read pages of one document become its record."""

from pipeline.assemble.archive import Sheets
from pipeline.assemble.document import assemble
from pipeline.assemble.inputs import DocumentInfo, FieldsLike, LineAt
from pipeline.assemble.runs import words_text
from pipeline.assemble.settings import AssembleSettings

__all__ = [
    "AssembleSettings",
    "DocumentInfo",
    "FieldsLike",
    "LineAt",
    "Sheets",
    "assemble",
    "words_text",
]
