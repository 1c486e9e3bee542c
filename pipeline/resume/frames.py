"""How many frames the files of a batch have, so as not to open them again: ``frames.json``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pipeline.batch import Batch
from pipeline.errors import DigitisationError
from pipeline.outcome import Failure
from pipeline.output import ResultFolder, as_line, write_whole
from pipeline.place import Place
from pipeline.resume.stamp import FileStamp


class Frames:
    """How many frames the files of a batch have; a file that did not change is not opened."""

    def __init__(self, out: ResultFolder, place: Place) -> None:
        self._out = out
        self._place = place
        self._known = _load_frames(out)
        self._seen: dict[str, list[int]] = {}

    def count(self, path: Path, relative: str) -> int:
        """Frames of a file.

        Raises:
            ScanError: as :func:`pipeline.scan.count_frames`.
            StoreError: when it is in a store that does not give it.
        """
        told = self._place.known_frames(path)
        if told is not None:
            return told
        with self._place.at_hand(path):
            frames = self._count_here(path, relative)
            self._place.note_frames(path, frames)
        return frames

    def _count_here(self, path: Path, relative: str) -> int:
        try:
            stamp = FileStamp.of(path)
        except OSError:
            return _count(path)  # which says what is wrong
        now = stamp.as_list()
        known = self._known.get(relative)
        if known is not None and known[1:] == now:
            self._seen[relative] = known
            return known[0]
        frames = _count(path)
        if stamp.settled():
            self._seen[relative] = [frames, *now]
        return frames

    def keep(self) -> None:
        """Write down what was counted.

        Raises:
            OutputError: when it cannot be written.
        """
        if self._seen != self._known:
            write_whole(self._out.frames_state, as_line(self._seen))


def count_all(
    batch: Batch,
    out: ResultFolder,
    failed: Callable[[Failure], None],
    *,
    keep: bool,
    place: Place,
) -> dict[str, int]:
    """Frames of each file of a batch that can be opened, by its path inside the batch.

    Args:
        batch: the batch.
        out: its results folder, where counts are kept.
        failed: told of each file that cannot be opened.
        keep: false to write nothing.
        place: where the scans come from.

    Raises:
        OutputError: when the counts cannot be written.
    """
    frames = Frames(out, place)
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


def _count(path: Path) -> int:
    # Where nothing changed nothing is opened, and the decoders need not be loaded.
    from pipeline.scan import count_frames  # noqa: PLC0415

    return count_frames(path)


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
