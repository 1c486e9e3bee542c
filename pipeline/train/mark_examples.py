"""Drawn pages, read as any other, with what is true of every stroke by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import joblib
import numpy as np
import numpy.typing as npt

from pipeline.annotate import AnnotateSettings
from pipeline.annotate.candidates import Candidates, find_candidates
from pipeline.annotate.find_marks import Measured, measure
from pipeline.annotate.strokes import Stroke
from pipeline.annotate.surroundings import Boxes
from pipeline.clock import Clock
from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.fonts import available_faces
from pipeline.facsimile.pages import encode
from pipeline.facsimile.random_page import random_page
from pipeline.facsimile.raster import rng_for
from pipeline.model import AnnotationKind, Box, Grey, Mask, PageImage, Region
from pipeline.ocr import OcrEngine
from pipeline.read_page import ReadPage
from pipeline.scan import read_scan
from pipeline.settings import Settings
from pipeline.train.held_out import HELD_OUT_FACES
from pipeline.upright import read_upright

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.uint16]
Ink = tuple[Mask, Grey]
"""What is by hand, and how likely."""

RESOLUTIONS = (100, 120, 140, 150, 160, 180, 200, 220, 260, 300)
"""Of the drawn scans, in dpi."""
CLEAR_EACH = 3
"""Every so many pages are taken once more, with their ink sorted without mistakes."""
OWNED, MOSTLY = 0.4, 0.7
"""A stroke is of a mark when so much of its ink is of marks, and so much of that of this one."""
SAME = 0.5
"""Two boxes are of one mark from this intersection over union."""


@dataclass(frozen=True, eq=False)
class MarkExample:
    """A drawn page as the search for marks sees it, and what is true of it.

    Attributes:
        measured: its strokes.
        owners: of each stroke, the number of its mark, 0 for none.
        boxes: of the true marks, shape (marks, 4), in x-heights of the page image.
        kinds: of the true marks, by their places among all kinds.
    """

    measured: Measured = field(repr=False)
    owners: npt.NDArray[np.intp] = field(repr=False)
    boxes: Floats = field(repr=False)
    kinds: npt.NDArray[np.intp] = field(repr=False)

    def agreement(self, found: Boxes) -> tuple[Floats, npt.NDArray[np.intp]]:
        """The best intersection over union of each box with a true one, and which; 0, -1."""
        if not len(self.boxes):
            return np.zeros(len(found[0])), np.full(len(found[0]), -1, np.intp)
        x0, y0, x1, y1 = (edge[:, None] for edge in found)
        left, top, right, foot = self.boxes.T
        across = np.clip(np.minimum(x1, right) - np.maximum(x0, left), 0, None)
        down = np.clip(np.minimum(y1, foot) - np.maximum(y0, top), 0, None)
        common = across * down
        union = (x1 - x0) * (y1 - y0) + (right - left) * (foot - top) - common
        share = common / union
        return share.max(axis=1), share.argmax(axis=1)


def draw_mark_examples(
    work: Path, seed: int, pages: int, engine: OcrEngine, settings: Settings, jobs: int
) -> list[Path]:
    """Draw, read and measure pages; those that are in the folder already are used again.

    Returns:
        The files of those with handwriting, in order.
    """
    # A fork of a process that has used OpenMP, as learning does, would wait for ever.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        made = pool.map(partial(_made, work, seed, engine, settings), range(pages))
        return [path for paths in made for path in paths]


def load_example(path: Path) -> MarkExample:
    example: MarkExample = joblib.load(path)
    return example


def _made(work: Path, seed: int, engine: OcrEngine, settings: Settings, index: int) -> list[Path]:
    folder = work / f"seed-{seed}"
    done = folder / f"{index:05d}.done"
    if not done.exists():
        folder.mkdir(parents=True, exist_ok=True)
        drawn = _drawn(seed, index)
        for part, reading in enumerate(_read(drawn, engine, settings)):
            ink = _ink(reading)
            versions = {"": ink}
            if index % CLEAR_EACH == 0:
                versions["-clear"] = _clear(drawn, reading.image, ink[1])
            for name, (handwritten, probability) in versions.items():
                example = example_of(
                    drawn,
                    reading.image,
                    handwritten,
                    probability,
                    reading.page.regions,
                    settings.annotate,
                )
                if example is not None:
                    path = folder / f"{index:05d}-{part}{name}.joblib"
                    joblib.dump(example, path, compress=3)
        done.touch()
    return sorted(folder.glob(f"{index:05d}-*.joblib"))


def _drawn(seed: int, index: int) -> DrawnPage:
    own = seed * 1_000_003 + index
    dpi = RESOLUTIONS[int(rng_for("resolution", own).integers(len(RESOLUTIONS)))]
    faces = tuple(face for face in available_faces(latin=False) if face not in HELD_OUT_FACES)
    plan = random_page(own, "ru", dpi=dpi, faces=faces)
    return draw_page(plan.description, own, condition=plan.condition, back=plan.back)


def _read(drawn: DrawnPage, engine: OcrEngine, settings: Settings) -> tuple[ReadPage, ...]:
    suffix, data = encode(drawn)
    with tempfile.TemporaryDirectory(prefix="mashinopis-train-") as folder:
        path = Path(folder) / f"page{suffix}"
        path.write_bytes(data)
        scan = read_scan(path, 0, relative=path.name)
    cv2.setNumThreads(1)
    return read_upright(scan, "page", engine, settings, Clock())


def _ink(reading: ReadPage) -> Ink:
    separation = reading.ink.separation
    return separation.layers.handwritten, separation.probability.handwritten


def _clear(drawn: DrawnPage, image: PageImage, probability: Grey) -> Ink:
    """The ink as a network would see it that makes no mistakes about handwriting."""
    by_hand = (_on_page(drawn.marks, image) > 0) & image.ink
    return by_hand, np.where(by_hand, np.uint8(255), probability // 2)


def example_of(
    drawn: DrawnPage,
    image: PageImage,
    handwritten: Mask,
    probability: Grey,
    regions: Sequence[Region],
    settings: AnnotateSettings,
) -> MarkExample | None:
    """What is found on a drawn page beside what is true; ``None`` without a stroke."""
    page = find_candidates(handwritten, probability, image, regions, settings)
    if not page.strokes:
        return None
    measured = measure(page)
    marks = _on_page(drawn.marks, page.image)
    kinds = tuple(AnnotationKind)
    return MarkExample(
        measured,
        np.array([_owner(stroke, marks) for stroke in page.strokes], np.intp),
        _true_boxes([mark.box for mark in drawn.truth.annotations], page),
        np.array([kinds.index(mark.kind) for mark in drawn.truth.annotations], np.intp),
    )


def _on_page(marks: Numbers, image: PageImage) -> Numbers:
    """The numbers of marks on the scan, brought to the page image."""
    height, width = image.ink.shape
    back = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(marks, image.pixels_to_scan, (width, height), flags=back)
    return np.asarray(found, np.uint16)


def _owner(stroke: Stroke, marks: Numbers) -> int:
    """The mark to which a stroke belongs, 0 for none and for one of several."""
    here = marks[stroke.y0 : stroke.y1, stroke.x0 : stroke.x1][stroke.ink]
    owned = here[here > 0]
    if len(owned) < OWNED * len(here):
        return 0
    counts = np.bincount(owned)
    first = int(counts.argmax())
    return first if counts[first] > MOSTLY * len(owned) else 0


def _true_boxes(boxes: Sequence[Box], page: Candidates) -> Floats:
    """Boxes of the scan in x-heights of the page image, as broad and high as they are there."""
    back = np.linalg.inv(np.vstack([page.image.to_scan, [0, 0, 1.0]]))[:2]
    scale = float(np.sqrt(abs(np.linalg.det(back[:, :2]))))
    turned = page.image.rotation % 180 != 0
    found = []
    for box in boxes:
        x, y = back[:, :2] @ box.centre + back[:, 2]
        width, height = box.width * scale, box.height * scale
        if turned:
            width, height = height, width
        found.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    return np.array(found, np.float64).reshape(-1, 4) / page.typing.size
