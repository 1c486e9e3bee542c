"""What is kept of the list, so that a large batch opens at once: ``state/review-index``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.export.state import code_key
from pipeline.output import ResultFolder, as_line, write_whole
from pipeline.resume.stamp import FileStamp
from pipeline.review.listed import Listed, Reason

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of the list, and the files that it was made of.

    Attributes:
        record: stamp of the record's file.
        log: of the log of corrections; ``None`` when there is none.
    """

    record: FileStamp
    log: FileStamp | None
    listed: Listed


def index_path(results: ResultFolder) -> Path:
    return results.state / "review-index"


def save_index(results: ResultFolder, kept: Mapping[str, Kept]) -> None:
    """Write it whole: a line of JSON, then the texts that are searched, a zero byte between them.

    The texts are most of it, and are read back much faster so.

    Raises:
        OutputError: when it cannot be written.
    """
    raw = {
        "format": FORMAT,
        "code": code_key(),
        "documents": [
            [
                one.record.as_list(),
                None if one.log is None else one.log.as_list(),
                _plain(one.listed),
            ]
            for one in kept.values()
        ],
    }
    texts = "\0".join(one.listed.text.replace("\0", " ") for one in kept.values())
    write_whole(index_path(results), as_line(raw) + texts.encode("utf-8", "replace"))


def load_index(results: ResultFolder) -> dict[str, Kept]:
    """Empty when there is none, or one of another version, or one that cannot be understood."""
    try:
        head, _, tail = index_path(results).read_bytes().partition(b"\n")
        raw: Any = json.loads(head)
        if raw["format"] != FORMAT or raw["code"] != code_key():
            return {}
        texts = tail.decode().split("\0") if raw["documents"] else []
        found = [
            Kept(FileStamp(*record), None if log is None else FileStamp(*log), _listed(plain, text))
            for (record, log, plain), text in zip(raw["documents"], texts, strict=True)
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {one.listed.id: one for one in found}


def _plain(one: Listed) -> dict[str, Any]:
    plain: dict[str, Any] = {
        name: getattr(one, name) for name in _NAMES if getattr(one, name) != _DEFAULTS[name]
    }
    return {**plain, "reasons": [[r.reason, r.count, r.message] for r in one.reasons]}


def _listed(plain: dict[str, Any], text: str) -> Listed:
    reasons = tuple(Reason(*reason) for reason in plain.pop("reasons"))
    for name in ("pages", "sheets"):
        if name in plain:
            plain[name] = tuple(plain[name])
    return Listed(**plain, reasons=reasons, text=text)


_DEFAULTS: Mapping[str, object] = {one.name: one.default for one in fields(Listed)}
_NAMES = tuple(name for name in _DEFAULTS if name not in {"reasons", "text"})
