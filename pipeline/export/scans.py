"""The scans of one document, for formats that hold pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import BatchError, DigitisationError
from pipeline.model import Pixels
from pipeline.output import ResultFolder
from pipeline.record import PageEntry, Record
from pipeline.scan_source import scan_pixels, scan_source


@dataclass(frozen=True, slots=True)
class DocumentScans:
    """Called with the id of a page: its pixels as any viewer shows them, or ``None``.

    Attributes:
        pixels: what is called.
        pages: of the record, by their ids.
        folder: of the scans; ``None`` when it is not known.
    """

    pixels: Callable[[str], Pixels | None] = field(repr=False)
    pages: dict[str, PageEntry] = field(repr=False)
    folder: Path | None

    def __call__(self, page_id: str) -> Pixels | None:
        return self.pixels(page_id)

    def file(self, page_id: str) -> Path | None:
        """Where the file of a page is; whether it is still the right one, only its digest says."""
        return None if self.folder is None else self.folder / self.pages[page_id].scan.path


def document_scans(
    record: Record,
    results: ResultFolder,
    scans: Path | None,
    problem: Callable[[DigitisationError], None],
) -> DocumentScans:
    """The scans of a record.

    Args:
        record: its pages are those that may be asked for.
        results: where it lies; the summary there says where the scans are.
        scans: the batch folder, when it is elsewhere now.
        problem: told why a scan cannot be had.
    """
    try:
        folder = scans or scan_source(results)
    except BatchError:
        folder = None  # said when the pixels are asked for
    pages = {page.id: page for page in record.pages}
    return DocumentScans(scan_pixels(record, results, scans, problem), pages, folder)
