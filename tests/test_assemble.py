"""Pages of one document become a record: body, joins, handwriting, archive, review."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_by_hand import (
    HEIGHT,
    LEFT,
    LENGTH,
    PITCH,
    VERSION,
    WIDTH,
    ADocument,
    AFile,
    AProblem,
    SomeFields,
    found,
    mark,
    page,
    paragraphs_page,
    region,
    typed_line,
    written,
)

from pipeline.assemble import AssembleSettings, assemble, words_text
from pipeline.assemble.hyphens import KnownWords, join_words
from pipeline.batch import Document
from pipeline.correct import correct_page
from pipeline.fields import Fields
from pipeline.model import AnnotationKind, ArchiveRef, Box, Line, Page, Region, RegionKind, Sheet
from pipeline.record import CorrectionEntry, Provenance, Record

PROVENANCE = Provenance(
    engine="replay",
    pipeline=VERSION,
    tesseract="5.3.0",
    traineddata={"rus": "1" * 64},
    ink_model=None,
    settings={"ocr.dpi": 300},
    corrections=(),
)
NO_FIELDS = SomeFields()
FULL = "Народный комиссар внутренних дел доложил о положении в области"
BROKEN = FULL.removesuffix("области") + "обла-"


def record_of(
    *pages: Page, fields: SomeFields = NO_FIELDS, document: ADocument | None = None
) -> Record:
    return assemble(document or ADocument(), pages, fields, PROVENANCE)


def reasons(record: Record) -> list[str]:
    return [item.reason for item in record.review]


def body(record: Record) -> list[str]:
    return [paragraph.text for paragraph in record.body]


# Words broken at a line's end


@pytest.mark.parametrize(
    ("head", "tail", "whole"),
    [
        ("запис-", "ка,", "записка,"),
        ("мес-", "то", "место"),
        ("ко-", "торого", "которого"),
        ("советско-", "го", "советского"),
        ("по-", "рядок", "порядок"),
        ("по-", "иски", "поиски"),
        ("экс-", "перимент", "эксперимент"),
        ("военно-", "служащих", "военнослужащих"),
        ("ПОСТАНОВ-", "ЛЕНИЕ", "ПОСТАНОВЛЕНИЕ"),
        ("Назаро-", "ва", "Назарова"),
        ("вс-", "тречать", "встречать"),
        ('"Авто-', 'кода"', '"Автокода"'),
        ("Dienst-", "stelle", "Dienststelle"),
        ("стан¬", "ция", "станция"),
        ("какого-", "либо", "какого-либо"),
        ("кем-", "нибудь.", "кем-нибудь."),
        ("кто-", "то", "кто-то"),
        ("скажи-", "ка", "скажи-ка"),
        ("кое-", "что", "кое-что"),
        ("из-", "за", "из-за"),
        ("все-", "таки", "все-таки"),
        ("по-", "прежнему", "по-прежнему"),
        ("во-", "первых,", "во-первых,"),
        ("северо-", "запад", "северо-запад"),
        ("северо-", "западного", "северо-западного"),
        ("советско-", "германского", "советско-германского"),
        ("военно-", "морской", "военно-морской"),
        ("Автокод-", "БЭСМ-6", "Автокод-БЭСМ-6"),
        ("БЭСМ-", "6", "БЭСМ-6"),
        ("1937-", "38", "1937-38"),
        ("25-", "го", "25-го"),
        ("НКВД-", "шник", "НКВД-шник"),
        ("ВКП(б)-", "ской", "ВКП(б)-ской"),
        ("Ростов-", "на-Дону", "Ростов-на-Дону"),
        ("р-", "на", "р-на"),
        ("пр-", "во", "пр-во"),
        ("социал-", "-демократ", "социал-демократ"),
    ],
)
def test_a_broken_word_is_joined(head: str, tail: str, whole: str) -> None:
    joined = join_words(head, tail)
    assert joined is not None
    assert joined.text == whole


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("Москва", "столица"),
        ("—", "он"),
        ("-", "он"),
        ("--", "он"),
        ("слово-", '"цитата"'),
        ("про-", "(скобка)"),
        ("двух-", "и"),
        ("авто-", "или"),
        ("слово-", "…"),
        ("слово-", "-"),
    ],
)
def test_two_words_stay_two(head: str, tail: str) -> None:
    assert join_words(head, tail) is None


def test_the_same_word_whole_elsewhere_decides() -> None:
    known = KnownWords.of([["научно-технический", "план"], ["книгохранилище", "здесь"]])
    compound = join_words("научно-", "технический", known)
    assert compound is not None
    assert compound.keeps_hyphen
    rare = join_words("кон-", "тора", KnownWords.of([["кон-тора", "x"]]))
    assert rare is not None
    assert rare.keeps_hyphen
    plain = join_words("северо-", "запад", KnownWords.of([["северозапад", "x"]]))
    assert plain is not None
    assert plain.text == "северозапад"


def test_a_joined_word_keeps_both_places_and_is_written_down() -> None:
    record = record_of(paragraphs_page("p1", ["Получена запис-", "ка из какого-", "либо отдела."]))
    (run,) = record.body[0].runs
    assert run.text == "Получена записка из какого-либо отдела."
    assert [word.text for word in run.words] == [
        "Получена", "запис-", "ка", "из", "какого-", "либо", "отдела.",
    ]  # fmt: skip
    assert [word.join for word in run.words] == [
        None, "hyphen-removed", None, None, "hyphen-kept", None, None,
    ]  # fmt: skip
    first, second = record.provenance.corrections
    assert (first.rule, first.before, first.after) == ("join-line-end", "запис- ка", "записка")
    assert (second.rule, second.after) == ("keep-hyphen: particle", "какого-либо")
    assert (first.region, first.line, first.word) == ("r0", 0, 1)


def test_corrections_of_the_pages_come_before_the_joins() -> None:
    entry = CorrectionEntry(
        page="p1", box=(0, 0, 9, 9), rule="homoglyphs", before="CССР", after="СССР",
        region="r0", line=0, word=0, confidence=0.5,
    )  # fmt: skip
    given_provenance = PROVENANCE.model_copy(update={"corrections": (entry,)})
    record = assemble(
        ADocument(), [paragraphs_page("p1", ["запис-", "ка"])], SomeFields(), given_provenance
    )
    assert [one.rule for one in record.provenance.corrections] == ["homoglyphs", "join-line-end"]


letters = st.text(alphabet="абвилно", min_size=1, max_size=5)
line_words = st.lists(
    st.one_of(letters, st.builds("{}-".format, letters), st.just("—"), st.just("1937-")),
    min_size=1,
    max_size=4,
)


@given(st.lists(st.lists(line_words, min_size=1, max_size=4), min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_no_typed_word_is_lost_and_words_give_the_text(blocks: list[list[list[str]]]) -> None:
    pages = [
        paragraphs_page(f"p{number}", [" ".join(words) for words in lines])
        for number, lines in enumerate(blocks)
    ]
    record = record_of(*pages)
    runs = [run for paragraph in record.body for run in paragraph.runs]
    assert all(words_text(run.words) == run.text for run in runs)
    kept = [word.text for run in runs for word in run.words]
    kept += [word.text for line in record.other_lines for word in line.words]
    typed = [word.text for p in pages for line in p.typed_lines() for word in line.words]
    assert sorted(kept) == sorted(typed)


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(RegionKind),
                st.sampled_from(["Текст запис-", "ка.", "- 3 -", "4", "_.", "гп", FULL]),
                st.sampled_from([0.2, 0.9]),
            ),
            max_size=6,
        ),
        max_size=3,
    ),
    st.sampled_from([0, 90, 180, 270]),
)
@settings(deadline=None, max_examples=80)
def test_every_typed_line_stands_in_exactly_one_place(
    pages: list[list[tuple[RegionKind, str, float]]], rotation: int
) -> None:
    made = [
        page(
            f"p{number}",
            [
                region(f"r{n}", kind, [text], 2 * n, sure)
                for n, (kind, text, sure) in enumerate(rows)
            ],
            [mark("a1", Box(100, 100 + 90 * number, 2000, 600), "paragraph")],
            rotation=rotation,
        )
        for number, rows in enumerate(pages)
    ]
    record = record_of(*made)
    kept = [line.text for line in (*record.header, *record.other_lines)]
    kept += [word.text for p in record.body for run in p.runs for word in run.words]
    typed = [line.text for p in made for r in p.regions for line in r.lines]
    assert sorted(" ".join(kept).split()) == sorted(" ".join(typed).split())


# Paragraphs over the end of a page


def two_pages(first: list[str], second: list[str]) -> Record:
    """The first page's last paragraph and the second's first, each among full lines."""
    recto = paragraphs_page("p1", ["    " + FULL[4:], FULL + ".", FULL + "."], first)
    verso = paragraphs_page("p2", second, ["    " + FULL[4:], FULL, FULL + "."])
    return record_of(recto, verso)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["    " + FULL[4:], FULL], ["и других ответственных работников."]),
        (["    " + BROKEN[4:]], ["сти и края."]),
        (["    " + FULL[4:], FULL], ["Ивановской и Ярославской."]),
        (["    " + FULL[4:], FULL + ","], ["    а равно и в соседних областях."]),
        # The sentence ends with the page, but the next line has no indent and others have.
        (["    " + FULL[4:], FULL + "."], ["Затем он добавил.", FULL]),
    ],
)
def test_a_paragraph_runs_over_to_the_verso(first: list[str], second: list[str]) -> None:
    record = two_pages(first, second)
    assert len(record.body) == 3
    assert [at.page for at in record.body[1].regions] == ["p1", "p2"]
    assert {word.page for word in record.body[1].runs[0].words} == {"p1", "p2"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["    " + FULL[4:], "на этом кончил."], ["    Затем он добавил."]),
        (["    " + FULL[4:], "на этом кончил."], ["Затем он добавил."]),
        (["    " + FULL[4:], FULL], ["    Затем он добавил."]),
        (["    Решили следующее:"], ["Принять к сведению."]),
        (["    Повестка дня"], ["Слушали доклад."]),
        (["    " + FULL[4:], FULL], ["    2. Принять к сведению."]),
    ],
)
def test_a_new_paragraph_on_the_verso_stays_one(first: list[str], second: list[str]) -> None:
    assert len(two_pages(first, second).body) == 4


def test_a_page_without_typing_between_does_not_part_a_paragraph() -> None:
    record = record_of(
        paragraphs_page("p1", [FULL, "и в соседней обла-"]),
        page("p2", []),
        paragraphs_page("p3", ["сти."]),
    )
    assert body(record) == [f"{FULL} и в соседней области."]
    assert "blank-page" in reasons(record)


def test_a_paragraph_does_not_run_into_the_next_document_or_past_a_signature() -> None:
    head = region("h", RegionKind.HEADER, ["ПРИКАЗ"])
    text = region("t", RegionKind.PARAGRAPH, ["о назначении."], 3)
    record = record_of(paragraphs_page("p1", [FULL]), page("p2", [head, text]))
    assert body(record) == [FULL, "ПРИКАЗ", "о назначении."]
    assert record.header == ()
    signed = page(
        "p1",
        [
            region("t", RegionKind.PARAGRAPH, [FULL]),
            region("s", RegionKind.SIGNATURE, ["Секретарь Иванов"], 4),
        ],
    )
    assert len(record_of(signed, paragraphs_page("p2", ["приложение на двух листах"])).body) == 2


def test_a_broken_word_joins_paragraphs_that_the_layout_parted() -> None:
    record = record_of(paragraphs_page("p1", ["Сообщаем, что запис-"], ["ка получена."]))
    assert body(record) == ["Сообщаем, что записка получена."]


def turned(box: Box) -> Box:
    """A box of the upright page on the scan that must be turned 90 degrees clockwise."""
    return Box(box.y0, WIDTH - box.x1, box.y1, WIDTH - box.x0)


def test_indents_are_seen_on_a_page_lying_on_its_side() -> None:
    def lie_down(upright: Page) -> Page:
        regions = tuple(
            Region(
                r.id,
                r.kind,
                turned(r.box),
                tuple(
                    Line(
                        turned(x.box), tuple(replace(w, box=turned(w.box)) for w in x.words), x.hand
                    )
                    for x in r.lines
                ),
            )
            for r in upright.regions
        )
        return replace(upright, regions=regions, rotation=90, width=LENGTH, height=WIDTH)

    recto = paragraphs_page("p1", ["    " + FULL[4:], FULL])
    for second, count in ((["Иваново и другие.", FULL], 2), (["    Иваново и др.", FULL], 3)):
        verso = paragraphs_page("p2", second, ["    " + FULL[4:], FULL + "."])
        assert len(record_of(recto, verso).body) == count
        lying = record_of(lie_down(recto), lie_down(verso))
        assert len(lying.body) == count
        assert reasons(lying).count("rotated") == 2


# What is not body text


def test_page_numbers_footers_and_signatures_are_not_body_and_not_lost() -> None:
    record = record_of(
        page(
            "p1",
            [
                region("n", RegionKind.PARAGRAPH, ["- 3 -"]),
                region("t", RegionKind.PARAGRAPH, [FULL, "и всё."], 2),
                region("s", RegionKind.SIGNATURE, ["Начальник Петров"], 6),
                region("f", RegionKind.FOOTER, ["Отп. 3 экз."], 9),
                region("m", RegionKind.NUMBER, ["4"], 12),
            ],
        )
    )
    assert body(record) == [f"{FULL} и всё."]
    assert [(line.role, line.text) for line in record.other_lines] == [
        ("page-number", "- 3 -"),
        ("signature", "Начальник Петров"),
        ("footer", "Отп. 3 экз."),
        ("page-number", "4"),
    ]


def test_a_number_that_is_all_of_a_page_or_within_it_is_text() -> None:
    assert body(record_of(paragraphs_page("p1", ["12"]))) == ["12"]
    assert body(record_of(paragraphs_page("p1", ["Итого"], ["12"], ["человек"])))[1] == "12"


def test_lines_that_fields_took_are_not_body() -> None:
    whole = paragraphs_page(
        "p1",
        ["Совершенно секретно"],
        ["Сообщаю, что 3 мая 1938 г. прибыл."],
        ["Секретарь И.Петров"],
    )
    fields = SomeFields(
        secrecy=found(whole, "Совершенно секретно"),
        other_dates=(found(whole, "3 мая 1938 г."),),
        signature=(found(whole, "Секретарь И.Петров"),),
    )
    record = record_of(whole, fields=fields)
    assert body(record) == ["Сообщаю, что 3 мая 1938 г. прибыл."]
    assert [line.text for line in record.header] == ["Совершенно секретно"]
    assert [(line.role, line.text) for line in record.other_lines] == [
        ("signature", "Секретарь И.Петров")
    ]


def test_a_letterhead_below_misread_marks_is_head_and_a_date_below_the_text_is_not() -> None:
    whole = paragraphs_page(
        "p1", ["Ц, чб Загимижо"], ["ИНСТИТУТ ФИЗИКИ"], [FULL], ["3 мая 1938 г."]
    )
    fields = SomeFields(
        sender=found(whole, "ИНСТИТУТ ФИЗИКИ"), date=found(whole, "3 мая 1938 г.", "1938-05-03")
    )
    record = record_of(whole, fields=fields)
    assert [line.text for line in record.header] == ["ИНСТИТУТ ФИЗИКИ"]
    assert [(line.role, line.text) for line in record.other_lines] == [("field", "3 мая 1938 г.")]


def test_labels_of_drawings_are_kept_beside_the_body() -> None:
    drawing = region("d", RegionKind.OTHER, ["ИР   КОП   Адрес"], 4)
    record = record_of(page("p1", [region("t", RegionKind.PARAGRAPH, [FULL]), drawing]))
    assert body(record) == [FULL]
    assert [line.text for line in record.other_lines] == ["ИР КОП Адрес"]


def test_tables_keep_their_lines_and_margins_their_place() -> None:
    record = record_of(
        page(
            "p1",
            [
                region("t", RegionKind.TABLE, ["Область   План-", "Омская    12"]),
                region("m", RegionKind.MARGIN, ["К делу"], 5),
            ],
        )
    )
    table, margin = record.body
    assert (table.kind, table.text) == ("table", "Область План-\nОмская 12")
    assert (margin.kind, margin.runs[0].place) == ("margin", "margin")


# Handwriting


def telegram() -> tuple[Page, Page]:
    recto = page(
        "f558_op11_d58_l061",
        [
            region("h", RegionKind.HEADER, ["СЕКРЕТНО", "ТЕЛЕГРАММА", "14 марта 1936 г.   № 73"]),
            region("a", RegionKind.HEADER, ["НАЧАЛЬНИКАМ ДОРОГ"], 5),
            region("t1", RegionKind.PARAGRAPH, ["    " + FULL[4:], FULL + "."], 8),
            region("t2", RegionKind.PARAGRAPH, ["    Вместе " + FULL[11:], BROKEN], 11),
        ],
        [mark("a1", Box(2300, 60, 2400, 140), "sheet-number")],
    )  # fmt: skip
    passage = written("w", 4)
    verso = page(
        "f558_op11_d58_l061ob",
        [
            region("t", RegionKind.PARAGRAPH, ["сти и соседних областей."]),
            region("u", RegionKind.PARAGRAPH, ["    Ответ ждем почтой."], 2),
            passage,
            region("s", RegionKind.SIGNATURE, ["НАЧАЛЬНИК ДОРОГИ     П. СИДОРОВ"], 9),
        ],
        [
            mark("a1", passage.box, "paragraph"),
            mark("a2", Box(LEFT + 2 * PITCH, 200 + 10, LEFT + 4 * PITCH, 200 + HEIGHT)),
            mark("a3", Box(2000, 3000, 2100, 3050)),
            mark("a4", Box(60, 205, 120, 228)),
        ],
    )
    return recto, verso


def telegram_record() -> Record:
    recto, verso = telegram()
    fields = SomeFields(
        secrecy=found(recto, "СЕКРЕТНО", "секретно"),
        kind=found(recto, "ТЕЛЕГРАММА", "телеграмма"),
        date=found(recto, "14 марта 1936 г.", "1936-03-14", (("precision", "day"),)),
        number=found(recto, "№ 73", "73"),
        addressees=(found(recto, "НАЧАЛЬНИКАМ ДОРОГ"),),
        signature=(
            found(
                verso,
                "НАЧАЛЬНИК ДОРОГИ П. СИДОРОВ",
                details=(("post", "НАЧАЛЬНИК ДОРОГИ"), ("name", "П. СИДОРОВ")),
            ),
        ),
        missing=(("place", "no name of a place in the first 4 lines"),),
    )
    document = ADocument(
        id="f558_op11_d58_l061",
        archive=ArchiveRef("РГАСПИ", "558", "11", "58"),
        files=(
            AFile("f558_op11_d58_l061.tif", Sheet(61)),
            AFile("f558_op11_d58_l061ob.tif", Sheet(61, verso=True)),
        ),
        title="Телеграмма о движении",
    )
    return record_of(recto, verso, fields=fields, document=document)


def test_the_record_of_a_telegram_on_a_sheet_and_its_verso() -> None:
    record = telegram_record()
    assert [line.text for line in record.header] == [
        "СЕКРЕТНО", "ТЕЛЕГРАММА", "14 марта 1936 г. № 73", "НАЧАЛЬНИКАМ ДОРОГ",
    ]  # fmt: skip
    assert record.date is not None
    assert (record.date.text, record.date.normalised) == ("14 марта 1936 г.", "1936-03-14")
    assert record.number is not None
    assert record.number.normalised == "73"
    assert record.signature is not None
    assert record.signature.details == {"name": "П. СИДОРОВ", "post": "НАЧАЛЬНИК ДОРОГИ"}
    assert [value.text for value in record.addressees] == ["НАЧАЛЬНИКАМ ДОРОГ"]
    assert record.archive is not None
    assert record.archive.sheets == ("61", "61 об.")
    assert [entry.sheet for entry in record.pages] == ["61", "61 об."]
    assert [entry.sheet_number for entry in record.pages] == ["a1", None]
    assert record.title is not None
    assert record.title.origin == "manifest"
    assert record.missing["place"] == "no name of a place in the first 4 lines"
    assert "source" in record.missing

    assert [paragraph.kind for paragraph in record.body] == [
        "paragraph", "paragraph", "paragraph", "handwriting",
    ]  # fmt: skip
    assert record.body[1].text.endswith("положении в области и соседних областей.")
    (run,) = record.body[3].runs
    assert (run.text, run.hand, run.place, run.words) == ("[…]", "pencil", "inline", ())
    (place,) = run.annotations
    assert (place.page, place.annotation) == ("f558_op11_d58_l061ob", "a1")
    (note,) = record.footnotes
    assert (note.mark, note.text, note.derived) == ("*-*", "Вписано карандашом.", True)
    assert record.technique is not None
    assert record.technique.text == "машинопись, рукопись"


def test_anchors_say_where_each_mark_stands() -> None:
    number, block, over, alone, beside = telegram_record().annotations
    assert number.anchor is None
    assert block.anchor is not None
    assert (block.anchor.relation, block.anchor.paragraph) == ("block", 3)
    assert over.anchor is not None
    assert (over.anchor.relation, over.anchor.paragraph) == ("over", 1)
    assert [word.text for word in over.anchor.words] == ["сти"]
    assert alone.anchor is None
    assert beside.anchor is not None
    assert (beside.anchor.relation, beside.anchor.paragraph) == ("beside", 1)


def test_a_reading_is_taken_and_small_or_early_marks_are_no_paragraphs() -> None:
    passage = written("w", 2)
    text = region("t", RegionKind.PARAGRAPH, [FULL])
    read = page("p1", [text, passage], [mark("a1", passage.box, "paragraph", "Согласен.")])
    assert body(record_of(read)) == [FULL, "Согласен."]

    narrow = written("w", 2, characters=8)
    small = page("p1", [text, narrow], [mark("a1", narrow.box)])
    assert body(record_of(small)) == [FULL]

    resolution = written("w", 0)
    below = region("t", RegionKind.PARAGRAPH, [FULL], 5)
    early = page("p1", [resolution, below], [mark("a1", resolution.box, "paragraph")])
    assert body(record_of(early)) == [FULL]
    assert [entry.id for entry in record_of(early).annotations] == ["a1"]


def test_words_found_one_by_one_are_one_passage() -> None:
    text = region("t", RegionKind.PARAGRAPH, [FULL])
    after = region("u", RegionKind.PARAGRAPH, ["    " + FULL[4:]], 9)
    parts = [
        Region(f"w{n}", RegionKind.HANDWRITING, Box(x, y, x + 260, y + 50))
        for n, (x, y) in enumerate([(200, 300), (500, 310), (800, 305), (260, 380), (620, 390)])
    ]
    marks = [mark(f"a{n}", part.box) for n, part in enumerate(parts)]
    record = record_of(page("p1", [text, *parts, after], marks))
    assert [paragraph.kind for paragraph in record.body] == [
        "paragraph",
        "handwriting",
        "paragraph",
    ]
    (run,) = record.body[1].runs
    assert run.text == "[…]"
    assert [place.annotation for place in run.annotations] == ["a0", "a2", "a1", "a3", "a4"]
    assert reasons(record) == ["unread-handwriting"]
    # One of them was read: what is known is told, the rest stays a gap.
    read = [replace(marks[0], reading="Принять"), *marks[1:]]
    assert record_of(page("p1", [text, *parts, after], read)).body[1].text == "Принять […]"
    # The same marks far apart are marks, and so are marks in the margin.
    apart = [
        replace(part, box=Box(200, 300 + 400 * n, 460, 350 + 400 * n))
        for n, part in enumerate(parts)
    ]
    marks = [mark(f"a{n}", part.box) for n, part in enumerate(apart)]
    assert len(record_of(page("p1", [text, *apart], marks)).body) == 1
    margin = [replace(part, box=Box(2200, 300, 2470, 350)) for part in parts]
    marks = [mark(f"a{n}", part.box) for n, part in enumerate(margin)]
    assert len(record_of(page("p1", [text, *margin], marks)).body) == 1


def test_a_wide_sheet_number_is_no_paragraph_and_an_unmarked_block_is_one() -> None:
    text, passage = region("t", RegionKind.PARAGRAPH, [FULL]), written("w", 2)
    number = mark("a1", passage.box, "sheet-number")
    assert body(record_of(page("p1", [text, passage], [number]))) == [FULL]
    inside = mark("a1", Box(passage.box.x0, passage.box.y0, passage.box.x0 + 50, passage.box.y1))
    inside = replace(inside, kind=AnnotationKind.SHEET_NUMBER)
    assert body(record_of(page("p1", [text, passage], [inside]))) == [FULL, "[…]"]


def test_a_written_block_without_a_region_stands_by_its_height() -> None:
    passage = written("w", 2)
    regions = [
        region("t", RegionKind.PARAGRAPH, [FULL + "."]),
        region("u", RegionKind.PARAGRAPH, ["    " + FULL[4:]], 6),
    ]
    record = record_of(page("p1", regions, [mark("a1", passage.box, "paragraph")]))
    assert [paragraph.kind for paragraph in record.body] == [
        "paragraph", "handwriting", "paragraph",
    ]  # fmt: skip


def test_a_letter_written_by_hand_has_its_blocks_for_body() -> None:
    passage = written("w", 2)
    record = record_of(page("p1", [passage], [mark("a1", passage.box, "paragraph")]))
    assert body(record) == ["[…]"]
    assert record.technique is not None
    assert record.technique.text == "рукопись"


# Archive and sheets


def test_the_typed_reference_fills_gaps_and_contradictions_are_reported() -> None:
    one = paragraphs_page("p1", ["ГАРФ Ф. 5446 Оп. 1 Д. 7"], ["Текст."])
    details = (("repository", "ГАРФ"), ("fond", "5446"), ("opis", "1"), ("delo", "7"))
    fields = SomeFields(archive=found(one, "ГАРФ Ф. 5446 Оп. 1 Д. 7", details=details))
    record = record_of(
        one, fields=fields, document=ADocument(archive=ArchiveRef(fond="5446", opis="2"))
    )
    archive = record.archive
    assert archive is not None
    assert (archive.repository, archive.fond, archive.opis, archive.delo) == (
        "ГАРФ", "5446", "2", "7",
    )  # fmt: skip
    assert archive.origin == {
        "delo": "typed", "fond": "batch", "opis": "batch", "repository": "typed",
    }  # fmt: skip
    assert "archive.sheets" in record.missing
    assert reasons(record).count("archive-conflict") == 1


def test_nothing_known_of_the_archive_is_null_with_a_reason() -> None:
    record = record_of(paragraphs_page("p1", ["Текст."]))
    assert record.archive is None
    assert "manifest" in record.missing["archive"]


def span(count: int, last: Sheet | None, first: Sheet | None = None) -> Record:
    pages = [
        page(f"p{n}", [region("t", RegionKind.PARAGRAPH, ["Текст."])], path="a.pdf", frame=n)
        for n in range(count)
    ]
    return record_of(*pages, document=ADocument(files=(AFile("a.pdf", first or Sheet(42), last),)))


def test_a_span_of_sheets_is_dealt_out_where_it_fits() -> None:
    both = span(4, Sheet(43, verso=True))
    assert [entry.sheet for entry in both.pages] == ["42", "42 об.", "43", "43 об."]
    assert [entry.sheet for entry in span(2, Sheet(43)).pages] == ["42", "43"]
    unclear = span(3, Sheet(45))
    assert [entry.sheet for entry in unclear.pages] == [None] * 3
    assert unclear.archive is not None
    assert unclear.archive.sheets == ("42-45",)
    assert "sheet-unclear" in reasons(unclear)
    assert [entry.sheet for entry in span(2, None).pages] == [None, None]
    assert [entry.sheet for entry in span(1, None).pages] == ["42"]


# Review


def test_review_lists_what_a_person_should_look_at() -> None:
    head = region("h", RegionKind.HEADER, ["ПРОТОКОЛ", "заседания"])
    faint = region("t", RegionKind.PARAGRAPH, [FULL], 3, confidence=0.5)
    recto = page("p1", [head, faint], warnings=("The file states no resolution.",))
    document = ADocument(
        files=(AFile("p1.tif"), AFile("p2.tif")),
        problems=(AProblem("gap", "Sheet 62 is missing between 61 and 63."),),
    )
    record = record_of(recto, page("p3", [], rotation=180), document=document)
    listed = reasons(record)
    for reason in (
        "gap", "scan-missing", "missing-number", "missing-date", "missing-signature",
        "page-warning", "low-confidence-page", "rotated", "blank-page",
    ):  # fmt: skip
        assert listed.count(reason) == 1, reason
    (absent,) = [one for one in record.review if one.reason == "scan-missing"]
    assert "p2.tif" in absent.message


def test_a_head_after_a_page_of_specks_is_the_head() -> None:
    specks = paragraphs_page("p1", ["_."], ["р"])
    head = region("h", RegionKind.HEADER, ["ПРИКАЗ"])
    record = record_of(specks, page("p2", [head, region("t", RegionKind.PARAGRAPH, [FULL], 3)]))
    assert [line.text for line in record.header] == ["ПРИКАЗ"]
    assert body(record) == ["р", FULL]
    assert [(line.role, line.text) for line in record.other_lines] == [("other", "_.")]


def test_a_few_letters_in_doubt_are_a_speck_and_without_doubt_a_word() -> None:
    for confidence, texts in ((0.4, [FULL]), (0.8, [FULL, "гп"])):
        few = region("s", RegionKind.PARAGRAPH, ["гп"], 3, confidence=confidence)
        record = record_of(page("p1", [region("t", RegionKind.PARAGRAPH, [FULL]), few]))
        assert body(record) == texts


def test_stars_that_part_sections_are_text_and_a_number_below_specks_is_none() -> None:
    record = record_of(paragraphs_page("p1", [FULL], ["*  *  *"], [FULL], ["- 5 -"], ["_."]))
    assert body(record) == [FULL, "* * *", FULL]


def test_a_page_without_a_head_misses_no_number() -> None:
    assert reasons(record_of(paragraphs_page("p1", [FULL]))) == []


def test_doubtful_lines_are_capped_and_unread_marks_have_their_crop() -> None:
    good = typed_line(FULL, 0)
    lines = [
        Line(x.box, (replace(x.words[0], confidence=0.1 + row / 1000), *x.words[1:]))
        for row in range(30)
        for x in [typed_line(FULL, row)]
    ]
    crowded = page(
        "p1",
        [Region("t", RegionKind.PARAGRAPH, good.box, (good, *lines))],
        [mark(f"a{n:02}", Box(n, 0, n + 1 + n, 9)) for n in range(13)],
    )
    settings_ = AssembleSettings(most_lines=5, most_marks=4)
    record = assemble(ADocument(), [crowded], SomeFields(), PROVENANCE, settings_)
    listed = reasons(record)
    assert listed.count("low-confidence-words") == 6
    assert listed.count("unread-mark") == 5
    crops = [one.crop for one in record.review if one.reason == "unread-mark"]
    assert crops == ["crops/a09.png", "crops/a10.png", "crops/a11.png", "crops/a12.png", None]
    words = next(one for one in record.review if one.reason == "low-confidence-words")
    assert words.message.startswith("1 of 9 words")
    assert words.box == lines[0].box.as_list() or words.box == tuple(lines[0].box.as_list())


def test_a_date_that_the_calendar_lacks_is_null_and_reviewed() -> None:
    one = page("p1", [region("h", RegionKind.HEADER, ["31 ноября 1938 г."])])
    problem = (("precision", "none"), ("problem", "month 11 of 1938 has no day 31"))
    date = replace(found(one, "31 ноября 1938 г."), normalised="", details=problem)
    record = record_of(one, fields=SomeFields(date=date))
    assert record.date is not None
    assert record.date.normalised is None
    (item,) = [item for item in record.review if item.reason == "doubtful-date"]
    assert "no day 31" in item.message


def test_authenticity_of_the_manifest_wins_and_a_contradiction_is_reported() -> None:
    one = paragraphs_page("p1", ["КОПИЯ"], ["Текст."])
    fields = SomeFields(authenticity=found(one, "КОПИЯ", "копия"))
    typed = record_of(one, fields=fields)
    assert typed.authenticity is not None
    assert (typed.authenticity.normalised, typed.authenticity.origin) == ("копия", "typed")
    both = record_of(one, fields=fields, document=ADocument(authenticity="Подлинник"))
    assert both.authenticity is not None
    assert both.authenticity.text == "Подлинник"
    assert "authenticity-conflict" in reasons(both)
    agreed = record_of(one, fields=fields, document=ADocument(authenticity="Копия"))
    assert "authenticity-conflict" not in reasons(agreed)


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_settings_out_of_range_cannot_be_made(value: float) -> None:
    with pytest.raises(ValueError, match="not in 0 to 1"):
        AssembleSettings(block_width=value)
    with pytest.raises(ValueError, match="not in 0 to 1"):
        AssembleSettings(word_confidence=value)


# Odd documents


def test_a_document_of_which_no_page_could_be_read_still_has_a_record() -> None:
    record = record_of(document=ADocument(files=(AFile("a.tif", Sheet(1)),)))
    assert record.body == ()
    assert record.missing["body"]
    assert reasons(record) == ["scan-missing"]


def test_the_id_follows_from_the_scans() -> None:
    one, other = paragraphs_page("p1", ["Текст."]), paragraphs_page("p2", ["Текст."])
    assert record_of(one).id == record_of(one).id
    assert record_of(one).id != record_of(other).id
    assert record_of(one).id != record_of(one, document=ADocument(id="другой")).id
    assert record_of(one).id != record_of(replace(one, scan=replace(one.scan, frame=1))).id


def test_the_types_of_batch_and_fields_fit() -> None:
    document = Document(id="d", archive=ArchiveRef(), files=())
    corrected, _ = correct_page(paragraphs_page("p1", ["3аявление."]))
    record = assemble(document, [corrected], Fields(), PROVENANCE)
    assert body(record) == ["Заявление."]
