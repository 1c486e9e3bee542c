"""What stands in a ruled form is no part of it; a stamp and an empty frame keep theirs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from pipeline.ink.form_words import FormSettings, form_words
from pipeline.ink.layers import InkLayers
from pipeline.ink.network import InkProbability
from pipeline.model import Grey, InkLabel, Mask
from pipeline.rules import find_rules

X_HEIGHT = 10.0
WIDE, NARROW = 600, 300
LABEL = (slice(120, 132), slice(60, 140))
ENTRY = (slice(118, 135), slice(250, 360))


@dataclass
class Form:
    """A frame with level lines and a column, all of it called other ink.

    Attributes:
        ink: shape (700, 700).
        chances: of typing, handwriting and other ink, 0 to 255, of the same shape.
    """

    ink: Mask
    chances: tuple[Grey, Grey, Grey]

    @staticmethod
    def of(width: int, *, bottom: int = 260, lines: tuple[int, ...] = (150, 200)) -> Form:
        ink = np.zeros((700, 700), bool)
        right = 40 + width
        for y in (90, *lines, bottom):
            ink[y : y + 2, 40:right] = True
        for x in (40, 200, right - 2):
            ink[90 : bottom + 2, x : x + 2] = True
        nothing = np.zeros(ink.shape, np.uint8)
        return Form(ink, (nothing, nothing.copy(), np.where(ink, np.uint8(250), nothing)))

    def write(self, place: tuple[slice, slice], typed: int, by_hand: int) -> None:
        """Strokes one beside the other."""
        strokes = np.zeros(self.ink.shape, bool)
        strokes[place] = (np.arange(place[1].stop - place[1].start) % 11 < 4)[None, :]
        self.ink |= strokes
        for chance, value in zip(self.chances, (typed, by_hand, 160), strict=True):
            chance[strokes] = value

    def words(self) -> dict[int, Mask]:
        nothing = np.zeros(self.ink.shape, bool)
        rules = find_rules(self.ink, X_HEIGHT)
        layers = InkLayers(nothing, nothing, self.ink)
        found = form_words(layers, InkProbability(*self.chances), rules, X_HEIGHT, FormSettings())
        return {kind: ink for ink, kind in found}


def test_labels_are_print_and_entries_are_by_hand() -> None:
    form = Form.of(WIDE)
    form.write(LABEL, typed=40, by_hand=50)
    form.write(ENTRY, typed=2, by_hand=80)
    words = form.words()
    label, entry = (np.zeros(form.ink.shape, bool) for _ in range(2))
    label[LABEL], entry[ENTRY] = form.ink[LABEL], form.ink[ENTRY]
    assert np.array_equal(words[InkLabel.TYPED], label)
    assert np.array_equal(words[InkLabel.HANDWRITTEN], entry)


def test_an_entry_that_crosses_a_line_leaves_the_line() -> None:
    form = Form.of(WIDE)
    lines = form.ink.copy()
    form.write((slice(135, 165), slice(250, 360)), typed=2, by_hand=80)
    words = form.words()[InkLabel.HANDWRITTEN]
    assert words.sum() > 0.8 * (form.ink & ~lines).sum()
    assert (words & lines).sum() < 0.05 * lines.sum()


@pytest.mark.parametrize(
    ("form", "by_hand"),
    [
        (Form.of(NARROW), 80),  # as large as a stamp
        (Form.of(WIDE), 8),  # what the network is sure of
        (Form.of(WIDE, bottom=600, lines=()), 80),  # the edge of a sheet
    ],
    ids=["stamp", "sure", "edge"],
)
def test_what_is_no_form_keeps_its_words(form: Form, by_hand: int) -> None:
    form.write(LABEL, typed=4, by_hand=by_hand)
    assert form.words() == {}


def test_a_page_without_lines() -> None:
    form = Form.of(WIDE)
    form.ink[:] = False
    form.write(LABEL, typed=40, by_hand=80)
    assert form.words() == {}


@pytest.mark.parametrize(
    "changes", [{"width": 0.0}, {"along": 1.2}, {"evidence": -0.1}, {"typed": 0.0}]
)
def test_settings_that_cannot_be(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"from 0 to 1|above 0"):
        FormSettings(**changes)
