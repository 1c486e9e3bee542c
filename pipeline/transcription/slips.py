"""Slips of a transcription that can be seen without the scan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.transcription.reference import Remark

_AROUND = 25
_BLANK = "[ \u00a0]"
_SLIPS = (
    (
        "doubled-space",
        "More than one blank stands between two words.",
        # More of them set columns apart, as before the name of a signature.
        re.compile(rf"(?<=\S){_BLANK}{{2,3}}(?=\S)"),
    ),
    (
        "doubled-stop",
        "Two full stops stand together.",
        re.compile(r"(?<!\.)\.\.(?!\.)"),
    ),
    ("doubled-comma", "Two commas stand together.", re.compile(r",\s?,")),
    (
        "space-before-sign",
        "A blank stands before a punctuation mark.",
        re.compile(rf"(?<=\w){_BLANK}+(?=[,;:.!?](?!\.))"),
    ),
    (
        "missing-space",
        "The blank after a full stop is missing.",
        re.compile(r"(?<=\d)\.(?=[A-ZА-ЯЁ][a-zа-яё]?\.)|(?<=[a-zа-яё]{4})\.(?=[A-ZА-ЯЁ][a-zа-яё])"),
    ),
    ("damaged", "A character of the file could not be read.", re.compile("\ufffd+")),
)


def find_slips(text: str) -> Iterator[Remark]:
    """Slips of a cleaned text, line by line."""
    for number, line in enumerate(text.split("\n"), 1):
        for code, message, pattern in _SLIPS:
            for match in pattern.finditer(line):
                start = max(0, match.start() - _AROUND)
                around = line[start : match.end() + _AROUND].strip()
                yield Remark(code=code, message=message, line=number, text=around)
