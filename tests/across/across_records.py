"""Records and references for the tests: an invented document in both languages, and the sample."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.facsimile import telegram
from pipeline.record import (
    LISTS,
    NULLABLE,
    AnnotationAt,
    AnnotationEntry,
    Archive,
    FieldValue,
    Footnote,
    Paragraph,
    Provenance,
    Record,
    Run,
    Signature,
    WordAt,
)
from pipeline.record.values import HandName

PAGE = "f1_l004"
RUSSIAN = (
    "В ответ на Вашу телеграмму сообщаю, что тов. Кузнецов (НКВД Смоленской области) и его "
    "заместитель Чижов выехали в Вязьму 12 марта. С ними находится Щеглов.",
    "В Ярцеве проверено 1 500 вагонов. Ответственность за простой несет Кузнецов, а не "
    "начальник станции Юрьев С.М., который доложил об этом в ЦК ВКП(б).",
    "Прошу указаний.",
    "В Москве об этом известно. Копия послана Хворостину.",
)
ENGLISH = """Head of the railway on idle wagons. March 14, 1936

Source: Roads and People. Documents. M., 2001, pp. 15-16.
Archive: GARF. F. R-5446. Op. 2. D. 30. L. 4-4 rev. Original. Typescript.

March 14, 1936

No. 73


In answer to your telegram I report that Comrade Kuznetsov (NKVD of the Smolensk region) and his \
deputy Chizhov left for Vyazma on March 12. Shcheglov is with them.

In Yartsevo 1,500 wagons were checked. Kuznetsov is responsible for the delay, and not the head of \
the station Iur'ev S.M., who reported this to the Central Committee of the VKP(b).

I ask for instructions.

In Moscow this is known. A copy was sent to Khvorostin.

*Check without delay. Voroshilov.*


Head of the railway P. SIDOROV

*-* Written in pencil.
"""


def words(text: str, row: int) -> tuple[WordAt, ...]:
    """The words of a text, one box each, on one line."""
    return tuple(
        WordAt(
            text=word, page=PAGE, box=(50 * at, 40 * row, 50 * at + 45, 40 * row + 30),
            confidence=0.9, join=None,
        )
        for at, word in enumerate(text.split())
    )  # fmt: skip


def value(
    text: str, normalised: str | None, row: int, details: dict[str, str] | None = None
) -> FieldValue:
    said = words(text, row)
    box = (said[0].box[0], said[0].box[1], said[-1].box[2], said[-1].box[3])
    return FieldValue(
        text=text, normalised=normalised, origin="typed", page=PAGE, box=box, words=said,
        confidence=0.9, details=details or {},
    )  # fmt: skip


def typed(text: str, row: int) -> Paragraph:
    run = Run(text=text, hand="typed", place="inline", words=words(text, row), annotations=())
    return Paragraph(kind="paragraph", runs=(run,), regions=())


def written(hand: HandName = "pencil", text: str = "[…]") -> Paragraph:
    here = AnnotationAt(page=PAGE, annotation="a1")
    run = Run(text=text, hand=hand, place="inline", words=(), annotations=(here,))
    return Paragraph(kind="handwriting", runs=(run,), regions=())


def record(
    body: Sequence[Paragraph] | None = None,
    *,
    number: str = "73",
    date: str = "1936-03-14",
    archive: tuple[str, str, str, str] = ("ГАРФ", "Р-5446", "2", "30"),
    sheets: tuple[str, ...] = ("4", "4 об."),
    post: str = "Начальник дороги",
    name: str = "П. Сидоров",
) -> Record:
    """The invented document, or another with these values."""
    paragraphs = (*map(typed, RUSSIAN, range(10, 14)), written()) if body is None else tuple(body)
    repository, fond, opis, delo = archive
    signed = Signature.model_validate(
        value(f"{post} {name}".upper(), None, 30, {"post": post, "name": name}).model_dump()
    )
    mark = AnnotationEntry(
        id="a1", kind="paragraph", page=PAGE, box=(0, 900, 500, 990), anchor=None, crop=None,
        reading=None, hand="pencil", confidence=0.9,
    )  # fmt: skip
    note = Footnote(
        mark="*-*", text="Вписано карандашом.", derived=True,
        annotations=(AnnotationAt(page=PAGE, annotation="a1"),),
    )  # fmt: skip
    return made(
        {
            "date": value(date, date, 1),
            "number": value(f"№ {number}", number, 2),
            "archive": Archive(
                repository=repository, fond=fond, opis=opis, delo=delo, sheets=sheets, origin={},
                typed=None,
            ),
            "body": paragraphs,
            "annotations": (mark,),
            "signature": signed,
            "signatures": (signed,),
            "footnotes": (note,),
        }
    )  # fmt: skip


def made(fields: dict[str, object]) -> Record:
    """A record of these fields and no others."""
    nothing: dict[str, object] = {
        **dict.fromkeys(NULLABLE),
        **dict.fromkeys(LISTS, ()),
        **dict.fromkeys(("handling", "annotations", "signatures", "other_dates"), ()),
        **dict.fromkeys(("other_lines", "footnotes", "pages", "review"), ()),
    }
    given = {**nothing, **fields}
    absent = [name for name in (*NULLABLE, *LISTS) if given[name] in (None, ())]
    provenance = Provenance(
        pipeline="0", engine="none", tesseract=None, traineddata={}, ink_model=None, settings={},
        corrections=(),
    )  # fmt: skip
    return Record.model_validate(
        {
            "id": "0" * 16, "schema_version": "1.1", "document": "f1", "provenance": provenance,
            "missing": dict.fromkeys(absent, "made up"), **given,
        }
    )  # fmt: skip


def sample_record() -> Record:
    """What the sample sheet says, as its description has it."""
    paragraphs = (*map(typed, telegram.PARAGRAPHS, range(10, 15)), written())
    return record(
        paragraphs,
        number=re.sub(r"\D", "", telegram.NUMBER),
        date="1938-11-25",
        archive=("РГАСПИ", "558", "11", "58"),
        sheets=("61", "61 об."),
        post="Секретарь ЦК ВКП(б)",
        name="И. Сталин",
    )
