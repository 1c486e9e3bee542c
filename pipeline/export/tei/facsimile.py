"""The scans as TEI has them: a surface a page, zones for regions, lines, words and marks."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.baseline import joined, within
from pipeline.export.tei.places import Places
from pipeline.export.tei.xml import Element, add
from pipeline.model import Annotation, Box, Page, Region, WordRef
from pipeline.record import PageEntry


def add_facsimile(root: Element, document: ReviewedDocument, places: Places) -> None:
    """Append ``facsimile``; coordinates are pixels of the original scan."""
    facsimile = add(root, "facsimile")
    entries = {entry.id: entry for entry in document.record.pages}
    for page in document.pages:
        _surface(facsimile, page, entries.get(page.id), places)


def _surface(parent: Element, page: Page, entry: PageEntry | None, places: Places) -> None:
    surface = add(
        parent,
        "surface",
        id=places.pages[page.id],
        n=entry.sheet if entry is not None else None,
        ulx="0",
        uly="0",
        lrx=str(page.width),
        lry=str(page.height),
    )
    add(surface, "label", page.id)
    graphic = add(
        surface,
        "graphic",
        url=quote(page.scan.path),
        n=str(page.scan.frame + 1) if page.scan.frame else None,
        width=f"{page.width}px",
        height=f"{page.height}px",
    )
    add(graphic, "desc", f"SHA-256 {page.scan.sha256}")
    for region in page.regions:
        _region(surface, page, region, places)
    for mark in page.annotations:
        _mark(surface, page, mark, places)


def _region(parent: Element, page: Page, region: Region, places: Places) -> None:
    zone = _zone(parent, region.box, places.regions[page.id, region.id], "region", region.kind)
    if page.rotation:
        # TEI tells how the writing lies, the page how it is to be turned.
        zone.set("rotate", str((360 - page.rotation) % 360))
    for at, line in enumerate(region.lines):
        name = places.lines[page.id, region.id, at]
        element = _zone(zone, line.box, name, "line", line.hand)
        for index, word in enumerate(line.words):
            ref = WordRef(region.id, at, index)
            _zone(element, word.box, places.words[page.id, ref], "word", None)


def _mark(parent: Element, page: Page, mark: Annotation, places: Places) -> None:
    zone = _zone(parent, mark.box, places.marks[page.id, mark.id], "mark", mark.kind)
    zone.set("cert", f"{mark.confidence:.4f}")
    parts = [
        joined([within(x, y, page) for x, y in part]) for part in mark.outline if len(part) >= 3
    ]
    if len(parts) == 1:
        zone.set("points", parts[0])
        return
    for points in parts:
        add(zone, "zone", type="part", points=points)


def _zone(parent: Element, box: Box, name: str, kind: str, subtype: str | None) -> Element:
    return add(
        parent,
        "zone",
        id=name,
        type=kind,
        subtype=subtype,
        ulx=str(box.x0),
        uly=str(box.y0),
        lrx=str(box.x1),
        lry=str(box.y1),
    )
