"""A page from elsewhere beside ours: lines found again by their place, and what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.corrections.changes import (
    Change,
    LineChange,
    MarkChange,
    ReadingChange,
    RegionChange,
    Spot,
)
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.blocks import Block, blocks_of, xml_text
from pipeline.importing.read import clean
from pipeline.importing.transcribed import TranscribedLine, TranscribedPage
from pipeline.model import Annotation, AnnotationKind, Box, Line, Page, Region, RegionKind
from pipeline.record import box_list

LEAST_OVERLAP = 0.2
"""Of two boxes, common area by joint area, at which lines may be the same one."""
LEAST_COMMON = 0.5
"""Common area by that of the smaller one."""
MOST_COVERED = 0.3
"""A new line of theirs is one where lines of ours hold less than this share of it."""
MOST_TEXT = 20_000
"""Characters that a correction holds."""
_KINDS = {kind.value: kind for kind in RegionKind} | {
    "heading": RegionKind.HEADER,
    "title": RegionKind.HEADER,
    "main": RegionKind.PARAGRAPH,
    "mainzone": RegionKind.PARAGRAPH,
    "marginalia": RegionKind.MARGIN,
    "margintextzone": RegionKind.MARGIN,
    "page-number": RegionKind.NUMBER,
    "numberingzone": RegionKind.NUMBER,
    "signature-mark": RegionKind.SIGNATURE,
    "tablezone": RegionKind.TABLE,
    "stampzone": RegionKind.STAMP,
}
"""Names of kinds in PAGE, in Transkribus and eScriptorium, and in SegmOnto; others say nothing."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What a page from elsewhere asks to be changed.

    Attributes:
        changes: in the order of our page.
        remarks: for a person: what is missing, or could not be taken over.
        lines: how many of theirs were found on our page.
    """

    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    lines: int


@dataclass(frozen=True, slots=True)
class _Ours:
    """A line of ours, or the writing of a mark."""

    page: Page
    block: Block
    line: Line

    @property
    def box(self) -> Box:
        return self.line.box

    @property
    def text(self) -> str:
        mark = self.block.annotation
        return self.line.text or (mark.reading or "" if mark is not None else "")


def differences(
    theirs: TranscribedPage, pages: Sequence[Page], document: ReviewedDocument
) -> Differences:
    """What differs on a page.

    Args:
        theirs: as another program has it.
        pages: ours of the same picture: one, or the two halves of a spread.
        document: that they are of.
    """
    ours = [
        _Ours(page, block, line)
        for page in pages
        for block in blocks_of(page)
        if block.is_text
        for line in block.lines
    ]
    scaled = [_scaled(line, theirs, pages[0]) for line in theirs.lines]
    pairs = _paired([line.box for line in ours], [line.box for line in scaled])
    remarks: list[str] = []
    changes: list[Change] = []
    for index, own in enumerate(ours):
        if index not in pairs:
            if own.text:
                remarks.append(f"{_at(own)} is missing there; it was left as it is: {own.text!r}")
            continue
        change, remark = _change(own, scaled[pairs[index]], document)
        changes += [change] if change is not None else []
        remarks += [remark] if remark else []
    for number in sorted(set(range(len(scaled))) - set(pairs.values())):
        line = scaled[number]
        if not line.text:
            continue
        page = _page_at(line.box, ours, pages)
        x, y = line.box.centre
        if x >= page.width or y >= page.height:
            why = "lies beyond the scan"
        elif _covered(line.box, ours) >= MOST_COVERED:
            why = "lies upon lines that stand here"
        else:
            changes += _added(line, line.text, page)
            continue
        remarks.append(
            f"line {line.id or number + 1} at {line.box.as_list()} is new there and {why}; it was "
            f"not taken over: {line.text!r}"
        )
    kinds, said = _kinds(theirs, ours, pairs, document)
    return Differences((*kinds, *changes), (*remarks, *said), len(pairs))


def _covered(box: Box, ours: Sequence[_Ours]) -> float:
    """Share of a box that lines of ours hold; those that overlap count twice."""
    return sum(box.intersection(own.box) for own in ours) / box.area


def _page_at(box: Box, ours: Sequence[_Ours], pages: Sequence[Page]) -> Page:
    """The page whose line is nearest to a box: of a spread there are two."""
    if len(pages) == 1 or not ours:
        return pages[0]
    x, y = box.centre
    nearest = min(ours, key=lambda own: (own.box.centre[0] - x) ** 2 + (own.box.centre[1] - y) ** 2)
    return nearest.page


def _added(line: TranscribedLine, text: str, page: Page) -> list[Change]:
    """A line where ours has none: typing, or a mark of which no more is known than its text."""
    x0, y0, x1, y1 = line.box.as_list()
    spot = _spot(page, Box(x0, y0, min(x1, page.width), min(y1, page.height)), "")
    if not line.by_hand:
        return [LineChange(spot=spot, before="", after=text)]
    return [
        MarkChange(spot=spot, before=None, after=AnnotationKind.UNCLASSIFIED),
        ReadingChange(spot=spot, before=None, after=text),
    ]


def _change(
    own: _Ours, line: TranscribedLine, document: ReviewedDocument
) -> tuple[Change | None, str]:
    """What to change in a line, and what to say of it."""
    text, before, mark = line.text, own.text, own.block.annotation
    if text is None or text == _as_exported(before):
        return None, ""
    if not text:
        return None, f"{_at(own)} has no text there; it was left as it is: {before!r}"
    if mark is None and not own.line.words:
        return None, f"{_at(own)} is writing that has no mark here; not taken over: {text!r}"
    if mark is not None:
        box, machine = mark.box, _machine_reading(mark, own.page, document)
    else:
        box, machine = _machine_line(own.line, own.page, document)
    if text == _as_exported(machine):
        said = f"{_at(own)} was corrected here and not there; the correction stays: {before!r}"
        return None, said
    spot = _spot(own.page, box, machine)
    if mark is not None:
        read = None if mark.reading is None else xml_text(mark.reading)
        return ReadingChange(spot=spot, before=read, after=text), ""
    return LineChange(spot=spot, before=xml_text(before), after=text), ""


def _kinds(
    theirs: TranscribedPage,
    ours: Sequence[_Ours],
    pairs: dict[int, int],
    document: ReviewedDocument,
) -> tuple[list[Change], list[str]]:
    """Regions that are of another kind there, where they have the same lines."""
    changes: list[Change] = []
    remarks: list[str] = []
    of_region: dict[tuple[str, str], Counter[int | None]] = {}
    for index, own in enumerate(ours):
        if own.block.annotation is None and own.block.region is not None and index in pairs:
            key = (own.page.id, own.block.region.id)
            of_region.setdefault(key, Counter())[theirs.lines[pairs[index]].region] += 1
    regions = {
        (own.page.id, own.block.region.id): (own.page, own.block.region)
        for own in ours
        if own.block.region is not None
    }
    for key, counted in of_region.items():
        page, region = regions[key]
        kinds = {_kind(theirs, number) for number in counted}
        if len(kinds) > 1:
            remarks.append(
                f"region {region.id} of page {page.id} is parted there into several kinds; its kind"
                " was left as it is"
            )
            continue
        kind = kinds.pop()
        before = _machine_kind(region, page, document)
        if kind is None or kind is region.kind:
            continue
        if kind is before:
            remarks.append(
                f"the kind of region {region.id} of page {page.id} was corrected here and not"
                f" there; the correction stays: {region.kind.value}"
            )
            continue
        spot = _spot(page, region.box, region.text)
        changes.append(RegionChange(spot=spot, before=region.kind, after=kind))
    return changes, remarks


def _kind(theirs: TranscribedPage, number: int | None) -> RegionKind | None:
    said = None if number is None else theirs.regions[number].kind
    return None if said is None else _KINDS.get(said)


def _paired(ours: Sequence[Box], theirs: Sequence[Box]) -> dict[int, int]:
    """Ours to theirs, the best overlaps first, each line once."""
    scores = []
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            common = one.intersection(other)
            if common and common >= LEAST_COMMON * min(one.area, other.area):
                overlap = common / (one.area + other.area - common)
                if overlap >= LEAST_OVERLAP:
                    scores.append((-overlap, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scores):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _scaled(line: TranscribedLine, theirs: TranscribedPage, page: Page) -> TranscribedLine:
    """On our scan, where their picture is a smaller or larger one."""
    if not theirs.width or not theirs.height:
        return line
    across, down = page.width / theirs.width, page.height / theirs.height
    if across == down == 1:
        return line
    x0, y0 = round(line.box.x0 * across), round(line.box.y0 * down)
    x1 = max(round(line.box.x1 * across), x0 + 1)
    y1 = max(round(line.box.y1 * down), y0 + 1)
    return replace(line, box=Box(x0, y0, x1, y1))


def _as_exported(text: str) -> str:
    return clean(xml_text(text))


def _machine_page(page: Page, document: ReviewedDocument) -> Page | None:
    return next((one for one in document.machine_pages if one.id == page.id), None)


def _machine_line(line: Line, page: Page, document: ReviewedDocument) -> tuple[Box, str]:
    """The line as the machine had it: the one at the place; the line itself when it read none."""
    machine = _machine_page(page, document)
    lines = [] if machine is None else [one for r in machine.regions for one in r.lines]
    lines = [one for one in lines if one.words]
    best = max(lines, key=lambda one: _overlap(one.box, line.box), default=None)
    if best is None or _overlap(best.box, line.box) < LEAST_OVERLAP:
        return line.box, ""
    return best.box, best.text


def _machine_reading(mark: Annotation, page: Page, document: ReviewedDocument) -> str:
    machine = _machine_page(page, document)
    marks = () if machine is None else machine.annotations
    return next((one.reading or "" for one in marks if one.box == mark.box), "")


def _machine_kind(region: Region, page: Page, document: ReviewedDocument) -> RegionKind:
    machine = _machine_page(page, document)
    regions = () if machine is None else machine.regions
    return next((one.kind for one in regions if one.id == region.id), region.kind)


def _overlap(one: Box, other: Box) -> float:
    common = one.intersection(other)
    return common / (one.area + other.area - common)


def _spot(page: Page, box: Box, text: str) -> Spot:
    scan = page.scan
    return Spot(page=page.id, sha256=scan.sha256, frame=scan.frame, box=box_list(box), text=text)


def _at(own: _Ours) -> str:
    return f"the line at {own.box.as_list()} of page {own.page.id}"
