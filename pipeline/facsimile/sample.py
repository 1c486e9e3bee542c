"""The committed sample batch, drawn again bit for bit."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.fonts import require_known
from pipeline.facsimile.telegram import (
    CONDITION_OF_RECTO,
    CONDITION_OF_VERSO,
    recto_and_verso,
)
from pipeline.facsimile.truth import truth_json
from pipeline.output import as_json, write_whole

SAMPLE_SEED = 61
SAMPLE_NAMES = ("f558_op11_d58_l061", "f558_op11_d58_l061ob")
SAMPLE_FACES = {
    "cmu": "8f75c3526fb674db",
    "pt-mono": "e1cac8b8fe704887",
    "stamp": "fadc7d5b5f1bf9ec",
    "bad-script": "6d3d7e50a7cc44d8",
    "caveat": "010a2154897562da",
}
"""The faces of the sample and the fingerprints of their letters."""
MANIFEST = """\
# What the scans cannot say themselves. The sheets are known from the file names.
# Both sheets are drawn and their wording is our own: see docs/facsimile.md.
repository = "РГАСПИ"

[[documents]]
title = "Сталин - руководителям партийных органов о неблагополучном положении в НКВД. \
25 ноября 1938 г. (нарисованная модель листа)"
source = "Лубянка. Сталин и Главное управление госбезопасности НКВД. Архив Сталина. Документы \
высших органов партийной и государственной власти. 1937-1938. М.: МФД, 2004. С. 611-612."
fond = "558"
opis = "11"
delo = "58"
authenticity = "подлинник"
technique = "машинопись"
files = ["f558_op11_d58_l061.jpg", "f558_op11_d58_l061ob.jpg"]
"""
JPEG_QUALITY = 74


def sample_pages() -> tuple[DrawnPage, DrawnPage]:
    """Recto and verso of the telegram.

    Raises:
        FacsimileError: when a face is missing or draws other letters than it should.
    """
    require_known(SAMPLE_FACES)
    recto, verso = recto_and_verso()
    front, back = SAMPLE_SEED, SAMPLE_SEED + 1
    return (
        draw_page(recto, front, condition=CONDITION_OF_RECTO, back=verso, back_seed=back),
        draw_page(verso, back, condition=CONDITION_OF_VERSO, back=recto, back_seed=front),
    )


def draw_sample(folder: Path) -> list[Path]:
    """Write the sample batch: two scans, ``batch.toml``, and the answers in ``truth/``.

    Returns:
        The scans, recto first.

    Raises:
        FacsimileError: when a face is missing or draws other letters than it should.
        OutputError: when the folder cannot be written to.
    """
    written = []
    for name, page in zip(SAMPLE_NAMES, sample_pages(), strict=True):
        path = folder / f"{name}.jpg"
        write_whole(path, as_jpeg(page))
        write_whole(folder / "truth" / f"{name}.json", as_json(truth_json(page.truth)))
        written.append(path)
    write_whole(folder / "batch.toml", MANIFEST.encode())
    return written


def as_jpeg(page: DrawnPage, quality: int = JPEG_QUALITY) -> bytes:
    """The scan as a JPEG file that states its resolution."""
    buffer = io.BytesIO()
    Image.fromarray(page.pixels).save(
        buffer, "JPEG", quality=quality, subsampling=2, dpi=(page.dpi, page.dpi)
    )
    return buffer.getvalue()
