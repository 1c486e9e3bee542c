"""Scans as pictures for a screen: decoded once, scaled down, as JPEG."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import Image

from pipeline.errors import BatchError, DigitisationError
from pipeline.model import Pixels
from pipeline.resume.stamp import FileStamp
from pipeline.review.bounded import Bounded, OneAtATime
from pipeline.review.scans import ScanFolder
from pipeline.scan import read_scan

WIDTHS = (512, 768, 1024, 1536, 2048, 3072, 4096)
"""Pixels; a few, so that what was made serves again."""
STANDARD_WIDTH = 1536
QUALITY = 85
MOST_OF_PICTURES = 128 * 2**20
MOST_OF_PIXELS = 384 * 2**20
"""Bytes that are kept of either."""
_AT_ONCE = 2
"""Scans decoded at the same time: each may take some hundred megabytes."""
_FORM = 1
"""Changes when pictures of the same scan come out otherwise."""


@dataclass(frozen=True, slots=True)
class PageScan:
    """The scan of a page: path in the folder of scans, SHA-256 of the file, frame from 0."""

    path: str
    sha256: str
    frame: int

    def tag(self, width: int) -> str:
        """Names the picture of a width: the same for the same bytes (an HTTP entity tag)."""
        return f'"{self.sha256[:32]}-{self.frame}-{step(width)}-{_FORM}"'


def step(width: int) -> int:
    """The width, out of a few, at which a picture is made that is to be so wide."""
    return next((one for one in WIDTHS if one >= width), WIDTHS[-1])


class Pictures:
    """Pictures of the scans of a batch. Safe to use from several threads.

    Args:
        scans: where they are.
        most_of_pictures, most_of_pixels: bytes that are kept.
    """

    def __init__(
        self,
        scans: ScanFolder,
        most_of_pictures: int = MOST_OF_PICTURES,
        most_of_pixels: int = MOST_OF_PIXELS,
    ) -> None:
        self._scans = scans
        self._made: Bounded[bytes] = Bounded(most_of_pictures, len)
        self._decoded: Bounded[Pixels] = Bounded(most_of_pixels, lambda pixels: pixels.nbytes)
        self._one = OneAtATime()
        self._few = threading.BoundedSemaphore(_AT_ONCE)
        self._wrong: dict[PageScan, tuple[FileStamp, DigitisationError]] = {}
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="review-pictures")
        self._preparing = threading.Lock()
        self._next: list[PageScan] = []
        self._closed = False

    def jpeg(self, scan: PageScan, width: int = STANDARD_WIDTH) -> bytes:
        """The scan at most ``step(width)`` pixels wide, never enlarged, not turned.

        Raises:
            DigitisationError: when the scan cannot be had, or is not that of the page.
        """
        wide = step(width)
        key = (scan.sha256, scan.frame, wide)
        made = self._made.get(key)
        if made is not None:
            return made
        with self._one.of((scan.sha256, scan.frame)):
            made = self._made.get(key)
            if made is None:
                made = _jpeg(self._pixels(scan), wide)
                self._made.put(key, made)
        return made

    def prepare(self, scans: Sequence[PageScan]) -> None:
        """Decode these behind the back, in their order; what was to be prepared before is not.

        What is wrong with one is said when it is asked for.
        """
        with self._preparing:
            begun = bool(self._next)
            self._next = list(scans)
            if self._next and not begun and not self._closed:
                self._behind.submit(self._prepare)

    def close(self) -> None:
        """Prepare nothing more."""
        with self._preparing:
            self._closed = True
            self._next = []
        self._behind.shutdown()

    def problem(self, scan: PageScan) -> str | None:
        """Why there is no picture, as far as that is known without decoding."""
        try:
            path = self._scans.file(scan.path)
            known = self._wrong.get(scan)
            if known is not None and known[0] == FileStamp.of(path):
                return str(known[1])
        except DigitisationError as error:
            return str(error)
        except OSError as error:
            return f"{scan.path}: The file cannot be read: {error.strerror or error}."
        return None

    def _prepare(self) -> None:
        while True:
            with self._preparing:
                if not self._next:
                    return
                scan = self._next[0]
            with contextlib.suppress(Exception), self._one.of((scan.sha256, scan.frame)):
                self._pixels(scan)
            with self._preparing:
                if self._next and self._next[0] is scan:
                    self._next.pop(0)

    def _pixels(self, scan: PageScan) -> Pixels:
        key = (scan.sha256, scan.frame)
        pixels = self._decoded.get(key)
        if pixels is None:
            pixels = self._read(scan)
            self._decoded.put(key, pixels)
        return pixels

    def _read(self, scan: PageScan) -> Pixels:
        path = self._scans.file(scan.path)
        stamp = _stamp(path)
        known = self._wrong.get(scan)
        if known is not None and known[0] == stamp:
            raise known[1].with_traceback(None)
        try:
            with self._few:
                opened = read_scan(path, scan.frame, relative=scan.path)
            if opened.ref.sha256 != scan.sha256:
                raise BatchError(
                    "This is not the scan that the record was made from.",
                    file=path,
                    remedy="Name the folder of the right scans with --scans, or digitise again.",
                )
        except DigitisationError as error:
            if stamp is not None and not error.passing:
                self._wrong[scan] = stamp, error
            raise
        self._wrong.pop(scan, None)
        return opened.pixels


def _stamp(path: object) -> FileStamp | None:
    try:
        return FileStamp.of(str(path))
    except OSError:
        return None


def _jpeg(pixels: Pixels, width: int) -> bytes:
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    if picture.width > width:
        height = max(round(picture.height * width / picture.width), 1)
        picture = picture.resize((width, height), Image.Resampling.HAMMING, reducing_gap=1.0)
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=QUALITY)
    return buffer.getvalue()
