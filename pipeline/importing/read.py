"""PAGE and ALTO as eScriptorium, Transkribus and others write them, of any version.

What they do otherwise than we: lines without words, the text of a line in one ``String``, a
namespace of 2013, own ids, kinds of regions only in ``custom`` or in tags, and a line that goes on
in the next one ending in ``¬``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from lxml import etree

from pipeline.importing.transcribed import (
    ImportFileError,
    TranscribedLine,
    TranscribedPage,
    TranscribedRegion,
)
from pipeline.model import Box

ABOVE = 1.5
"""How high a letter reaches over the baseline, in widths of one."""
SHORT = 10
"""Letters that a line is taken to have at least."""
MOST_BYTES = 64 * 2**20
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_STRUCTURE = re.compile(r"structure\s*\{[^}]*\btype\s*:\s*([^;}]*)")
_OURS = re.compile(r"mashinopis\s*\{([^}]*)\}")
_HANDWRITTEN = "handwritten"
"""How the values of ``production`` in PAGE begin that mean so."""
_BY_HAND = {"pencil", "ink", "handwritten", "handwriting"}
"""Labels of tags in ALTO that mean so, ours and those that others may choose."""
_REMEDY = "Name a file in PAGE XML or ALTO, one page in each."


def read_transcribed(path: Path) -> TranscribedPage:
    """Read one page.

    Raises:
        ImportFileError: when it is no such file, or says too little.
    """
    root = _parsed(path)
    name = _local(root)
    try:
        if name == "PcGts":
            return _page_xml(root, path)
        if name == "alto":
            return _alto(root, path)
    except (ValueError, OverflowError) as error:
        raise ImportFileError(
            f"The file has a place that is none: {error}.", file=path, remedy=_REMEDY
        ) from error
    raise ImportFileError(
        f"This is neither PAGE XML nor ALTO but {name}.", file=path, remedy=_REMEDY
    )


def _parsed(path: Path) -> etree._Element:
    # No entity is resolved, nothing is fetched: the file is of someone else.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImportFileError(
                f"The file is larger than {MOST_BYTES // 2**20} MiB.", file=path, remedy=_REMEDY
            )
        return etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise ImportFileError(
            f"The file cannot be read: {error.strerror or error}.",
            file=path,
            remedy="Check its name and the right to read it.",
        ) from error
    except etree.XMLSyntaxError as error:
        raise ImportFileError(f"This is no XML: {error.msg}.", file=path, remedy=_REMEDY) from error


def _page_xml(root: etree._Element, path: Path) -> TranscribedPage:
    page = _first(root, "Page")
    if page is None:
        raise ImportFileError("The file has no page.", file=path, remedy=_REMEDY)
    regions: list[TranscribedRegion] = []
    lines: list[TranscribedLine] = []
    for element in _all(page, "TextRegion"):
        number = len(regions)
        custom = _STRUCTURE.search(element.get("custom", ""))
        kind = _unescaped(custom[1]).strip() if custom else element.get("type")
        regions.append(TranscribedRegion(element.get("id", ""), kind.lower() if kind else None))
        for line in _children(element, "TextLine"):
            text = _page_text(line)
            box = _box_of_points(_points(line, "Coords")) or _over(_points(line, "Baseline"), text)
            made = line.get("production") or element.get("production") or ""
            if box is not None:
                by_hand = made.startswith(_HANDWRITTEN)
                lines.append(TranscribedLine(line.get("id", ""), box, text, number, by_hand))
    ours = _ours(page.get("custom", ""))
    seen = ours.get("corrections", "")
    return TranscribedPage(
        str(path),
        _basename(page.get("imageFilename", "")),
        _size(page.get("imageWidth")),
        _size(page.get("imageHeight")),
        tuple(regions),
        tuple(lines),
        ours.get("page"),
        int(seen) if seen.isdecimal() else None,
    )


def _points(line: etree._Element, name: str) -> str:
    """Of its outline or its baseline; until 2010, points were elements."""
    for child in _children(line, name):
        found = [f"{point.get('x')},{point.get('y')}" for point in _children(child, "Point")]
        return child.get("points") or " ".join(found)
    return ""


def _page_text(line: etree._Element) -> str | None:
    """Of the line; where it has none of its own, that of its words."""
    own = _equivalent(line)
    if own is not None:
        return clean(own)
    words = [_equivalent(word) for word in _children(line, "Word")]
    said = [word for word in words if word]
    return clean(" ".join(said)) if said else None


def _equivalent(element: etree._Element) -> str | None:
    """The first of its texts, by their index."""
    texts = list(_children(element, "TextEquiv"))
    texts.sort(key=lambda text: int(text.get("index", "0") or 0))
    for text in texts:
        for unicode in _children(text, "Unicode"):
            return unicode.text or ""
    return None


def _alto(root: etree._Element, path: Path) -> TranscribedPage:
    page = _first(root, "Page")
    unit = _first(root, "MeasurementUnit")
    if page is None:
        raise ImportFileError("The file has no page.", file=path, remedy=_REMEDY)
    if unit is not None and (unit.text or "").strip() != "pixel":
        raise ImportFileError(
            f"The places are measured in {(unit.text or 'nothing').strip()}, not in pixels.",
            file=path,
            remedy="Export the file with MeasurementUnit pixel.",
        )
    name = _first(root, "fileName")
    tags = [tag for tags in _all(root, "Tags") for tag in tags if isinstance(tag.tag, str)]
    labels = {
        tag.get("ID", ""): tag.get("LABEL", "")
        for tag in tags
        if not tag.get("DESCRIPTION", "").startswith("line type")
    }
    hands = {tag.get("ID", "") for tag in tags if tag.get("LABEL", "").casefold() in _BY_HAND}
    regions: list[TranscribedRegion] = []
    lines: list[TranscribedLine] = []
    for element in _all(page, "TextBlock"):
        number = len(regions)
        kinds = [labels[ref] for ref in element.get("TAGREFS", "").split() if labels.get(ref)]
        regions.append(
            TranscribedRegion(element.get("ID", ""), kinds[0].lower() if kinds else None)
        )
        for line in _children(element, "TextLine"):
            text = _alto_text(line)
            box = _alto_box(line, text)
            if box is not None:
                by_hand = not hands.isdisjoint(line.get("TAGREFS", "").split())
                lines.append(TranscribedLine(line.get("ID", ""), box, text, number, by_hand))
    return TranscribedPage(
        str(path),
        _basename((name.text or "") if name is not None else ""),
        _size(page.get("WIDTH")),
        _size(page.get("HEIGHT")),
        tuple(regions),
        tuple(lines),
    )


def _alto_box(line: etree._Element, text: str | None) -> Box | None:
    """Of its shape, its rectangle, or its baseline."""
    for polygon in line.iterfind("./{*}Shape/{*}Polygon"):
        box = _box_of_points(polygon.get("POINTS", ""))
        if box is not None:
            return box
    place = [line.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
    numbers = [round(float(value)) for value in place if value]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        x, y = max(numbers[0], 0), max(numbers[1], 0)
        return Box(x, y, x + numbers[2], y + numbers[3])
    return _over(line.get("BASELINE", ""), text)


def _alto_text(line: etree._Element) -> str | None:
    strings = [string.get("CONTENT", "") for string in _children(line, "String")]
    if not strings:
        return None
    text = " ".join(strings)
    for hyphen in _children(line, "HYP"):
        sign = hyphen.get("CONTENT", "-")
        text = text if text.rstrip().endswith(sign) else text.rstrip() + sign
    return clean(text)


def _box_of_points(points: str) -> Box | None:
    """Around points, ``x,y x,y`` or ``x y x y``; at least one pixel wide and high."""
    numbers = [round(float(value)) for value in points.replace(",", " ").split()]
    xs, ys = numbers[0::2], numbers[1::2]
    if len(xs) < 2 or len(xs) != len(ys):
        return None
    x0, y0 = max(min(xs), 0), max(min(ys), 0)
    return Box(x0, y0, max(*xs, x0 + 1), max(*ys, y0 + 1))


def _over(points: str, text: str | None) -> Box | None:
    """Around a line whose baseline alone is known: as high as typing of its pitch would be."""
    box = _box_of_points(points)
    if box is None:
        return None
    height = max(round(ABOVE * box.width / max(len(text or ""), SHORT)), 1)
    return Box(box.x0, max(box.y0 - height, 0), box.x1, box.y1 + height // 4)


def clean(text: str) -> str:
    """As a line of ours: NFC, single blanks, and the hyphen that Transkribus writes as ``¬``."""
    text = "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return line[:-1] + "-" if line.endswith("¬") else line


def _ours(custom: str) -> dict[str, str]:
    found = _OURS.search(custom)
    if not found:
        return {}
    pairs = (part.partition(":") for part in found[1].split(";"))
    return {name.strip(): _unescaped(value.strip()) for name, _, value in pairs if value}


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def _basename(name: str) -> str:
    return PurePosixPath(PureWindowsPath(name.strip()).as_posix()).name


def _size(value: str | None) -> int:
    return round(float(value)) if value else 0


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next(_all(root, name), None)


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return root.iter(f"{{*}}{name}")


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return element.iterfind(f"./{{*}}{name}")


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
