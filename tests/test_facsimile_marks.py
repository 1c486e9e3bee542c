"""Marks by hand: what is drawn, on which layer, and what the answer says they speak about."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facsimile import (
    Condition,
    DrawnPage,
    FacsimileError,
    HandwrittenLine,
    PageDescription,
    Stamp,
    Stroke,
    TypedLine,
    draw_page,
    random_page,
)
from pipeline.facsimile.fonts import TYPEWRITER_FACES, find
from pipeline.facsimile.mark_words import leave_gaps
from pipeline.facsimile.marks import Mark, writer_seed
from pipeline.facsimile.random_page import LANGUAGES
from pipeline.facsimile.raster import rng_for
from pipeline.facsimile.tools import TOOLS
from pipeline.facsimile.truth import TrueAnnotation, truth_json
from pipeline.facsimile.typed_places import typed_places
from pipeline.model import AnnotationKind, Box, Hand, InkLabel, Instrument, Relation

CALM = Condition(dpi=120, skew=0, stains=0, folds=0, bleed=0, noise=0)
ROWS = ("Комиссия сообщает о задержке", "отгрузки леса и кирпича", "на 15 число.")


@pytest.fixture(scope="module", autouse=True)
def _faces() -> None:
    try:
        for face in (*TYPEWRITER_FACES, "pt-mono", "stamp"):
            find(face)
    except FacsimileError as error:
        pytest.skip(str(error))


def sheet(**parts: object) -> PageDescription:
    plain: dict[str, object] = {
        "typed": tuple(TypedLine(t, 4 + 4 * i, paragraph=0) for i, t in enumerate(ROWS)),
        "width_mm": 120,
        "height_mm": 90,
        "left_mm": 25,
        "top_mm": 12,
    }
    return PageDescription(**{**plain, **parts})  # type: ignore[arg-type]


def struck(**changes: object) -> PageDescription:
    """The second and third word of the second line, struck out in red pencil."""
    plain = sheet()
    row = typed_places(plain).rows[1]
    y = row.y - 0.9
    stroke = Stroke(
        "strike-out",
        ((row.words[1].x0 - 0.4, y), (row.words[2].x1 + 0.4, y + 0.3)),
        width_mm=0.8,
        mark=0,
        tool="red-pencil",
    )
    mark = Mark(
        AnnotationKind.STRIKE_OUT, Instrument.RED_PENCIL, Relation.THROUGH, ((1, 1), (1, 2))
    )
    return replace(plain, strokes=(stroke,), marks=(mark,), **changes)  # type: ignore[arg-type]


def only(page: DrawnPage) -> TrueAnnotation:
    (annotation,) = page.truth.annotations
    return annotation


def test_a_struck_word_is_in_both_layers_where_the_stroke_crosses_it() -> None:
    page = draw_page(struck(), 1, condition=CALM)
    both = page.layers.typed & page.layers.handwritten
    assert both.sum() > 20
    assert (page.labels[both] == InkLabel.HANDWRITTEN).all()
    assert not page.layers.other.any()
    clean = draw_page(sheet(), 1, condition=CALM)
    assert np.array_equal(page.layers.typed, clean.layers.typed)
    ink = page.pixels[page.layers.handwritten & ~page.layers.typed].astype(int).mean(axis=0)
    assert ink[0] > ink[1] + 40  # it is red
    assert ink[0] > ink[2] + 40


def test_the_answer_names_the_words_and_the_ink() -> None:
    page = draw_page(struck(), 1, condition=CALM)
    mark = only(page)
    assert (mark.kind, mark.instrument) == (AnnotationKind.STRIKE_OUT, Instrument.RED_PENCIL)
    assert [page.truth.lines[i].words[j].text for i, j in mark.words] == ["леса", "и"]
    rows, columns = np.nonzero(page.layers.handwritten)
    around = Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert mark.box.as_list() == pytest.approx(around.as_list(), abs=1)
    assert truth_json(page.truth)["annotations"] == [
        {
            "kind": "strike-out",
            "instrument": "red-pencil",
            "box": mark.box.as_list(),
            "text": None,
            "relation": "through",
            "words": [[1, 1], [1, 2]],
            "before": None,
            "after": None,
        }
    ]


def test_ink_that_a_bilevel_scan_lost_is_paper() -> None:
    calm = replace(CALM, tone="bilevel", threshold=70)
    page = draw_page(struck(), 1, condition=calm)
    for layer in (page.layers.typed, page.layers.handwritten):
        assert layer.any()
        assert (page.pixels[layer] == 0).all()
    assert page.truth.annotations
    # A threshold so low that red pencil comes out white: nobody can see the stroke.
    pale = draw_page(struck(), 1, condition=replace(calm, threshold=25))
    assert pale.layers.typed.any()
    assert pale.truth.annotations == ()


def test_words_off_the_sheet_are_not_named() -> None:
    plain = struck()
    lines = (TypedLine("далеко " * 20, 4), *plain.typed[1:])
    page = draw_page(replace(plain, typed=lines), 1, condition=CALM)
    last = len(page.truth.lines[0].words)
    mark = Mark(AnnotationKind.UNDERLINE, Instrument.RED_PENCIL, Relation.UNDER, ((0, 0), (0, 19)))
    page = draw_page(replace(plain, typed=lines, marks=(mark,)), 1, condition=CALM)
    assert only(page).words == ((0, 0),)
    assert last < 19


def test_a_bar_stands_beside_the_lines_that_it_is_level_with() -> None:
    plain = sheet()
    rows = typed_places(plain).rows
    points = ((20.0, rows[0].y - 2.4), (20.2, rows[1].y + 0.5))
    ink = Mark(AnnotationKind.BAR, Instrument.INK, Relation.BESIDE)
    stroke = Stroke("bar", points, Hand.INK, 0.5, mark=0, tool="green-ink")
    page = draw_page(replace(plain, strokes=(stroke,), marks=(ink,)), 2, condition=CALM)
    words = only(page).words
    assert words == tuple((i, j) for i in (0, 1) for j in range(len(ROWS[i].split())))
    below = Stroke("tick", ((20, 80), (21, 82), (23, 78)), Hand.INK, mark=0, tool="green-ink")
    page = draw_page(replace(plain, strokes=(below,), marks=(ink,)), 2, condition=CALM)
    assert {line for line, _ in only(page).words} == {2}  # the nearest


@pytest.mark.parametrize("skew", [-1.5, 0.0, 2.0])
@pytest.mark.parametrize("face", ["caveat", "invented-3"])
def test_an_insertion_is_between_two_words_however_the_sheet_lies(face: str, skew: float) -> None:
    plain = sheet()
    row = typed_places(plain).rows[1]
    mark = Mark(AnnotationKind.INSERTION, Instrument.PENCIL, Relation.BETWEEN, (), (1, 0), (1, 1))
    x, y = row.words[1].x0, row.y - 2.6
    line = HandwrittenLine("весь сорт", x, y, 5, face=face, mark=0, tool="soft-graphite")
    caret = Stroke("caret", ((x - 1, y + 3), (x, y), (x + 1, y + 3)), mark=0, tool="soft-graphite")
    page = draw_page(
        replace(plain, handwritten=(line,), strokes=(caret,), marks=(mark,)),
        3,
        condition=replace(CALM, skew=skew),
    )
    found = only(page)
    assert (found.before, found.after, found.words) == ((1, 0), (1, 1), ())
    assert found.text == ("весь сорт" if writer_seed(face) is None else None)
    ink = np.zeros_like(page.layers.handwritten)
    ink[found.box.y0 : found.box.y1, found.box.x0 : found.box.x1] = True
    assert (page.layers.handwritten & ink).sum() > 0.97 * page.layers.handwritten.sum() > 0


def test_a_signature_stands_over_the_words_that_it_crosses() -> None:
    plain = sheet()
    row = typed_places(plain).rows[2]
    mark = Mark(AnnotationKind.SIGNATURE, Instrument.INK, Relation.OVER, ((2, 0),))
    stroke = Stroke(
        "signature",
        ((row.words[1].x0, row.y - 9), (row.words[2].x1, row.y + 1)),
        Hand.INK,
        mark=0,
        tool="violet-ink",
        face="invented-5",
    )
    page = draw_page(replace(plain, strokes=(stroke,), marks=(mark,)), 4, condition=CALM)
    assert set(only(page).words) & {(2, 1), (2, 2)}
    assert (2, 0) not in only(page).words


def test_numbers_are_legible_in_every_hand() -> None:
    mark = Mark(AnnotationKind.SHEET_NUMBER, Instrument.PENCIL)
    line = HandwrittenLine("217", 100, 10, 9, face="invented-8", mark=0, tool="graphite")
    page = draw_page(sheet(handwritten=(line,), marks=(mark,)), 5, condition=CALM)
    assert (only(page).text, only(page).relation) == ("217", None)


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_leaves_its_mark(tool: str) -> None:
    hand = TOOLS[tool].instrument.hand
    line = HandwrittenLine("Согласен вновь", 20, 60, 9, hand, face="invented-1", tool=tool)
    page = draw_page(sheet(typed=(), handwritten=(line,)), 6, condition=CALM)
    ink = page.layers.handwritten
    assert ink.sum() > 100
    assert page.pixels[ink].mean() < np.median(page.pixels[~ink]) - 20
    assert line.instrument is TOOLS[tool].instrument


def test_a_steep_line_is_written_steeply_and_fits_its_room() -> None:
    line = HandwrittenLine("Согласен", 60, 60, 8, face="invented-2", tool="black-ink",
                           hand=Hand.INK, tilt=-60.0, length_mm=20)  # fmt: skip
    for face in ("invented-2", "caveat"):
        page = draw_page(sheet(handwritten=(replace(line, face=face),)), 7, condition=CALM)
        (box,) = (item.box for item in page.truth.handwriting)
        assert box.height > 1.1 * box.width
        assert box.height < 27 / 25.4 * 120


def test_stamps_are_other_ink() -> None:
    page = draw_page(sheet(typed=(), stamps=(Stamp(("ПОЛУЧЕНО",), 60, 50),)), 8, condition=CALM)
    assert page.layers.other.any()
    assert not page.layers.typed.any()
    assert not page.layers.handwritten.any()


@pytest.mark.parametrize(
    "build",
    [
        lambda: HandwrittenLine("а", 0, 0, tool="chalk"),
        lambda: HandwrittenLine("а", 0, 0, tool="black-ink"),
        lambda: HandwrittenLine("а", 0, 0, face="invented-1"),
        lambda: HandwrittenLine("а", 0, 0, tool="graphite", force=5),
        lambda: HandwrittenLine("а", 0, 0, tool="graphite", length_mm=-1),
        lambda: Stroke("bar", ((0, 0), (1, 1)), tool="graphite", face="caveat"),
        lambda: Mark(AnnotationKind.BAR, Instrument.INK, Relation.BETWEEN),
        lambda: Mark(AnnotationKind.BAR, Instrument.INK, Relation.UNDER),
        lambda: Mark(AnnotationKind.BAR, Instrument.INK, None, ((0, 0),)),
        lambda: Mark(AnnotationKind.BAR, Instrument.INK, Relation.OVER, ((0, 0),), (0, 1)),
        lambda: sheet(strokes=(Stroke("bar", ((0, 0), (1, 1)), mark=0),)),
    ],
)
def test_impossible_marks_cannot_be_built(build: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        build()  # type: ignore[operator]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 4))
def test_gaps_keep_every_other_word_in_its_place(seed: int, count: int) -> None:
    plain = sheet()
    left, gaps = leave_gaps(plain, rng_for("gaps", seed), count)
    before = {(w.text, w.x0, r.y) for r in typed_places(plain).rows for w in r.words}
    after = {(w.text, w.x0, r.y) for r in typed_places(left).rows for w in r.words}
    assert after <= before
    assert (after == before) == (not gaps)
    rows = {row.index: row for row in typed_places(left).rows}
    for line, at in gaps:
        word, following = rows[line].words[at - 1], rows[line].words[at]
        assert following.x0 - word.x1 > 6 * typed_places(left).cell


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_marks_of_random_pages_hold_together(seed: int, language: str) -> None:
    page = random_page(seed, language)
    assert page == random_page(seed, language)
    for side in (page.description, page.back):
        if side is None:
            continue
        used = Counter(part.mark for part in (*side.handwritten, *side.strokes))
        assert set(used) == set(range(len(side.marks)))
        for part in (*side.handwritten, *side.strokes):
            assert part.instrument is side.marks[part.mark or 0].instrument
        for mark in side.marks:
            for line, word in (*mark.words, *(p for p in (mark.before, mark.after) if p)):
                assert word < len(side.typed[line].text.split())


def test_hands_and_faces_can_be_held_out() -> None:
    seen: set[str] = set()
    for seed in range(12):
        page = random_page(seed, dpi=100, faces=("gnu",), hands=("caveat", "invented-9"))
        assert page.description.typewriter.face == "gnu"
        assert page.condition.dpi == 100
        seen |= {line.face for line in page.description.handwritten}
    assert seen == {"caveat", "invented-9"}


def test_all_kinds_of_marks_occur_and_a_part_of_the_pages_is_clean() -> None:
    kinds: Counter[AnnotationKind] = Counter()
    clean = 0
    for seed in range(80):
        marks = random_page(seed).description.marks
        kinds.update(mark.kind for mark in marks)
        clean += not marks
    assert set(kinds) == set(AnnotationKind)
    assert 8 <= clean <= 36


@pytest.mark.parametrize("seed", range(3))
def test_what_the_answer_of_a_random_page_names_is_there(seed: int) -> None:
    plan = random_page(seed, LANGUAGES[seed % 2], dpi=75)
    page = draw_page(plan.description, seed, condition=plan.condition, back=plan.back)
    assert page.layers.typed.shape == page.labels.shape
    covered = page.layers.typed | page.layers.handwritten | page.layers.other
    assert np.array_equal(covered, page.labels != InkLabel.PAPER)
    for mark in page.truth.annotations:
        assert page.layers.handwritten[mark.box.y0 : mark.box.y1, mark.box.x0 : mark.box.x1].any()
        for line, word in (*mark.words, *(p for p in (mark.before, mark.after) if p)):
            assert page.truth.lines[line].words[word].text
