"""Where the scans come from and the results go: this machine, or a store that it works for.

The pipeline reads and writes local paths. A :class:`Place` is told before a scan is read and after
results are written, so that a store (:mod:`pipeline.store`) can bring the one and take the other.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol


class Place(Protocol):
    """Told what is about to be read and what was written. Called from many threads at once.

    All methods may raise :class:`~pipeline.errors.StoreError`.
    """

    @property
    def store(self) -> str:
        """URL of the folder that the results of the batch go to; empty: they stay here."""

    def at_hand(self, scan: Path | str) -> AbstractContextManager[None]:
        """While the block runs, all bytes of the scan are at its path.

        Outside, the path may hold a file of the same size that is empty paper: never read it there.
        """

    def known_sha256(self, scan: Path | str) -> str | None:
        """The digest of the scan as it is now, where it is known without its bytes; else ``None``.

        ``None`` means: read the file, within :meth:`at_hand`.
        """

    def known_frames(self, scan: Path | str) -> int | None:
        """The number of its frames, as :meth:`note_frames` was told; ``None``: count them."""

    def note_frames(self, scan: Path | str, frames: int) -> None:
        """Remember the number of frames of a scan that is at hand."""

    def page_written(self, scan: Path | str, page_id: str, written: Sequence[str]) -> None:
        """The files of a frame and their state are on the disk.

        A store that is busy may get them later: by the end of the batch.

        Args:
            scan: path of the file.
            page_id: of the frame.
            written: ids of its page files: the same one, or the halves of a spread.
        """

    def renewing(self, state: Path) -> AbstractContextManager[None]:
        """The block writes a state anew, which then says nothing new but to this machine."""

    def record_written(self, document_id: str) -> None:
        """The record of a document and its state are on the disk; perhaps they were before."""

    def batch_written(self) -> None:
        """The summary is on the disk; nothing more is written."""

    def shown(self, scans: Path) -> str:
        """The folder of scans as its owner knows it: the URL, or the path itself."""

    def is_there(self, shown: str) -> bool:
        """Whether a folder of scans, named as :meth:`shown` does, is there; true in doubt."""


class Here:
    """On this machine: everything is at hand and stays where it is written."""

    @property
    def store(self) -> str:
        return ""

    def at_hand(self, scan: Path | str) -> AbstractContextManager[None]:  # noqa: ARG002
        return contextlib.nullcontext()

    def known_sha256(self, scan: Path | str) -> str | None:  # noqa: ARG002
        return None

    def known_frames(self, scan: Path | str) -> int | None:  # noqa: ARG002
        return None

    def note_frames(self, scan: Path | str, frames: int) -> None:
        pass

    def page_written(self, scan: Path | str, page_id: str, written: Sequence[str]) -> None:
        pass

    def renewing(self, state: Path) -> AbstractContextManager[None]:  # noqa: ARG002
        return contextlib.nullcontext()

    def record_written(self, document_id: str) -> None:
        pass

    def batch_written(self) -> None:
        pass

    def shown(self, scans: Path) -> str:
        return str(scans)

    def is_there(self, shown: str) -> bool:
        return "://" in shown or Path(shown).exists()  # a store is not looked into from here


HERE = Here()
