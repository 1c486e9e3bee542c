"""A letter with all kinds of marks made by hand, corrected by two people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pages_by_hand import (
    HEIGHT,
    LEFT,
    PITCH,
    SPACING,
    ADocument,
    AFile,
    page,
    region,
)
from test_assemble import PROVENANCE

from pipeline.assemble import assemble
from pipeline.corrections.apply import apply
from pipeline.corrections.changes import Change, Entry, Log, Spot, WordChange
from pipeline.corrections.document import ReviewedDocument
from pipeline.fields import read_fields
from pipeline.model import (
    Annotation,
    AnnotationKind,
    ArchiveRef,
    Box,
    Instrument,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    Sheet,
    WordRef,
)
from pipeline.output import ResultFolder
from pipeline.record import CorrectionEntry
from pipeline.settings import Settings

DOCUMENT = "f1_op2_d3_l061"
RECTO, VERSO = "f1_op2_d3_l061", "f1_op2_d3_l061ob"


def ref(name: str, line: int, word: int) -> WordRef:
    return WordRef(name, line, word)


def at_row(row: float, column: int, length: int, height: int = HEIGHT) -> Box:
    y0 = round(200 + row * SPACING)
    return Box(LEFT + column * PITCH, y0, LEFT + (column + length) * PITCH, y0 + height)


def by_hand(
    name: str,
    kind: AnnotationKind,
    box: Box,
    anchor: MarkAnchor | None = None,
    reading: str | None = None,
    *,
    sure: float = 0.9,
    tool: Instrument = Instrument.PENCIL,
    parts: int = 1,
) -> Annotation:
    outline = tuple(
        ((box.x0 + at, box.y0), (box.x1, box.y0), (box.x1, box.y1)) for at in range(parts)
    )
    return Annotation(
        name,
        kind,
        tool.hand,
        box,
        0.8,
        f"crops/x/{name}.png",
        reading,
        None if reading is None else sure,
        tool,
        outline,
        anchor,
    )


def letter() -> tuple[Page, ...]:
    """Two sides: head, paragraphs, one going on overleaf, a table, a passage by hand, an end."""
    kinds = AnnotationKind
    recto = page(
        RECTO,
        [
            region("r0", RegionKind.NUMBER, ["- 2 -"], -2),
            region(
                "r1",
                RegionKind.HEADER,
                ["СОВЕРШЕННО СЕКРЕТНО", "ПРОТОКОЛ", "г. Москва   14 марта 1936 г.   № 73"],
            ),
            region(
                "r2",
                RegionKind.PARAGRAPH,
                [
                    "    Народный комиссар внутренних дел доложил о положении",
                    "в области и о запас-",
                    "ках хлеба на станциях дороги и что из-",
                    "за этого задержано движение поездов, за месяц подробно.",
                ],
                4,
            ),
            region(
                "r3",
                RegionKind.PARAGRAPH,
                [
                    "    Просим выслать немедленно все сведения о погрузке и",
                    "о числе вагонов, которые стоят на путях без отправления",
                ],
                9,
                0.3,
            ),
        ],
        [
            by_hand("a1", kinds.SHEET_NUMBER, Box(2300, 60, 2400, 140), reading="61"),
            by_hand(
                "a2",
                kinds.INSERTION,
                at_row(3.6, 22, 6, 20),
                MarkAnchor(Relation.BETWEEN, (), ref("r2", 0, 1), ref("r2", 0, 2)),
                "СССР […]",
                sure=0.2,
                tool=Instrument.RED_PENCIL,
                parts=2,
            ),
            by_hand(
                "a3",
                kinds.UNDERLINE,
                at_row(10.6, 4, 6, 6),
                MarkAnchor(Relation.UNDER, (ref("r3", 1, 1), ref("r3", 1, 2))),
            ),
            by_hand(
                "a4",
                kinds.STRIKE_OUT,
                at_row(10.4, 10, 6, 6),
                MarkAnchor(Relation.THROUGH, (ref("r3", 1, 2), ref("r3", 1, 3), ref("r3", 1, 4))),
                tool=Instrument.INK,
            ),
            by_hand(
                "a5",
                kinds.BAR,
                Box(100, 200 + 4 * SPACING, 110, 200 + 7 * SPACING),
                MarkAnchor(
                    Relation.BESIDE,
                    tuple(ref("r2", row, at) for row, n in enumerate((7, 5)) for at in range(n)),
                ),
            ),
            by_hand(
                "a6",
                kinds.MARGIN_NOTE,
                Box(20, 200 + 9 * SPACING, 150, 200 + 10 * SPACING),
                MarkAnchor(Relation.BESIDE, tuple(ref("r3", 0, at) for at in range(8))),
                "проверить",
                tool=Instrument.INK,
            ),
            by_hand("a7", kinds.UNCLASSIFIED, at_row(7.6, 52, 2, 20)),
            by_hand("a8", kinds.RESOLUTION, Box(300, 2000, 900, 2300), tool=Instrument.BLUE_PENCIL),
        ],
    )
    verso = page(
        VERSO,
        [
            region("r1", RegionKind.PARAGRAPH, ["более суток и ждут приказа."]),
            region("r2", RegionKind.TABLE, ["Мука   12", "Соль   14"], 3),
            Region("h1", RegionKind.HANDWRITING, at_row(6, 0, 50, 90)),
            region("r3", RegionKind.SIGNATURE, ["НАЧАЛЬНИК ДОРОГИ     П. СИДОРОВ"], 12),
        ],
        [
            by_hand("a1", kinds.PARAGRAPH, at_row(6, 0, 50, 90)),
            by_hand(
                "a2",
                kinds.SIGNATURE,
                at_row(12, 16, 6, 40),
                MarkAnchor(Relation.OVER, (ref("r3", 0, 1), ref("r3", 0, 2))),
                tool=Instrument.INK,
            ),
        ],
    )
    return recto, verso


def reviewed(
    pages: Sequence[Page],
    changes: Sequence[tuple[str, Change]] = (),
    corrections: Sequence[CorrectionEntry] = (),
    *,
    document: str = DOCUMENT,
    archive: ArchiveRef | None = None,
    title: str | None = "О вагонах",
) -> ReviewedDocument:
    """Pages as a document, with what people changed in it: who, and what.

    Args:
        pages: as the machine read them.
        changes: the person and the change.
        corrections: by the machine.
        document: its id.
        archive: where it is kept.
        title: from the manifest.
    """
    settings = Settings()
    info = ADocument(
        id=document,
        archive=archive or ArchiveRef("РГАСПИ", "1", "2", "3-ос"),
        files=tuple(
            AFile(one.scan.path, Sheet(61, verso=bool(at))) for at, one in enumerate(pages)
        ),
        title=title,
    )
    provenance = PROVENANCE.model_copy(
        update={"settings": settings.flat(), "corrections": tuple(corrections)}
    )
    fields = read_fields(pages, settings.grammar)
    record = assemble(info, pages, fields, provenance, settings.assemble)
    entries = tuple(
        Entry(number=at, who=who, when="2026-11-27T12:00:00Z", change=change)
        for at, (who, change) in enumerate(changes, 1)
    )
    log = Log(document=document, entries=entries)
    return apply(ResultFolder(Path("batch")), record, pages, log)


def word_change(pages: Sequence[Page], text: str, after: str) -> WordChange:
    """Other text for the first word that reads ``text``."""
    for one in pages:
        for part in one.regions:
            for word in (word for line in part.lines for word in line.words if word.text == text):
                spot = Spot(
                    page=one.id,
                    sha256=one.scan.sha256,
                    frame=one.scan.frame,
                    box=tuple(word.box.as_list()),
                    text=text,
                )
                return WordChange(spot=spot, before=text, after=after)
    raise LookupError(text)
