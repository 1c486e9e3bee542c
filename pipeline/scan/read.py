"""One file, or one frame of it, becomes a :class:`~pipeline.model.Scan`.

Nothing that stands in a folder may crash, hang or eat the machine: the kind of a file is told by
its first bytes, its size in pixels is checked before decoding, and formats whose decoders cannot
be trusted so far are decoded in a child process (:mod:`pipeline.scan.guard`). Safe to call from
several threads at once.
"""

from __future__ import annotations

import functools
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ScanError, may_pass
from pipeline.model import Scan, ScanRef
from pipeline.scan.decode import Decoded, decode, jpeg_needs_guard
from pipeline.scan.dpi import DpiRule, believable_dpi
from pipeline.scan.guard import count_pages_guarded, decode_guarded
from pipeline.scan.kind import EXTENSIONS, HEAD_BYTES, ScanKind, recognise
from pipeline.scan.limits import ScanLimits
from pipeline.scan.problem import DecodeProblem
from pipeline.scan.tiff import tiff_pages

__all__ = ["DpiRule", "ScanLimits", "count_frames", "read_scan"]

_GUARDED = frozenset({ScanKind.JPEG2000, ScanKind.WEBP, ScanKind.GIF, ScanKind.PPM})
_STANDARD = ScanLimits()
_IN_MEMORY = 32 * 2**20
"""Bytes up to which a TIFF is read whole; a longer one may hold hundreds of pages."""


def count_frames(path: Path, *, limits: ScanLimits = _STANDARD) -> int:
    """Pages of a TIFF (without thumbnails and masks) or PDF; 1 for everything else.

    Raises:
        ScanError: when the file is missing, unreadable, no picture, or damaged at its start.
    """
    path = Path(path)
    try:
        opened = _look(path, limits)
        if opened.kind is ScanKind.TIFF:
            with path.open("rb") as file:
                return len(tiff_pages(file, limits.max_frames).pages)
        if opened.kind is not ScanKind.PDF:
            return 1
        count = count_pages_guarded(path, limits)
        if count < 1:
            raise DecodeProblem("The PDF has no pages.", "Replace it, or take it out of the batch.")
        if count > limits.max_frames:
            raise DecodeProblem(
                f"The PDF has {count:,} pages; the limit is {limits.max_frames:,}.",
                "Split it into several files.",
            )
        return count
    except DecodeProblem as problem:
        raise ScanError(problem.reason, file=path, remedy=problem.remedy) from problem
    except OSError as error:
        raise _unreadable(path, error) from error


def read_scan(path: Path, frame: int = 0, *, relative: str, limits: ScanLimits = _STANDARD) -> Scan:
    """Decode one frame.

    Args:
        path: of the file.
        frame: page of a TIFF or PDF, from 0, as :func:`count_frames` counts them.
        relative: the path to record in :class:`~pipeline.model.ScanRef`.
        limits: what the file may ask of the machine.

    Returns:
        Pixels as any viewer shows them: orientation applied, alpha over white, deep tones
        brought to eight bits; grey where the format has no colour, else RGB.

    Raises:
        ScanError: for whatever is wrong with the file, with cause and remedy.
        ValueError: for a negative ``frame``.
    """
    if frame < 0:
        raise ValueError("frames count from 0")
    path = Path(path)
    try:
        seen = _look(path, limits)
        decoded, digest = _decode(path, seen, frame, limits)
    except DecodeProblem as problem:
        raise ScanError(problem.reason, file=path, remedy=problem.remedy) from problem
    except OSError as error:
        raise _unreadable(path, error) from error
    except MemoryError as error:
        raise ScanError(
            "There is not enough memory for this file.",
            file=path,
            remedy="Run fewer pages at once, or save the picture at 300 to 600 dpi.",
        ) from error
    height, width = decoded.pixels.shape[:2]
    dpi, doubt = believable_dpi(decoded.stated_dpi, width, height)
    notes = [*decoded.warnings, *([doubt] if doubt else []), *_misnamed(path, seen.kind)]
    return Scan(ScanRef(relative, digest, frame), decoded.pixels, dpi, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Seen:
    kind: ScanKind
    status: os.stat_result


def _look(path: Path, limits: ScanLimits) -> _Seen:
    """What the file is, without opening anything that could block."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise DecodeProblem(
            "This is a folder, not a scan.", "Rename it, or give it as the batch folder."
        )
    if not stat.S_ISREG(status.st_mode):
        raise DecodeProblem(
            "This is a pipe or a device, not an ordinary file.", "Take it out of the batch."
        )
    if status.st_size == 0:
        raise DecodeProblem("The file is empty.", "Copy it again from where it came from.")
    if status.st_size > limits.max_file_bytes:
        raise DecodeProblem(
            f"The file has {status.st_size / 2**30:.1f} GiB; "
            f"the limit is {limits.max_file_bytes / 2**30:.1f} GiB.",
            "Split it into several files.",
        )
    with path.open("rb") as file:
        return _Seen(recognise(file.read(HEAD_BYTES)), status)


def _decode(path: Path, seen: _Seen, frame: int, limits: ScanLimits) -> tuple[Decoded, str]:
    if seen.kind is ScanKind.PDF:
        return decode_guarded(path, seen.kind, frame, limits), _digest(path, seen.status)
    if seen.kind is ScanKind.TIFF and seen.status.st_size > _IN_MEMORY:
        return decode(path, seen.kind, frame, limits), _digest(path, seen.status)
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if seen.kind in _GUARDED or (seen.kind is ScanKind.JPEG and jpeg_needs_guard(data)):
        return decode_guarded(path, seen.kind, frame, limits), digest
    return decode(data, seen.kind, frame, limits), digest


def _digest(path: Path, status: os.stat_result) -> str:
    """SHA-256 of a file of many pages, computed once for all of them."""
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return _digest_of(str(path), status.st_dev, status.st_ino, status.st_size, *times)


@functools.lru_cache(maxsize=256)
def _digest_of(name: str, *_state: int) -> str:
    with Path(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unreadable(path: Path, error: OSError) -> ScanError:
    if isinstance(error, FileNotFoundError):
        return ScanError(
            "The file is not there (any more).",
            file=path,
            remedy="Put it back, or correct the manifest that names it.",
        )
    if isinstance(error, PermissionError):
        return ScanError(
            "The file may not be read.", file=path, remedy="Give yourself the right to read it."
        )
    return ScanError(
        f"The file cannot be read: {error.strerror or error}.",
        file=path,
        remedy="Check the disk or network folder that holds it, and copy the file again.",
        passing=may_pass(error),
    )


def _misnamed(path: Path, kind: ScanKind) -> list[str]:
    extension = path.suffix[1:].lower()
    others = {name for names in EXTENSIONS.values() for name in names}
    if extension in others and extension not in EXTENSIONS[kind]:
        return [f"The file is named .{extension} but holds {kind.value}; it was read as that."]
    return []
