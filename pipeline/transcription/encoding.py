"""Bytes of a text file as text: UTF-8, UTF-16, and the Russian code pages before them.

A code page is chosen by the letters that come out: Russian has about 11 о in a hundred letters
and hardly any ъ, and no word goes from small letters to capitals. CP1251 read as KOI8-R gives
letters too, but the wrong ones.
"""

from __future__ import annotations

import codecs
import math
import re
from dataclasses import dataclass

CODE_PAGES = ("cp1251", "koi8-r", "cp866")
_SHARES = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ",
        (10.97, 8.45, 8.01, 7.35, 6.70, 6.26, 5.47, 4.73, 4.54, 4.40, 3.49, 3.21, 2.98, 2.81,
         2.62, 2.01, 1.90, 1.74, 1.70, 1.65, 1.59, 1.44, 1.21, 0.97, 0.94, 0.73, 0.64, 0.48,
         0.36, 0.32, 0.26, 0.20, 0.04),
        strict=True,
    )
)  # fmt: skip
"""Per cent of each letter in Russian text."""
_WORTH = {letter: math.log(share / 100) for letter, share in _SHARES.items()}
_COMMON_SIGNS = frozenset("«»„“”–—№…’§°•\N{NO-BREAK SPACE}")
_SIGN = math.log(0.02)
_STRANGE = math.log(0.00005)
_CASE_BREAK = math.log(0.01)
LEAST_WORTH = -4.6
"""Mean log share of a character beyond ASCII below which a text is not Russian."""
MOST_CONTROL = 0.02
"""Share of control characters above which a file is not text."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CAPITAL_WITHIN = re.compile(r"(?<=[а-яё])[А-ЯЁ]")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word document or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: U+FFFD stands for what could not be read.
        encoding: Python's name of it.
    """

    text: str
    encoding: str


class NotTextError(ValueError):
    """The bytes are no text; the message says what they are."""


def decode(data: bytes) -> Decoded:
    """The text of these bytes.

    Raises:
        NotTextError: when they are no text, or text in no encoding known here.
    """
    for start, kind in _KINDS:
        if data.startswith(start):
            raise NotTextError(f"This is {kind}, not plain text")
    for mark, encoding in _MARKED:
        # FF FE may be CP1251 as well, where it is яю; but that has no bytes 0 or 4.
        if data.startswith(mark) and (encoding != "utf-16" or {0, 4} & set(data)):
            return Decoded(data.decode(encoding, errors="replace"), encoding)
    if len(_CONTROL.findall(data)) > MOST_CONTROL * len(data):
        raise NotTextError("This is a binary file, not plain text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _declared(data) or _nearly_utf8(data) or _code_page(data)


def _declared(data: bytes) -> Decoded | None:
    """As a page of HTML says of itself."""
    match = _DECLARED.search(data[:2048])
    if match is None:
        return None
    try:
        encoding = codecs.lookup(match[1].decode("ascii")).name
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bytes missing or cut, such as a file that broke off."""
    text = data.decode("utf-8", errors="replace")
    read = sum(not character.isascii() and character != "\ufffd" for character in text)
    return Decoded(text, "utf-8") if read > 4 * text.count("\ufffd") else None


def _code_page(data: bytes) -> Decoded:
    texts = {page: data.decode(page, errors="replace") for page in CODE_PAGES}
    worth = {page: russian_worth(text) for page, text in texts.items()}
    best = max(CODE_PAGES, key=lambda page: worth[page])
    if worth[best] < LEAST_WORTH:
        raise NotTextError(
            "This is text in an unknown encoding: as UTF-8, CP1251, KOI8-R or CP866 it makes "
            "no Russian"
        )
    return Decoded(texts[best], best)


def russian_worth(text: str) -> float:
    """How much like Russian the characters beyond ASCII are: the mean log of their shares.

    Returns:
        About -3 for Russian; 0 for text of ASCII alone.
    """
    beyond = [character for character in text if not character.isascii()]
    if not beyond:
        return 0.0
    total = sum(
        _WORTH.get(character.lower(), _SIGN if character in _COMMON_SIGNS else _STRANGE)
        for character in beyond
    )
    return (total + _CASE_BREAK * len(_CAPITAL_WITHIN.findall(text))) / len(beyond)
