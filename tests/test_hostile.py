import json
import os
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import ScanError
from pipeline.scan import ScanLimits, count_frames, read_scan
from pipeline.scan.guard import decode_guarded
from pipeline.scan.kind import ScanKind
from pipeline.scan.problem import DecodeProblem

HOSTILE = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "hostile"
SECONDS = 5.0
MEBIBYTES = 600


def refused(path: Path, says: str) -> None:
    for call in (count_frames, lambda p: read_scan(p, relative="x")):
        try:
            call(path)
        except ScanError as error:
            assert says in error.reason, error.reason
            assert error.file == str(path)
            assert error.remedy
            last: ScanError | None = error
        else:
            last = None
    assert last is not None


def png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.touch()
    refused(path, "empty")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Это не скан.\n".encode(), "text file"),
        ("Это не скан.\n".encode("cp1251"), "text file"),
        (b"<?xml version='1.0'?>", "text file"),
        (b"\0" * 5000, "nothing but zeros"),
        (b"\x07\x91 neither this nor that \x00\x01", "not a picture"),
        (b"AT&TFORM\0\0\0\0DJVU", "DjVu"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"PK\x03\x04 and so on", "ZIP"),
        (b"II*\0", "TIFF"),
        (b"II*\0\xff\xff\xff\xff", "TIFF"),
    ],
)
def test_what_is_no_picture(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    refused(path, says)


@pytest.mark.parametrize("name", ["a.tif", "a.png", "a.jpg", "a.bmp", "a.gif", "a.webp"])
def test_one_pixel(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.new("L", (1, 1)).save(path)
    refused(path, "too small")


def test_a_bomb_of_1600_million_pixels(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png(40_000, 40_000, zlib.compress(b"\0" * 10_000)))
    start = time.monotonic()
    refused(path, "40000 x 40000 pixels (1,600 million)")
    assert time.monotonic() - start < SECONDS


def test_a_folder_a_pipe_and_a_device(tmp_path: Path) -> None:
    (tmp_path / "x.tif").mkdir()
    refused(tmp_path / "x.tif", "folder")
    os.mkfifo(tmp_path / "pipe.tif")
    refused(tmp_path / "pipe.tif", "pipe or a device")
    refused(Path("/dev/zero"), "pipe or a device")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    refused(tmp_path / "gone.tif", "not there")
    (tmp_path / "link.tif").symlink_to("gone.tif")
    refused(tmp_path / "link.tif", "not there")
    (tmp_path / "loop.tif").symlink_to("loop.tif")
    refused(tmp_path / "loop.tif", "cannot be read")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    Image.new("L", (40, 40)).save(path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    refused(path, "may not be read")


def test_a_jpeg_with_a_thousand_passes_is_stopped_or_read(tmp_path: Path) -> None:
    """Each further pass of a progressive JPEG costs a walk over the whole page."""
    path = tmp_path / "a.jpg"
    Image.effect_noise((2000, 2000), 50).save(path, progressive=True)
    data = path.read_bytes()
    last = data.rfind(b"\xff\xda")
    path.write_bytes(data[:-2] + data[last : last + 40] * 2000 + b"\xff\xd9")
    start = time.monotonic()
    try:
        read_scan(path, relative="x", limits=ScanLimits(guard_seconds=1))
    except ScanError as error:
        assert error.remedy
    assert time.monotonic() - start < SECONDS


def test_the_guard_stops_what_takes_too_long(tmp_path: Path) -> None:
    path = tmp_path / "a.jp2"
    Image.effect_noise((1500, 1500), 50).save(path)
    with pytest.raises(DecodeProblem, match="took longer"):
        decode_guarded(path, ScanKind.JPEG2000, 0, ScanLimits(guard_seconds=0.05))


def test_the_guard_bounds_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jp2"
    Image.new("RGB", (2000, 2000), "white").save(path)
    assert decode_guarded(path, ScanKind.JPEG2000, 0, ScanLimits()).pixels.shape == (2000, 2000, 3)
    with pytest.raises(DecodeProblem) as caught:
        decode_guarded(path, ScanKind.JPEG2000, 0, ScanLimits(guard_bytes=30 * 2**20))
    assert caught.value.remedy


def test_damaged_bytes_never_crash(tmp_path: Path) -> None:
    """Random damage ends as a scan or as an error, for every format decoded in this process."""
    rng = np.random.default_rng(11)
    page = Image.effect_noise((200, 150), 60)
    path = tmp_path / "damaged"
    outcomes = {"read": 0, "refused": 0}
    for name, image, options in (
        ("tif", page.convert("1"), {"compression": "group4"}),
        ("tif", page.convert("RGB"), {"compression": "jpeg"}),
        ("tif", page, {"compression": "tiff_lzw"}),
        ("jpg", page, {}),
        ("png", page, {}),
        ("bmp", page, {}),
    ):
        source = tmp_path / f"whole.{name}"
        image.save(source, **options)
        whole = source.read_bytes()
        for _ in range(40):
            data = bytearray(whole)
            for position in rng.integers(0, len(data), 6):
                data[int(position)] = int(rng.integers(0, 256))
            for position in rng.integers(0, min(200, len(data)), 2):
                data[int(position)] = int(rng.integers(0, 256))
            path.write_bytes(data)
            try:
                count_frames(path)
                read_scan(path, relative="x")
                outcomes["read"] += 1
            except ScanError:
                outcomes["refused"] += 1
    assert min(outcomes.values()) > 10


WATCHED = """
import resource, sys
from pathlib import Path
from pipeline.errors import ScanError
from pipeline.scan import count_frames, read_scan
for name in sys.argv[1:]:
    try:
        count_frames(Path(name))
        scan = read_scan(Path(name), relative="x")
        print("scan", scan.pixels.shape)
    except ScanError as error:
        assert error.reason and error.remedy and error.file == name
        print("error", error.reason)
# Of this program alone: ru_maxrss of a started program begins with what its parent had.
status = Path("/proc/self/status").read_text().splitlines()
own = next(line for line in status if line.startswith("VmHWM")).split()[1]
print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


def test_the_hostile_collection() -> None:
    if not HOSTILE.is_dir():
        pytest.skip("the collection of hostile files is not on this machine")
    classes = json.loads((HOSTILE / "classes.json").read_text(encoding="utf-8"))
    names = [(kind, name) for kind, members in classes.items() for name in members]
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCHED, *(str(HOSTILE / name) for _, name in names)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).resolve().parents[1],
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - start < 0.6 * len(names)
    *lines, peak = done.stdout.splitlines()
    assert int(peak) < MEBIBYTES * 1024
    assert len(lines) == len(names)
    for (kind, name), line in zip(names, lines, strict=True):
        if kind in {"oom_at_open", "bomb", "unopenable", "opens_but_load_fails"}:
            assert line.startswith("error"), name
        elif "too small" not in line:
            assert line.startswith("scan"), (name, line)
