"""What is kept of the list, so that a large batch opens at once: ``state/review-index.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.export.state import code_key
from pipeline.output import ResultFolder, as_line, write_whole
from pipeline.resume.stamp import FileStamp
from pipeline.review.listed import Listed, Reason

FORMAT = 1


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
    return results.state / "review-index.json"


def save_index(results: ResultFolder, kept: Mapping[str, Kept]) -> None:
    """Write it whole.

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
    write_whole(index_path(results), as_line(raw))


def load_index(results: ResultFolder) -> dict[str, Kept]:
    """Empty when there is none, or one of another version, or one that cannot be understood."""
    try:
        raw: Any = json.loads(index_path(results).read_bytes())
        if raw["format"] != FORMAT or raw["code"] != code_key():
            return {}
        found = [
            Kept(FileStamp(*record), None if log is None else FileStamp(*log), _listed(plain))
            for record, log, plain in raw["documents"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {one.listed.id: one for one in found}


def _plain(one: Listed) -> dict[str, Any]:
    return asdict(one)


def _listed(plain: dict[str, Any]) -> Listed:
    return Listed(
        **{
            **plain,
            "pages": tuple(plain["pages"]),
            "sheets": tuple(plain["sheets"]),
            "reasons": tuple(Reason(**reason) for reason in plain["reasons"]),
        }
    )
