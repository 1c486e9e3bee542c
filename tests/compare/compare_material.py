"""Invented documents to compare: a text from a seed, as a record and as a reference."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.record import (
    SCHEMA_VERSION,
    AnnotationAt,
    AnnotationEntry,
    Archive,
    FieldValue,
    PageEntry,
    Paragraph,
    Provenance,
    Record,
    RegionAt,
    Run,
    ScanAt,
    Signature,
    TypedLine,
    WordAt,
)
from pipeline.record.models import LISTS, NULLABLE
from pipeline.record.values import HandName
from pipeline.transcription.reference import Reference

PAGE = "page-1"
_SYLLABLES = [a + b for a in "бвгдзклмнпрстх" for b in "аеиоу"]
_SMALL = tuple("ивсокуая")
NAMES = (
    "Ежова", "Люшкова", "Успенского", "Журавлева", "Литвина", "Каменского",
    "Николаева", "Жуковского", "Федорова", "Берия", "Маленкова", "Ягоды",
    "Радзивиловского", "Цесарского", "Шапиро", "Пассова", "Ковалева", "Тарасова",
    "Громова",
)  # fmt: skip
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


@dataclass(frozen=True)
class Doc:
    """What a document says; hands give each paragraph's hand."""

    paragraphs: tuple[str, ...]
    hands: tuple[HandName, ...] = ()
    header: tuple[str, ...] = ("СТРОГО СЕКРЕТНО", "ШИФРОТЕЛЕГРАММА")
    date: tuple[str, str] | None = ("25 ноября 1938 г.", "1938-11-25")
    number: tuple[str, str] | None = ("№ 1316", "1316")
    signature: str | None = "СЕКРЕТАРЬ ЦК ВКП(б) И. СТАЛИН"
    archive: Archive = field(
        default_factory=lambda: Archive(
            repository="РГАСПИ", fond="558", opis="11", delo="58", sheets=("61", "61 об."),
            origin={}, typed=None,
        )
    )  # fmt: skip

    def hand(self, index: int) -> HandName:
        return self.hands[index] if self.hands else "typed"

    def with_paragraph(self, index: int, text: str) -> Doc:
        parts = list(self.paragraphs)
        parts[index] = text
        return replace(self, paragraphs=tuple(parts))


def words_of(seed: int, count: int) -> list[str]:
    """Plain words, with frequencies like those of a language (Zipf)."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    known = sorted(
        {"".join(dice.choices(_SYLLABLES, k=dice.choice((2, 2, 3, 4)))) for _ in range(8000)}
    )
    dice.shuffle(known)
    known = [*_SMALL, *known]
    return dice.choices(known, [1 / (rank + 3) for rank in range(len(known))], k=count)


def invented(seed: int, paragraphs: int = 5) -> Doc:
    """A letter with names, dates and numbers in it; its last paragraph is in pencil."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    plain = iter(words_of(seed, paragraphs * 200))
    made = []
    for _ in range(paragraphs):
        sentences = []
        for _ in range(dice.randint(3, 5)):
            words = [next(plain) for _ in range(dice.randint(8, 16))]
            at = len(words) // 2
            extra = dice.choice(
                (
                    ["тов.", dice.choice(NAMES)],
                    ["в", "размере", str(dice.randint(12, 9800)), "рублей"],
                    [
                        str(dice.randint(1, 28)),
                        dice.choice(MONTHS),
                        f"{dice.randint(1930, 1949)}",
                        "г.",
                    ],
                )
            )
            words[at:at] = extra
            words[0] = words[0].capitalize()
            sentences.append(" ".join(words) + ".")
        made.append(" ".join(sentences))
    hands: list[HandName] = ["typed"] * paragraphs
    hands[-1] = "pencil"
    return Doc(tuple(made), tuple(hands))


def typed_words(
    text: str, line: int, confidence: float = 0.96, page: str = PAGE
) -> tuple[WordAt, ...]:
    words, x = [], 100
    for word in text.split():
        width = 20 * len(word)
        words.append(
            WordAt(
                text=word, page=page, box=(x, 60 * line, x + width, 60 * line + 40),
                confidence=confidence, join=None,
            )
        )  # fmt: skip
        x += width + 20
    return tuple(words)


def line_of(role: str, text: str, line: int) -> TypedLine:
    words = typed_words(text, line)
    return TypedLine.model_validate(
        {
            "role": role, "text": text, "page": PAGE, "region": f"l{line}", "words": words,
            "box": (words[0].box[0], words[0].box[1], words[-1].box[2], words[-1].box[3]),
        }
    )  # fmt: skip


def value(
    text: str, normalised: str | None, words: Sequence[WordAt] = (), origin: str = "typed"
) -> FieldValue:
    box = (words[0].box[0], words[0].box[1], words[-1].box[2], words[-1].box[3]) if words else None
    return FieldValue.model_validate(
        {
            "text": text, "normalised": normalised, "origin": origin, "words": tuple(words),
            "page": PAGE if words else None, "box": box, "details": {},
            "confidence": 0.96 if words else None,
        }
    )  # fmt: skip


def record_of(doc: Doc, *, read_pencil: bool = True, other: Sequence[TypedLine] = ()) -> Record:
    """The record of a scan that was read without an error."""
    header = [line_of("header", text, 1 + index) for index, text in enumerate(doc.header)]
    date = number = None
    if doc.date is not None:
        header.append(line_of("header", doc.date[0], 20))
        date = value(*doc.date, header[-1].words)
    if doc.number is not None:
        header.append(line_of("header", doc.number[0], 21))
        number = value(*doc.number, header[-1].words)
    body, marks = [], []
    for index, text in enumerate(doc.paragraphs):
        hand = doc.hand(index)
        at: tuple[AnnotationAt, ...] = ()
        if hand != "typed":
            at = (AnnotationAt(page=PAGE, annotation=f"a{index}"),)
            marks.append(
                AnnotationEntry(
                    id=f"a{index}", kind="paragraph", page=PAGE, crop=None, anchor=None,
                    box=(100, 60 * (30 + index), 900, 60 * (30 + index) + 50), hand=hand,
                    reading=text if read_pencil else None, confidence=0.9,
                    reading_confidence=0.9 if read_pencil else None,
                )
            )  # fmt: skip
        run = Run(
            text=text if hand == "typed" or read_pencil else "[…]", hand=hand, place="inline",
            words=typed_words(text, 30 + index) if hand == "typed" else (), annotations=at,
        )  # fmt: skip
        body.append(
            Paragraph(
                kind="paragraph", runs=(run,), regions=(RegionAt(page=PAGE, region=f"r{index}"),)
            )
        )
    lines = list(other)
    signature = None
    if doc.signature is not None:
        lines.append(line_of("signature", doc.signature, 900))
        signature = Signature(**dict(value(doc.signature, None, lines[-1].words)))
    return make_record(
        date=date, number=number, header=tuple(header), body=tuple(body), archive=doc.archive,
        annotations=tuple(marks), signature=signature, other_lines=tuple(lines),
        signatures=() if signature is None else (signature,),
    )  # fmt: skip


def make_record(**given: object) -> Record:
    """A record of these fields; all others are absent, with their reason."""
    empty: dict[str, object] = {
        name: () if info.annotation is not None and "tuple" in str(info.annotation) else None
        for name, info in Record.model_fields.items()
    }
    fields = empty | {
        "id": "0" * 16, "schema_version": SCHEMA_VERSION, "document": "d",
        "pages": (
            PageEntry(
                id=PAGE, sheet=None, sheet_number=None, dpi=300.0, width=4000, height=60000,
                scan=ScanAt(path="p.png", sha256="0" * 64, frame=0), rotation=0,
                mean_confidence=0.9,
            ),
        ),
        "provenance": Provenance(
            pipeline="0", engine="test", tesseract=None, traineddata={}, ink_model=None,
            settings={}, corrections=(),
        ),
    } | given  # fmt: skip
    absent = [name for name in (*NULLABLE, *LISTS) if fields[name] in (None, ())]
    return Record.model_validate(fields | {"missing": dict.fromkeys(absent, "not in this test")})


def reference_of(doc: Doc) -> Reference:
    """What an edition prints of it, word for word."""
    printed = "transcription"
    return Reference(
        language="ru", title=None, sources=(), archives=(doc.archive,), archive_text=("",),
        authenticity=None, technique=None,
        date=None if doc.date is None else value(*doc.date, origin=printed),
        number=None if doc.number is None else value(*doc.number, origin=printed),
        header=doc.header,
        body=tuple(
            Paragraph(
                kind="paragraph", regions=(),
                runs=(
                    Run(text=text, hand=doc.hand(index), place="inline", words=(), annotations=()),
                ),
            )
            for index, text in enumerate(doc.paragraphs)
        ),
        signatures=()
        if doc.signature is None
        else (Signature(**dict(value(doc.signature, None, origin=printed))),),
        footnotes=(), editor=None, posted=None, remarks=(), unknown=(),
    )  # fmt: skip
