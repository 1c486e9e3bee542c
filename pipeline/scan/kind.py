"""What a file is, by its first bytes; its extension proves nothing."""

from __future__ import annotations

from enum import StrEnum

from pipeline.scan.problem import DecodeProblem

HEAD_BYTES = 1024


class ScanKind(StrEnum):
    """The formats that are read, by their names in Pillow (and PDF)."""

    TIFF = "TIFF"
    JPEG = "JPEG"
    PNG = "PNG"
    JPEG2000 = "JPEG2000"
    WEBP = "WEBP"
    BMP = "BMP"
    GIF = "GIF"
    PPM = "PPM"
    PDF = "PDF"


EXTENSIONS = {
    ScanKind.TIFF: ("tif", "tiff"),
    ScanKind.JPEG: ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    ScanKind.PNG: ("png", "apng"),
    ScanKind.JPEG2000: ("jp2", "j2k", "j2c", "jpc", "jpf", "jpx"),
    ScanKind.WEBP: ("webp",),
    ScanKind.BMP: ("bmp", "dib"),
    ScanKind.GIF: ("gif",),
    ScanKind.PPM: ("pbm", "pgm", "ppm", "pnm"),
    ScanKind.PDF: ("pdf",),
}
_STARTS = {
    b"II*\0": ScanKind.TIFF,
    b"MM\0*": ScanKind.TIFF,
    b"II+\0": ScanKind.TIFF,
    b"MM\0+": ScanKind.TIFF,
    b"\xff\xd8\xff": ScanKind.JPEG,
    b"\x89PNG\r\n\x1a\n": ScanKind.PNG,
    b"\0\0\0\x0cjP  \r\n\x87\n": ScanKind.JPEG2000,
    b"\xff\x4f\xff\x51": ScanKind.JPEG2000,
    b"BM": ScanKind.BMP,
    b"GIF87a": ScanKind.GIF,
    b"GIF89a": ScanKind.GIF,
    **{b"P%d" % n: ScanKind.PPM for n in range(1, 7)},
}
_NOT_READ = {
    b"AT&TFORM": "DjVu",
    b"8BPS": "Photoshop",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\xff\x0a": "JPEG XL",
    b"FUJIFILMCCD-RAW": "camera raw",
    b"PK\x03\x04": "ZIP or office",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"\xd0\xcf\x11\xe0": "old office",
    b"%!PS": "PostScript",
}
_CONVERT = "Convert it to TIFF or PDF, and put that in its place."


def recognise(head: bytes) -> ScanKind:
    """The format that begins with ``head`` (the first :data:`HEAD_BYTES` bytes).

    Raises:
        DecodeProblem: when it is none that is read, naming what it is as far as can be seen.
    """
    for start, kind in _STARTS.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return ScanKind.WEBP
    if b"%PDF-" in head:
        return ScanKind.PDF
    for start, name in _NOT_READ.items():
        if head.startswith(start):
            raise DecodeProblem(f"This is a {name} file, which is not read.", _CONVERT)
    if head[4:8] == b"ftyp":
        name = "AVIF" if head[8:12].startswith(b"avi") else "HEIC or video"
        raise DecodeProblem(f"This is a {name} file, which is not read.", _CONVERT)
    remedy = "Replace it with the scan itself, or take it out of the batch."
    if not head.strip(b"\0"):
        raise DecodeProblem("The file holds nothing but zeros; its copy was broken off.", remedy)
    if _is_text(head):
        raise DecodeProblem("This is a text file, not a picture.", remedy)
    raise DecodeProblem("This is not a picture of any known format.", remedy)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return control == 0
