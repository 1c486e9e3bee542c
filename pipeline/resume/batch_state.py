"""What a results folder remembers of its batch: where the scans are, and the settings.

The results of another batch of the same name are not overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch import Batch
from pipeline.errors import BatchError, DigitisationError, SettingsError
from pipeline.output import ResultFolder, as_json, write_if_changed
from pipeline.place import HERE, Place
from pipeline.settings import Scalar, Settings, choose_settings

FORMAT = 1


class SameNameError(DigitisationError):
    """Two folders of scans of the same name would share one folder of results."""

    stage = "batch"


@dataclass(frozen=True, slots=True)
class RememberedRun:
    """How a batch was digitised last: the folder, file or URL that was named, and the settings."""

    scans: str
    settings: Settings


def remember_run(
    out: ResultFolder, batch: Batch, scans: Path, settings: Settings, place: Place = HERE
) -> None:
    """Write down, at the beginning of a run, how it was called.

    A folder that was moved may go on with its results: then the old place is gone.

    Args:
        out: the results folder.
        batch: what was read of the scans.
        scans: the folder or file as it was named.
        settings: of all stages.
        place: where the scans come from, where that is not this machine.

    Raises:
        SameNameError: when the results are of another folder of scans, which is still there.
        OutputError: when it cannot be written.
    """
    here = place.shown(batch.folder)
    before = _text(out.batch_state, "folder") or _text(out.summary, "source")
    if before is not None and before != here and place.is_there(before):
        raise SameNameError(
            f"The results in {out.root} are of another folder of scans, {before}.",
            file=here,
            remedy="Rename one of the two folders, or choose another folder for the results.",
        )
    raw = {
        "format": FORMAT,
        "folder": here,
        "scans": place.shown(scans.absolute()),
        "labels": settings.labels,
        "overlays": settings.overlays,
        "settings": settings.flat(),
    }
    write_if_changed(out.batch_state, as_json(raw))


def _text(path: Path, name: str) -> str | None:
    """A value of a file of JSON; ``None`` when it is not written yet, or not whole."""
    try:
        return str(json.loads(path.read_bytes())[name])
    except (OSError, ValueError, KeyError, TypeError):
        return None


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
        scans = str(raw["scans"])
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
