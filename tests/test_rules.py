"""Underlines, frames and the lines of tables are ink, not letters."""

from __future__ import annotations

import numpy as np
import pytest
from drawn import LEFT, SIZE, Typescript, printed, prose, typescript

from pipeline.model import Mask
from pipeline.rules import find_rules, find_serifs


def inked(page: Typescript) -> Mask:
    return np.asarray(page.grey < 128)


def test_typing_holds_no_rules() -> None:
    level, upright = find_rules(inked(typescript(prose(8, 40))), SIZE)
    assert not level.any()
    assert not upright.any()


@pytest.mark.parametrize("thickness", [2, 3, 5])
def test_an_underline_is_a_rule_and_the_word_above_is_not(thickness: int) -> None:
    page = typescript(prose(3, 30))
    ink = inked(page)
    ink[155 : 155 + thickness, LEFT : LEFT + 300] = True
    level, upright = find_rules(ink, SIZE)
    # The tails of р that cross it keep their ink.
    assert level[155 : 155 + thickness, LEFT : LEFT + 300].mean() > 0.9
    assert level.sum() <= thickness * 300
    assert not upright.any()


def test_a_frame_has_rules_either_way() -> None:
    ink = inked(typescript(prose(3, 30)))
    top, bottom, left, right = 100, 330, 40, 920
    ink[top : top + 3, left:right] = ink[bottom : bottom + 3, left:right] = True
    ink[top:bottom, left : left + 3] = ink[top:bottom, right - 3 : right] = True
    level, upright = find_rules(ink, SIZE)
    assert level[top : top + 3, left + 10 : right - 10].all()
    assert upright[top + 10 : bottom - 10, right - 3 : right].all()
    letters = ink[top + 10 : bottom - 10, left + 10 : right - 10]
    assert letters.any()
    assert not (level | upright)[top + 10 : bottom - 10, left + 10 : right - 10].any()


def test_a_worn_rule_is_found_across_its_gaps() -> None:
    ink = np.zeros((60, 400), bool)
    ink[30:32, 20:380] = True
    ink[30:32, 60:380:40] = ink[30:32, 61:380:40] = False
    level, _ = find_rules(ink, SIZE)
    assert (level == ink).all()


def test_a_letter_on_a_rule_keeps_its_ink() -> None:
    page = typescript(["пори нота"])
    ink = inked(page)
    strokes = ink.copy()
    ink[152:155, LEFT : LEFT + 240] = True
    level, _ = find_rules(ink, SIZE)
    assert level[152:155].any()
    assert not (level & strokes)[:150].any()
    tail = page.word("пори")
    assert ink[tail.y0 : tail.y1, tail.x0 : tail.x1][
        ~level[tail.y0 : tail.y1, tail.x0 : tail.x1]
    ].any()


def test_a_thick_bar_is_no_rule() -> None:
    ink = np.zeros((100, 400), bool)
    ink[40:60, 20:380] = True
    assert not find_rules(ink, SIZE)[0].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (3, 3)])
def test_tiny_pictures(shape: tuple[int, int]) -> None:
    level, upright = find_rules(np.ones(shape, bool), SIZE)
    assert level.shape == upright.shape == shape


def test_serifs_in_a_row_are_told_from_rules() -> None:
    page = printed(["отгрузки леса и кирпича на", "станцию назначения принять"])
    level, _ = find_rules(page < 128, SIZE)
    serifs = find_serifs(page < 128, level, SIZE)
    assert level.any()
    assert (level == serifs).all()


def test_an_underline_is_no_serif() -> None:
    ink = inked(typescript(["пори нота"]))
    ink[156:159, LEFT : LEFT + 240] = True
    level, _ = find_rules(ink, SIZE)
    assert level.any()
    assert not find_serifs(ink, level, SIZE).any()
