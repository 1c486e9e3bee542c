"""PDF pages as pictures: the only importer of pypdfium2.

A scanned page is usually one picture that fills it: its own pixels are taken, untouched. Pages
made of strips or layers are drawn at the resolution of their largest picture, others at
:attr:`PdfSettings.drawn_dpi`. Of a signed, stamped or annotated page all that a viewer shows
is drawn.

Sizes inside a PDF are in points (1/72 inch), y upwards, before the rotation of the page.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from pipeline.model import Pixels
from pipeline.scan.decode import Decoded
from pipeline.scan.limits import ScanLimits
from pipeline.scan.problem import RESCAN, DecodeProblem, check_size

_LOCK = threading.Lock()
"""PDFium is not thread-safe, not even between documents."""

_POINTS = 72.0
_MAX_OBJECTS = 100_000


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """How a page becomes pixels.

    Attributes:
        drawn_dpi: for pages that are not scans.
        lowest_dpi, highest_dpi: between these a page of several pictures is drawn at the
            resolution of the largest one.
        full_page: share of the page that a picture must cover to be taken as the page.
        large: share of the page from which a picture's resolution counts.
        agreement: mean difference in tone (0 to 255) up to which a picture on its own looks like
            the drawn page. Masks, crops and odd colour spaces make it differ.

    Raises:
        ValueError: for a share outside 0 to 1 or an empty range.
    """

    drawn_dpi: float = 300.0
    lowest_dpi: float = 150.0
    highest_dpi: float = 1200.0
    full_page: float = 0.85
    large: float = 0.05
    agreement: float = 16.0

    def __post_init__(self) -> None:
        if not (0 < self.full_page <= 1 and 0 < self.large <= 1):
            raise ValueError("shares are between 0 and 1")
        if not 0 < self.lowest_dpi <= self.drawn_dpi <= self.highest_dpi:
            raise ValueError("resolutions must rise from lowest_dpi to highest_dpi")


def count_pages(path: Path) -> int:
    """The number of pages.

    Raises:
        DecodeProblem: when the file is damaged or encrypted.
    """
    with _LOCK, _opened(path) as document:
        return len(document)


def read_page(
    path: Path, index: int, limits: ScanLimits, settings: PdfSettings | None = None
) -> Decoded:
    """One page, from 0, as it stands in a viewer.

    Raises:
        DecodeProblem: when the file or page is damaged, encrypted, missing or too large.
    """
    settings = settings or PdfSettings()
    with _LOCK, _opened(path) as document:
        if not 0 <= index < len(document):
            raise DecodeProblem(
                f"The PDF has {len(document)} pages; page {index + 1} was asked for.",
                "Ask for a page that is there.",
            )
        try:
            page = document[index]
            decoded = _read(page, limits, settings)
            page.close()
        except pypdfium2.PdfiumError as error:
            raise DecodeProblem(f"Page {index + 1} of the PDF is damaged ({error}).") from error
    return decoded


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with path.open("rb") as file:
        try:
            document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pdfium.FPDF_ERR_PASSWORD:
                raise DecodeProblem(
                    "The PDF is encrypted and asks for a password.",
                    "Open it with the password and save or print it as a PDF without one.",
                ) from error
            if error.err_code == pdfium.FPDF_ERR_SECURITY:
                raise DecodeProblem(
                    "The PDF is protected in a way that cannot be read.",
                    "Ask for a copy without protection.",
                ) from error
            raise DecodeProblem("The PDF is damaged or incomplete.", RESCAN) from error
        try:
            yield document
        finally:
            document.close()


@dataclass(frozen=True, slots=True)
class _Content:
    """What stands on a page; ``share`` is that of the page's area."""

    images: tuple[_Placed, ...]
    other_ink: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    image: pypdfium2.PdfImage
    dpi: tuple[float, float]
    share: float
    straight: bool
    inside: bool


def _read(page: pypdfium2.PdfPage, limits: ScanLimits, settings: PdfSettings) -> Decoded:
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise DecodeProblem("The page has no size.")
    content = _content(page)
    if len(content.images) == 1 and not content.other_ink:
        placed = content.images[0]
        if placed.straight and placed.inside and placed.share >= settings.full_page:
            native = _native(page, placed, limits, settings)
            if native is not None:
                return native
    large = [placed for placed in content.images if placed.share >= settings.large]
    if large or (content.images and not content.other_ink):
        dpi = max(max(placed.dpi) for placed in large or content.images)
        low = settings.drawn_dpi if content.other_ink else settings.lowest_dpi
        dpi = min(max(dpi, low), settings.highest_dpi)
    else:
        dpi = settings.drawn_dpi
    check_size(round(width * dpi / _POINTS), round(height * dpi / _POINTS), limits)
    return Decoded(_colourless(_draw(page, dpi / _POINTS)), (dpi, dpi))


def _content(page: pypdfium2.PdfPage) -> _Content:
    """Pictures, and whether anything else is visible. A layer of recognised text is not."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1e-6)
    images: list[_Placed] = []
    other = pdfium.FPDFPage_GetAnnotCount(page) > 0
    for number, item in enumerate(page.get_objects(max_depth=4)):
        if number >= _MAX_OBJECTS:
            other = True
            break
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = item.get_bounds()
            columns, rows = item.get_px_size()
            a, b, c, d, _, _ = item.get_matrix().get()
            nested = item.level > 0
            if nested:  # placed by matrices that PDFium does not add up: assume the whole page
                x0, y0, x1, y1 = left, bottom, right, top
            wide, high = max(x1 - x0, 1e-6), max(y1 - y0, 1e-6)
            if abs(b) + abs(c) > abs(a) + abs(d):
                columns, rows = rows, columns
            slack = 0.02 * max(right - left, top - bottom)
            images.append(
                _Placed(
                    item,
                    (columns * _POINTS / wide, rows * _POINTS / high),
                    wide * high / area,
                    not nested and a > 0 and d > 0 and abs(b) + abs(c) < 1e-3 * (a + d),
                    x0 > left - slack
                    and y0 > bottom - slack
                    and x1 < right + slack
                    and y1 < top + slack,
                )
            )
        elif item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
            other = other or mode != pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        elif item.type != pdfium.FPDF_PAGEOBJ_FORM:
            other = True
    return _Content(tuple(images), other)


def _native(
    page: pypdfium2.PdfPage, placed: _Placed, limits: ScanLimits, settings: PdfSettings
) -> Decoded | None:
    """The picture's own pixels, turned as the page is; ``None`` when they look different."""
    columns, rows = placed.image.get_px_size()
    check_size(columns, rows, limits)
    try:
        bitmap = placed.image.get_bitmap(render=False)
    except pypdfium2.PdfiumError:
        return None
    pixels = _from_bitmap(bitmap)
    turns = page.get_rotation() // 90
    pixels = np.ascontiguousarray(np.rot90(pixels, -turns))
    drawn = _draw(page, 256 / max(page.get_size()))
    if float(np.abs(_coarse(pixels) - _coarse(drawn)).mean()) > settings.agreement:
        return None
    across, down = placed.dpi if turns % 2 == 0 else placed.dpi[::-1]
    return Decoded(_colourless(pixels), (across, down))


def _coarse(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Tones of the page in 32 x 32 patches, shape (32, 32)."""
    small = Image.fromarray(pixels).convert("L").resize((32, 32), Image.Resampling.BOX)
    return np.asarray(small, dtype=np.float32)


def _draw(page: pypdfium2.PdfPage, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, rev_byteorder=False)
    return _from_bitmap(bitmap)


def _from_bitmap(bitmap: pypdfium2.PdfBitmap) -> Pixels:
    """A copy of PDFium's grey, BGR, BGRx or BGRA bytes as grey or RGB; alpha is over white."""
    array: Pixels = bitmap.to_numpy()
    if array.ndim == 2 or array.shape[2] == 1:
        return np.array(array.reshape(array.shape[:2]))
    colour = np.ascontiguousarray(array[..., 2::-1])
    if bitmap.format == pdfium.FPDFBitmap_BGRA and array[..., 3].min() < 255:
        alpha = array[..., 3:].astype(np.uint16)
        colour = ((colour * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return colour


def _colourless(pixels: Pixels) -> Pixels:
    """Grey when the three channels are equal everywhere: PDFium knows only colour when drawing."""
    if pixels.ndim == 2:
        return pixels
    red, green, blue = (pixels[..., channel] for channel in range(3))
    sample = pixels[::16, ::16]
    if not (sample == sample[..., :1]).all():
        return pixels
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return np.ascontiguousarray(red)
    return pixels
