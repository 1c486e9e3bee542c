"""Rows and their words become lines in the order in which a person reads them."""

from __future__ import annotations

import numpy as np
from drawn import LEFT, PITCH, SIZE

from pipeline.layout.lines import lines_in_order
from pipeline.rows import Row, RowWord

CELL = PITCH * SIZE


def row(text: str, column: int, line: float) -> tuple[Row, tuple[RowWord, ...]]:
    baseline = 100 + 50 * line
    words = []
    at = float(LEFT + column * CELL)
    for part in text.split():
        words.append(RowWord(part, (at, baseline - 28, at + len(part) * CELL, baseline), 0.9))
        at += (len(part) + 1) * CELL
    x0, x1 = round(words[0].box[0]), round(words[-1].box[2])
    none = np.array([], dtype=np.intp)
    return Row(none, x0, round(baseline) - 28, x1, round(baseline), 0.0, baseline), tuple(words)


def read(*made: tuple[Row, tuple[RowWord, ...]]) -> list[str]:
    words = {index: words for index, (_, words) in enumerate(made)}
    return [line.text for line in lines_in_order([r for r, _ in made], words, SIZE)]


def test_lines_are_read_top_to_bottom() -> None:
    assert read(row("третья", 0, 2), row("первая строка", 3, 0), row("вторая", 0, 1)) == [
        "первая строка",
        "вторая",
        "третья",
    ]


def test_rows_on_one_height_are_one_line() -> None:
    assert read(row("ноября", 40, 0), row("№ 12", 0, 0.1), row("лес", 0, 1)) == [
        "№ 12 ноября",
        "лес",
    ]


def test_two_blocks_side_by_side_are_read_one_after_the_other() -> None:
    left = ["Народный комиссариат", "путей сообщения", "Главное управление"]
    right = ["Начальнику отдела", "товарищу Петрову", "лично срочно"]
    made = [row(text, 0, at) for at, text in enumerate(left)]
    made += [row(text, 35, at) for at, text in enumerate(right)]
    made.append(row("Прошу принять меры к отгрузке леса на станцию", 0, 5))
    assert read(*made) == [*left, *right, "Прошу принять меры к отгрузке леса на станцию"]


def test_the_rows_of_a_table_are_read_across() -> None:
    names, figures = ["лес строевой", "кирпич красный", "цемент"], ["120", "45", "3.600"]
    made = [row(text, 0, at) for at, text in enumerate(names)]
    made += [row(text, 35, at) for at, text in enumerate(figures)]
    assert read(*made) == [f"{name} {figure}" for name, figure in zip(names, figures, strict=True)]


def test_a_name_beside_a_post_is_read_across() -> None:
    made = [row("отгрузить немедленно.", 0, 0), row("Начальник", 0, 3), row("Петров", 35, 3)]
    assert read(*made) == ["отгрузить немедленно.", "Начальник Петров"]


def test_rows_without_words_are_left_out() -> None:
    (first, words), (second, _) = row("лес", 0, 0), row("бор", 0, 1)
    lines = lines_in_order([first, second], {0: words, 1: ()}, SIZE)
    assert [line.text for line in lines] == ["лес"]
    assert lines_in_order([first, second], {}, SIZE) == []


def test_words_of_a_line_are_left_to_right() -> None:
    made, words = row("раз два три", 0, 0)
    (line,) = lines_in_order([made], {0: words[::-1]}, SIZE)
    assert line.text == "раз два три"
    assert (line.x0, line.x1) == (words[0].box[0], words[2].box[2])
