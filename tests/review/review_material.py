"""A small batch with scans, its results folder, and a browser that asks for it."""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pages_by_hand import ADocument, mark, page, region
from PIL import Image, ImageDraw
from starlette.testclient import TestClient
from test_assemble import PROVENANCE

from pipeline.assemble import assemble
from pipeline.fields import read_fields
from pipeline.model import ArchiveRef, Box, Page, RegionKind, ScanRef
from pipeline.output import ResultFolder, as_json, write_whole
from pipeline.page_file import page_to_json
from pipeline.record import record_to_json
from pipeline.review.app import review_app
from pipeline.review.batch import ReviewBatch
from pipeline.review.guard import Access

PORT = 8517
HERE = f"http://127.0.0.1:{PORT}"
KEY = "the key of this start"
JSON = {"Content-Type": "application/json", "X-Mashinopis-Key": KEY}
LETTER, NOTE, SCRIPT = "f1_op2_d3_l061", "note ё №2", "script"
RECTO, VERSO = "f1_op2_d3_l061", "f1_op2_d3_l061ob"
EVIL = "<script>alert(1)</script>"
TEMPLATE = (
    '<meta name="mashinopis-key" content="{{key}}">'
    '<meta name="mashinopis-batch" content="{{batch}}">'
)


@functools.cache
def picture(seed: int = 0, size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A grey page with a few dark bars, as PNG."""
    image = Image.new("L", size, 235)
    draw = ImageDraw.Draw(image)
    for row in range(5):
        draw.rectangle((100, 200 + 60 * row, 300 + 40 * (row + seed), 225 + 60 * row), fill=30)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", compress_level=1)
    return buffer.getvalue()


def letter() -> tuple[Page, ...]:
    """Two sides: a head, two paragraphs and a passage by hand overleaf."""
    recto = page(
        RECTO,
        [
            region("r1", RegionKind.HEADER, ["СОВЕРШЕННО СЕКРЕТНО", "14 марта 1936 г.   № 73"]),
            region(
                "r2",
                RegionKind.PARAGRAPH,
                ["    Народный комиссар доложил о положении", "дел на берёзовой заставе."],
                4,
            ),
            region("r3", RegionKind.PARAGRAPH, ["    Просим выслать все сведения."], 8, 0.3),
        ],
        [replace(mark("a1", Box(2300, 60, 2400, 140), "sheet-number", "61"), crop=None)],
    )
    verso = page(
        VERSO,
        [region("r1", RegionKind.PARAGRAPH, ["    Ждём приказа."])],
        [replace(mark("a1", Box(200, 500, 900, 600)), crop=f"crops/{VERSO}/a1.png")],
        rotation=90,
    )
    return recto, verso


def note(page_id: str = NOTE, words: str = "Прошу принять.") -> Page:
    return page(page_id, [region("r1", RegionKind.PARAGRAPH, [f"    {words}"], 0, 0.99)])


def evil() -> Page:
    """Every text of it is a program."""
    return page(
        SCRIPT,
        [
            region("r1", RegionKind.HEADER, [f"№ 5 {EVIL}"]),
            region("r2", RegionKind.PARAGRAPH, [f"    {EVIL}"], 4),
        ],
        [
            mark("a1", Box(200, 900, 900, 990), "margin-note", EVIL),
            mark("a2", Box(200, 1500, 900, 1590), "resolution"),
        ],
    )


@dataclass(frozen=True)
class Material:
    """A batch on disk."""

    results: ResultFolder
    scans: Path
    said: list[str] = field(default_factory=list)

    def add(self, document: str, pages: Sequence[Page], *, scan: bool = False) -> None:
        """Write the record and pages of a document, with scans of their own where asked for."""
        for path, data in _files(document, tuple(pages), scan).items():
            target = self.scans / path if path.endswith(".png") else self.results.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            coming = target.with_name(".coming")
            coming.write_bytes(data)
            coming.replace(target)

    def write_crop(self, page_id: str, annotation_id: str) -> bytes:
        data = picture(size=(60, 20))
        write_whole(self.results.crop(page_id, annotation_id), data)
        return data

    def batch(self, scans: Path | None = None) -> ReviewBatch:
        return ReviewBatch(self.results, scans, self.said.append)


@functools.cache
def _files(document: str, pages: tuple[Page, ...], scan: bool) -> dict[str, bytes]:
    """Files of a document, below the results, or below the scans for pictures."""
    files, made = {}, []
    for at, one in enumerate(pages):
        ref = one.scan
        if scan:
            files[f"{one.id}.png"] = picture(len(one.id) + at)
            ref = ScanRef(f"{one.id}.png", hashlib.sha256(picture(len(one.id) + at)).hexdigest())
        made.append(replace(one, scan=ref))
        files[f"pages/{one.id}.json"] = page_to_json(made[-1])
    record = assemble(
        ADocument(id=document, archive=ArchiveRef("РГАСПИ", "1", "2", "3")),
        made,
        read_fields(made),
        PROVENANCE,
    )
    return {**files, f"records/{document}.json": record_to_json(record)}


def material(folder: Path) -> Material:
    """A batch of three documents."""
    made = Material(ResultFolder(folder / "outputs" / "batch"), folder / "scans" / "batch")
    made.scans.mkdir(parents=True)
    made.add(LETTER, letter(), scan=True)
    made.add(NOTE, [note()], scan=True)
    made.add(SCRIPT, [evil()])
    write_whole(made.results.summary, as_json({"batch": "batch", "source": str(made.scans)}))
    failure = {"file": "x.tif", "frame": 0, "stage": "scan", "reason": "Empty.", "remedy": "Copy."}
    write_whole(made.results.failures, as_json([failure]))
    return made


def static_files(folder: Path) -> Path:
    """What stands for the files of the page."""
    static = folder / "static"
    static.mkdir()
    (static / "index.html").write_text(TEMPLATE)
    (static / "document.html").write_text(
        f'{TEMPLATE}<meta name="mashinopis-document" content="{{{{document}}}}">'
    )
    (static / "list.js").write_text("export const t = 1;")
    (static / ".secret.js").write_text("0")
    (folder / "outside.js").write_text("0")
    (static / "out.js").symlink_to(folder / "outside.js")
    return static


@contextmanager
def browser(
    batch: ReviewBatch, static: Path, access: Access | None = None, base: str = HERE
) -> Iterator[TestClient]:
    app = review_app(batch, access or Access("127.0.0.1", PORT, KEY), static)
    with TestClient(app, base_url=base, follow_redirects=False) as client:
        batch.index.look()
        yield client


def word_of(document: dict[str, Any], text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The page and the word that reads so."""
    for one in document["pages"]:
        for area in one["regions"]:
            for line in area["lines"]:
                for word in line["words"]:
                    if word["text"] == text:
                        return one, word
    raise LookupError(text)


def word_change(document: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """What the page sends when a person writes something else for a word."""
    one, word = word_of(document, before)
    spot = {"page": one["id"], "sha256": one["sha256"], "frame": one["frame"], "box": word["box"]}
    return {
        "kind": "word",
        "spot": {**spot, "text": word["machine"] or word["text"]},
        "before": before,
        "after": after,
    }


def checked(before: bool, after: bool) -> dict[str, Any]:
    return {"kind": "checked", "before": before, "after": after}
