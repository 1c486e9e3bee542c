"""Lines become header, paragraphs, signature, numbers and footer, by where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from drawn import LEFT, PITCH, SIZE

from pipeline.layout import LayoutSettings, PageInk, TypedLine, arrange
from pipeline.model import RegionKind
from pipeline.rows import RowWord

HEIGHT = 2200
SPACING = 50
FULL = 60
"""Characters of a full line."""


def typed(text: str, row: float) -> TypedLine:
    """A line on the grid; leading blanks and blanks between words are kept."""
    baseline = 100 + row * SPACING
    words = []
    column = 0
    for part in text.split(" "):
        if part:
            x0 = LEFT + column * PITCH * SIZE
            x1 = x0 + len(part) * PITCH * SIZE
            words.append(RowWord(part, (x0, baseline - 1.4 * SIZE, x1, baseline), 0.9))
        column += len(part) + 1
    return TypedLine(tuple(words), baseline)


def ruled(
    level: Sequence[tuple[int, int, int]] = (), upright: Sequence[tuple[int, int, int]] = ()
) -> PageInk:
    """No letters; level rules at (y, x0, x1) and upright ones at (x, y0, y1)."""
    shape = (HEIGHT, 1900)
    across, down = np.zeros(shape, bool), np.zeros(shape, bool)
    for y, x0, x1 in level:
        across[y : y + 3, x0:x1] = True
    for x, y0, y1 in upright:
        down[y0:y1, x : x + 3] = True
    return PageInk(across | down, across, down, float(SIZE))


def arranged(
    lines: Sequence[TypedLine], page: PageInk | None = None
) -> list[tuple[str, list[str]]]:
    blocks = arrange(lines, page or ruled(), LayoutSettings())
    assert sorted(line.text for block in blocks for line in block.lines) == sorted(
        line.text for line in lines
    )
    return [(block.kind.value, [line.text for line in block.lines]) for block in blocks]


def sentence(letter: str, length: int = FULL, end: str = "") -> str:
    """Words of one letter, so that a line is known by it."""
    return (f"{letter * 5} " * 20)[: length - len(end)].strip() + end


def full(letter: str, indent: int = 0) -> str:
    text = sentence(letter, FULL - indent)
    return " " * indent + text.ljust(FULL - indent, letter)


def test_an_indent_begins_a_paragraph() -> None:
    lines = [
        full("а", 5), full("б"), full("в"),
        full("г", 5), full("д"), "ееее ее.",
        full("ж", 5), full("з"),
    ]  # fmt: skip
    found = arranged([typed(text, row) for row, text in enumerate(lines)])
    assert [(kind, len(texts)) for kind, texts in found] == [
        ("paragraph", 3),
        ("paragraph", 3),
        ("paragraph", 2),
    ]


def test_a_blank_line_begins_a_paragraph() -> None:
    lines = [typed(full(letter), row) for row, letter in enumerate("абв")]
    lines += [typed(full(letter), row + 4) for row, letter in enumerate("где")]
    assert [len(texts) for _, texts in arranged(lines)] == [3, 3]


def test_lines_one_under_another_are_one_paragraph() -> None:
    lines = [typed(full(letter), row) for row, letter in enumerate("абвгде")]
    assert [(kind, len(texts)) for kind, texts in arranged(lines)] == [("paragraph", 6)]


LETTER = [
    ("                                        Секретно", 3),
    ("                 П Р И К А З", 5),
    ("№ 1316                              25 ноября 1938 г.", 7),
    (full("а", 5), 9),
    (full("б"), 10),
    (full("в"), 11),
    ("гггг гг гггг.", 12),
    (full("д", 5), 13),
    (full("е"), 14),
    ("жжж.", 15),
    ("     Начальник отдела                    И. Петров", 19),
    ("Отп. 3 экз.", 24),
]


def test_the_parts_of_a_letter() -> None:
    found = arranged([typed(text, row) for text, row in LETTER])
    kinds = [kind for kind, _ in found]
    assert [kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] != kind] == [
        "header",
        "paragraph",
        "signature",
        "footer",
    ]
    texts = {kind: [t for k, part in found if k == kind for t in part] for kind in kinds}
    assert texts["header"][-1].startswith("№ 1316")
    assert texts["signature"] == ["Начальник отдела И. Петров"]
    assert texts["footer"] == ["Отп. 3 экз."]
    assert [len(part) for kind, part in found if kind == "paragraph"] == [4, 3]


@pytest.mark.parametrize("number", ["2", "- 2 -", "-12-", "117", "2.", "- 3а -"])
@pytest.mark.parametrize("row", [0, 38])
def test_a_page_number_stands_by_itself(number: str, row: int) -> None:
    body = [typed(full(letter), at + 4) for at, letter in enumerate("абвгд")]
    line = typed(" " * 28 + number, row)
    found = arranged([line, *body] if row == 0 else [*body, line])
    assert (found[0] if row == 0 else found[-1]) == ("number", [number])
    assert [kind for kind, _ in found].count("number") == 1


@pytest.mark.parametrize("text", ["1938 год и 12", "пять"])
def test_words_at_the_top_are_no_page_number(text: str) -> None:
    body = [typed(full(letter), at + 4) for at, letter in enumerate("абвгд")]
    assert "number" not in {kind for kind, _ in arranged([typed(text, 0), *body])}


def test_a_figure_within_the_text_is_no_page_number() -> None:
    lines = [typed(full(letter), at + 12) for at, letter in enumerate("абв")]
    lines += [typed("12", 15), typed(full("г"), 16), typed(full("д"), 17)]
    assert "number" not in {kind for kind, _ in arranged(lines)}


@pytest.mark.parametrize(
    "signed",
    [
        "     Секретарь ЦК                     И. Сталин",
        "                                   (Петров)",
        "                                   /И. Г. Петров/",
        "     Начальник отдела                    ПЕТРОВ",
    ],
)
def test_a_name_at_the_end_is_a_signature(signed: str) -> None:
    body = [typed(full(letter), at) for at, letter in enumerate("абвгд")]
    found = arranged([*body, typed(signed, 9)])
    assert found[-1] == ("signature", [" ".join(signed.split())])


def test_the_last_words_of_a_paragraph_are_no_signature() -> None:
    body = [typed(full(letter), at) for at, letter in enumerate("абвгд")]
    found = arranged([*body, typed("которое подписал И. Петров", 5)])
    assert [kind for kind, _ in found] == ["paragraph"]


@pytest.mark.parametrize("note", ["Верно: А. Седов", "Отп. 5 экз.", "Разослано: в дело"])
def test_the_notes_of_the_typist_are_the_footer(note: str) -> None:
    body = [typed(full(letter), at) for at, letter in enumerate("абвгд")]
    assert arranged([*body, typed(note, 9)])[-1] == ("footer", [note])


def test_lines_in_a_ruled_frame_are_a_table() -> None:
    before = [typed(full(letter), at) for at, letter in enumerate("абв")]
    inside = [typed("  лес    12    кирпич   14", at + 6) for at in range(5)]
    after = [typed(full(letter), at + 15) for at, letter in enumerate("где")]
    level = [(y, 90, 1000) for y in (340, 450, 640)]
    upright = [(x, 340, 640) for x in (90, 320, 640, 997)]
    found = arranged([*before, *inside, *after], ruled(level, upright))
    assert [(kind, len(texts)) for kind, texts in found if kind == "table"] == [("table", 5)]
    kinds = [kind for kind, _ in found]
    assert 0 < kinds.index("table") < len(kinds) - 1


def test_an_underline_makes_no_table() -> None:
    lines = [typed(full(letter), at) for at, letter in enumerate("абвгд")]
    found = arranged(lines, ruled(level=[(205, 100, 500)]))
    assert [kind for kind, _ in found] == ["paragraph"]


@pytest.mark.parametrize("lean", [0, 2, 4])
def test_a_row_in_boxes_is_a_figure(lean: int) -> None:
    before = [typed(full(letter), at) for at, letter in enumerate("абв")]
    page = ruled(level=[(360, 90, 900), (420, 90, 900)])
    ink = page.ink.copy()
    for x in (90, 400, 890):
        for y in range(360, 422):
            ink[y, x + lean * (y - 360) // 60 :][:3] = True
    found = arranged(
        [*before, typed("  ИР    КОП       Адрес", 6), typed(full("г"), 9)], replace(page, ink=ink)
    )
    assert ("other", ["ИР КОП Адрес"]) in found
    assert [kind for kind, _ in found].count("other") == 1


def test_lines_struck_out_are_no_figure() -> None:
    """What stands between two strokes of a pen are letters, not the sides of a box."""
    lines = [typed(full(letter), at) for at, letter in enumerate("абвгд")]
    page = ruled(level=[(190, LEFT, 1700), (240, LEFT, 1700)])
    ink = page.ink.copy()
    for at in range(5):
        foot = 100 + at * SPACING
        for stem in range(LEFT, 1700, 13):
            ink[foot - SIZE : foot, stem : stem + 3] = True
    found = arranged(lines, replace(page, ink=ink))
    assert [kind for kind, _ in found] == ["paragraph"]


@pytest.mark.parametrize("width", [1, 2, 4])
def test_a_rule_of_few_pixels_is_no_table(width: int) -> None:
    """On a scan so coarse, or in noise taken for letters, a rule is narrower than it may lean."""
    ink = np.zeros((80, 60), bool)
    ink[10:70, 20 : 20 + width] = True
    page = PageInk(ink, np.zeros_like(ink), ink, 2.0)
    line = TypedLine((RowWord("лес", (5, 30, 15, 33), 0.9),), 33)
    assert [block.kind for block in arrange([line], page, LayoutSettings())] == [
        RegionKind.PARAGRAPH
    ]


def test_nothing_to_arrange() -> None:
    assert arrange((), ruled(), LayoutSettings()) == ()


@pytest.mark.parametrize("text", ["лес", "2", "(Петров)", "Верно:", "П Р И К А З"])
def test_a_page_of_one_line_keeps_it(text: str) -> None:
    assert [texts for _, texts in arranged([typed(text, 3)])] == [[text]]


@pytest.mark.parametrize("seed", range(12))
def test_no_line_is_lost_or_doubled_whatever_the_page(seed: int) -> None:
    rng = np.random.default_rng(seed)
    kinds = [full("а"), full("б", 5), "№ 12", "- 2 -", "И. Петров", "Верно:", "ПРИКАЗ", "к. 5"]
    at = 0.0
    lines = []
    for _ in range(int(rng.integers(1, 30))):
        at += float(rng.choice([1, 1, 1, 1.5, 2, 4]))
        lines.append(typed(" " * int(rng.choice([0, 0, 5, 30])) + str(rng.choice(kinds)), at))
    arranged(lines)  # checks that each line is there once


@pytest.mark.parametrize(
    "values", [{"wide": 0}, {"wide": 1.5}, {"edge": 0.6}, {"indent": 0}, {"blank": 1}, {"tail": -1}]
)
def test_settings_out_of_range_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        LayoutSettings(**values)  # type: ignore[arg-type]


def test_the_kinds_are_those_of_the_page() -> None:
    blocks = arrange([typed(text, row) for text, row in LETTER], ruled(), LayoutSettings())
    assert all(isinstance(block.kind, RegionKind) for block in blocks)
