"""Random letters, orders and protocols with known answers."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.facsimile import material
from pipeline.facsimile.description import (
    Condition,
    HandwrittenLine,
    PageDescription,
    Stamp,
    Stroke,
    TypedLine,
    Typewriter,
)
from pipeline.facsimile.fonts import HANDWRITING_FACES, TYPEWRITER_FACES
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.random_heads import HEADS, Draft
from pipeline.facsimile.raster import Rng, rng_for
from pipeline.facsimile.setting import set_paragraph
from pipeline.model import Hand, RegionKind

KINDS = ("letter", "order", "protocol", "telegram", "memo")


@dataclass(frozen=True, slots=True)
class RandomPage:
    """A page to draw: what is on it, its other side or none, and its condition."""

    kind: str
    description: PageDescription
    back: PageDescription | None
    condition: Condition


def random_page(seed: int, language: str = "ru", *, dpi: int | None = None) -> RandomPage:
    """A page by chance: the same seed gives the same page.

    Args:
        seed: from 0.
        language: only ``"ru"`` has material.
        dpi: of the scan; by chance 200 to 400 when not given.

    Raises:
        FacsimileError: for a language without material.
    """
    if language != "ru":
        raise FacsimileError(
            f"There is no text material for the language {language!r}.", remedy='Use "ru".'
        )
    rng = rng_for("random page", seed)
    kind = KINDS[int(rng.integers(0, len(KINDS)))]
    machine = _typewriter(rng)
    description = _write(rng, kind, machine)
    back = _write(rng, "continued", machine) if rng.integers(0, 2) else None
    return RandomPage(kind, description, back, _condition(rng, dpi))


def _typewriter(rng: Rng) -> Typewriter:
    return Typewriter(
        face=TYPEWRITER_FACES[int(rng.integers(0, len(TYPEWRITER_FACES)))],
        pitch=12 if not rng.integers(0, 4) else 10,
        serial=int(rng.integers(1, 100_000)),
        ribbon=int(rng.integers(60, 96)),
        wear=int(rng.integers(15, 75)),
        colour=("black", "black", "black", "violet", "blue")[int(rng.integers(0, 5))],
    )


def _condition(rng: Rng, dpi: int | None) -> Condition:
    tone = ("colour", "colour", "colour", "grey", "bilevel")[int(rng.integers(0, 5))]
    chosen = (200, 300, 300, 300, 400)[int(rng.integers(0, 5))]
    return Condition(
        dpi=dpi or chosen,
        skew=int(rng.integers(-150, 151)) / 100,
        faded=int(rng.integers(0, 35)),
        bleed=int(rng.integers(5, 45)),
        yellow=int(rng.integers(15, 95)),
        stains=int(rng.integers(0, 9)),
        folds=int(rng.integers(0, 3)),
        noise=int(rng.integers(5, 45)),
        blur=int(rng.integers(35, 95)),
        margin_mm=int(rng.integers(0, 7)),
        dark_bed=bool(rng.integers(0, 2)),
        tone=tone,
    )


def _write(rng: Rng, kind: str, machine: Typewriter) -> PageDescription:
    left, top = float(rng.integers(20, 33)), float(rng.integers(18, 32))
    width = (int((203 - left - 9) / 25.4 * machine.pitch)) // 2 * 2
    draft = Draft(width=width, spacing=int(rng.integers(3, 5)))
    rows = int((288 - top - 18) / 25.4 * 12)
    if kind != "continued":
        HEADS[kind](draft, rng)
        draft.row += int(rng.integers(2, 7))
    closing = 30 if kind not in ("continued", "telegram") else 14
    _body(draft, rng, rows - closing)
    if kind != "continued":
        _close(draft, rng, kind, rows)
    bottom = top + draft.row * 25.4 / 12
    written, stamps = _marks(rng, bottom)
    body = [line for line in draft.lines if line.paragraph is not None]
    strokes = (_stroke(rng, body, machine, (left, top)),) if body and not rng.integers(0, 3) else ()
    return PageDescription(
        typed=tuple(draft.lines),
        handwritten=written,
        strokes=strokes,
        stamps=stamps,
        typewriter=machine,
        left_mm=left,
        top_mm=top,
        fields=tuple(draft.fields),
    )


def _body(draft: Draft, rng: Rng, last_row: int) -> None:
    """Paragraphs until the sheet, or what is to be said, is at an end."""
    for index in range(int(rng.integers(2, 7))):
        text = material.paragraph(rng, int(rng.integers(1, 5)))
        lines = set_paragraph(text, draft.width)
        if draft.row + len(lines) * draft.spacing > last_row:
            return
        for line in lines:
            stripped = line.lstrip()
            column = len(line) - len(stripped)
            draft.lines.append(TypedLine(stripped, draft.row, column, paragraph=index))
            draft.row += draft.spacing
        draft.row += int(rng.integers(0, 3))


def _close(draft: Draft, rng: Rng, kind: str, rows: int) -> None:
    who, post = material.person(rng), material.pick(rng, material.POSTS)
    name = (
        f"{who.initials} {who.surname}",
        f"({who.surname.upper()})",
        who.surname.upper(),
        f"/{who.initials} {who.surname}/",
    )[int(rng.integers(0, 4))]
    draft.row += int(rng.integers(3, 8))
    draft.put(post, 5, RegionKind.SIGNATURE)
    draft.put(name, 5 + len(post) + int(rng.integers(6, 20)), RegionKind.SIGNATURE, feed=5)
    draft.found("signature", f"{post} {name}", f"{post} {name}", post=post, name=name)
    if kind in ("order", "protocol") and rng.integers(0, 2):
        by = material.person(rng)
        text = f"Верно: {by.initials} {by.surname}"
        draft.put(text, 5, RegionKind.SIGNATURE, feed=4)
        draft.found("certified", text, f"{by.initials} {by.surname}")
    if rng.integers(0, 2):
        count = int(rng.integers(2, 9))
        text = (f"Отп. {count} экз.", f"отп. в {count} экз.")[int(rng.integers(0, 2))]
        draft.row = max(draft.row, rows - 4)
        draft.put(text, 0, RegionKind.FOOTER, feed=3)
        draft.found("copies", text, str(count))


def _stroke(
    rng: Rng, body: list[TypedLine], machine: Typewriter, corner_mm: tuple[float, float]
) -> Stroke:
    """A line drawn under some words of the body, or through them."""
    line = body[int(rng.integers(0, len(body)))]
    first = line.column + int(rng.integers(0, max(len(line.text) // 2, 1)))
    last = first + int(rng.integers(6, max(len(line.text) // 2, 7)))
    kind = "underline" if rng.integers(0, 4) else "strike-out"
    y = corner_mm[1] + line.row * 25.4 / 12 + (1.2 if kind == "underline" else -0.9)
    start, end = (corner_mm[0] + column * 25.4 / machine.pitch for column in (first, last))
    hand = Hand.PENCIL if rng.integers(0, 3) else Hand.INK
    return Stroke(kind, ((start, y), (end, y + 0.5)), hand, 0.5)


def _marks(rng: Rng, bottom_mm: float) -> tuple[tuple[HandwrittenLine, ...], tuple[Stamp, ...]]:
    """What others left on the sheet: its number, a note, a stamp."""
    face = HANDWRITING_FACES[int(rng.integers(0, len(HANDWRITING_FACES)))]
    hand = Hand.PENCIL if rng.integers(0, 3) else Hand.INK
    written: list[HandwrittenLine] = []
    if rng.integers(0, 4):
        number = str(int(rng.integers(1, 260)))
        y = float(rng.integers(9, 14))
        written.append(
            HandwrittenLine(number, 182, y, 10, kind="sheet-number", face="caveat", tilt=-3)
        )
    if not rng.integers(0, 3) and bottom_mm < 262:
        note = material.pick(rng, ("В дело.", "Тов. Седову на заключение", "Доложено", "Согласен"))
        tilt = -int(rng.integers(0, 60)) / 10
        y = bottom_mm + 12
        written.append(
            HandwrittenLine(note, 34, y, 10, hand=hand, kind="resolution", face=face, tilt=tilt)
        )
    stamps: list[Stamp] = []
    if not rng.integers(0, 3):
        colour = ("violet", "blue", "red")[int(rng.integers(0, 3))]
        x, y = float(rng.integers(60, 160)), min(bottom_mm + 22, 262.0)
        tilt = int(rng.integers(-80, 81)) / 10
        if rng.integers(0, 2):
            ring = "АРХИВНЫЙ ОТДЕЛ ОБЛАСТНОГО СОВЕТА * "
            stamps.append(
                Stamp(("КАНЦЕЛЯРИЯ",), x, y, 36, 36, ring, round=True, colour=colour, tilt=tilt)
            )
        else:
            date = f"{int(rng.integers(1, 29))} МАР 1947"
            stamps.append(Stamp(("ПОЛУЧЕНО", date), x, y, 40, 16, colour=colour, tilt=tilt))
    return tuple(written), tuple(stamps)
