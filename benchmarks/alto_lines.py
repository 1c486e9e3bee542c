"""Lines of real pages with what wrote them: ALTO 4 as transcription platforms export it."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.pages import PICTURES

Points = npt.NDArray[np.int32]

NOT_TYPED = "~~~"
"""How transcribers mark words by hand within a typed line."""


class AltoError(ValueError):
    """A file that is no ALTO of a scan beside it; the message names it and says why."""


class LineKind(StrEnum):
    """What a line is written with."""

    TYPEWRITTEN = "typewritten"
    HANDWRITTEN = "handwritten"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class AltoLine:
    """A line of a page.

    Attributes:
        id: unique in its file.
        kind: ``None`` where the file does not say.
        polygon: shape (n, 2), corners (x, y) in pixels of the scan, n of 3 or more.
        zone: label of its block, such as ``StampZone``; empty when it has none.
        mixed: transcribers noted words in it that are not typed.
        text: its words with a blank between each two, as transcribed.
    """

    id: str
    kind: LineKind | None
    polygon: Points
    zone: str = ""
    mixed: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class AltoPage:
    """A scan with its lines.

    Attributes:
        name: of the file, without suffix.
        folder: the sub-corpus: name of the folder that the file lies in.
        scan: the picture.
        width, height: of the picture, in pixels.
    """

    name: str
    folder: str
    scan: Path
    width: int
    height: int
    lines: tuple[AltoLine, ...]


def alto_pages(folder: Path) -> list[AltoPage]:
    """All pages in a folder and its sub-folders, by path.

    Raises:
        FileNotFoundError: when there are none.
        AltoError: for a file that is no ALTO, or whose scan is not there.
    """
    pages = [load_alto(path) for path in sorted(folder.rglob("*.xml"))]
    if not pages:
        raise FileNotFoundError(f"{folder} holds no ALTO file.")
    return pages


def load_alto(path: Path) -> AltoPage:
    """The lines of an ALTO file, of version 2, 3 or 4.

    What wrote a line is in the label of its tag: its last part after a colon, whatever its case
    (``DefaultLine:Handwritten``). A line without a polygon is its box. Coordinates of a page
    whose size is not that of the picture are brought to the picture's.

    Raises:
        AltoError: when it is no ALTO, measures otherwise than in pixels, or has no scan beside it.
    """
    try:
        root = ET.parse(path).getroot()  # noqa: S314 (the measurer's own)
    except ET.ParseError as error:
        raise AltoError(f"{path} is no XML: {error}.") from error
    unit = next(_all(root, "MeasurementUnit"), None)
    if unit is not None and (unit.text or "").strip().lower() != "pixel":
        raise AltoError(f"{path} measures in {unit.text}; only pixels can be compared.")
    page = next(_all(root, "Page"), None)
    if page is None:
        raise AltoError(f"{path} holds no Page: it is no ALTO file.")
    scan = _scan_of(path, root)
    with Image.open(scan) as picture:
        width, height = picture.size
    scale = (
        width / float(page.get("WIDTH") or width),
        height / float(page.get("HEIGHT") or height),
    )
    labels = {tag.get("ID", ""): tag.get("LABEL", "") for one in _all(root, "Tags") for tag in one}
    lines = []
    for block in _all(page, "TextBlock"):
        zone = next((labels[tag] for tag in _tags(block) if tag in labels), "")
        for line in _all(block, "TextLine"):
            kind = next((k for tag in _tags(line) if (k := _kind(labels.get(tag, "")))), None)
            text = " ".join(string.get("CONTENT", "") for string in _all(line, "String"))
            polygon = _polygon(line, scale, path)
            name = line.get("ID", "")
            lines.append(AltoLine(name, kind, polygon, zone, NOT_TYPED in text, text))
    return AltoPage(path.stem, path.parent.name, scan, width, height, tuple(lines))


def _all(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Descendants of this name, in any namespace: each ALTO version has its own."""
    return (one for one in element.iter() if one.tag.rpartition("}")[2] == name)


def _tags(element: ET.Element) -> list[str]:
    return (element.get("TAGREFS") or "").split()


def _kind(label: str) -> LineKind | None:
    name = label.rpartition(":")[2].strip().lower()
    return LineKind(name) if name in set(LineKind) else None


def _scan_of(path: Path, root: ET.Element) -> Path:
    """The picture that the file names, or the one of the same name."""
    for element in _all(root, "fileName"):
        named = path.with_name(Path((element.text or "").strip()).name)
        if named.is_file():
            return named
    for suffix in sorted(PICTURES):
        if (beside := path.with_suffix(suffix)).is_file():
            return beside
    raise AltoError(f"{path}: the scan that it describes is not beside it.")


def _polygon(line: ET.Element, scale: tuple[float, float], path: Path) -> Points:
    shape = next(_all(line, "Shape"), None)
    outline = None if shape is None else next(_all(shape, "Polygon"), None)
    if outline is not None:
        parts = re.split(r"[,\s]+", outline.get("POINTS", "").strip())
        try:
            numbers = [float(part) for part in parts]
        except ValueError:
            numbers = []
        if len(numbers) % 2 or len(numbers) < 6:
            raise AltoError(f"{path}, line {line.get('ID')}: its polygon is no list of points.")
        points = np.array(numbers).reshape(-1, 2)
    else:
        x, y, w, h = (float(line.get(key, "nan")) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
        if math.isnan(x + y + w + h):
            raise AltoError(f"{path}, line {line.get('ID')}: it has neither polygon nor box.")
        points = np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
    return np.rint(points * scale).astype(np.int32)
