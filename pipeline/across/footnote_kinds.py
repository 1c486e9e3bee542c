"""What a footnote says, where it says something usual, in either language."""

from __future__ import annotations

import re
from typing import Literal

FootnoteKind = Literal["struck out", "underlined", "in the margin", "so in the source", "written"]
_KINDS: tuple[tuple[FootnoteKind, re.Pattern[str]], ...] = (
    ("struck out", re.compile(r"зач[её]ркнут|вычеркнут|crossed|struck", re.I)),
    ("in the margin", re.compile(r"отч[её]ркнут|marked in the margin|line in the margin", re.I)),
    ("underlined", re.compile(r"подч[её]ркнут|underlin", re.I)),
    ("so in the source",
     re.compile(r"так в (?:документе|тексте|источнике|подлиннике)|(?:so|thus|as) in (?:the )?"
                r"(?:source|original|document|text)|\bsic\b", re.I)),
    ("written",
     re.compile(r"вписан|написан|приписан|карандаш|чернил|от руки|writ|wrote|pencil|\bink\b"
                r"|by hand|handwrit|inserted", re.I)),
)  # fmt: skip


def footnote_kind(text: str) -> FootnoteKind | None:
    """The kind of a footnote; ``None`` where its words are none of the usual ones."""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
