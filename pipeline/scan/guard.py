"""Decoding in a short-lived child process with bounded memory and time.

For formats whose decoders allocate or loop before their size is known, and for PDF. The child is
``python -m pipeline.scan.guard``; it answers on its standard output with the length of a header
(eight bytes), the header (JSON) and the raw pixels.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np

from pipeline.scan.decode import Decoded, decode
from pipeline.scan.kind import ScanKind
from pipeline.scan.limits import ScanLimits
from pipeline.scan.problem import RESCAN, DecodeProblem

_MAX_HEADER = 2**20
_COUNT = "count"


def count_pages_guarded(path: Path, limits: ScanLimits) -> int:
    """The number of pages of a PDF.

    Raises:
        DecodeProblem: as the child says, or when it broke down or took too long.
    """
    header, _ = _ask(path, ScanKind.PDF, _COUNT, limits)
    return int(header["count"])


def decode_guarded(path: Path, kind: ScanKind, frame: int, limits: ScanLimits) -> Decoded:
    """Decode one frame under guard.

    Raises:
        DecodeProblem: as the child says, or when it broke down or took too long.
    """
    header, pixels = _ask(path, kind, str(frame), limits)
    if pixels is None:
        raise DecodeProblem("The decoder gave no picture.", RESCAN)
    stated = header["stated_dpi"]
    return Decoded(
        pixels,
        None if stated is None else (float(stated[0]), float(stated[1])),
        tuple(str(warning) for warning in header["warnings"]),
    )


def _ask(
    path: Path, kind: ScanKind, what: str, limits: ScanLimits
) -> tuple[dict[str, Any], np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None]:
    # -P keeps the user's folder off the import path; the package's own folder must be on it.
    root = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    environment = {
        **os.environ,
        "PYTHONPATH": root if not inherited else os.pathsep.join((root, inherited)),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-P", "-m", "pipeline.scan.guard", kind.value, what]
    child = subprocess.Popen(
        [*command, json.dumps(asdict(limits)), str(path.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(limits.guard_seconds, stop)
    timer.start()
    try:
        with child:
            try:
                answer = _receive(cast("io.BufferedReader", child.stdout), limits)
            finally:
                if child.poll() is None and sys.exc_info()[0] is not None:
                    child.kill()
    except (EOFError, ValueError, KeyError) as error:
        if late.is_set():
            raise DecodeProblem(
                f"Decoding took longer than {limits.guard_seconds:.0f} seconds and was stopped.",
                "The file is damaged or far too large; save it anew as TIFF at 300 dpi.",
            ) from error
        code = child.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"
        raise DecodeProblem(
            f"The decoder for {kind.value} broke down on this file ({how}).", RESCAN
        ) from error
    finally:
        timer.cancel()
        timer.join()
    header, pixels = answer
    if "reason" in header:
        raise DecodeProblem(str(header["reason"]), str(header["remedy"]))
    return header, pixels


def _receive(
    stream: io.BufferedReader, limits: ScanLimits
) -> tuple[dict[str, Any], np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None]:
    """Read an answer straight into the array that is handed on."""
    size = int.from_bytes(_exactly(stream, 8), "big")
    if size > _MAX_HEADER:
        raise ValueError("header too long")
    header: dict[str, Any] = json.loads(_exactly(stream, size))
    shape = header.get("shape")
    if shape is None:
        return header, None
    if (
        len(shape) not in {2, 3}
        or shape[0] * shape[1] > limits.max_pixels
        or shape[2:] not in ([], [3])
    ):
        raise ValueError("impossible shape")
    pixels = np.empty(shape, dtype=np.uint8)
    view = pixels.data.cast("B")
    filled = 0
    while filled < len(view):
        count = stream.readinto(view[filled:])
        if not count:
            raise EOFError
        filled += count
    return header, pixels


def _exactly(stream: io.BufferedReader, size: int) -> bytes:
    data: bytes = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def main(arguments: list[str]) -> None:
    """Run as the child: ``KIND FRAME LIMITS PATH``, or ``PDF count LIMITS PATH``."""
    kind, what = ScanKind(arguments[0]), arguments[1]
    limits, path = ScanLimits(**json.loads(arguments[2])), Path(arguments[3])
    # Decoders print; the pipe is for the answer alone.
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _bound(limits)
        try:
            if kind is ScanKind.PDF:
                from pipeline.scan import pdf  # noqa: PLC0415 - other formats need not wait for PDFium

                if what == _COUNT:
                    _send(out, {"count": pdf.count_pages(path)})
                    return
                decoded = pdf.read_page(path, int(what), limits)
            else:
                decoded = decode(path.read_bytes(), kind, int(what), limits)
            header = {
                "shape": decoded.pixels.shape,
                "stated_dpi": decoded.stated_dpi,
                "warnings": decoded.warnings,
            }
            _send(out, header, decoded.pixels)
        except DecodeProblem as problem:
            _send(out, {"reason": problem.reason, "remedy": problem.remedy})
        except MemoryError:
            reason = "The picture needs more memory than a page may take."
            _send(out, {"reason": reason, "remedy": "Save it at 300 to 600 dpi."})
        except OSError as error:
            reason = f"The file cannot be read: {error.strerror or error}."
            _send(out, {"reason": reason, "remedy": "Check the file and the right to read it."})


def _bound(limits: ScanLimits) -> None:
    """Bound this process: address space, processor time, no core dump."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    budget = pages * resource.getpagesize() + limits.guard_bytes
    seconds = int(limits.guard_seconds) + 1
    for what, value in (
        (resource.RLIMIT_AS, budget),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):  # the parent's clock still stops it
            resource.setrlimit(what, (bound, bound))


def _send(
    out: BinaryIO,
    header: dict[str, Any],
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None = None,
) -> None:
    text = json.dumps(header).encode()
    out.write(len(text).to_bytes(8, "big") + text)
    if pixels is not None:
        out.write(np.ascontiguousarray(pixels).data)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
