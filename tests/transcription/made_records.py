"""Records made up for tests: every field, nasty words, marks by hand over one or many words."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from pipeline.record import (
    LISTS,
    NULLABLE,
    SCHEMA_VERSION,
    Anchor,
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
    TypedLine,
    WordAt,
)
from pipeline.record.values import HandName
from pipeline.transcription.date_line import print_date

PAGE = "f1_l001"
PLAIN = "в марте уголь получен станция Лесная просит выслать вагоны акт т. Петров"
NASTY = (
    "\u00b2 *- "
    "* ** *** *-* [1] [2] [6-6] 6-6 \\ \\* \\\\ - – — --- м² [… […] Архив: Источник: № 5 25 марта "
    "1936 г. 1938 РГАСПИ. Ф. 17. Оп. 3. Д. 1. Л. 2. Копия. СЕКРЕТАРЬ ЦК И. ПЕТРОВ Верно: "
    "СЕКРЕТНО тов. Ивановой [Без заглавия] [Текст отсутствует] [sic] Posted: 2020 October 16, "
    "Дата: *— —* a*b * [12] сло\u00adво и\u0306 100% <p> & Перевод: Подлинник. Машинопись. п/п"
)
WORDS = st.sampled_from([*PLAIN.split(" "), *NASTY.split(" "), "[так в документе]"])
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
SPACED = st.lists(WORDS, min_size=1, max_size=9).map("  \n".join)
HANDS: tuple[HandName, ...] = ("pencil", "ink")


def value(text: str, normalised: str | None = None) -> FieldValue:
    return FieldValue(
        text=text, normalised=normalised, origin="manifest", page=None, box=None, words=(),
        confidence=None, details={},
    )  # fmt: skip


def typed_words(text: str, number: int) -> tuple[WordAt, ...]:
    """Words of a text at places of their own."""
    return tuple(
        WordAt(
            text=word, page=PAGE, box=(at, number, at + 1, number + 1), confidence=0.9, join=None
        )
        for at, word in enumerate(text.split())
    )


def typed_run(text: str, number: int) -> Run:
    return Run(
        text=text, hand="typed", place="inline", words=typed_words(text, number), annotations=()
    )


def header_line(text: str, number: int) -> TypedLine:
    words = typed_words(text, number)
    return TypedLine(
        role="header", text=text, page=PAGE, region="r1", box=(0, number, 9, number + 1),
        words=words,
    )  # fmt: skip


def signature(text: str) -> Signature:
    return Signature.model_validate({**value(text).model_dump(), "signed": ()})


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    number = st.integers(1, 999).map(str)
    sheets = draw(
        st.lists(
            st.tuples(st.integers(1, 30), st.booleans()).map(
                lambda sheet: f"{sheet[0]} об." if sheet[1] else str(sheet[0])
            ),
            max_size=9,
            unique=True,
        )
    )
    if draw(st.booleans()):
        sheets = sorted(sheets, key=lambda sheet: (int(sheet.split()[0]), sheet))
    return Archive(
        repository=draw(st.sampled_from((None, "РГАСПИ", "ЦА ФСБ РФ", "АП РФ", "ГАРФ"))),
        fond=draw(number | st.sampled_from(("3-ос", "Р-5446"))),
        opis=draw(st.none() | number),
        delo=draw(st.none() | number | st.just("58а")),
        sheets=tuple(sheets),
        origin={},
        typed=None,
    )


@st.composite
def bodies(
    draw: st.DrawFn, head: Sequence[WordAt] = ()
) -> tuple[tuple[Paragraph, ...], tuple[AnnotationEntry, ...], tuple[Footnote, ...]]:
    paragraphs: list[Paragraph] = []
    entries: list[AnnotationEntry] = []
    notes: list[Footnote] = []
    words = list(head)
    for number in range(draw(st.integers(0, 4))):
        runs: list[Run] = []
        for at in range(draw(st.integers(1, 4))):
            if draw(st.booleans()):
                runs.append(typed_run(draw(TEXTS | SPACED), 100 * number + at))
                words += runs[-1].words
                continue
            here = AnnotationAt(page=PAGE, annotation=f"w{number}-{at}")
            hand = draw(st.sampled_from(HANDS))
            place = draw(st.sampled_from(("inline", "interlinear", "margin")))
            text = draw(TEXTS | st.just("[…]"))
            runs.append(Run(text=text, hand=hand, place=place, words=(), annotations=(here,)))
            if draw(st.booleans()):
                tool = {"pencil": "синим карандашом", "ink": "чернилами"}[hand]
                verb = "Помета на полях" if place == "margin" else "Вписано"
                notes.append(
                    Footnote(mark="?", text=f"{verb} {tool}.", derived=True, annotations=(here,))
                )
        paragraphs.append(Paragraph(kind="paragraph", runs=tuple(runs), regions=()))
    for number in range(draw(st.integers(0, 4)) if words else 0):
        first = draw(st.integers(0, len(words) - 1))
        last = draw(st.integers(first, min(len(words), first + 12) - 1))
        entries.append(stroke(f"s{number}", words[first : last + 1]))
        notes.append(
            Footnote(
                mark="?",
                text=draw(st.sampled_from(("Подчёркнуто карандашом.", "Зачёркнуто чернилами."))),
                derived=True,
                annotations=(AnnotationAt(page=PAGE, annotation=f"s{number}"),),
            )
        )
    if draw(st.booleans()):
        text = draw(st.sampled_from(("Так в документе.", "", "См. док. № 5.")) | TEXTS)
        notes.append(Footnote(mark="1", text=text, derived=False, annotations=()))
    return tuple(paragraphs), tuple(entries), tuple(draw(st.permutations(notes)))


def stroke(name: str, words: Sequence[WordAt]) -> AnnotationEntry:
    return AnnotationEntry(
        id=name, kind="underline", page=PAGE, box=(0, 0, 9, 9), crop=None,
        anchor=Anchor(relation="under", paragraph=None, words=tuple(words)), reading=None,
        hand="pencil", confidence=0.9,
    )  # fmt: skip


DATES = st.one_of(
    st.dates().map(lambda day: day.isoformat()).filter(lambda iso: "1861" < iso < "2000"),
    st.sampled_from(("1938-11", "1938", "1938-11-25/1938-11-27", "1995-03-05")),
).map(lambda iso: value(print_date(iso) or iso, iso)) | TEXTS.map(value)
NUMBERS = (
    st.sampled_from(("1316", "273/с", "П57/48", "64 п. 12", "00447"))
    .map(lambda number: value(f"№ {number}", number))
    | TEXTS.map(value)
)  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record that this project could write, and worse ones."""
    header = tuple(
        header_line(text, 1000 + at) for at, text in enumerate(draw(st.lists(TEXTS, max_size=4)))
    )
    body, entries, notes = draw(bodies([word for line in header for word in line.words]))
    signatures = tuple(draw(st.lists(TEXTS.map(signature), max_size=2)))
    maybe = st.none() | TEXTS.map(value)
    kept = {
        "title": draw(maybe),
        "source": draw(maybe),
        "date": draw(st.none() | DATES),
        "number": draw(st.none() | NUMBERS),
        "archive": draw(st.none() | archives()),
        "authenticity": draw(
            st.sampled_from((None, value("подлинник", "подлинник"), value("копия"))) | maybe
        ),
        "technique": draw(
            st.sampled_from(
                (None, value("машинопись", "машинопись"), value("машинопись, рукопись"))
            )
            | maybe
        ),
        "header": header,
        "body": body,
        "annotations": entries,
        "signature": signatures[0] if signatures else None,
        "signatures": signatures,
        "certified": draw(st.none() | TEXTS.map(signature)),
        "copies": draw(maybe | st.just(value("Отп. 3 экз."))),
        "footnotes": notes,
    }
    return made(kept)


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
            "id": "0" * 16, "schema_version": SCHEMA_VERSION, "document": "f1",
            "provenance": provenance,
            "missing": dict.fromkeys(absent, "made up"), **given,
        }
    )  # fmt: skip
