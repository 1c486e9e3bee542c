"""Corrections: what they repair, what they leave alone, and that each can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages_by_hand import LEFT, PITCH, page, paragraphs_page, region, typed_line

from pipeline.correct import EDGE_NOISE, CorrectionSettings, correct_page, undo
from pipeline.correct.words import ones_in_numbers
from pipeline.model import Box, Hand, Line, Page, Region, RegionKind, Word

CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"


def corrected(text: str) -> str:
    after, _ = correct_page(paragraphs_page("p", [text]))
    return after.text


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        ("CCCР", "СССР"),  # Latin CCC
        ("HКВД", "НКВД"),
        ("тoварищ", "товарищ"),
        ("«Mосква»,", "«Москва»,"),
        ("БЭCM-6", "БЭCM-6".replace("C", "С").replace("M", "М")),
        ("3аявление", "Заявление"),
        ("(3аместитель", "(Заместитель"),
        ("3АПИСКА", "ЗАПИСКА"),
        ("0тдел", "Отдел"),
        ("к0торый", "который"),
        ("ПР0ТОКОЛ", "ПРОТОКОЛ"),
        ("о6ласть", "область"),
        ("6ыл", "был"),
        ("0с0бое", "Особое"),
        ("193З", "1933"),
        ("19З8", "1938"),
        ("19О5", "1905"),
    ],
)
def test_a_misread_word_is_repaired(read: str, typed: str) -> None:
    assert corrected(read) == typed


@pytest.mark.parametrize(
    "word",
    [
        "XI", "XIX", "Xв.", "XXго", "IBM", "СССР", "М-20", "M-20", "БЭСМ-6", "П3465", "Т08641",
        "№273/с", "3дня", "3августа", "3отделение", "3-го", "30го", "А0Б", "20О", "20°", "273з",
        "61об", "12а", "I938", "25/ХI-38", "10/У1-1969", "СО2", "e-mail", "IBM-овский", "1О",
        "д.193б", "3имы", "ЦК", "о", "3", "0", "Xорд", "3агентов", "3аэроплана",
    ],
)  # fmt: skip
def test_a_sound_word_is_left(word: str) -> None:
    expected = {"Xорд": "Хорд"}.get(word, word)
    assert corrected(word) == expected


def test_every_rule_can_be_switched_off() -> None:
    before = paragraphs_page("p", ["CCCР 3аявление 193З"])
    off = CorrectionSettings(
        homoglyphs=False, digits_in_words=False, letters_in_numbers=False, edge_noise=False
    )
    assert correct_page(before, off) == (before, ())
    for rule, word in (
        ("homoglyphs", "CCCР"),
        ("digits_in_words", "3аявление"),
        ("letters_in_numbers", "193З"),
    ):
        after, made = correct_page(before, replace(off, **{rule: True}))
        assert [(one.rule, one.before) for one in made] == [(rule, word)]
        assert word not in after.text.split()


@pytest.mark.parametrize("values", [{"noise_confidence": 1.2}, {"noise_gap": 0.0}])
def test_settings_out_of_range_cannot_be_made(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        CorrectionSettings(**values)  # type: ignore[arg-type]


def test_the_audit_names_place_rule_and_both_readings() -> None:
    before = paragraphs_page("p", ["Товарищу", "подал 3аявление вчера"])
    _, (one,) = correct_page(before)
    word = before.regions[0].lines[1].words[1]
    assert (one.page, one.box, one.rule) == ("p", word.box, "digits_in_words")
    assert (one.before, one.after) == ("3аявление", "Заявление")
    assert (one.region, one.line, one.word, one.confidence) == ("r0", 1, 1, 0.9)


def noisy_line(mark: str, gap: float, confidence: float, *, at_start: bool = False) -> Page:
    line = typed_line("кодировкой информации: вез-", 0)
    box = line.box
    x0 = int(box.x0 - (gap + 1) * PITCH) if at_start else int(box.x1 + gap * PITCH)
    stray = Word(mark, Box(x0, box.y0, x0 + 8, box.y1), confidence)
    words = (stray, *line.words) if at_start else (*line.words, stray)
    made = Line(Box.around(word.box for word in words), words)
    return page("p", [Region("r0", RegionKind.PARAGRAPH, made.box, (made,))])


@pytest.mark.parametrize("at_start", [False, True])
def test_a_lone_mark_far_from_the_text_is_noise(at_start: bool) -> None:
    before = noisy_line("|", 4, 0.3, at_start=at_start)
    after, (one,) = correct_page(before)
    assert after.text == "кодировкой информации: вез-"
    line = after.regions[0].lines[0]
    assert line.box == Box.around(word.box for word in line.words)
    assert (one.rule, one.before, one.after) == (EDGE_NOISE, "|", "")


@pytest.mark.parametrize(
    ("mark", "gap", "confidence"),
    [("|", 4, 0.95), (".", 0.3, 0.2), ("я", 4, 0.2), ("-", 4, 0.2)],
)
def test_a_mark_that_may_be_typed_stays(mark: str, gap: float, confidence: float) -> None:
    before = noisy_line(mark, gap, confidence)
    assert correct_page(before) == (before, ())


def test_a_line_of_noise_alone_loses_its_words_and_keeps_its_box() -> None:
    before = page("p", [region("r0", RegionKind.PARAGRAPH, ["|"], confidence=0.2)])
    after, made = correct_page(before)
    assert after.text == ""
    assert after.regions[0].lines[0].box == before.regions[0].lines[0].box
    assert undo(after, made) == before


def test_on_a_page_lying_on_its_side_distance_is_measured_along_the_typing() -> None:
    words = (
        Word("Акт", Box(500, 300, 530, 360), 0.9),
        Word("|", Box(500, 600, 530, 610), 0.2),
    )
    line = Line(Box.around(word.box for word in words), words)
    lying = page("p", [Region("r0", RegionKind.PARAGRAPH, line.box, (line,))], rotation=90)
    assert correct_page(lying)[0].text == "Акт"
    assert correct_page(replace(lying, rotation=0))[0].text == "Акт |"


def test_handwriting_is_not_touched() -> None:
    line = Line(Box(0, 0, 100, 30), (Word("3аявление", Box(0, 0, 100, 30), 0.9),), Hand.PENCIL)
    before = page("p", [Region("r0", RegionKind.HANDWRITING, line.box, (line,))])
    assert correct_page(before) == (before, ())


def test_undo_refuses_what_does_not_fit() -> None:
    before = paragraphs_page("p", ["3аявление"])
    _, made = correct_page(before)
    with pytest.raises(ValueError, match="no word"):
        undo(before, made)
    with pytest.raises(ValueError, match="not one of"):
        undo(replace(before, id="q"), made)
    with pytest.raises(ValueError, match="no such line"):
        undo(replace(before, regions=()), made)


odd_words = st.text(
    alphabet=st.sampled_from(CYRILLIC[:10] + "36О0ЗзоXMaeptIV19-.,|_«»№"), min_size=1, max_size=9
)


@st.composite
def pages_of_words(draw: st.DrawFn, words: st.SearchStrategy[str]) -> Page:
    lines = []
    for row in range(draw(st.integers(1, 3))):
        x = LEFT
        made = []
        for text in draw(st.lists(words, min_size=1, max_size=5)):
            x += draw(st.integers(0, 200))
            box = Box(x, 100 + 50 * row, x + PITCH * len(text), 130 + 50 * row)
            x = box.x1
            made.append(Word(text, box, draw(st.sampled_from([0.1, 0.5, 0.95]))))
        box = Box.around(word.box for word in made)
        if draw(st.booleans()):
            box = Box(box.x0, box.y0, box.x1 + draw(st.integers(0, 60)), box.y1)
        lines.append(Line(box, tuple(made)))
    region_box = Box.around(line.box for line in lines)
    return page("p", [Region("r0", RegionKind.PARAGRAPH, region_box, tuple(lines))])


@given(pages_of_words(odd_words))
@settings(deadline=None)
def test_undo_gives_the_page_as_read(before: Page) -> None:
    after, made = correct_page(before)
    assert undo(after, made) == before


@given(pages_of_words(odd_words))
@settings(deadline=None)
def test_correcting_twice_changes_nothing_more(before: Page) -> None:
    after, _ = correct_page(before)
    assert correct_page(after) == (after, ())


@given(pages_of_words(st.text(alphabet=CYRILLIC, min_size=1, max_size=12)))
@settings(deadline=None)
def test_words_of_cyrillic_letters_alone_never_change(before: Page) -> None:
    assert correct_page(before) == (before, ())


@given(pages_of_words(st.text(alphabet="abcdefghijklmnopqrstuvwxyzXIVLCDM", min_size=1)))
@settings(deadline=None)
def test_words_of_latin_letters_alone_never_change(before: Page) -> None:
    assert correct_page(before) == (before, ())


@pytest.mark.parametrize(
    ("read", "meant"),
    [("4.4.Т", "4.4.1"), ("5.I.2", "5.1.2"), ("3.[.", "3.1."), ("[5", "15")],
)
def test_a_typewriters_one_among_figures(read: str, meant: str) -> None:
    assert ones_in_numbers(read) == meant


@pytest.mark.parametrize("text", ["3.Г.", "1938.г", "Т.5", "[5]", "Т.", "12.5.38", "[сноска", "3."])
def test_words_that_only_look_like_it_are_left(text: str) -> None:
    assert ones_in_numbers(text) == text
