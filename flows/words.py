"""How names, texts and times are written for Prefect's interface."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable


def artifact_key(kind: str, batch: str) -> str:
    """A key as Prefect allows it (a to z, digits, dashes), distinct for each batch name."""
    plain = re.sub(r"[^a-z0-9]+", "-", batch.lower()).strip("-")
    if plain != batch:  # something was lost, perhaps all of a Cyrillic name
        digest = hashlib.sha256(batch.encode(errors="replace")).hexdigest()[:8]
        plain = f"{plain}-{digest}".lstrip("-")
    return f"{kind}-{plain}"


def markdown(text: str) -> str:
    """Text of a file name or message, so that markdown shows it as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def markdown_list(items: Iterable[str], most: int = 100) -> list[str]:
    """Lines of a list; what is beyond ``most`` is counted."""
    every = [f"- {markdown(item)}" for item in items]
    more = [f"- and {len(every) - most} more"] if len(every) > most else []
    return every[:most] + more


def duration(seconds: float) -> str:
    """``40 s``, ``12 min``, ``3.4 h``."""
    whole = max(round(seconds), 1)
    if whole < 100:
        return f"{whole} s"
    if whole < 100 * 60:
        return f"{round(whole / 60)} min"
    return f"{whole / 3600:.1f} h"
