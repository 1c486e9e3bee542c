"""Where a document was published: ``Опубликовано: Источник. 1993. № 2. С. 15–16``."""

from __future__ import annotations

import re

from pipeline.record import FieldValue
from pipeline.transcription.values import told

DEFAULT_LABEL = "Опубликовано"
_LABEL = re.compile(
    r"^\s*(?P<label>(?:опубликовано|впервые опубликовано|опубл\.|публикуется по|публикация"
    r"|печатается по|источник|воспроизводится по|(?:a\s+)?source|(?:first\s+)?published(?:\s+in)?"
    r"|publication|from))\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_SPAN = r"\d+(?:\s?[-–—]\s?\d+)?"
_PAGES = re.compile(
    rf"(?<![^\W_])(?:[СсCc]|[Сс]тр|[Pp]p?|[Pp]ages?)\s?\.?\s?(?P<pages>{_SPAN}(?:,\s?{_SPAN})*)"
    r"(?![^\W_])"
)


def parse_source_line(text: str) -> FieldValue | None:
    """Read a line with one of the labels of a source.

    Returns:
        The source, with ``label`` as printed and ``pages`` (``611-612``) in its details; ``None``
        for any other line.
    """
    match = _LABEL.match(text)
    if match is None:
        return None
    said = text[match.end() :].strip()
    details = {"label": match["label"]}
    pages = list(_PAGES.finditer(said))
    if pages:
        details["pages"] = re.sub(r"\s?[-–—]\s?", "-", pages[-1]["pages"])
    return told(said, None, details)


def print_source(text: str) -> str:
    """The source with its label; a label that it already has is kept."""
    return text if parse_source_line(text) else f"{DEFAULT_LABEL}: {text}"
