"""Letters by strokes: read from their files, as high as they say."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.train.stroke_letters import alphabets, parse_jhf

FILE = "12345  1JZ\n12345  6NVRFRT RQYSY\n"
"""A space, and a sign of two strokes: one upright, one level."""


def test_a_sign_of_a_file_has_its_strokes_above_the_baseline() -> None:
    signs = parse_jhf(FILE)
    assert list(signs) == [" ", "!"]
    assert signs[" "].strokes == ()
    assert signs[" "].width == pytest.approx(16 / 14)
    upright, level = signs["!"].strokes
    assert signs["!"].width == pytest.approx(8 / 14)
    # From the top of a capital down to half a letter above the line; x from the sign's left edge.
    assert upright == pytest.approx(np.array([(4, 21), (4, 7)]) / 14)
    assert level == pytest.approx(np.array([(3, 2), (5, 2)]) / 14)


def test_every_alphabet_has_the_letters_that_it_names() -> None:
    for alphabet in alphabets():
        for character in (*alphabet.small, *alphabet.large):
            sign = alphabet.signs[character]
            points = np.vstack(sign.strokes)
            assert sign.width > 0.2
            assert 0.5 < points[:, 1].max() < 2
            assert -1 < points[:, 1].min() < 0.7


def test_russian_capitals_are_there_whatever_is_installed() -> None:
    russian = alphabets()[0]
    assert len(russian.signs) >= 30
    assert russian.small == russian.large
