import hashlib
import io
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
import pytest
from PIL import Image

from pipeline.errors import ScanError
from pipeline.model import Scan
from pipeline.scan import ScanLimits, count_frames, read_scan
from pipeline.scan.dpi import DpiRule, believable_dpi
from pipeline.scan.pixels import grey_of_depth

HEIGHT, WIDTH = 96, 64


def picture() -> npt.NDArray[np.uint8]:
    """An RGB page whose four corners differ: red, green, blue, black on light paper."""
    page = np.full((HEIGHT, WIDTH, 3), 230, np.uint8)
    page[:24, :24] = (200, 30, 30)
    page[:24, -24:] = (30, 180, 30)
    page[-24:, :24] = (30, 30, 200)
    page[-24:, -24:] = (10, 10, 10)
    return page


def grey() -> npt.NDArray[np.uint8]:
    return np.asarray(Image.fromarray(picture()).convert("L"))


def read(path: Path, frame: int = 0) -> Scan:
    return read_scan(path, frame, relative=path.name)


def saved(folder: Path, name: str, image: Image.Image, **options: object) -> Path:
    path = folder / name
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def close(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], within: float) -> bool:
    if one.shape != other.shape:
        return False
    return float(np.abs(one.astype(int) - other.astype(int)).mean()) <= within


@pytest.mark.parametrize(
    ("name", "options", "within"),
    [
        ("a.tif", {"compression": "raw"}, 0),
        ("a.tif", {"compression": "tiff_lzw"}, 0),
        ("a.tif", {"compression": "tiff_deflate"}, 0),
        ("a.tif", {"compression": "packbits"}, 0),
        ("a.tif", {"compression": "jpeg", "quality": 95}, 4),
        ("a.jpg", {"quality": 95}, 4),
        ("a.jpg", {"quality": 95, "progressive": True}, 4),
        ("a.png", {}, 0),
        ("a.webp", {"lossless": True}, 0),
        ("a.jp2", {}, 0),
        ("a.j2k", {}, 0),
        ("a.bmp", {}, 0),
        ("a.ppm", {}, 0),
    ],
)
def test_colour_of_each_format(
    tmp_path: Path, name: str, options: dict[str, object], within: float
) -> None:
    path = saved(tmp_path, name, Image.fromarray(picture()), **options)
    scan = read(path)
    assert scan.pixels.dtype == np.uint8
    assert close(scan.pixels, picture(), within)
    assert scan.ref.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (scan.ref.path, scan.ref.frame) == (name, 0)
    assert scan.warnings == ()
    scan.pixels[0, 0] = 0  # stages may write to what they were given


@pytest.mark.parametrize("name", ["a.tif", "a.png", "a.jp2", "a.bmp", "a.gif", "a.pgm"])
def test_grey_stays_grey(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path, name, Image.fromarray(grey()))
    assert close(read(path).pixels, grey(), 0)


@pytest.mark.parametrize("compression", ["group3", "group4", "tiff_ccitt", "raw"])
def test_black_and_white(tmp_path: Path, compression: str) -> None:
    image = Image.fromarray(grey()).convert("1")
    path = saved(tmp_path, "a.tif", image, compression=compression)
    assert close(read(path).pixels, np.asarray(image.convert("L")), 0)


@pytest.mark.parametrize("name", ["a.tif", "a.jpg"])
def test_cmyk(tmp_path: Path, name: str) -> None:
    image = Image.fromarray(picture()).convert("CMYK")
    path = saved(tmp_path, name, image, **({"quality": 95} if name == "a.jpg" else {}))
    assert close(read(path).pixels, picture(), 4)


def test_lab_tiff(tmp_path: Path) -> None:
    from PIL import ImageCms

    lab = ImageCms.profileToProfile(
        Image.fromarray(picture()),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert lab is not None
    assert close(read(saved(tmp_path, "a.tif", lab)).pixels, picture(), 3)


@pytest.mark.parametrize(("top", "bits"), [(255, 8), (1023, 10), (4095, 12), (65535, 16)])
@pytest.mark.parametrize("name", ["a.tif", "a.png"])
def test_deep_grey_is_scaled_by_its_depth(tmp_path: Path, name: str, top: int, bits: int) -> None:
    deep = np.round(grey() / 230.0 * top).astype(np.uint16)
    assert deep.max() < 2**bits
    scan = read(saved(tmp_path, name, Image.fromarray(deep)))
    assert close(scan.pixels, np.round(grey() / 230.0 * 255).astype(np.uint8), 1)


def tiff_of(rows: npt.NDArray[np.generic], photometric: int, subfile: int = 0) -> bytes:
    """A plain little-endian TIFF of one strip, written by hand."""
    sample = 3 if rows.dtype.kind == "f" else 1
    tags = [
        (254, 4, subfile), (256, 4, rows.shape[1]), (257, 4, rows.shape[0]),
        (258, 3, rows.dtype.itemsize * 8), (259, 3, 1), (262, 3, photometric), (273, 4, 8),
        (277, 3, 1), (278, 4, rows.shape[0]), (279, 4, rows.nbytes), (339, 3, sample),
    ]  # fmt: skip
    directory = struct.pack("<H", len(tags))
    for tag, kind, value in sorted(tags):
        directory += struct.pack("<HHII", tag, kind, 1, value)
    body = rows.tobytes()
    return b"II*\0" + struct.pack("<I", 8 + len(body)) + body + directory + struct.pack("<I", 0)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_white_is_zero(tmp_path: Path, kind: type) -> None:
    rows: npt.NDArray[np.generic] = (255 - grey()).astype(kind) * (257 if kind is np.uint16 else 1)
    path = tmp_path / "a.tif"
    path.write_bytes(tiff_of(rows, photometric=0))
    assert close(read(path).pixels, grey(), 1)


def test_floating_point_tiff(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(tiff_of((grey() / 255).astype(np.float32), photometric=1))
    assert close(read(path).pixels, grey(), 1)


def test_unusual_ranges_of_tone() -> None:
    assert grey_of_depth(np.array([[-5.0, 0.0, 5.0]])).tolist() == [[0, 128, 255]]
    assert grey_of_depth(np.array([[np.nan, 0.0, 0.5]])).tolist() == [[128, 0, 128]]
    assert grey_of_depth(np.array([[0.0, 255.0]])).tolist() == [[0, 255]]
    assert grey_of_depth(np.array([[0, 2**31 - 1]], dtype=np.int32)).tolist() == [[0, 128]]
    assert grey_of_depth(np.zeros((1, 2))).tolist() == [[0, 0]]


def test_palettes(tmp_path: Path) -> None:
    colour = Image.fromarray(picture()).quantize(16)
    expected = np.asarray(colour.convert("RGB"))
    assert close(read(saved(tmp_path, "a.png", colour)).pixels, expected, 0)
    assert close(read(saved(tmp_path, "a.gif", colour)).pixels, expected, 0)
    plain = Image.fromarray(grey()).convert("P")
    assert close(read(saved(tmp_path, "b.png", plain)).pixels, grey(), 0)


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif", "a.jp2"])
def test_alpha_is_laid_on_white(tmp_path: Path, name: str) -> None:
    alpha = np.full((HEIGHT, WIDTH, 1), 255, np.uint8)
    alpha[:24] = 0
    alpha[24:48] = 128
    options = {"lossless": True, "exact": True} if name == "a.webp" else {}
    image = Image.fromarray(np.concatenate([picture(), alpha], axis=2))
    pixels = read(saved(tmp_path, name, image, **options)).pixels
    assert (pixels[:24] == 255).all()
    assert close(pixels[48:], picture()[48:], 0)
    assert close(pixels[24:48], (picture()[24:48] * (128 / 255) + 127).astype(np.uint8), 1)


def test_transparent_palette_and_grey_with_alpha(tmp_path: Path) -> None:
    palette = Image.fromarray(picture()).quantize(8)
    corner = palette.getpixel((0, 0))
    pixels = read(saved(tmp_path, "a.png", palette, transparency=corner)).pixels
    assert (pixels[:20, :20] == 255).all()
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)
    alpha[50:] = 255
    both = Image.merge("LA", [Image.fromarray(grey()), Image.fromarray(alpha)])
    pixels = read(saved(tmp_path, "b.png", both)).pixels
    assert pixels.ndim == 2
    assert (pixels[:50] == 255).all()
    assert close(pixels[50:], grey()[50:], 0)


def test_wholly_transparent_is_ignored_with_a_warning(tmp_path: Path) -> None:
    image = Image.fromarray(picture()).convert("RGBA")
    image.putalpha(0)
    scan = read(saved(tmp_path, "a.png", image))
    assert close(scan.pixels, picture(), 0)
    assert "transparent" in scan.warnings[0]


def stored(orientation: int) -> npt.NDArray[np.uint8]:
    """The picture as a camera of this orientation stores it (EXIF 2.3, tag 0x0112)."""
    page = picture()
    return {
        1: page, 2: page[:, ::-1], 3: page[::-1, ::-1], 4: page[::-1],
        5: page.transpose(1, 0, 2), 6: np.rot90(page), 7: page[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(page, -1),
    }[orientation]  # fmt: skip


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.tif", "a.png", "a.webp"])
def test_every_orientation(tmp_path: Path, name: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options: dict[str, object] = {"exif": exif}
    extra: dict[str, dict[str, object]] = {
        "a.jpg": {"quality": 95, "subsampling": 0},
        "a.webp": {"lossless": True},
    }
    options |= extra.get(name, {})
    image = Image.fromarray(np.ascontiguousarray(stored(orientation)))
    assert close(read(saved(tmp_path, name, image, **options)).pixels, picture(), 3)


def test_dpi_in_inches_and_centimetres(tmp_path: Path) -> None:
    page = Image.new("L", (1240, 1754), 255)
    assert read(saved(tmp_path, "a.jpg", page, dpi=(150, 150))).dpi == 150
    assert read(saved(tmp_path, "b.tif", page, dpi=(150, 150))).dpi == 150
    centimetres = saved(tmp_path, "c.tif", page, resolution_unit=3, resolution=59.055)
    assert read(centimetres).dpi == pytest.approx(150, abs=0.1)
    metres = read(saved(tmp_path, "d.png", page, dpi=(150, 150))).dpi
    assert metres == pytest.approx(150, abs=0.1)
    assert read(saved(tmp_path, "e.jpg", page)).dpi is None
    assert read(saved(tmp_path, "f.jpg", page, dpi=(0, 0))).dpi is None
    assert read(saved(tmp_path, "g.jpg", page, dpi=(9999, 9999))).dpi is None


@pytest.mark.parametrize(
    ("stated", "size", "expected"),
    [
        ((300, 300), (2480, 3508), 300),
        ((72, 72), (1757, 2577), None),
        ((96, 96), (1757, 2577), None),
        ((72, 72), (595, 842), 72),
        ((71.98, 71.98), (1757, 2577), None),
        ((600.2, 599.9), (4960, 7016), 600.05),
        ((204, 98), (1728, 1100), None),
        ((1, 1), (2480, 3508), None),
        ((float("nan"), 300), (2480, 3508), None),
        ((float("inf"), float("inf")), (2480, 3508), None),
        ((2400, 2400), (2480, 3508), None),
        (None, (2480, 3508), None),
    ],
)
def test_which_resolutions_are_believed(
    stated: tuple[float, float] | None, size: tuple[int, int], expected: float | None
) -> None:
    assert believable_dpi(stated, *size)[0] == expected


def test_a_doubtful_resolution_is_told() -> None:
    assert "squeezed" in str(believable_dpi((204, 98), 1728, 1100)[1])
    assert "cannot be true" in str(believable_dpi((5000, 5000), 1728, 1100)[1])
    with pytest.raises(ValueError, match="empty range"):
        DpiRule(lowest=100, highest=50)


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    pages = [Image.new("L", (40, 40 + number), number) for number in range(5)]
    path = saved(tmp_path, "a.tif", pages[0], save_all=True, append_images=pages[1:])
    assert count_frames(path) == 5
    for number in (0, 3, 4):
        scan = read(path, number)
        assert scan.pixels.shape == (40 + number, 40)
        assert (scan.pixels == number).all()
        assert scan.ref.frame == number
    with pytest.raises(ScanError, match="has 5 pages; page 6"):
        read(path, 5)
    with pytest.raises(ValueError, match="count from 0"):
        read(path, -1)


def test_a_long_tiff_is_read_by_its_path(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    pages = [rng.integers(0, 255, (4000, 4500), dtype=np.uint8) for _ in range(2)]
    images = [Image.fromarray(page) for page in pages]
    path = saved(tmp_path, "a.tif", images[0], save_all=True, append_images=images[1:])
    assert path.stat().st_size > 32 * 2**20
    scan = read(path, 1)
    assert np.array_equal(scan.pixels, pages[1])
    assert scan.ref.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    data = path.read_bytes()
    path.write_bytes(data[:-10] + b"0123456789")  # another file of the same size and name
    assert read_digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def read_digest(path: Path) -> str:
    return read(path).ref.sha256


def test_thumbnails_in_a_tiff_are_not_pages(tmp_path: Path) -> None:
    first, *others = (
        tiff_of(np.full((40, 40), tone, np.uint8), 1, subfile=subfile)
        for tone, subfile in ((0, 0), (1, 1), (2, 2), (3, 4))
    )
    data = bytearray(first)
    for other in others:  # chain the directories, with all offsets moved
        base, at = len(data), struct.unpack_from("<I", other, 4)[0]
        data[-4:] = struct.pack("<I", base + at)
        moved = bytearray(other)
        for entry in range(at + 2, len(other) - 4, 12):
            if struct.unpack_from("<H", other, entry)[0] == 273:
                struct.pack_into("<I", moved, entry + 8, base + 8)
        data += moved
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    assert count_frames(path) == 2
    assert (read(path, 0).pixels == 0).all()
    assert (read(path, 1).pixels == 2).all()


def test_a_tiff_whose_pages_go_round(tmp_path: Path) -> None:
    data = bytearray(tiff_of(grey(), photometric=1))
    data[-4:] = data[4:8]
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    assert count_frames(path) == 1
    assert close(read(path).pixels, grey(), 0)


def test_a_tiff_whose_list_of_pages_breaks_off(tmp_path: Path) -> None:
    data = bytearray(tiff_of(grey(), photometric=1))
    data[-4:] = struct.pack("<I", 10**9)
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    assert count_frames(path) == 1
    assert "breaks off" in read(path).warnings[0]


def test_animations_give_their_first_picture(tmp_path: Path) -> None:
    frames = [Image.fromarray(grey()), Image.fromarray(255 - grey())]
    for name in ("a.gif", "a.png", "a.webp"):
        options = {"lossless": True} if name == "a.webp" else {}
        path = saved(tmp_path, name, frames[0], save_all=True, append_images=frames[1:], **options)
        scan = read(path)
        assert close(scan.pixels[..., 0] if scan.pixels.ndim == 3 else scan.pixels, grey(), 1)
        assert "animation" in scan.warnings[0]
        assert count_frames(path) == 1


def jpeg(progressive: bool = False) -> bytes:
    rng = np.random.default_rng(5)
    data = io.BytesIO()
    page = rng.integers(0, 255, (640, 480, 3), dtype=np.uint8)
    Image.fromarray(page).save(data, "JPEG", progressive=progressive)
    return data.getvalue()


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_its_end_mark_is_read(tmp_path: Path, progressive: bool) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(progressive))
    whole = read(path).pixels
    path.write_bytes(jpeg(progressive)[:-2])
    scan = read(path)
    assert np.array_equal(scan.pixels, whole)
    assert "end mark" in scan.warnings[0]
    path.write_bytes(jpeg(progressive) + b"some rubbish")
    scan = read(path)
    assert np.array_equal(scan.pixels, whole)
    assert "12 bytes after" in scan.warnings[0]
    path.write_bytes(jpeg(progressive)[:-2] + b"\0" * 5000)
    assert np.array_equal(read(path).pixels, whole)


@pytest.mark.parametrize("zeros", [0, 100_000])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_truncated_jpeg_is_refused(tmp_path: Path, progressive: bool, zeros: int) -> None:
    path = tmp_path / "a.jpg"
    data = jpeg(progressive)
    for share in (0.3, 0.5, 0.95):
        path.write_bytes(data[: int(len(data) * share)] + b"\0" * zeros)
        with pytest.raises(ScanError, match="truncated") as caught:
            read(path)
        assert caught.value.file == str(path)
        assert caught.value.remedy
    path.write_bytes(data[:200])
    with pytest.raises(ScanError, match="truncated"):
        read(path)


def test_a_truncated_jpeg_says_how_much_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    data = jpeg()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(ScanError, match=r"after (4[5-9]|5[0-5])% of its rows"):
        read(path)


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.bmp", "a.webp", "a.jp2", "a.gif"])
def test_other_truncated_files_are_refused(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(5)
    page = Image.fromarray(rng.integers(0, 255, (200, 200), dtype=np.uint8))
    path = saved(tmp_path, name, page)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ScanError) as caught:
        read(path)
    assert caught.value.remedy


def test_a_wrong_extension_is_told(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.jpg", Image.fromarray(picture()))
    path = path.rename(tmp_path / "a.tif")
    assert "named .tif but holds JPEG" in read(path).warnings[0]


# --- PDF ------------------------------------------------------------------------------------


def pdf_of(folder: Path, name: str, *pages: Image.Image, **options: object) -> Path:
    path = folder / name
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], **options)
    return path


def test_scanned_pages_keep_their_own_pixels(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    noise = Image.fromarray(rng.integers(0, 255, (220, 160), dtype=np.uint8)).convert("1")
    colour = Image.fromarray(picture()).resize((160, 220), Image.Resampling.NEAREST)
    path = pdf_of(tmp_path, "a.pdf", noise, colour, resolution=200)
    assert count_frames(path) == 2
    first, second = read(path, 0), read(path, 1)
    assert close(first.pixels, np.asarray(noise.convert("L")), 0)
    assert close(second.pixels, np.asarray(colour), 6)
    assert first.dpi is None  # a page of 0.8 x 1.1 inches is none
    assert first.ref.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(ScanError, match="has 2 pages; page 3"):
        read(path, 2)


def test_dpi_of_a_scanned_page(tmp_path: Path) -> None:
    page = Image.fromarray(grey()).resize((827, 1169))
    path = pdf_of(tmp_path, "a.pdf", page, resolution=100)
    scan = read(path)
    assert scan.dpi == pytest.approx(100, abs=0.2)
    assert scan.pixels.shape == (1169, 827)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_upright(tmp_path: Path, turn: int) -> None:
    path = pdf_of(tmp_path, "a.pdf", Image.fromarray(picture()), resolution=20, quality=95)
    document = pypdfium2.PdfDocument(path)
    document[0].set_rotation(turn)
    document.save(tmp_path / "b.pdf")
    document.close()
    assert close(read(tmp_path / "b.pdf").pixels, np.rot90(picture(), -turn // 90), 8)


def jpeg_bytes(image: Image.Image) -> io.BytesIO:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=95)
    data.seek(0)
    return data


def composed(
    folder: Path, size: tuple[float, float], *placed: tuple[Image.Image, list[float]]
) -> Path:
    """A PDF page with pictures at ``[a, b, c, d, e, f]``."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(*size)
    for image, matrix in placed:
        item = pypdfium2.PdfImage.new(document)
        item.load_jpeg(jpeg_bytes(image), inline=True)
        item.set_matrix(pypdfium2.PdfMatrix(*matrix))
        page.insert_obj(item)
    page.gen_content()
    path = folder / "composed.pdf"
    document.save(path)
    document.close()
    return path


def test_strips_are_drawn_at_their_resolution(tmp_path: Path) -> None:
    whole = Image.fromarray(picture()).resize((400, 600), Image.Resampling.NEAREST)
    top, bottom = whole.crop((0, 0, 400, 300)), whole.crop((0, 300, 400, 600))
    path = composed(
        tmp_path, (144, 216), (top, [144, 0, 0, 108, 0, 108]), (bottom, [144, 0, 0, 108, 0, 0])
    )
    scan = read(path)
    assert scan.dpi == pytest.approx(200, abs=0.5)
    assert close(scan.pixels, np.asarray(whole), 4)


def test_a_picture_placed_upside_down_is_drawn_as_shown(tmp_path: Path) -> None:
    whole = Image.fromarray(picture()).resize((400, 600), Image.Resampling.NEAREST)
    path = composed(tmp_path, (144, 216), (whole, [-144, 0, 0, -216, 144, 216]))
    assert close(read(path).pixels, np.asarray(whole)[::-1, ::-1], 4)


def test_an_empty_or_drawn_page_is_made_at_300_dpi(tmp_path: Path) -> None:
    scan = read(composed(tmp_path, (595, 842)))
    assert scan.dpi == 300
    assert scan.pixels.shape == pytest.approx((3508, 2479), abs=2)
    assert (scan.pixels == 255).all()


KEY = b"28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A"
ENCRYPTED = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/O<KEY>/U<KEY>/P -4>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00112233445566778899AABBCCDDEEFF>
<00112233445566778899AABBCCDDEEFF>]/Size 5>>
%%EOF
""".replace(b"KEY", KEY)


def test_an_encrypted_pdf_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(ENCRYPTED)
    for call in (count_frames, read):
        with pytest.raises(ScanError, match="encrypted") as caught:
            call(path)
        assert "password" in caught.value.remedy


def test_a_damaged_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\nnothing more")
    with pytest.raises(ScanError, match="damaged or incomplete"):
        count_frames(path)


# --- many at once ---------------------------------------------------------------------------


def test_several_threads_at_once(tmp_path: Path) -> None:
    image = Image.fromarray(picture())
    paths = [saved(tmp_path, name, image) for name in ("a.tif", "a.png", "a.jp2", "a.bmp")]
    paths.append(pdf_of(tmp_path, "a.pdf", image, resolution=20, quality=95))
    with ThreadPoolExecutor(4) as pool:
        scans = list(pool.map(read, paths * 2))
    assert all(close(scan.pixels, picture(), 8) for scan in scans)


def test_limits_are_checked_before_decoding(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.tif", Image.fromarray(picture()))
    with pytest.raises(ScanError, match="the limit is"):
        read_scan(path, relative="a", limits=ScanLimits(max_pixels=1000))
    with pytest.raises(ScanError, match="limit is"):
        read_scan(path, relative="a", limits=ScanLimits(max_file_bytes=10))
    with pytest.raises(ValueError, match="must be positive"):
        ScanLimits(max_pixels=0)


def test_the_cost_beside_a_bare_load(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    page = rng.normal(225, 6, (1754, 1240, 3)).clip(0, 255).astype(np.uint8)
    path = saved(tmp_path, "a.jpg", Image.fromarray(page), quality=85)

    def bare() -> None:
        with Image.open(path) as image:
            np.array(image)

    def best(call: object) -> float:
        times = []
        for _ in range(5):
            start = time.thread_time()
            call()  # type: ignore[operator]
            times.append(time.thread_time() - start)
        return min(times)

    assert best(lambda: read(path)) < 2 * best(bare) + 0.01


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_is_left_behind(tmp_path: Path) -> None:
    """No thread, child or open file outlives a call."""
    path = saved(tmp_path, "a.jp2", Image.fromarray(picture()))
    read(path)
    before = open_files(), threading.active_count()
    read(path)
    assert (open_files(), threading.active_count()) == before
