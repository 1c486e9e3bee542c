"""The searchable PDF: text by pdfium, pictures and PDF/A by qpdf; no program of ours reads it."""

from __future__ import annotations

import hashlib
import io
import re
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from export_material import NASTY, letter_page, log_until, odd_pages, reviewed, turned
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from pages_by_hand import mark, page, paragraphs_page, region
from PIL import Image

from pipeline.errors import BatchError
from pipeline.export.glyphless import glyphless_font
from pipeline.export.pdf import pdf
from pipeline.export.scans import DocumentScans
from pipeline.model import Box, Line, Page, Pixels, Region, RegionKind, Word
from pipeline.record import Record

PAPER = np.full((8, 6), 235, np.uint8)
"""A picture is stretched over its page, so that a small one will do."""


def scans_of(
    record: Record, pixels: dict[str, Pixels], folder: Path | None = None
) -> DocumentScans:
    return DocumentScans(pixels.get, {entry.id: entry for entry in record.pages}, folder)


def made(*pages: Page, pixels: Pixels | None = None) -> bytes:
    document = reviewed(*pages)
    pictures = {}
    for one in pages:
        pictures[one.id] = PAPER if pixels is None else pixels
    return pdf(document, scans_of(document.record, pictures))


def text_of(data: bytes, number: int = 0) -> list[str]:
    """Lines as pdfium reads them; U+FFFE is its hyphen of a word that is broken."""
    text = pypdfium2.PdfDocument(data)[number].get_textpage().get_text_range()
    return [line.rstrip() for line in text.replace("\ufffe", "-\n").splitlines()]


def place_of(data: bytes, wanted: str) -> tuple[float, float, float, float]:
    """Of a text on the first page: left, top, right, bottom in points from the top left corner."""
    one = pypdfium2.PdfDocument(data)[0]
    page_text = one.get_textpage()
    start = page_text.get_text_range().index(wanted)
    boxes = [page_text.get_charbox(start + n, loose=True) for n in range(len(wanted))]
    height = one.get_height()
    return (
        min(b[0] for b in boxes),
        height - max(b[3] for b in boxes),
        max(b[2] for b in boxes),
        height - min(b[1] for b in boxes),
    )


def test_the_text_is_there_line_by_line() -> None:
    lines = text_of(made(letter_page()))
    assert lines[:4] == ["СЕКРЕТНО", "Ф. 558 № 12", "Прошу выслать ваго-", "ны угля сегодня."]
    assert lines[4:] == ["61", "срочно"]  # what was read of the writing


@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_a_word_lies_over_its_place_however_the_scan_lies(by: int) -> None:
    one = paragraphs_page("p1", ["Прошу выслать вагоны."])
    box = one.regions[0].lines[0].words[1].box
    data = made(turned(one, by) if by else one)
    points = [value * 72 / 300 for value in (box.x0, box.y0, box.x1, box.y1)]
    assert place_of(data, "выслать") == pytest.approx(points, abs=1.6)
    assert pypdfium2.PdfDocument(data)[0].get_size() == pytest.approx((595.2, 841.92), abs=0.1)


def test_words_of_a_line_that_is_askew_follow_it() -> None:
    boxes = [Box(200 + 300 * n, 200 + 15 * n, 400 + 300 * n, 230 + 15 * n) for n in range(6)]
    words = tuple(Word(f"слов{n}", box, 0.9) for n, box in enumerate(boxes))
    line = Line(Box.around(boxes), words)
    one = replace(page("p1", [Region("r1", RegionKind.PARAGRAPH, line.box, (line,))]), skew=2.862)
    data = made(one)
    assert text_of(data) == [" ".join(w.text for w in words)]
    for word in words:
        x0, y0, x1, y1 = place_of(data, word.text)
        assert (x0, x1) == pytest.approx((word.box.x0 * 0.24, word.box.x1 * 0.24), abs=2)
        assert y0 - 1 <= word.box.centre[1] * 0.24 <= y1 + 1


@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_the_picture_stands_upright(by: int) -> None:
    one = paragraphs_page("p1", ["а"])
    picture = np.full((350, 248), 255, np.uint8)
    picture[:40, :40] = 0  # the top left corner as it is read
    scan = np.ascontiguousarray(np.rot90(picture, by // 90))  # it lies turned the other way
    data = made(turned(one, by) if by else one, pixels=scan)
    shown = np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=0.2, grayscale=True).to_numpy())
    corners = {
        "top left": shown[5:20, 5:20], "top right": shown[5:20, -20:-5],
        "bottom left": shown[-20:-5, 5:20], "bottom right": shown[-20:-5, -20:-5],
    }  # fmt: skip
    dark = {name: corner.mean() < 100 for name, corner in corners.items()}
    assert dark == {
        "top left": True,
        "top right": False,
        "bottom left": False,
        "bottom right": False,
    }


def jpeg_document(folder: Path, exif: int = 1, quality: int = 60) -> tuple[bytes, bytes]:
    """A document whose scan is a JPEG that lies turned by its EXIF: its bytes, and the PDF."""
    picture = np.full((400, 300, 3), 255, np.uint8)
    picture[:60, :60] = (200, 0, 0)
    raw = np.rot90(picture, {1: 0, 3: 2, 6: 1, 8: 3}[exif])
    file = folder / "p1.jpg"
    tags = Image.Exif()
    tags[0x0112] = exif
    Image.fromarray(np.ascontiguousarray(raw)).save(file, quality=quality, exif=tags)
    data = file.read_bytes()
    one = replace(page("p1", [], path="p1.jpg"), width=300, height=400, dpi=72.0)
    one = replace(one, scan=replace(one.scan, sha256=hashlib.sha256(data).hexdigest()))
    document = reviewed(one)

    def never(_page: str) -> Pixels | None:
        raise AssertionError("the scan was decoded")

    entries = {entry.id: entry for entry in document.record.pages}
    return data, pdf(document, DocumentScans(never, entries, folder))


@pytest.mark.parametrize("exif", [1, 3, 6, 8])
def test_a_jpeg_is_put_in_as_it_is(tmp_path: Path, exif: int) -> None:
    data, document = jpeg_document(tmp_path, exif)
    with pikepdf.open(io.BytesIO(document)) as opened:
        (image,) = opened.pages[0].get_images().values()
        assert image.Filter == "/DCTDecode"
        assert image.read_raw_bytes() == data
    shown = pypdfium2.PdfDocument(document)[0].render(scale=1).to_pil().convert("RGB")
    assert shown.size == (300, 400)
    pixel = shown.getpixel((30, 30))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 150
    assert pixel[1] < 60


def test_a_file_that_is_not_the_scan_any_more_is_not_put_in(tmp_path: Path) -> None:
    Image.fromarray(PAPER).save(tmp_path / "p1.jpg")
    one = page("p1", [], path="p1.jpg")
    document = reviewed(one)
    with pytest.raises(BatchError, match="p1"):
        pdf(document, scans_of(document.record, {}, tmp_path))


def test_two_tones_are_kept_as_such() -> None:
    picture = np.full((350, 248), 255, np.uint8)
    picture[100:200] = 0
    with pikepdf.open(io.BytesIO(made(paragraphs_page("p1", ["а"]), pixels=picture))) as opened:
        (image,) = opened.pages[0].get_images().values()
        assert image.Filter == "/CCITTFaxDecode"
        shown = pikepdf.PdfImage(image).as_pil_image().convert("L")
    assert (np.asarray(shown) == picture).all()


@pytest.mark.parametrize("colour", [False, True])
def test_a_scan_that_is_no_jpeg_loses_nothing(colour: bool) -> None:
    dice = np.random.default_rng(1)
    shape = (300, 200, 3) if colour else (300, 200)
    picture = dice.integers(0, 256, shape, dtype=np.uint8)
    one = replace(page("p1", []), width=200, height=300)
    with pikepdf.open(io.BytesIO(made(one, pixels=picture))) as opened:
        (image,) = opened.pages[0].get_images().values()
        assert (np.asarray(pikepdf.PdfImage(image).as_pil_image()) == picture).all()


def test_grey_in_three_channels_is_grey() -> None:
    picture = np.repeat(np.arange(200, dtype=np.uint8)[:, None, None], 3, axis=2)
    one = replace(page("p1", []), width=1, height=200)
    with pikepdf.open(io.BytesIO(made(one, pixels=picture))) as opened:
        (image,) = opened.pages[0].get_images().values()
        assert image.ColorSpace == "/DeviceGray"


def test_pages_come_in_order_each_with_its_text() -> None:
    data = made(paragraphs_page("p1", ["Первая"]), paragraphs_page("p2", ["Вторая"]))
    assert [text_of(data, n) for n in (0, 1)] == [["Первая"], ["Вторая"]]


def test_the_halves_of_a_spread_are_one_page() -> None:
    left = paragraphs_page("p1.left", ["Левая"])
    there = Box(1400, 200, 1520, 230)
    line = Line(there, (Word("Правая", there, 0.9),))
    right = replace(
        left, id="p1.right", regions=(Region("r1", RegionKind.PARAGRAPH, there, (line,)),), skew=1.0
    )
    data = made(left, right, paragraphs_page("p2", ["Вторая"]))
    assert len(pypdfium2.PdfDocument(data)) == 2
    assert " ".join(text_of(data)).split() == ["Левая", "Правая"]
    assert place_of(data, "Правая")[0] == pytest.approx(1400 * 0.24, abs=1.6)


def test_no_resolution_and_a_huge_one() -> None:
    one = replace(paragraphs_page("p1", ["а"]), dpi=None)
    assert pypdfium2.PdfDocument(made(one))[0].get_size() == pytest.approx((595.2, 841.9), abs=0.1)
    one = replace(one, dpi=1.0)
    assert max(pypdfium2.PdfDocument(made(one))[0].get_size()) <= 14400


@pytest.mark.parametrize("name", odd_pages())
def test_odd_pages_are_whole_files(name: str) -> None:
    one = odd_pages()[name]
    with pikepdf.open(io.BytesIO(made(one))) as opened:
        assert opened.check_pdf_syntax() == []


def test_signs_that_no_font_has_are_copied_all_the_same() -> None:
    words = [word for word in NASTY if "\x01" not in word and word.isprintable()] + ["ѣ", "№", "…"]
    line = Line(Box(100, 100, 2400, 140), tuple(
        Word(text, Box(100 + 130 * n, 100, 200 + 130 * n, 140), 0.9) for n, text in enumerate(words)
    ))  # fmt: skip
    data = made(page("p1", [Region("r1", RegionKind.PARAGRAPH, line.box, (line,))]))
    assert text_of(data) == [line.text]


letters = st.text(alphabet="абвгдЖЩЪыэюя0123№«»—-.,IVX", min_size=1, max_size=9)


@settings(max_examples=15, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.lists(letters, min_size=1, max_size=5), min_size=1, max_size=4))
def test_what_is_on_the_page_is_what_is_copied(lines: list[list[str]]) -> None:
    one = page("p1", [region("r1", RegionKind.PARAGRAPH, [" ".join(line) for line in lines])])
    copied = "".join("".join(text_of(made(one))).split())
    assert copied == "".join("".join(line) for line in lines)


def test_pdf_a_2u_as_far_as_it_shows() -> None:
    """What veraPDF would look at first; see docs/exports.md."""
    document = reviewed(letter_page(), log=log_until("2026-03-01T10:00:00Z"))
    data = pdf(document, scans_of(document.record, {"p1": PAPER}))
    assert data.startswith(b"%PDF-1.7\n%")
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert opened.check_pdf_syntax() == []
        assert not opened.is_encrypted
        root = opened.Root
        (intent,) = root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert "/Filter" not in root.Metadata
        xmp = etree.fromstring(root.Metadata.read_bytes())
        said = {etree.QName(e).localname: (e.text or "").strip() for e in xmp.iter() if e.text}
        assert (said["part"], said["conformance"]) == ("2", "U")
        assert said["li"] == "f1_op2_d3_l061"
        assert said["CreateDate"] == "2026-03-01T10:00:00Z"
        assert "/Info" not in opened.trailer  # what XMP says is said nowhere else
        assert len(opened.trailer.ID) == 2
        assert isinstance(
            root.get("/OpenAction", pikepdf.Array()), pikepdf.Array
        )  # a place to show
        for forbidden in ("/AA", "/AcroForm", "/Names"):
            assert forbidden not in root
        fonts = [font for one in opened.pages for font in one.resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/ToUnicode" in font
            descendant = font.DescendantFonts[0]
            assert "/FontFile2" in descendant.FontDescriptor
            assert "/CIDToGIDMap" in descendant
        for one in opened.pages:
            content = one.Contents.read_bytes()
            assert b" 3 Tr" in content
            assert not re.search(rb"[^\d]0 Tr", content)
            for image in one.get_images().values():
                assert "/SMask" not in image
                assert image.get("/Interpolate", False) in (False, None)


def test_no_clock_and_no_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(letter_page())
    later = time.time() + 10**8
    monkeypatch.setattr(time, "time", lambda: later)
    assert made(letter_page()) == first
    year = time.gmtime().tm_year
    assert str(year).encode() not in re.sub(rb"stream.*?endstream", b"", first, flags=re.DOTALL)


def test_a_page_whose_scan_is_missing_is_no_pdf() -> None:
    document = reviewed(letter_page())
    with pytest.raises(BatchError, match="--scans") as failed:
        pdf(document, scans_of(document.record, {}))
    assert "p1" in failed.value.reason


def test_writing_of_several_lines_is_laid_over_its_mark() -> None:
    note = mark("a1", Box(200, 1000, 1200, 1200), "margin-note", "Согласен\nПетров 5/III")
    lines = text_of(made(page("p1", [], [note])))
    assert lines == ["Согласен", "Петров 5/III"]


def test_the_font_is_the_same_for_the_same_signs() -> None:
    assert glyphless_font("абв") == glyphless_font("вба")
    assert len(glyphless_font(map(chr, range(0x400, 0x500)))) < 4000
