"""What a results folder remembers of its batch: where the scans are, and the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BatchError, SettingsError
from pipeline.output import ResultFolder, as_json, write_whole
from pipeline.settings import Scalar, Settings, choose_settings

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RememberedRun:
    """How a batch was digitised last: the folder or file that was named, and the settings."""

    scans: Path
    settings: Settings


def remember_run(out: ResultFolder, scans: Path, settings: Settings) -> None:
    """Write down, at the beginning of a run, how it was called.

    Raises:
        OutputError: when it cannot be written.
    """
    raw = {
        "format": FORMAT,
        "scans": str(scans.absolute()),
        "labels": settings.labels,
        "overlays": settings.overlays,
        "settings": settings.flat(),
    }
    data = as_json(raw)
    try:
        if out.batch_state.read_bytes() == data:
            return
    except OSError:
        pass  # there is none yet
    write_whole(out.batch_state, data)


def remembered_run(
    out: ResultFolder, language: str | None = None, changes: tuple[str, ...] = ()
) -> RememberedRun:
    """How the batch was digitised last, with changes.

    Args:
        out: the results folder.
        language: in place of the one that was used.
        changes: ``NAME=VALUE``, in place of the settings that were used.

    Raises:
        BatchError: when nothing is remembered there.
        SettingsError: for a change that is not possible.
    """
    try:
        raw = json.loads(out.batch_state.read_bytes())
        if raw["format"] != FORMAT:
            raise ValueError("another format")
        scans = Path(raw["scans"])
        kept: Mapping[str, Scalar] = raw["settings"]
        flags = {"labels": bool(raw["labels"]), "overlays": bool(raw["overlays"])}
        known = Settings().flat().keys()  # a setting that is no more says nothing
        before = tuple(f"{name}={value}" for name, value in kept.items() if name in known)
        spoken = language or str(kept["ocr.language"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BatchError(
            "These are no results of a batch, or of an older version.",
            file=out.root,
            remedy="Name a folder of outputs/, such as outputs/my-batch, after digitising it.",
        ) from error
    try:
        after = (*before, f"ocr.language={spoken}", *changes)
        return RememberedRun(scans, choose_settings(language=spoken, changes=after, **flags))
    except SettingsError:
        # One of the old values is impossible now, or the change is: the latter must be told.
        after = (f"ocr.language={spoken}", *changes)
        return RememberedRun(scans, choose_settings(language=spoken, changes=after, **flags))
