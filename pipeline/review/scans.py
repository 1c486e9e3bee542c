"""Where the scans of a batch are, and whether that of a page is there."""

from __future__ import annotations

import threading
from pathlib import Path

from pipeline.errors import BatchError, DigitisationError, ScanError
from pipeline.output import ResultFolder
from pipeline.resume.stamp import FileStamp
from pipeline.review.safe_path import below
from pipeline.scan_source import scan_source


class ScanFolder:
    """The scans of a batch. Safe to use from several threads.

    Args:
        results: whose summary says where they are.
        scans: the folder, when it is elsewhere now.
    """

    def __init__(self, results: ResultFolder, scans: Path | None = None) -> None:
        self._results = results
        self._scans = scans
        self._lock = threading.Lock()
        self._known: tuple[FileStamp | None, Path | BatchError] | None = None

    def folder(self) -> Path:
        """The folder of the batch.

        Raises:
            BatchError: when it is not known, or not there.
        """
        folder = self._scans or self._named()
        if not folder.is_dir():
            raise BatchError(
                "The scans are not there (any more).",
                file=folder,
                remedy="Start the review again, and name their folder with --scans.",
            )
        return folder

    def file(self, relative: str) -> Path:
        """The file of a scan.

        Args:
            relative: its path in the folder, as the record has it.

        Raises:
            BatchError: when the folder is not known, or not there.
            OutsideError: when the file does not lie in it.
            ScanError: when it is not there.
        """
        folder = self.folder()
        path = below(folder, relative)
        if not path.is_file():
            raise ScanError(
                "The file is not there (any more).",
                file=folder / relative,
                remedy="Put it back, or name the folder of the scans with --scans.",
            )
        return path

    def problem(self, relative: str) -> str | None:
        """Why the file of a scan cannot be had; ``None`` when it is there."""
        try:
            self.file(relative)
        except DigitisationError as error:
            return str(error)
        return None

    def _named(self) -> Path:
        """What the summary says, which is read again when it changed: it is long."""
        try:
            stamp = FileStamp.of(self._results.summary)
        except OSError:
            stamp = None
        with self._lock:
            if self._known is None or self._known[0] != stamp:
                try:
                    self._known = stamp, scan_source(self._results)
                except BatchError as error:
                    self._known = stamp, error
            named = self._known[1]
        if isinstance(named, BatchError):
            raise BatchError(named.reason, file=named.file, remedy=named.remedy)
        return named
