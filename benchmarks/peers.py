"""Other ways to read the same pages: ocrmypdf, and pytesseract in a loop."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAIVE = (
    "import sys, pytesseract; from PIL import Image\n"
    "for path in sys.argv[1:]: pytesseract.image_to_string(Image.open(path), lang='rus')"
)


def program(name: str) -> str | None:
    """Where a program is: beside this Python, else on the path; ``None`` when it is absent."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    return beside or shutil.which(name)


def make_pdf(scans: Sequence[Path], pdf: Path) -> None:
    """The scans as one PDF, their pixels unchanged: what ocrmypdf is given.

    Raises:
        FileNotFoundError: when img2pdf, which comes with ocrmypdf, is absent.
        subprocess.CalledProcessError: when it fails.
    """
    made_by = program("img2pdf")
    if made_by is None:
        raise FileNotFoundError("img2pdf")
    # On the sheet of an office, so that the resolution that ocrmypdf sees is a likely one.
    command = [made_by, "--pagesize", "A4", "-o", str(pdf), *map(str, scans)]
    subprocess.run(command, check=True, capture_output=True)


def read_by_ocrmypdf(pdf: Path, out: Path, jobs: int) -> None:
    """``ocrmypdf -l rus --jobs N``; a PDF, not PDF/A, which would need Ghostscript.

    Raises:
        subprocess.CalledProcessError: when it fails.
    """
    command = [str(program("ocrmypdf")), "-l", "rus", "--jobs", str(jobs), "--output-type", "pdf"]
    out.mkdir()
    subprocess.run([*command, str(pdf), str(out / "read.pdf")], check=True, capture_output=True)


def read_naively(scans: Sequence[Path]) -> None:
    """Pytesseract on one page after another, as anyone would write it first; one thread.

    Raises:
        subprocess.CalledProcessError: when it fails.
    """
    subprocess.run(
        [sys.executable, "-c", NAIVE, *map(str, scans)],
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        check=True,
        capture_output=True,
    )
