"""The grammar of a document's head and end: number, date, secrecy, addressees, signature, ...

Input is the read pages of one document; output is :class:`Fields`, each value with the words it
came from. Nothing is guessed: what does not fit the grammar is left out, with the reason.
"""

from pipeline.fields.read import Fields, read_fields
from pipeline.fields.zones import FieldSettings

__all__ = ["FieldSettings", "Fields", "read_fields"]
