"""Numbers of documents as editions print them: ``№ 1316``, ``No. 1316``."""

from __future__ import annotations

import re

from pipeline.fields.numbers import NumberRole, bare_number, find_numbers
from pipeline.record import FieldValue
from pipeline.transcription.values import told

_LABEL = re.compile(r"^\s*(?:номер|number)\s*:\s*(?=\S)", re.IGNORECASE)
_ENGLISH = re.compile(r"^\s*(?:number|nos?\.?|nr\.?|#)\s*(?=\d)", re.IGNORECASE)
_OWN = frozenset((NumberRole.OWN, NumberRole.PROTOCOL))


def number_at(text: str) -> tuple[int, int, str] | None:
    """The only number of a document's own in a text: its characters and its normal form."""
    found = [number for number in find_numbers(text) if number.role in _OWN and number.sure_sign]
    return (found[0].start, found[0].end, found[0].value) if len(found) == 1 else None


def is_labelled_number(text: str) -> bool:
    """The line opens with ``Номер:``."""
    return _LABEL.match(text) is not None


def parse_number_line(text: str) -> FieldValue | None:
    """A line that is a number and nothing else, or opens with ``Номер:``."""
    label = _LABEL.match(text)
    if label is not None:
        said = text[label.end() :].strip()
        return told(said, said)
    said = text.strip(" []")
    as_russian = _ENGLISH.sub("№ ", said.rstrip(" .,;"))
    found = number_at(as_russian)
    if found is not None:
        start, end, value = found
        rest = as_russian[:start] + as_russian[end:]
        return None if rest.strip(" .,;") else told(said, value)
    bare = bare_number(said)
    return None if bare is None else told(said, bare.value)


def print_number(value: FieldValue) -> str:
    """The number so that :func:`parse_number_line` reads its normal form again."""
    wanted = value.normalised or value.text
    for printed in (f"№ {wanted}", value.text):
        read = parse_number_line(printed)
        if read is not None and read.normalised == wanted and read.text == printed:
            return printed
    return f"Номер: {wanted}"
