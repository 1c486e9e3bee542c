"""What a results folder remembers of its batch: where the scans are, settings, frames of files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.batch import Batch
from pipeline.errors import BatchError, DigitisationError, SettingsError
from pipeline.outcome import Failure
from pipeline.output import ResultFolder, as_json, write_whole
from pipeline.resume.stamp import FileStamp
from pipeline.scan import count_frames
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


class Frames:
    """How many frames the files of a batch have; a file that did not change is not opened."""

    def __init__(self, out: ResultFolder) -> None:
        self._out = out
        self._known = _load_frames(out)
        self._seen: dict[str, list[int]] = {}

    def count(self, path: Path, relative: str) -> int:
        """Frames of a file.

        Raises:
            ScanError: as :func:`pipeline.scan.count_frames`.
        """
        try:
            stamp = FileStamp.of(path)
        except OSError:
            return count_frames(path)  # which says what is wrong
        now = stamp.as_list()
        known = self._known.get(relative)
        if known is not None and known[1:] == now:
            self._seen[relative] = known
            return known[0]
        frames = count_frames(path)
        if stamp.settled():
            self._seen[relative] = [frames, *now]
        return frames

    def keep(self) -> None:
        """Write down what was counted.

        Raises:
            OutputError: when it cannot be written.
        """
        if self._seen != self._known:
            data = json.dumps(self._seen, ensure_ascii=False) + "\n"
            write_whole(self._out.frames_state, data.encode())


def count_all(
    batch: Batch, out: ResultFolder, failed: Callable[[Failure], None], *, keep: bool
) -> dict[str, int]:
    """Frames of each file of a batch that can be opened, by its path inside the batch.

    Args:
        batch: the batch.
        out: its results folder, where counts are kept.
        failed: told of each file that cannot be opened.
        keep: false to write nothing.

    Raises:
        OutputError: when the counts cannot be written.
    """
    frames = Frames(out)
    counts = {}
    for document in batch.documents:
        for file in document.files:
            try:
                counts[file.relative] = frames.count(file.path, file.relative)
            except DigitisationError as error:
                failed(Failure.of(error, file.relative))
    if keep:
        frames.keep()
    return counts


def _load_frames(out: ResultFolder) -> dict[str, list[int]]:
    try:
        raw = json.loads(out.frames_state.read_bytes())
        return {
            str(name): [int(number) for number in numbers]
            for name, numbers in raw.items()
            if len(numbers) == 5 and numbers[0] > 0
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
