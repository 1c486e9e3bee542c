"""What is measured of every stroke of a page, before it is known to which mark it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.annotate.forms import Forms
from pipeline.annotate.frame import FAR, Floats, Frame
from pipeline.annotate.strokes import Shape, Stroke, complexity
from pipeline.annotate.surroundings import Boxes, Surroundings
from pipeline.annotate.typed import Typing
from pipeline.model import Grey, Mask, PageImage

BANDS = (-0.9, -0.05, 1.1, 2.2)
"""Heights above the baseline that part the bands of a row, in x-heights: far below it, just below,
on the small letters, just above, and far above."""
SURE, CERTAIN = 128, 192
"""Of 255: ink that is more likely by hand than not, and ink that is so without doubt."""
WEAKEST = 20
"""The percentile of its likelihoods that stands for the weak part of a stroke."""
MOST_BLANKS = 64.0


@dataclass(frozen=True, eq=False)
class StrokeTable:
    """Columns of numbers, one a stroke, shape (n,); lengths in x-heights, the origin top left.

    Attributes:
        x0, y0, x1, y1: of the box.
        area: of its ink.
        x, y: middle of its ink.
        var_x, var_y, cov: of its ink around that middle.
        measures: everything else, by name.
    """

    x0: Floats = field(repr=False)
    y0: Floats = field(repr=False)
    x1: Floats = field(repr=False)
    y1: Floats = field(repr=False)
    area: Floats = field(repr=False)
    x: Floats = field(repr=False)
    y: Floats = field(repr=False)
    var_x: Floats = field(repr=False)
    var_y: Floats = field(repr=False)
    cov: Floats = field(repr=False)
    measures: dict[str, Floats] = field(repr=False)

    def __len__(self) -> int:
        return len(self.area)

    @property
    def boxes(self) -> Boxes:
        return self.x0, self.y0, self.x1, self.y1

    def box_around(self, strokes: Sequence[int]) -> tuple[float, float, float, float]:
        """The smallest (x0, y0, x1, y1) that holds these, by their places; there must be one."""
        at = list(strokes)
        return (
            float(self.x0[at].min()),
            float(self.y0[at].min()),
            float(self.x1[at].max()),
            float(self.y1[at].max()),
        )

    @property
    def width(self) -> Floats:
        return np.asarray(self.x1 - self.x0)

    @property
    def height(self) -> Floats:
        return np.asarray(self.y1 - self.y0)


def measure_strokes(
    strokes: Sequence[Stroke],
    image: PageImage,
    probability: Grey,
    typing: Typing,
    forms: Forms,
    frame: Frame,
) -> StrokeTable:
    """Measure the strokes of a page; there must be one.

    Args:
        strokes: of the page.
        image: of the page.
        probability: shape of the page image, 0 to 255: that ink is by hand.
        typing: of the page.
        forms: of the page.
        frame: of the typing.
    """
    size = typing.size
    at_words = _words(frame, image.ink.shape, size)
    tone = _Tone(image, probability, at_words)
    rows = [tone.of(stroke, size) for stroke in strokes]
    tones = {name: np.array([row[name] for row in rows], np.float64) for name in rows[0]}
    edges = np.array([(s.x0, s.y0, s.x1, s.y1) for s in strokes], np.float64).T / size
    table = StrokeTable(
        x0=edges[0],
        y0=edges[1],
        x1=edges[2],
        y1=edges[3],
        area=tones.pop("area"),
        x=tones.pop("x"),
        y=tones.pop("y"),
        var_x=tones.pop("var_x"),
        var_y=tones.pop("var_y"),
        cov=tones.pop("cov"),
        measures=tones,
    )
    along, slender = axis(table.var_x, table.var_y, table.cov)
    table.measures.update(
        level=np.array([stroke.shape is Shape.LEVEL for stroke in strokes], np.float64),
        upright=np.array([stroke.shape is Shape.UPRIGHT for stroke in strokes], np.float64),
        blank=np.array([_blank(forms, stroke, size) for stroke in strokes]),
        slender=slender,
        direction=along,
        **_at_rows(strokes, table, frame, size),
    )
    return table


def axis(var_x: Floats, var_y: Floats, cov: Floats) -> tuple[Floats, Floats]:
    """Direction of the longer axis of ink, in radians, and the shorter axis over the longer."""
    apart = np.sqrt(np.maximum((var_x - var_y) ** 2 + 4 * cov**2, 0))
    longer = (var_x + var_y + apart) / 2
    shorter = np.maximum((var_x + var_y - apart) / 2, 0)
    slender = np.sqrt(shorter / np.maximum(longer, 1e-6))
    return np.asarray(0.5 * np.arctan2(2 * cov, var_x - var_y)), np.asarray(slender)


class _Tone:
    """How likely, dark and coloured the ink of strokes is, and of what form."""

    def __init__(self, image: PageImage, probability: Grey, at_words: Mask) -> None:
        self.dark = 255 - image.grey
        self.chroma = image.chroma
        self.probability = probability
        self.at_words = at_words

    def of(self, stroke: Stroke, size: float) -> dict[str, float]:
        place = slice(stroke.y0, stroke.y1), slice(stroke.x0, stroke.x1)
        y, x = np.nonzero(stroke.ink)
        likely = self.probability[place][stroke.ink]
        dark = self.dark[place][stroke.ink]
        chroma = 0.0 if self.chroma is None else float(self.chroma[place][stroke.ink].mean())
        way = complexity(stroke)
        middle_x, middle_y = float(x.mean()), float(y.mean())
        return {
            "area": stroke.area / size**2,
            "x": (stroke.x0 + middle_x) / size,
            "y": (stroke.y0 + middle_y) / size,
            "var_x": float(x.var()) / size**2,
            "var_y": float(y.var()) / size**2,
            "cov": float(((x - middle_x) * (y - middle_y)).mean()) / size**2,
            "likely": float(likely.mean()),
            "weakest": float(np.percentile(likely, WEAKEST)),
            "sure": float((likely >= SURE).mean()),
            "certain": float((likely >= CERTAIN).mean()),
            "dark": float(dark.mean()),
            "uneven": float(dark.std()),
            "chroma": chroma,
            "complexity": way,
            "thickness": stroke.area / (max(way, 1.0) * max(stroke.width, stroke.height)) / size,
            "in words": float(self.at_words[place][stroke.ink].mean()),
        }


def _words(frame: Frame, shape: tuple[int, ...], size: float) -> Mask:
    """True in the boxes of typed words."""
    picture = np.zeros(shape, bool)
    for x0, y0, x1, y1 in (frame.words * size).astype(int).tolist():
        picture[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1] = True
    return picture


def _blank(forms: Forms, stroke: Stroke, size: float) -> float:
    """A number for the blank of a form in which a stroke stands, -1 for none."""
    blank = forms.blank(stroke, size) if forms.rules else None
    return -1.0 if blank is None else blank[0] * MOST_BLANKS + blank[1]


def _at_rows(
    strokes: Sequence[Stroke], table: StrokeTable, frame: Frame, size: float
) -> dict[str, Floats]:
    """How strokes lie to the nearest row."""
    count = len(strokes)
    names = ["far below", "below", "on letters", "above", "far above"]
    if not len(frame.base):
        return {
            "height": np.full(count, 9.0),
            "row": np.full(count, -1.0),
            "outside": np.ones(count),
            "from left": np.full(count, 9.0),
            "from right": np.full(count, 9.0),
            "off row": np.zeros(count),
            "signature": np.full(count, FAR),
            **{name: np.zeros(count) for name in names},
        }
    row = frame.nearest(table.x, table.y)
    each = np.arange(count)
    shares, outside = np.zeros((count, len(names))), np.zeros(count)
    for at, stroke in enumerate(strokes):
        shares[at], outside[at] = _in_bands(stroke, frame, int(row[at]), size)
    return {
        "height": frame.above(table.x, table.y)[each, row],
        "row": row.astype(np.float64),
        "outside": outside,
        "from left": table.x - frame.x0[row],
        "from right": frame.x1[row] - table.x,
        "off row": frame.aside(table.x)[each, row],
        "signature": _from_signature(table, frame),
        **dict(zip(names, shares.T, strict=True)),
    }


def _in_bands(
    stroke: Stroke, frame: Frame, row: int, size: float
) -> tuple[npt.NDArray[np.float64], float]:
    """Shares of its ink in the bands of a row, and beyond the row's ends."""
    y, x = np.nonzero(stroke.ink)
    across, down = (x + stroke.x0) / size, (y + stroke.y0) / size
    above = frame.base[row] + frame.slope[row] * across - down
    counts = np.bincount(np.digitize(above, BANDS), minlength=len(BANDS) + 1)
    beyond = (across < frame.x0[row] - 0.5) | (across > frame.x1[row] + 0.5)
    return counts / len(x), float(beyond.mean())


def _from_signature(table: StrokeTable, frame: Frame) -> Floats:
    """How far strokes are from a typed name, less so aside."""
    signed = np.flatnonzero(frame.signature)
    if not len(signed):
        return np.full(len(table), FAR)
    down = np.abs(frame.level[signed] - table.y[:, None])
    away = down + 0.3 * frame.aside(table.x)[:, signed]
    return np.asarray(away.min(axis=1))


def hand_measures(table: StrokeTable, around: Surroundings, frame: Frame) -> dict[str, Floats]:
    """What tells whether a stroke is by hand at all: its columns and what stands around it."""
    return {
        **{name: column for name, column in table.measures.items() if name != "row"},
        "width": table.width,
        "height of box": table.height,
        "area": table.area,
        "fill": table.area / (table.width * table.height),
        **around.around(table.boxes),
        **on_page(table.boxes, frame),
    }


def on_page(boxes: Boxes, frame: Frame) -> dict[str, Floats]:
    """How boxes lie to the edges of the page and of its typing."""
    x0, y0, x1, y1 = boxes
    return {
        "x0 in typing": x0 - frame.left,
        "x1 in typing": frame.right - x1,
        "x1 from left": x1 - frame.left,
        "x0 from right": frame.right - x0,
        "over typing": frame.top - y1,
        "under typing": y0 - frame.bottom,
        "x on page": (x0 + x1) / 2 / frame.width,
        "y on page": (y0 + y1) / 2 / frame.height,
        "x0 on page": x0,
        "x1 on page": frame.width - x1,
        "y0 on page": y0,
        "y1 on page": frame.height - y1,
    }
