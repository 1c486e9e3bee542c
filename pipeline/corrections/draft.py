"""A page while it is corrected: what stands where, and which words of the machine it stands for.

Marks made by hand speak about words by their places, and places change as words are joined,
parted, put in and taken out. So each word here knows the places that it came from, and
:meth:`DraftPage.built` lets every mark speak about the same words again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.assemble import LineAt
from pipeline.model import (
    Annotation,
    Box,
    Hand,
    Line,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    Word,
    WordRef,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, and the places of the machine's words that it stands for; none for a new one."""

    word: Word
    of: tuple[WordRef, ...] = ()


@dataclass(slots=True)
class DraftLine:
    """A line.

    Attributes:
        begins: whether a paragraph begins here, where a person says so.
    """

    box: Box
    pieces: list[Piece]
    hand: Hand = Hand.TYPED
    begins: bool | None = None

    @property
    def text(self) -> str:
        return " ".join(piece.word.text for piece in self.pieces)

    def set_pieces(self, pieces: list[Piece]) -> None:
        """Other words; the box is drawn around them, and stays where there are none."""
        self.pieces = pieces
        if pieces:
            self.box = Box.around(piece.word.box for piece in pieces)


@dataclass(slots=True)
class DraftRegion:
    """A region."""

    id: str
    kind: RegionKind
    box: Box
    lines: list[DraftLine]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def is_typed(self) -> bool:
        return any(line.hand is Hand.TYPED and line.pieces for line in self.lines)


@dataclass(slots=True)
class DraftPage:
    """A page.

    Attributes:
        page: as the machine read it.
        marks: made by hand; their anchors name places of ``page``.
    """

    page: Page
    regions: list[DraftRegion]
    marks: list[Annotation]

    @staticmethod
    def of(page: Page) -> DraftPage:
        return DraftPage(
            page,
            [
                DraftRegion(
                    region.id,
                    region.kind,
                    region.box,
                    [
                        DraftLine(
                            line.box,
                            [
                                Piece(word, (WordRef(region.id, line_at, at),))
                                for at, word in enumerate(line.words)
                            ],
                            line.hand,
                        )
                        for line_at, line in enumerate(region.lines)
                    ],
                )
                for region in page.regions
            ],
            list(page.annotations),
        )

    def lines(self) -> Iterator[tuple[DraftRegion, DraftLine]]:
        """Every line with its region, in reading order."""
        for region in self.regions:
            for line in region.lines:
                yield region, line

    def free_id(self, wanted: str) -> str:
        """``wanted``, or with ``-2``, ``-3`` added where a region has that id."""
        taken = {region.id for region in self.regions}
        name, count = wanted, 1
        while name in taken:
            count += 1
            name = f"{wanted}-{count}"
        return name

    def built(self) -> tuple[Page, Mapping[LineAt, bool]]:
        """The page, and the lines of which a person says whether a paragraph begins there."""
        before = {region.id: region.lines for region in self.page.regions}
        regions = []
        new: dict[WordRef, list[WordRef]] = {}
        breaks: dict[LineAt, bool] = {}
        for region in self.regions:
            lines = []
            for line_at, line in enumerate(region.lines):
                for at, piece in enumerate(line.pieces):
                    for old in piece.of:
                        new.setdefault(old, []).append(WordRef(region.id, line_at, at))
                if line.begins is not None:
                    breaks[self.page.id, region.id, line_at] = line.begins
                words = tuple(piece.word for piece in line.pieces)
                lines.append(Line(line.box, words, line.hand))
            box = region.box
            if lines and tuple(lines) != before.get(region.id):
                box = Box.around([box, *(line.box for line in lines)])
            regions.append(Region(region.id, region.kind, box, tuple(lines)))
        rows = {(region.id, at): line for region in regions for at, line in enumerate(region.lines)}
        places = _Places(self.page, new, rows)
        page = replace(
            self.page,
            regions=tuple(regions),
            annotations=tuple(
                mark if mark.anchor is None else replace(mark, anchor=places.anchor(mark.anchor))
                for mark in self.marks
            ),
        )
        return (self.page if page == self.page else page), breaks


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the machine's words stand now.

    Attributes:
        page: as the machine read it.
        new: places of the machine's words to their places now.
        lines: now, by region and index.
    """

    page: Page
    new: Mapping[WordRef, list[WordRef]]
    lines: Mapping[tuple[str, int], Line]

    def anchor(self, anchor: MarkAnchor) -> MarkAnchor | None:
        """What a mark speaks about now; ``None`` when nothing of it is left."""
        if anchor.relation is Relation.BETWEEN:
            before = self._beside(anchor.before, -1)
            after = self._beside(anchor.after, 1)
            if before is None and after is None:
                return None
            return MarkAnchor(Relation.BETWEEN, (), before, after)
        words = list(dict.fromkeys(ref for old in anchor.words for ref in self.new.get(old, ())))
        if anchor.relation is Relation.BESIDE:  # of whole lines
            rows = dict.fromkeys((ref.region, ref.line) for ref in words)
            words = [WordRef(*row, at) for row in rows for at in range(len(self.lines[row].words))]
        return replace(anchor, words=tuple(words)) if words else None

    def _beside(self, old: WordRef | None, step: int) -> WordRef | None:
        """The word there, else the nearest of its old line in the direction of ``step``."""
        while old is not None:
            found = self.new.get(old)
            if found:
                return found[-1] if step < 0 else found[0]
            old = WordRef(old.region, old.line, at) if (at := old.word + step) >= 0 else None
            if old is not None and not self._was(old):
                old = None
        return None

    def _was(self, ref: WordRef) -> bool:
        for region in self.page.regions:
            if region.id == ref.region:
                return ref.line < len(region.lines) and ref.word < len(region.lines[ref.line].words)
        return False
