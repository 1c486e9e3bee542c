"""The place that a change is about, found again on a page that may have been read anew.

A place is known by where it is on the scan and by what was read there. The same text at the place
fits, be it what the machine read, what the person had before the eyes or what they wrote. On the
very same scan other text fits as well, where the place is the same beyond doubt, or nearly the
same with a similar text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from pipeline.corrections.changes import Spot
from pipeline.corrections.draft import DraftLine, DraftPage, DraftRegion, Piece
from pipeline.corrections.unfit import OUTSIDE, PAGE_GONE, DoesNotFitError
from pipeline.model import Annotation, AnnotationKind, Box, Hand, Page, RegionKind

SAME_TEXT_OVERLAP = 0.25
"""Overlap of two boxes (common area by joint area) at which the same text is the same thing."""
SAME_PLACE_OVERLAP = 0.75
"""At which it is the same thing whatever was read."""
NEAR_OVERLAP, NEAR_TEXT = 0.4, 0.6
"""At which it is the same thing when this share of the letters agrees."""
MARK_OVERLAP = 0.3
INSIDE = 0.6
"""A box lies in another one with this share of its area."""
REGION_PART = 0.8
SLACK = 0.002
"""Boxes are grown by this share of the longer side of the scan, for thin ones that moved."""


Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Thing]):
    """Something that may be what a spot is about."""

    thing: Thing
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on a page as it is now.

    Attributes:
        texts: what may stand there.
        same_scan: whether the page is of the very file and frame that the person saw.
    """

    draft: DraftPage
    box: Box
    texts: tuple[str, ...]
    same_scan: bool

    @property
    def page(self) -> Page:
        return self.draft.page

    def overlap(self, box: Box) -> float:
        """Common area by joint area of the grown boxes, 0 to 1."""
        one, other = self._grown(self.box), self._grown(box)
        common = one.intersection(other)
        return common / (one.area + other.area - common)

    def holds(self, box: Box, share: float = INSIDE) -> bool:
        """Whether a box lies in this place."""
        return self._grown(self.box).intersection(box) >= share * box.area

    def best(self, candidates: Iterable[Candidate[Thing]]) -> Thing | None:
        """The candidate that fits best, if one fits."""
        found: tuple[tuple[bool, float], Thing] | None = None
        for candidate in candidates:
            overlap = self.overlap(candidate.box)
            same_text = candidate.text in self.texts
            if not self._fits(candidate.text, overlap, same_text=same_text):
                continue
            rank = (same_text, overlap)
            if found is None or rank > found[0]:
                found = rank, candidate.thing
        return None if found is None else found[1]

    def _fits(self, text: str, overlap: float, *, same_text: bool) -> bool:
        if same_text and overlap >= SAME_TEXT_OVERLAP:
            return True
        if not self.same_scan:
            return False
        return overlap >= SAME_PLACE_OVERLAP or (
            overlap >= NEAR_OVERLAP
            and any(_alike(text, other) >= NEAR_TEXT for other in self.texts)
        )

    def _grown(self, box: Box) -> Box:
        by = max(round(SLACK * max(self.page.width, self.page.height)), 1)
        return Box(max(box.x0 - by, 0), max(box.y0 - by, 0), box.x1 + by, box.y1 + by)


def places(spot: Spot, drafts: Sequence[DraftPage], texts: Iterable[str]) -> tuple[Place, ...]:
    """The pages on which a spot may be, the likeliest first.

    That is the page of the same scan, wherever it went and however it is called now (a spread has
    two of them), else the page of that id.

    Args:
        spot: as the person saw it.
        drafts: the pages of the document.
        texts: what may stand there, beside what the machine read.

    Raises:
        DoesNotFitError: when the document has no such page.
    """
    may_be = tuple(dict.fromkeys((*texts, spot.text)))
    box = Box(*spot.box)
    scan = (spot.sha256, spot.frame)
    same = [d for d in drafts if (d.page.scan.sha256, d.page.scan.frame) == scan]
    same.sort(key=lambda draft: draft.page.id != spot.page)
    named = [d for d in drafts if d.page.id == spot.page]
    found = [(draft, True) for draft in same] or [(draft, False) for draft in named]
    if not found:
        raise DoesNotFitError(PAGE_GONE.about(spot.page))
    on_page = [
        Place(draft, inside, may_be, same_scan)
        for draft, same_scan in found
        if (inside := _clipped(box, draft.page)) is not None
    ]
    if not on_page:
        raise DoesNotFitError(OUTSIDE.about(found[0][0].page.id))
    return tuple(on_page)


def _clipped(box: Box, page: Page) -> Box | None:
    """The part of a box that lies on the scan."""
    x1, y1 = min(box.x1, page.width), min(box.y1, page.height)
    return Box(box.x0, box.y0, x1, y1) if box.x0 < x1 and box.y0 < y1 else None


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line that follow one another: from ``start`` up to ``end``."""

    region: DraftRegion
    line: DraftLine
    start: int
    end: int

    @property
    def pieces(self) -> list[Piece]:
        return self.line.pieces[self.start : self.end]


def find_words(place: Place) -> Run | None:
    """The typed word there, or the words that it was parted into."""
    return place.best(_runs(place))


def _runs(place: Place) -> Iterator[Candidate[Run]]:
    for region, line in place.draft.lines():
        if line.hand is not Hand.TYPED or not line.pieces or not place.overlap(line.box):
            continue
        inside = [at for at, piece in enumerate(line.pieces) if place.holds(piece.word.box)]
        runs = {(at, at + 1) for at in range(len(line.pieces))}
        if inside:
            runs.add((inside[0], inside[-1] + 1))
        for start, end in sorted(runs):
            run = Run(region, line, start, end)
            box = Box.around(piece.word.box for piece in run.pieces)
            yield Candidate(run, box, " ".join(piece.word.text for piece in run.pieces))


def find_line(
    place: Place, *, typed: bool = True, may_be_empty: bool = True
) -> tuple[DraftRegion, DraftLine] | None:
    """The line there, of typing or of handwriting."""
    return place.best(
        Candidate((region, line), line.box, line.text)
        for region, line in place.draft.lines()
        if (line.hand is Hand.TYPED) == typed and (may_be_empty or line.pieces)
    )


def find_regions(place: Place, kinds: Sequence[RegionKind]) -> list[DraftRegion]:
    """The region there, or those that it was parted into.

    Args:
        place: where.
        kinds: it is likely one of these, where several regions lie upon one another.
    """
    ranked = [
        (region.text in place.texts, region.kind in kinds, place.overlap(region.box), region)
        for region in place.draft.regions
    ]
    fitting = [
        one
        for one in ranked
        if one[2] >= (SAME_TEXT_OVERLAP if one[0] and one[3].text else NEAR_OVERLAP)
        and (place.same_scan or one[0])
    ]
    if fitting:
        return [max(fitting, key=lambda one: one[:3])[3]]
    parts = [r for r in place.draft.regions if place.holds(r.box, REGION_PART)]
    covered = sum(region.box.area for region in parts)
    return parts if place.same_scan and 2 * covered >= place.box.area else []


def find_mark(
    place: Place, kinds: Sequence[AnnotationKind | None], hands: Sequence[Hand] = ()
) -> Annotation | None:
    """The mark made by hand there.

    Args:
        place: where; the texts are its reading.
        kinds: it is likely one of these, where several marks lie upon one another.
        hands: likewise.
    """
    found = None
    for mark in place.draft.marks:
        overlap = place.overlap(mark.box)
        same_text = bool(mark.reading) and mark.reading in place.texts
        if overlap < MARK_OVERLAP or not (place.same_scan or same_text):
            continue
        rank = overlap + 0.25 * (mark.kind in kinds or mark.hand in hands) + 0.25 * same_text
        if found is None or rank > found[0]:
            found = rank, mark
    return None if found is None else found[1]


def _alike(one: str, other: str) -> float:
    """Share of the letters that two texts have in common, in their order."""
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
