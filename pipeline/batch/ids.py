"""Identifiers that are file names on every system, and the natural order of names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

MAX_ID_BYTES = 150
"""Room is left in the 255 bytes of a file name for extensions and temporary names."""

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)


def safe_id(text: str, *, page: bool = False) -> str:
    """``text`` as the name of a file on Linux, Windows and macOS, Unicode NFC.

    Args:
        text: anything.
        page: also keep off the form ``<id>.p001`` of the pages of a file.
    """
    name = unicodedata.normalize("NFC", text)
    name = _UNSAFE.sub("_", name)
    if not name.isascii():
        name = "".join(" " if unicodedata.category(c) in {"Zs", "Cf"} else c for c in name)
    name = re.sub(r" +", " ", name).strip(" .") or "_"
    if _RESERVED.match(name) or name.startswith("-"):
        name = f"_{name}"
    if page:
        name = re.sub(r"\.(p\d+)$", r"_\1", name, flags=re.IGNORECASE)
    encoded = name.encode()
    if len(encoded) > MAX_ID_BYTES:
        digest = hashlib.sha256(encoded).hexdigest()[:8]
        name = encoded[: MAX_ID_BYTES - 9].decode(errors="ignore").rstrip(" .") + f"-{digest}"
    return name


def unique_ids(wanted: Sequence[str]) -> list[str]:
    """The same names, repeated ones with ``-2``, ``-3`` added; case does not make them differ."""
    taken = {_fold(name) for name in wanted}
    seen: dict[str, int] = {}
    result: list[str] = []
    for name in wanted:
        key = _fold(name)
        count = seen.get(key, 0) + 1
        candidate = name
        if count > 1:
            while _fold(candidate := f"{name}-{count}") in taken:
                count += 1
            taken.add(_fold(candidate))
        seen[key] = count
        result.append(candidate)
    return result


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which 2 sorts before 10; equal names that differ in case keep a fixed order."""
    parts = re.split(r"(\d+)", text.casefold())
    key = tuple(
        (0, int(part[:4000]), part) if part.isdecimal() else (1, 0, part) for part in parts if part
    )
    return (*key, (2, 0, text))
