"""Sheets as a reference lists them: ``61–61 об., 63, 70–75`` and back.

Editions name either leaves (``123–136``) or sides (``42–45 об.``). A span with a verso at either
end counts sides, both sides of each leaf between; a span without one counts leaves, and whether
their versos are written on it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from pipeline.batch.archive_name import parse_sheet, sheet_order
from pipeline.model import Sheet

LONGEST = 2000
"""Leaves of the longest span that is taken apart."""
_PARTS = re.compile(r"\s*(?:[,;]|\sи\s|\sand\s)\s*")
_DASH = re.compile(r"\s*[-‐‑–—]\s*")


def expand(written: str) -> tuple[str, ...] | None:
    """Each sheet of a list: ``"61–61 об., 63"`` is ``("61", "61 об.", "63")``.

    A span that cannot be taken apart (``61а–63``) stays one entry with a hyphen, as in a record.

    Returns:
        ``None`` when a part of it is no sheet.
    """
    listed: list[str] = []
    for part in filter(None, _PARTS.split(written.strip(" .,;"))):
        sides = _span(_DASH.sub("-", part))
        if sides is None:
            return None
        listed += sides
    return tuple(dict.fromkeys(listed)) or None


def _span(part: str) -> list[str] | None:
    ends = [read[0] for end in part.split("-") if (read := parse_sheet(end)) and not read[1]]
    if len(ends) != part.count("-") + 1 or len(ends) > 2:
        return None
    if len(ends) == 1:
        return [str(ends[0])]
    first, last = ends
    if sheet_order(last) <= sheet_order(first):
        return None
    if first.letter or last.letter or last.number - first.number > LONGEST:
        return [f"{first}-{last}"]
    return [str(sheet) for sheet in _between(first, last)]


def _between(first: Sheet, last: Sheet) -> list[Sheet]:
    leaves = range(first.number, last.number + 1)
    if not first.verso and not last.verso:
        return [Sheet(number) for number in leaves]
    sides = [Sheet(number, verso=verso) for number in leaves for verso in (False, True)]
    return sides[first.verso : len(sides) - (not last.verso)]


def shorten(sheets: Sequence[str]) -> str:
    """The list as an edition prints it; :func:`expand` gives the same sheets again.

    A sheet that is not of the usual form is printed as it stands.
    """
    parts: list[str] = []
    at = 0
    while at < len(sheets):
        length = max(_run(sheets[at:], sides=False), _run(sheets[at:], sides=True))
        last = sheets[at + length - 1]
        parts.append(sheets[at] if length == 1 else f"{sheets[at]}–{last}")
        at += length
    return ", ".join(part.replace("-", "–") for part in parts)


def _run(sheets: Sequence[str], *, sides: bool) -> int:
    """How many of the first sheets make one span of sides or of leaves; at least 1."""
    read = parse_sheet(sheets[0])
    if read is None or read[1] is not None or read[0].letter or (read[0].verso and not sides):
        return 1
    expected = _following(read[0], sides=sides)
    alike = list(takewhile(lambda pair: pair[0] == pair[1], zip(sheets, expected, strict=False)))
    length = len(alike)
    if sides and length and not any("об" in end for end in (sheets[0], sheets[length - 1])):
        length -= 1  # from recto to recto it would count leaves
    return max(length, 1)


def _following(first: Sheet, *, sides: bool) -> Iterable[str]:
    sheet = first
    for _ in range(LONGEST):
        yield str(sheet)
        verso = sides and not sheet.verso
        sheet = Sheet(sheet.number + (not verso), verso=verso)
