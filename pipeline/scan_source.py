"""Where the scans of finished results are, and their pixels."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import BatchError, DigitisationError
from pipeline.model import Pixels
from pipeline.output import ResultFolder
from pipeline.record import Record
from pipeline.scan import read_scan


def scan_source(folder: ResultFolder) -> Path:
    """The batch folder that the summary of its results names.

    Raises:
        BatchError: when there is no summary, or it names none.
    """
    try:
        source = json.loads(folder.summary.read_bytes())["source"]
    except (OSError, ValueError, KeyError, TypeError):
        source = None  # said below
    if isinstance(source, str) and "://" in source:
        raise BatchError(
            "The scans are in a store.",
            file=source,
            remedy="Fetch them, and name their folder with --scans.",
        )
    if isinstance(source, str) and source:
        return Path(source)
    raise BatchError(
        "It is not known where the scans are.",
        file=folder.summary,
        remedy="Name their folder with --scans.",
    )


def scan_pixels(
    record: Record,
    results: ResultFolder,
    scans: Path | None,
    problem: Callable[[DigitisationError], None],
) -> Callable[[str], Pixels | None]:
    """What gives the scan of a page of a record, by the page's id.

    Args:
        record: the record; its pages are those that may be asked for.
        results: where it lies; the summary there says where the scans are.
        scans: the batch folder, when it is elsewhere now.
        problem: told why a scan cannot be had; the answer is then ``None``.
    """
    entries = {page.id: page.scan for page in record.pages}

    def pixels(page: str) -> Pixels | None:
        scan = entries[page]
        try:
            folder = scans or scan_source(results)
            opened = read_scan(folder / scan.path, scan.frame, relative=scan.path)
            if opened.ref.sha256 != scan.sha256:
                raise BatchError(
                    "This is not the scan that the record was made from.",
                    file=folder / scan.path,
                    remedy="Name the folder of the right scans with --scans.",
                )
        except DigitisationError as error:
            problem(error)
            return None
        return opened.pixels

    return pixels
