"""Marks made by hand in the record: in the body, on its words, beside it, or on the sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_by_hand import (
    ADocument,
    SomeFields,
    found,
    mark,
    page,
    paragraphs_page,
    region,
    written,
)
from test_assemble import FULL, body, reasons, record_of

from pipeline.assemble import words_text
from pipeline.model import (
    Annotation,
    AnnotationKind,
    Box,
    Hand,
    Instrument,
    MarkAnchor,
    Page,
    Region,
    RegionKind,
    Relation,
    WordRef,
)
from pipeline.record import Record, record_from_json, record_to_json

SPOT = Box(300, 150, 400, 190)


def at(line: int, word: int, region_id: str = "r0") -> WordRef:
    return WordRef(region_id, line, word)


def between(before: WordRef | None, after: WordRef | None) -> MarkAnchor:
    return MarkAnchor(Relation.BETWEEN, (), before, after)


def on(relation: Relation, *words: WordRef) -> MarkAnchor:
    return MarkAnchor(relation, words)


def insertion(
    anchor: MarkAnchor | None, reading: str | None = None, kind: str = "insertion", name: str = "a1"
) -> Annotation:
    return mark(name, SPOT, kind, reading, anchor=anchor)


def marked(page_: Page, *marks: Annotation) -> Record:
    return record_of(replace(page_, annotations=marks))


def runs(record: Record, paragraph: int = 0) -> list[tuple[str, str, str]]:
    return [(run.text, run.hand, run.place) for run in record.body[paragraph].runs]


TWO_LINES = paragraphs_page("p1", ["Он сказал запис-", "ка дома."])


# In the text


def test_an_insertion_parts_the_typing_where_it_stands() -> None:
    record = marked(TWO_LINES, insertion(between(at(0, 0), at(0, 1)), "вчера"))
    assert runs(record) == [
        ("Он", "typed", "inline"),
        ("вчера", "pencil", "interlinear"),
        ("сказал записка дома.", "typed", "inline"),
    ]
    assert body(record) == ["Он вчера сказал записка дома."]
    assert [place.annotation for place in record.body[0].runs[1].annotations] == ["a1"]
    (entry,) = record.annotations
    assert entry.anchor is not None
    assert (entry.anchor.relation, entry.anchor.paragraph) == ("between", 0)
    assert entry.anchor.before is not None
    assert entry.anchor.after is not None
    assert (entry.anchor.before.text, entry.anchor.after.text) == ("Он", "сказал")


@pytest.mark.parametrize(
    "anchor",
    [
        between(at(0, 2), None),
        between(None, at(1, 0)),
        between(at(0, 2), at(1, 0)),
    ],
)
def test_a_word_broken_at_the_line_end_stays_whole_before_it(anchor: MarkAnchor) -> None:
    record = marked(TWO_LINES, insertion(anchor))
    assert [text for text, _, _ in runs(record)] == ["Он сказал записка", "[…]", "дома."]
    assert [one.rule for one in record.provenance.corrections] == ["join-line-end"]


@pytest.mark.parametrize(
    ("anchor", "texts"),
    [
        (between(None, at(0, 0)), ["[…]", "Он сказал записка дома."]),
        (between(at(1, 1), None), ["Он сказал записка дома.", "[…]"]),
        (between(at(1, 0), at(1, 1)), ["Он сказал записка", "[…]", "дома."]),
    ],
)
def test_at_the_ends_of_a_paragraph(anchor: MarkAnchor, texts: list[str]) -> None:
    record = marked(TWO_LINES, insertion(anchor))
    assert [text for text, _, _ in runs(record)] == texts


def test_a_word_in_a_gap_is_inline_and_ink_is_ink() -> None:
    gap = mark(
        "a1", SPOT, "gap-word", "5", anchor=between(at(0, 0), at(0, 1)), instrument=Instrument.INK
    )
    record = marked(TWO_LINES, gap)
    assert runs(record)[1] == ("5", "ink", "inline")
    assert record.annotations[0].instrument == "ink"
    assert [note.text for note in record.footnotes] == ["Вписано чернилами."]


def test_marks_at_one_place_are_in_the_order_they_are_read_in() -> None:
    anchor = between(at(0, 0), at(0, 1))
    made = [
        replace(insertion(anchor, text, name=name), box=box)
        for name, text, box in (
            ("a1", "третье", Box(300, 180, 400, 200)),
            ("a2", "второе", Box(420, 152, 500, 172)),
            ("a3", "первое", Box(300, 150, 400, 170)),
        )
    ]
    assert body(marked(TWO_LINES, *made)) == ["Он первое второе третье сказал записка дома."]
    unread = [replace(one, reading=None) for one in made]
    record = marked(TWO_LINES, *unread)
    assert [text for text, _, _ in runs(record)] == ["Он", "[…]", "сказал записка дома."]
    assert len(record.body[0].runs[1].annotations) == 3
    assert len(record.footnotes) == 1


def test_an_insertion_without_a_place_is_not_put_into_the_text_but_reviewed() -> None:
    for anchor in (None, between(at(7, 7), None), between(at(0, 0, "none"), None)):
        record = marked(TWO_LINES, insertion(anchor, "вчера"))
        assert body(record) == ["Он сказал записка дома."]
        (entry,) = record.annotations
        assert (entry.reading, entry.anchor) == ("вчера", None)
        (said,) = [one.message for one in record.review]
        assert "вчера" in said
        assert reasons(record) == ["unplaced-handwriting"]


def test_an_insertion_into_the_head_stays_with_the_head() -> None:
    head = region("h", RegionKind.HEADER, ["ПРИКАЗ №     от мая"])
    text = region("t", RegionKind.PARAGRAPH, [FULL], 3)
    number = insertion(between(at(0, 1, "h"), at(0, 2, "h")), "73", "gap-word")
    record = record_of(page("p1", [head, text], [number]))
    assert body(record) == [FULL]
    (entry,) = record.annotations
    assert entry.anchor is not None
    assert entry.anchor.paragraph is None
    assert entry.anchor.before is not None
    assert entry.anchor.before.text == "№"


def test_a_table_keeps_its_rows_around_an_insertion() -> None:
    table = page("p1", [region("r0", RegionKind.TABLE, ["Омск 12", "Тула 7"])])
    for anchor, text in (
        (between(at(0, 0), at(0, 1)), "Омск […] 12\nТула 7"),
        (between(at(0, 1), None), "Омск 12 […]\nТула 7"),
        (between(None, at(1, 0)), "Омск 12\n[…] Тула 7"),
        (between(at(1, 1), None), "Омск 12\nТула 7 […]"),
        (between(None, at(0, 0)), "[…] Омск 12\nТула 7"),
    ):
        assert body(marked(table, insertion(anchor))) == [text]


def test_typing_in_the_margin_keeps_its_text_with_an_insertion() -> None:
    margin = page("p1", [region("r0", RegionKind.MARGIN, ["К делу"])])
    record = marked(margin, insertion(between(at(0, 0), at(0, 1)), "этому"))
    assert body(record) == ["К этому делу"]


letters = st.text(alphabet="абвилно", min_size=1, max_size=4)
some_words = st.lists(st.one_of(letters, st.builds("{}-".format, letters)), min_size=1, max_size=4)


@st.composite
def pages_with_insertions(draw: st.DrawFn) -> Page:
    blocks = draw(
        st.lists(
            st.tuples(
                st.sampled_from([RegionKind.PARAGRAPH, RegionKind.TABLE, RegionKind.HEADER]),
                st.lists(some_words, min_size=1, max_size=3),
            ),
            min_size=1,
            max_size=3,
        )
    )
    regions = [
        region(f"r{n}", kind, [" ".join(words) for words in lines], 5 * n)
        for n, (kind, lines) in enumerate(blocks)
    ]
    places = [
        WordRef(r.id, line, word)
        for r in regions
        for line, made in enumerate(r.lines)
        for word in range(len(made.words))
    ]
    pairs = st.tuples(st.none() | st.sampled_from(places), st.none() | st.sampled_from(places))
    chosen = draw(st.lists(pairs.filter(any), max_size=4))
    kinds = draw(
        st.lists(
            st.sampled_from(["insertion", "gap-word"]),
            min_size=len(chosen),
            max_size=len(chosen),
        )
    )
    marks = [
        replace(
            insertion(between(*pair), draw(st.none() | st.just("рука")), kind, f"a{n}"),
            box=Box(10 + n, 10, 40 + n, 30),
        )
        for n, (pair, kind) in enumerate(zip(chosen, kinds, strict=True))
    ]
    return page("p1", regions, marks)


@given(pages_with_insertions())
@settings(deadline=None, max_examples=60)
def test_insertions_change_no_typing_and_none_is_put_in_twice(made: Page) -> None:
    record = record_of(made)
    without = record_of(replace(made, annotations=()))
    for paragraph, plain in zip(record.body, without.body, strict=True):
        typed = [run for run in paragraph.runs if run.hand == "typed"]
        words = tuple(word for run in typed for word in run.words)
        assert words == plain.runs[0].words
        if paragraph.kind != "table":
            assert all(words_text(run.words) == run.text for run in typed)
            assert " ".join(run.text for run in typed) == plain.text
        stripped = paragraph.text.replace("[…]", " ").replace("рука", " ")
        assert [row.split() for row in stripped.split("\n")] == [
            row.split() for row in plain.text.split("\n")
        ]
    put = [one.annotation for p in record.body for run in p.runs for one in run.annotations]
    assert len(put) == len(set(put))
    assert [entry.id for entry in record.annotations] == [one.id for one in made.annotations]
    assert record.provenance == without.provenance
    assert record_from_json(record_to_json(record)) == record


# On its words


def test_a_struck_word_stays_and_says_so() -> None:
    strike = insertion(on(Relation.THROUGH, at(0, 2), at(1, 0)), kind="strike-out")
    line = insertion(on(Relation.UNDER, at(0, 0)), kind="underline", name="a2")
    line = replace(line, instrument=Instrument.RED_PENCIL)
    record = marked(TWO_LINES, strike, line)
    assert body(record) == ["Он сказал записка дома."]
    words = record.body[0].runs[0].words
    assert [word.struck for word in words] == [False, False, True, True, False]
    assert [word.underlined for word in words] == [True, False, False, False, False]
    assert [(note.mark, note.text) for note in record.footnotes] == [
        ("*-*", "Подчёркнуто красным карандашом."),
        ("**-**", "Зачёркнуто карандашом."),
    ]
    assert record.footnotes[1].annotations[0].annotation == "a1"
    # Strokes have nothing to read.
    assert reasons(record) == []


def test_a_struck_secrecy_mark_says_so_in_head_and_field() -> None:
    head = region("h", RegionKind.HEADER, ["СЕКРЕТНО", "ПРИКАЗ"])
    text = region("t", RegionKind.PARAGRAPH, [FULL], 4)
    strike = insertion(on(Relation.THROUGH, at(0, 0, "h")), kind="strike-out")
    line = insertion(on(Relation.UNDER, at(0, 1, "t")), kind="underline", name="a2")
    made = page("p1", [head, text], [line, strike])
    record = record_of(made, fields=SomeFields(secrecy=found(made, "СЕКРЕТНО", "секретно")))
    assert record.secrecy is not None
    assert record.secrecy.words[0].struck
    assert [line.words[0].struck for line in record.header] == [True, False]
    assert [note.text for note in record.footnotes] == [
        "Зачёркнуто карандашом.",
        "Подчёркнуто карандашом.",
    ]


# Beside it


def test_a_margin_note_hangs_on_its_paragraph_and_is_not_read_on_in_it() -> None:
    typed = paragraphs_page("p1", [FULL], [FULL, "и всё."])
    words = [at(0, 0), *(at(line, 0, "r1") for line in (0, 1))]
    note = insertion(on(Relation.BESIDE, *words), "Верно ли?", "margin-note")
    record = marked(typed, note)
    assert [paragraph.text for paragraph in record.body] == [FULL, f"{FULL} и всё."]
    assert runs(record, 1)[-1] == ("Верно ли?", "pencil", "margin")
    assert [one.annotation for one in record.body[1].annotations] == ["a1"]
    assert record.body[0].annotations == ()
    assert record.annotations[0].anchor is not None
    assert record.annotations[0].anchor.paragraph == 1
    assert [note.text for note in record.footnotes] == ["Помета на полях карандашом."]


def test_a_bar_stands_beside_each_of_its_paragraphs_and_has_nothing_to_read() -> None:
    typed = paragraphs_page("p1", [FULL], [FULL], [FULL])
    record = marked(
        typed, insertion(on(Relation.BESIDE, at(0, 0, "r1"), at(0, 0, "r2")), kind="bar")
    )
    assert [bool(paragraph.annotations) for paragraph in record.body] == [False, True, True]
    assert all(len(paragraph.runs) == 1 for paragraph in record.body)
    assert [note.text for note in record.footnotes] == ["Отчёркнуто на полях карандашом."]
    assert reasons(record) == []


# Off the text


def test_a_resolution_is_listed_and_reviewed_but_not_in_the_body() -> None:
    wide = Box(200, 60, 1600, 180)
    typed = paragraphs_page("p1", [FULL])
    for reading, said in ((None, "not read"), ("В архив", "«В архив»")):
        record = marked(typed, mark("a1", wide, "resolution", reading))
        assert body(record) == [FULL]
        assert [entry.kind for entry in record.annotations] == ["resolution"]
        assert reasons(record) == ["resolution"]
        assert said in record.review[0].message
        assert record.review[0].crop == "crops/a1.png"


@pytest.mark.parametrize("kind", ["resolution", "sheet-number", "signature", "bar", "insertion"])
def test_a_wide_region_of_a_mark_that_is_known_is_no_paragraph(kind: str) -> None:
    passage = written("w", 2)
    text = region("t", RegionKind.PARAGRAPH, [FULL])
    record = record_of(page("p1", [text, passage], [mark("a1", passage.box, kind)]))
    assert body(record) == [FULL]


def test_a_sheet_number_goes_to_its_page() -> None:
    record = marked(TWO_LINES, mark("a7", SPOT, "sheet-number", "61"))
    assert record.pages[0].sheet_number == "a7"
    assert body(record) == ["Он сказал записка дома."]
    assert record.annotations[0].reading == "61"
    assert reasons(record) == []


def signed_page(*marks: Annotation) -> Page:
    return page(
        "p1",
        [
            region("t", RegionKind.PARAGRAPH, [FULL]),
            region("s", RegionKind.SIGNATURE, ["Начальник          П.Петров"], 4),
            region("c", RegionKind.SIGNATURE, ["Верно: Сидоров"], 8),
        ],
        marks,
    )


def signed_record(*marks: Annotation) -> Record:
    made = signed_page(*marks)
    fields = SomeFields(
        signature=(found(made, "Начальник П.Петров"),), certified=found(made, "Верно: Сидоров")
    )
    return record_of(made, fields=fields, document=ADocument())


def test_a_signature_by_hand_signs_the_typed_one() -> None:
    over = insertion(on(Relation.OVER, at(0, 1, "s")), kind="signature")
    beside = mark("a2", Box(420, 405, 560, 425), "signature")
    copy = insertion(on(Relation.OVER, at(0, 0, "c")), kind="signature", name="a3")
    alone = mark("a4", Box(1500, 3000, 1700, 3100), "signature")
    record = signed_record(over, beside, copy, alone)
    assert record.signature is not None
    assert [one.annotation for one in record.signature.signed] == ["a1", "a2"]
    assert record.signatures == (record.signature,)
    assert record.certified is not None
    assert [one.annotation for one in record.certified.signed] == ["a3"]
    unclear = [one for one in record.review if one.reason == "signature-unclear"]
    assert [one.crop for one in unclear] == ["crops/a4.png"]
    assert record_from_json(record_to_json(record)) == record


def test_a_page_signed_without_a_typed_name_guesses_none() -> None:
    record = marked(TWO_LINES, mark("a1", SPOT, "signature"))
    assert record.signature is None
    assert "signed by hand: annotation a1 on page p1" in record.missing["signature"]
    assert reasons(record) == ["signature-unclear"]


# Written paragraphs


def paragraph_mark(y0: int, y1: int, *, width: int = 1000) -> Annotation:
    return mark("a1", Box(200, y0, 200 + width, y1), "paragraph")


def test_a_written_paragraph_above_a_signature_is_text_and_below_it_none() -> None:
    for y0, kinds in ((300, ["paragraph", "handwriting"]), (900, ["paragraph"])):
        record = record_of(signed_page(paragraph_mark(y0, y0 + 80)))
        assert [paragraph.kind for paragraph in record.body] == kinds


def test_a_written_paragraph_between_lines_that_the_layout_took_together_parts_them() -> None:
    lines = region("t", RegionKind.PARAGRAPH, [FULL + ".", FULL + ".", FULL + "."])
    lower = tuple(
        replace(
            line,
            box=moved(line.box),
            words=tuple(replace(word, box=moved(word.box)) for word in line.words),
        )
        for line in lines.lines[1:]
    )
    straddled = replace(lines, lines=(lines.lines[0], *lower))
    passage = paragraph_mark(300, 500)
    told = Region("h1", RegionKind.HANDWRITING, passage.box)
    for regions, own in (([straddled], 0), ([told, straddled], 1)):
        record = record_of(page("p1", regions, [passage]))
        assert body(record) == [FULL + ".", "[…]", f"{FULL}. {FULL}."]
        assert [len(p.regions) for p in record.body] == [1, own, 1]


def moved(box: Box) -> Box:
    return Box(box.x0, box.y0 + 400, box.x1, box.y1 + 400)


def test_a_mark_known_as_a_paragraph_may_be_short() -> None:
    text = region("t", RegionKind.PARAGRAPH, [FULL])
    record = record_of(page("p1", [text], [paragraph_mark(300, 340, width=200)]))
    assert body(record) == [FULL, "[…]"]


# What a person should look at


def test_unread_insertions_are_capped_and_a_doubtful_reading_is_listed() -> None:
    anchor = between(at(0, 0), at(0, 1))
    many = [
        replace(insertion(anchor, name=f"a{n}"), box=Box(9 * n, 0, 9 * n + n + 3, 9))
        for n in range(9)
    ]
    record = marked(TWO_LINES, *many)
    assert reasons(record) == ["unread-handwriting"] * 6
    assert record.review[-1].message.startswith("On this page are 4 more")
    doubtful = replace(insertion(anchor, "вчера"), reading_confidence=0.3)
    record = marked(TWO_LINES, doubtful)
    assert reasons(record) == ["doubtful-reading"]
    assert record.annotations[0].reading_confidence == 0.3
    assert reasons(marked(TWO_LINES, replace(doubtful, reading_confidence=0.9))) == []


def test_many_footnotes_are_numbered_by_figures() -> None:
    words = FULL.split()
    lines = [
        insertion(on(Relation.UNDER, at(0, n)), kind="underline", name=f"a{n}")
        for n in range(len(words))
    ]
    record = marked(paragraphs_page("p1", [FULL]), *lines)
    assert [note.mark for note in record.footnotes][:7] == [
        "*-*", "**-**", "***-***", "****-****", "*****-*****", "6-6", "7-7",
    ]  # fmt: skip


def test_outline_and_instrument_reach_the_record() -> None:
    outline = (((1, 2), (30, 2), (30, 40)),)
    one = replace(mark("a1", Box(1, 2, 30, 40)), outline=outline, instrument=Instrument.BLUE_PENCIL)
    (entry,) = marked(TWO_LINES, one).annotations
    assert (entry.outline, entry.instrument, entry.hand) == (outline, "blue-pencil", Hand.PENCIL)
    assert entry.kind is AnnotationKind.UNCLASSIFIED
