"""Searchable PDF/A-2u: the scans of a document as pictures, what was read invisibly over them.

A JPEG is put in as it is, without decoding; a picture of two tones as CCITT group 4; all else
without loss. A page that lies on its side is turned upright. The only font is embedded and draws
nothing (:mod:`pipeline.export.glyphless`).
"""

from __future__ import annotations

import hashlib
import io
import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.errors import BatchError
from pipeline.export.baseline import foot_at
from pipeline.export.blocks import xml_text
from pipeline.export.dates import UNKNOWN, last_change
from pipeline.export.glyphless import ASCENT, DESCENT, WIDTH, glyphless_font
from pipeline.export.scans import DocumentScans
from pipeline.model import Annotation, Box, Line, Page, Pixels, upright

COMPLIANCE = "PDF/A-2U"
POINTS = 72
"""To an inch."""
DEFAULT_DPI = 300.0
"""Of a scan that does not say it, and whose typing does not either."""
LONGEST = 14400.0
"""Points that a side of a page may have."""

_FONT = "invisible"
_PRODUCER = "fpdf2"
_JPEG = b"\xff\xd8\xff"
_TURNED = {1: 0, 3: 180, 6: 90, 8: 270}
"""EXIF orientation to degrees clockwise; the others are mirrored."""


def pdf(document: ReviewedDocument, scans: DocumentScans) -> bytes:
    """The whole document; the same input gives the same bytes.

    Raises:
        BatchError: when the scan of a page cannot be had.
    """
    made = FPDF(unit="pt", enforce_compliance=COMPLIANCE)
    made.set_auto_page_break(False)
    made.set_margin(0)
    _describe(made, document)
    # The two halves of a spread are of one picture.
    sides = [
        list(pages) for _, pages in groupby(document.pages, lambda page: (page.scan, page.rotation))
    ]
    words = [[word for page in pages for word in _words(page)] for pages in sides]
    characters = {sign for side in words for word in side for sign in word.text}
    with tempfile.TemporaryDirectory(prefix="mashinopis-") as folder:
        font = Path(folder) / "invisible.ttf"  # its name is in the file
        font.write_bytes(glyphless_font(characters))
        made.add_font(_FONT, fname=font)
        for pages, on_it in zip(sides, words, strict=True):
            _page(made, pages[0], on_it, scans)
        return bytes(made.output())


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word on the page as it is read: where its letters stand, and how wide it is, in pixels.

    Attributes:
        skew: degrees by which its line falls.
        last: of its line.
    """

    text: str
    x: float
    foot: float
    width: float
    height: float
    skew: float
    last: bool


def _page(made: FPDF, page: Page, words: list[_Placed], scans: DocumentScans) -> None:
    picture, turned = _picture(page, scans)
    width, height = page.width, page.height
    if page.rotation % 180:
        width, height = height, width
    scale = POINTS / (page.dpi or DEFAULT_DPI)
    scale = min(scale, LONGEST / max(width, height))
    made.add_page(format=(width * scale, height * scale))
    _draw(made, picture, turned, width * scale, height * scale)
    made.text_mode = TextMode.INVISIBLE
    for word in words:
        size = max(word.height * scale / (ASCENT + DESCENT), 1.0)
        made.set_font(_FONT, size=size)
        natural = WIDTH * size * len(word.text)
        made.set_stretching(100 * word.width * scale / natural)
        x, y = word.x * scale, word.foot * scale
        text = word.text if word.last else f"{word.text} "
        with made.rotation(-word.skew, x=x, y=y):
            made.text(x, y, text)
    made.text_mode = TextMode.FILL


def _draw(
    made: FPDF, picture: io.BytesIO | Image.Image, turned: int, width: float, height: float
) -> None:
    """The picture turned clockwise, so that it fills a page of this size."""
    if turned % 180:
        width, height = height, width
    x, y = {0: (0.0, 0.0), 90: (0.0, -height), 180: (-width, -height), 270: (-width, 0.0)}[turned]
    with made.rotation(-turned, x=0, y=0):
        made.image(picture, x=x, y=y, w=width, h=height)


def _picture(page: Page, scans: DocumentScans) -> tuple[io.BytesIO | Image.Image, int]:
    """What to embed, and by how many degrees clockwise it is to be turned."""
    as_it_is = _jpeg(page, scans)
    if as_it_is is not None:
        data, turned = as_it_is
        return io.BytesIO(data), (turned + page.rotation) % 360
    pixels = scans(page.id)
    if pixels is None:
        raise BatchError(
            f"The scan of page {page.id} cannot be had, and a PDF without it would be empty.",
            file=page.scan.path,
            remedy="Name the folder of the scans with --scans.",
        )
    return _image(pixels), page.rotation % 360


def _jpeg(page: Page, scans: DocumentScans) -> tuple[bytes, int] | None:
    """The bytes of a whole JPEG in grey or RGB that is the scan, and its EXIF turn; or ``None``.

    What is wrong with a file is said where it is decoded instead.
    """
    path = scans.file(page.id)
    if path is None or page.scan.frame:
        return None
    try:
        with path.open("rb") as file:
            data = file.read() if file.read(3) == _JPEG else b""
        data = _JPEG + data
        if hashlib.sha256(data).hexdigest() != page.scan.sha256 or not data.endswith(b"\xff\xd9"):
            return None
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            turned = _TURNED.get(image.getexif().get(0x0112, 1))
            profile = image.info.get("icc_profile")
            colours = {"L": b"GRAY", "RGB": b"RGB "}.get(image.mode)
            width, height = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if turned is None or colours is None or (profile or colours.rjust(20))[16:20] != colours:
        return None
    size = (width, height) if turned % 180 == 0 else (height, width)
    return (data, turned) if size == (page.width, page.height) else None


def _image(pixels: Pixels) -> Image.Image:
    """Two tones as such, grey as grey, the rest as RGB."""
    if pixels.ndim == 3 and (pixels == pixels[..., :1]).all():
        pixels = pixels[..., 0]
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if pixels.ndim == 2 and np.isin(pixels, (0, 255)).all():
        return image.convert("1", dither=Image.Dither.NONE)
    return image


def _words(page: Page) -> Iterator[_Placed]:
    """All that was read, in reading order; writing by hand too, where it was read."""
    for region in page.regions:
        for line in region.lines:
            yield from _words_of(line, page)
    for mark in page.annotations:
        yield from _reading(mark, page)


def _words_of(line: Line, page: Page) -> Iterator[_Placed]:
    slope = math.tan(math.radians(page.skew))
    foot = foot_at(line, page)
    whole = upright(line.box, page)
    for index, word in enumerate(line.words):
        box = upright(word.box, page)
        y = min(max(foot + slope * box.x0, whole.y0), whole.y1)
        last = index + 1 == len(line.words)
        text, height = xml_text(word.text), _height(box, page)
        yield _Placed(text, box.x0, y, box.width, height, page.skew, last)


def _reading(mark: Annotation, page: Page) -> Iterator[_Placed]:
    lines = [line.split() for line in (mark.reading or "").split("\n")]
    lines = [line for line in lines if line]
    box = upright(mark.box, page)
    for row, parts in enumerate(lines):
        letters = sum(map(len, parts)) + len(parts) - 1
        height = box.height / len(lines)
        foot = box.y0 + height * (row + ASCENT)
        at = 0
        for index, part in enumerate(parts):
            x = box.x0 + box.width * at / letters
            width = box.width * len(part) / letters
            last = index + 1 == len(parts)
            yield _Placed(xml_text(part), x, foot, width, height, page.skew, last)
            at += len(part) + 1


def _height(box: Box, page: Page) -> float:
    """Of a word, without what its slope adds."""
    added = abs(math.tan(math.radians(page.skew))) * box.width
    return max(box.height - added, box.height / 2)


def _describe(made: FPDF, document: ReviewedDocument) -> None:
    """The same in the document's information and in its XMP, as PDF/A asks."""
    record = document.record
    title = xml_text(record.title.text if record.title is not None else record.document)
    creator = xml_text(f"Mashinopis {record.provenance.pipeline}")
    when = last_change(document) or UNKNOWN
    made.set_title(title)
    made.set_creator(creator)
    made.set_producer(_PRODUCER)
    made.set_creation_date(datetime.fromisoformat(when))
    if record.provenance.settings.get("ocr.language") == "rus":
        made.set_lang("ru")
    made.set_xmp_metadata(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>'
        f"</dc:title><xmp:CreatorTool>{escape(creator)}</xmp:CreatorTool>"
        f"<pdf:Producer>{_PRODUCER}</pdf:Producer>"
        f"<xmp:CreateDate>{when}</xmp:CreateDate>"
        f"<xmp:MetadataDate>{when}</xmp:MetadataDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
