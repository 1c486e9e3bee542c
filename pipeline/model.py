"""The engine-neutral page: boxes, words, lines, regions, annotations.

Everything here is frozen and checked when it is built, so an invalid value cannot travel.
Unless a docstring says otherwise, a coordinate is in **pixels of the original scan**: the picture
as decoded and turned by its own EXIF orientation, as any viewer shows it. The origin is the top
left corner, x grows to the right, y grows downwards, and boxes are half-open.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""Shape (height, width), 0 black to 255 white."""
Pixels = npt.NDArray[np.uint8]
"""Shape (height, width) grey or (height, width, 3) RGB, 0 to 255."""
Mask = npt.NDArray[np.bool_]
"""Shape (height, width), true where something is."""
Transform = npt.NDArray[np.float64]
"""Shape (2, 3): an affine map of points (x, y), as OpenCV writes it."""


class Hand(StrEnum):
    """Who made the marks of a line or run."""

    TYPED = "typed"
    PENCIL = "pencil"
    INK = "ink"


class Instrument(StrEnum):
    """What a mark by hand was made with, by its colour and tone."""

    PENCIL = "pencil"
    RED_PENCIL = "red-pencil"
    BLUE_PENCIL = "blue-pencil"
    INK = "ink"

    @property
    def hand(self) -> Hand:
        return Hand.INK if self is Instrument.INK else Hand.PENCIL


class AnnotationKind(StrEnum):
    """What a mark by hand does to the page.

    An insertion stands between two lines and belongs between two words; a gap word fills a place
    that the typist left free; a margin note is text beside the lines; a bar is a stroke, brace or
    bracket along lines in the margin; a resolution is an order written across a free part of the
    sheet; a paragraph is a block of the text itself written by hand.
    """

    INSERTION = "insertion"
    GAP_WORD = "gap-word"
    MARGIN_NOTE = "margin-note"
    UNDERLINE = "underline"
    STRIKE_OUT = "strike-out"
    BAR = "bar"
    SIGNATURE = "signature"
    RESOLUTION = "resolution"
    SHEET_NUMBER = "sheet-number"
    PARAGRAPH = "paragraph"
    UNCLASSIFIED = "unclassified"

    @property
    def holds_text(self) -> bool:
        """Whether it is writing to be read; an unclassified mark may be none."""
        return self not in _STROKES


_STROKES = frozenset(
    {
        AnnotationKind.UNDERLINE,
        AnnotationKind.STRIKE_OUT,
        AnnotationKind.BAR,
        AnnotationKind.SIGNATURE,
        AnnotationKind.UNCLASSIFIED,
    }
)


class Relation(StrEnum):
    """How a mark stands to the typed words of its anchor."""

    BETWEEN = "between"
    UNDER = "under"
    THROUGH = "through"
    OVER = "over"
    BESIDE = "beside"


class RegionKind(StrEnum):
    """What a part of a page is, in the terms of the record."""

    HEADER = "header"
    PARAGRAPH = "paragraph"
    SIGNATURE = "signature"
    NUMBER = "number"
    FOOTER = "footer"
    TABLE = "table"
    MARGIN = "margin"
    HANDWRITING = "handwriting"
    STAMP = "stamp"
    OTHER = "other"


class InkLabel:
    """Values of the label picture (an indexed PNG of the size of the scan)."""

    PAPER = 0
    TYPED = 1
    HANDWRITTEN = 2
    OTHER = 3


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A half-open rectangle ``[x0, x1) x [y0, y1)`` of whole pixels; never empty.

    Raises:
        ValueError: when a side is empty or inverted, or a coordinate is negative.
    """

    x0: int
    y0: int
    x1: int
    y1: int

    def __post_init__(self) -> None:
        if self.x0 < 0 or self.y0 < 0:
            raise ValueError(f"box starts outside the scan: {self.as_list()}")
        if self.x1 <= self.x0 or self.y1 <= self.y0:
            raise ValueError(f"box is empty: {self.as_list()}")

    @property
    def width(self) -> int:
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        return self.y1 - self.y0

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def as_list(self) -> list[int]:
        return [self.x0, self.y0, self.x1, self.y1]

    def intersection(self, other: Box) -> int:
        """Area common to both, in square pixels."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(width, 0) * max(height, 0)

    def contains(self, x: float, y: float) -> bool:
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of them.

        Raises:
            ValueError: when there are none.
        """
        rows = [box.as_list() for box in boxes]
        if not rows:
            raise ValueError("no boxes to go around")
        x0, y0, x1, y1 = zip(*rows, strict=True)
        return Box(min(x0), min(y0), max(x1), max(y1))


@dataclass(frozen=True, slots=True)
class Word:
    """One word as read: text in Unicode NFC without white space, confidence 0 to 1.

    Raises:
        ValueError: for empty text, white space in it, or a confidence out of range.
    """

    text: str
    box: Box
    confidence: float

    def __post_init__(self) -> None:
        if not self.text or any(character.isspace() for character in self.text):
            raise ValueError(f"not a word: {self.text!r}")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} of {self.text!r} is not in 0 to 1")
        object.__setattr__(self, "text", unicodedata.normalize("NFC", self.text))


class ReadText(Protocol):
    """Text that was read with a confidence."""

    @property
    def text(self) -> str: ...
    @property
    def confidence(self) -> float: ...


def mean_confidence(words: Iterable[ReadText]) -> float | None:
    """Mean over the characters of ``words``, or ``None`` without any."""
    weighted = [(word.confidence, len(word.text)) for word in words]
    letters = sum(weight for _, weight in weighted)
    return sum(value * weight for value, weight in weighted) / letters if letters else None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of typing (or one located line of handwriting, which has no words).

    Attributes:
        box: around the words, or around the ink where there are none.
        words: left to right.
        hand: who wrote it.
    """

    box: Box
    words: tuple[Word, ...]
    hand: Hand = Hand.TYPED

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Region:
    """A block of lines of one kind, ``id`` unique on its page, lines top to bottom."""

    id: str
    kind: RegionKind
    box: Box
    lines: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True, order=True)
class WordRef:
    """A word of a page: id of its region, index of the line there, index of the word in it."""

    region: str
    line: int
    word: int

    def __post_init__(self) -> None:
        if not self.region or self.line < 0 or self.word < 0:
            raise ValueError(f"not a place of a word: {self}")


@dataclass(frozen=True, slots=True)
class MarkAnchor:
    """The typed words that a mark speaks about.

    Attributes:
        relation: ``between`` for an insertion or a gap word; ``under``, ``through`` or ``over``
            the words for strokes and signatures; ``beside`` whole lines for bars and notes.
        words: for ``between`` none; else the words in reading order (all words of each line that
            the mark stands beside).
        before: for ``between``, the word after which the mark is read; ``None`` at the beginning.
        after: for ``between``, the word before which it is read; ``None`` at the end.

    Raises:
        ValueError: when words and relation do not go together.
    """

    relation: Relation
    words: tuple[WordRef, ...] = ()
    before: WordRef | None = None
    after: WordRef | None = None

    def __post_init__(self) -> None:
        if self.relation is Relation.BETWEEN:
            if self.words or (self.before is None and self.after is None):
                raise ValueError("a mark between words names a neighbour and covers none")
        elif not self.words or self.before or self.after:
            raise ValueError(f"a mark {self.relation.value} words names those words only")


UNREAD = "[…]"
"""Stands for handwriting that was not read, or a line of it."""
Polygon = tuple[tuple[int, int], ...]
"""Corners (x, y) of a closed outline, in pixels of the original scan."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One mark made by hand, of one or several strokes.

    Attributes:
        id: unique on its page.
        kind: what it does to the page.
        hand: pencil or ink.
        box: around its ink.
        confidence: that this is handwriting, 0 to 1.
        crop: path of its picture, relative to the folder of the batch's results; ``None`` when
            none was written.
        reading: the text, or ``None``: what was not read is never guessed.
        reading_confidence: of the reading, 0 to 1; ``None`` without one.
        instrument: what it was made with, finer than ``hand``.
        outline: one polygon for each part that hangs together, largest first.
        anchor: the typed words it speaks about; ``None`` when it speaks about the whole sheet.
    """

    id: str
    kind: AnnotationKind
    hand: Hand
    box: Box
    confidence: float
    crop: str | None = None
    reading: str | None = None
    reading_confidence: float | None = None
    instrument: Instrument | None = None
    outline: tuple[Polygon, ...] = ()
    anchor: MarkAnchor | None = None


@dataclass(frozen=True, slots=True)
class ScanRef:
    """Where a page came from: path relative to the batch, SHA-256 of the file, frame from 0."""

    path: str
    sha256: str
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """One decoded frame of a file.

    Attributes:
        ref: the file and frame.
        pixels: grey (height, width) or RGB (height, width, 3), uint8.
        dpi: resolution that the file states, or ``None`` when it is absent or absurd.
        warnings: what was odd about the file, in words for the user.
    """

    ref: ScanRef
    pixels: Pixels = field(repr=False)
    dpi: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A read page.

    Attributes:
        id: unique in its batch.
        width, height: of the original scan, in pixels.
        dpi: as the file states it, else as estimated from the typing, else ``None``.
        regions: in reading order.
        rotation: degrees (0, 90, 180, 270) by which the scan must be turned clockwise to be read.
        skew: degrees by which the lines of typing rise clockwise, after ``rotation``.
        warnings: what a person should know about this page.
    """

    id: str
    scan: ScanRef
    width: int
    height: int
    dpi: float | None
    regions: tuple[Region, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    rotation: int = 0
    skew: float = 0.0
    warnings: tuple[str, ...] = ()

    def typed_lines(self) -> Iterator[Line]:
        """Lines of typing in reading order, without page numbers and labels of drawings."""
        for region in self.regions:
            if region.kind not in (RegionKind.NUMBER, RegionKind.OTHER):
                yield from (line for line in region.lines if line.hand is Hand.TYPED and line.words)

    @property
    def text(self) -> str:
        """The typed text in reading order, one line of typing a line; see :meth:`typed_lines`."""
        return "\n".join(line.text for line in self.typed_lines())

    @property
    def mean_confidence(self) -> float | None:
        """Mean over the typed characters, or ``None`` for a page without typing."""
        return mean_confidence(word for line in self.typed_lines() for word in line.words)


def upright(box: Box, page: Page) -> Box:
    """``box`` in the page turned clockwise by ``page.rotation`` degrees, so that it can be read."""
    width, height = max(page.width, box.x1), max(page.height, box.y1)
    match page.rotation % 360:
        case 90:
            return Box(height - box.y1, box.x0, height - box.y0, box.x1)
        case 180:
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        case 270:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)
        case _:
            return box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A side of a numbered leaf: list 61, recto or verso (оборот).

    Attributes:
        number: the leaf (лист), from 1.
        letter: a littera such as ``"а"`` for an inserted leaf (61а), else empty; Cyrillic, lower.
        verso: true for the оборот.
    """

    number: int
    letter: str = ""
    verso: bool = False

    def __str__(self) -> str:
        return f"{self.number}{self.letter}{' об.' if self.verso else ''}"


@dataclass(frozen=True, slots=True)
class ArchiveRef:
    """Where a document is kept: fond, opis, delo as written (``"3-ос"`` occurs)."""

    repository: str | None = None
    fond: str | None = None
    opis: str | None = None
    delo: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Something the grammar found in the text, with its evidence.

    Attributes:
        text: as written on the page, words joined by one blank, lines by one blank.
        normalised: the value in its normal form (ISO 8601 date, digits of a number, ...).
        page_id: the page it stands on.
        box: around its words.
        words: the words it came from.
        confidence: 0 to 1.
        details: further named parts, e.g. ``{"post": "Секретарь ЦК ВКП(б)", "name": "И. Сталин"}``.
    """

    text: str
    normalised: str
    page_id: str
    box: Box
    words: tuple[Word, ...]
    confidence: float
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a scan, upright, deskewed, evened, and scaled for the engine.

    Attributes:
        grey: shape (h, w), uint8, 0 ink to 255 paper, without grain.
        ink: shape (h, w), true where there is ink of any kind.
        chroma: shape (h, w), uint8, how far ink is from grey (0 none); ``None`` for a scan
            without colour.
        to_scan: maps points (x, y) of this image to points of the original scan.
        scan_size: (width, height) of the original scan, in pixels.
        area: the part of the scan that this page covers (half of it for a spread).
        bilevel: true when the scan knows only black and white: then nothing is faint.
        x_height: estimated height of a small letter, in pixels of this image; ``None`` when there
            is no typing to measure.
        rotation, skew: as in :class:`Page`.
        warnings: what a person should know.
        soft: as ``grey``, with that grain and with strokes no darker, which the engine tells
            apart; ``None`` where there is none.
    """

    grey: Grey = field(repr=False)
    ink: Mask = field(repr=False)
    chroma: Grey | None = field(repr=False)
    to_scan: Transform = field(repr=False)
    scan_size: tuple[int, int]
    area: Box
    x_height: float | None
    bilevel: bool = False
    rotation: int = 0
    skew: float = 0.0
    warnings: tuple[str, ...] = ()
    soft: Grey | None = field(default=None, repr=False)

    @property
    def legible(self) -> Grey:
        """What the engine reads: the picture with the palest strokes, shape (h, w)."""
        return self.grey if self.soft is None else self.soft

    @property
    def pixels_to_scan(self) -> Transform:
        """As ``to_scan``, between the middles of pixels, as OpenCV counts them; shape (2, 3)."""
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
        full = np.vstack([self.to_scan, [0, 0, 1.0]])
        return np.asarray((np.linalg.inv(half) @ full @ half)[:2], np.float64)

    def upside_down(self) -> PageImage:
        """The same page turned by 180 degrees."""
        height, width = self.grey.shape
        half_turn = np.array([[-1, 0, width], [0, -1, height], [0, 0, 1]], dtype=np.float64)

        def turned(picture: Grey | None) -> Grey | None:
            return None if picture is None else np.ascontiguousarray(picture[::-1, ::-1])

        return replace(
            self,
            grey=np.ascontiguousarray(self.grey[::-1, ::-1]),
            ink=np.ascontiguousarray(self.ink[::-1, ::-1]),
            chroma=turned(self.chroma),
            soft=turned(self.soft),
            to_scan=self.to_scan @ half_turn,
            rotation=(self.rotation + 180) % 360,
        )

    def box_to_scan(self, box: tuple[float, float, float, float]) -> Box:
        """The upright box in the scan around a box of this image, clipped to the scan."""
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]], dtype=np.float64)
        xy = corners @ self.to_scan.T
        width, height = self.scan_size
        left, top = np.floor(xy.min(axis=0) + 1e-6).astype(int)
        right, bottom = np.ceil(xy.max(axis=0) - 1e-6).astype(int)
        left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
        return Box(
            int(left),
            int(top),
            int(min(max(right, left + 1), width)),
            int(min(max(bottom, top + 1), height)),
        )
