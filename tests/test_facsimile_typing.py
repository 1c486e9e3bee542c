"""Typewriters of other makes, typists' faults, carbon copies, and text in Latin script."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.facsimile import fonts
from pipeline.facsimile.description import (
    Condition,
    Overtyped,
    PageDescription,
    Slugs,
    TypedLine,
    Typewriter,
)
from pipeline.facsimile.draw import DrawnPage, draw_page
from pipeline.facsimile.faces import (
    FACES,
    LATIN_TYPEWRITER_FACES,
    MORE_TYPEWRITER_FACES,
    SYSTEM_PACKAGES,
    TYPEWRITER_FACES,
)
from pipeline.facsimile.machine import PITCHES
from pipeline.facsimile.material_latin import LATIN_LANGUAGES, paragraph
from pipeline.facsimile.problem import FacsimileError
from pipeline.facsimile.random_typing import (
    disturb_lines,
    random_body,
    random_body_la,
    random_machine,
)
from pipeline.facsimile.raster import rng_for
from pipeline.facsimile.slug import cut_slug
from pipeline.model import Box, InkLabel, Pixels, RegionKind

CALM = Condition(dpi=200, skew=0, stains=0, folds=0, bleed=0, noise=0, faded=0, yellow=0)
LETTERS = "наеошжщАБ"


def typed(*lines: TypedLine, machine: Typewriter | None = None, dpi: int = 200) -> DrawnPage:
    machine = machine or Typewriter()
    sheet = PageDescription(
        typed=lines, typewriter=machine, width_mm=90, height_mm=52, left_mm=8, top_mm=12
    )
    return draw_page(sheet, 3, condition=replace(CALM, dpi=dpi))


def ink(page: DrawnPage) -> int:
    return int((page.labels == InkLabel.TYPED).sum())


def test_a_machine_by_chance_is_the_same_for_the_same_stream_and_seldom_for_another() -> None:
    machines = [random_machine(rng_for("machine", seed)) for seed in range(60)]
    assert machines == [random_machine(rng_for("machine", seed)) for seed in range(60)]
    assert len({machine.face for machine in machines}) > len(TYPEWRITER_FACES) // 2
    assert len({machine.slugs for machine in machines}) > 40
    assert {machine.pitch for machine in machines} >= {10, 12}
    assert 5 < sum(machine.carbon > 0 for machine in machines) < 40
    assert {machine.face for machine in machines} <= set(TYPEWRITER_FACES)


def test_faces_that_are_held_out_are_not_chosen() -> None:
    faces = {random_machine(rng_for(seed), ["gnu", "cmu"]).face for seed in range(30)}
    assert faces == {"gnu", "cmu"}
    with pytest.raises(ValueError, match="no typewriter face"):
        random_machine(rng_for(1), [])


def test_what_chance_chooses_from_needs_only_the_packages_that_everybody_has() -> None:
    assert {FACES[name].package for name in TYPEWRITER_FACES} == set(SYSTEM_PACKAGES)
    for name in (*MORE_TYPEWRITER_FACES, *LATIN_TYPEWRITER_FACES):
        assert FACES[name].package not in SYSTEM_PACKAGES


def test_available_faces_are_those_whose_files_are_there(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = fonts.available_faces()
    assert set(TYPEWRITER_FACES) <= set(here)
    assert list(here) == [name for name in FACES if name in here]
    assert not set(LATIN_TYPEWRITER_FACES) & set(here)
    monkeypatch.setattr(fonts, "SYSTEM_FOLDERS", (tmp_path_factory.mktemp("none"),))
    fonts._file_of.cache_clear()
    fonts.find.cache_clear()
    try:
        assert fonts.available_faces() == ()
        with pytest.raises(FacsimileError) as caught:
            fonts.find("go-mono")
        assert "fonts-go" in caught.value.remedy
    finally:
        fonts._file_of.cache_clear()
        fonts.find.cache_clear()


@pytest.mark.parametrize("face", TYPEWRITER_FACES)
def test_every_face_types_both_scripts(face: str) -> None:
    text = "Жщёю №§ éàçùêüößůěščřž°&%«»"
    page = typed(TypedLine(text, 4), machine=Typewriter(face=face, pitch=12))
    assert page.truth.text == text


def spread_of(machine: Typewriter, letter: str) -> tuple[int, int]:
    """Width and height of a slug, in fine pixels."""
    mask = cut_slug(machine, letter, 40, 24)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[-1] - columns[0]), int(rows[-1] - rows[0])


@given(st.integers(80, 125), st.integers(80, 125))
@settings(max_examples=15, deadline=None)
def test_slugs_are_as_wide_and_as_high_as_they_were_cut(stretch: int, height: int) -> None:
    wide, high = spread_of(Typewriter(wear=0), "н")
    other = Typewriter(wear=0, slugs=Slugs(stretch=stretch, height=height))
    now_wide, now_high = spread_of(other, "н")
    assert now_wide == pytest.approx(wide * stretch / 100, abs=4)
    assert now_high == pytest.approx(high * height / 100, abs=4)


def test_bolder_slugs_leave_more_ink_and_finer_less() -> None:
    line = TypedLine("наблюдение", 4)
    amounts = [
        ink(typed(line, machine=Typewriter(wear=0, slugs=Slugs(bolder=bolder))))
        for bolder in (-18, 0, 20, 45)
    ]
    assert amounts == sorted(set(amounts))


def test_letters_of_a_book_face_fit_their_cells() -> None:
    machine = Typewriter(face="fitted-pt-serif", wear=0)
    cell = fonts.cell(machine.face) * 40 * 4
    widths = {letter: spread_of(machine, letter)[0] for letter in "шщжмia"}
    assert all(width < cell * 1.15 for width in widths.values())
    plain = fonts.advance(machine.face, "щ") / fonts.cell(machine.face)
    assert plain > 1.3  # it had to be squeezed


def test_a_lean_moves_heads_to_the_right() -> None:
    upright = cut_slug(Typewriter(wear=0), "н", 40, 24) > 127
    leant = cut_slug(Typewriter(wear=0, slugs=Slugs(lean=200)), "н", 40, 24) > 127
    foot, head = (
        np.flatnonzero(rows.any(axis=0)).mean() for rows in (leant[236:240], leant[170:176])
    )
    straight = np.flatnonzero(upright[170:176].any(axis=0)).mean()
    assert head > straight + 4
    assert abs(foot - np.flatnonzero(upright[236:240].any(axis=0)).mean()) < 4


def test_filled_letters_have_no_counters_and_broken_ones_lose_a_piece() -> None:
    new = Typewriter(wear=0)
    filled = [replace(new, serial=serial, clogged=100) for serial in range(1, 9)]
    whole = int((cut_slug(new, "о", 40, 24) > 127).sum())
    most = max(int((cut_slug(machine, "о", 40, 24) > 127).sum()) for machine in filled)
    assert most > whole * 1.15
    assert np.array_equal(cut_slug(filled[0], "п", 40, 24), cut_slug(new, "п", 40, 24))
    broken = [replace(new, serial=serial, broken=100) for serial in range(1, 9)]
    areas = [int((cut_slug(machine, "н", 40, 24) > 127).sum()) for machine in broken]
    letter = int((cut_slug(new, "н", 40, 24) > 127).sum())
    assert all(area <= letter for area in areas)
    assert min(areas) < letter * 0.9


def test_a_carbon_copy_is_softer_broader_and_still_typing() -> None:
    line = TypedLine("Управление подтверждает получение", 4)
    top = typed(line, machine=Typewriter(wear=0))
    last = typed(line, machine=Typewriter(wear=0, carbon=90))
    assert ink(last) > ink(top) * 1.1

    def edges(page: DrawnPage) -> float:
        grey = page.pixels.mean(axis=2)
        return float(np.abs(np.diff(grey, axis=1)).max(axis=1).mean())

    assert edges(last) < edges(top)
    assert last.truth.text == top.truth.text


def test_crossed_out_words_keep_their_place_and_text() -> None:
    line = TypedLine("слово лишнее тут", 4)
    plain = typed(line)
    crossed = typed(replace(line, overtyped=(Overtyped(6, 12, "х"),)))
    assert crossed.truth.text == plain.truth.text
    word = crossed.truth.lines[0].words[1].box
    inside = (slice(word.y0, word.y1), slice(word.x0, word.x1))
    assert crossed.layers.typed[inside].sum() > plain.layers.typed[inside].sum() * 1.2
    first = plain.truth.lines[0].words[0].box
    before = (slice(first.y0, first.y1), slice(first.x0, first.x1))
    assert np.array_equal(crossed.layers.typed[before], plain.layers.typed[before])
    assert not crossed.layers.handwritten.any()


def test_red_typing_is_red_and_typing() -> None:
    page = typed(TypedLine("красное", 4, red=True), TypedLine("черное", 10))
    red, black = (line.box for line in page.truth.lines)

    def tone(box: Box) -> Pixels:
        part = page.pixels[box.y0 : box.y1, box.x0 : box.x1]
        return np.asarray(part[page.layers.typed[box.y0 : box.y1, box.x0 : box.x1]].mean(axis=0))

    assert tone(red)[0] > tone(red)[2] + 40
    assert abs(tone(black)[0] - tone(black)[2]) < 25
    two = typed(TypedLine("ндл", 4), machine=Typewriter(two_tone=45))
    box = two.truth.lines[0].box
    part = two.pixels[box.y0 : box.y1, box.x0 : box.x1].astype(int)
    redness = (part[:, :, 0] - part[:, :, 2]).mean(axis=1)
    assert redness[-4:].mean() > redness[:4].mean() + 10


def test_a_line_typed_at_another_time_is_paler() -> None:
    page = typed(TypedLine("наблюдение", 2), TypedLine("наблюдение", 8, force=45))
    dark, pale = (
        page.pixels[line.box.y0 : line.box.y1, line.box.x0 : line.box.x1].min(axis=(0, 2)).mean()
        for line in page.truth.lines
    )
    assert pale > dark + 15


@pytest.mark.parametrize("underline", ["_", "=", "-", "."])
def test_lines_are_underlined_with_other_keys(underline: str) -> None:
    plain = typed(TypedLine("наше", 4))
    page = typed(TypedLine("наше", 4, underlined=True, underline=underline))
    below = plain.truth.lines[0].box.y1 - (4 if underline == "-" else 0)
    assert page.layers.typed[below:].sum() > plain.layers.typed[below:].sum() + 20
    assert page.truth.text == "наше"


@pytest.mark.parametrize("pitch", [6, 8, 12, 17, 20])
def test_large_and_tiny_type(pitch: int) -> None:
    page = typed(TypedLine("нннн", 6), machine=Typewriter(pitch=pitch, wear=0), dpi=300)
    box = page.truth.lines[0].box
    assert box.x1 - box.x0 == pytest.approx(4 * 300 / pitch, rel=0.12)
    assert pitch in PITCHES


def test_disturbing_lines_changes_no_text_and_no_place() -> None:
    body = random_body(rng_for("body"), 60, 100)
    seen = set()
    for seed in range(30):
        out = disturb_lines(rng_for("faults", seed), body)
        places = [(line.text, line.row, line.column, line.kind, line.paragraph) for line in out]
        assert places == [(ln.text, ln.row, ln.column, ln.kind, ln.paragraph) for ln in body]
        seen |= {name for line in out for name in changes(line)}
    assert seen == {"overtyped", "force", "underlined", "red"}


def changes(line: TypedLine) -> set[str]:
    return {
        name
        for name, ordinary in (("overtyped", ()), ("force", 100), ("underlined", False))
        if getattr(line, name) != ordinary
    } | ({"red"} if line.red else set())


@pytest.mark.parametrize("language", ["ru", *LATIN_LANGUAGES])
@given(seed=st.integers(0, 10_000), width=st.integers(30, 110))
@settings(max_examples=25, deadline=None)
def test_bodies_stay_on_the_page(language: str, seed: int, width: int) -> None:
    lines = random_body(rng_for(seed), width, 90, language=language, first_row=6)
    assert lines == random_body(rng_for(seed), width, 90, language=language, first_row=6)
    for line in lines:
        assert line.column + len(line.text) <= width
        assert 6 <= line.row <= 90
    rows = [line.row for line in lines]
    assert rows == sorted(rows)
    assert len(set(rows)) == len(rows)
    numbers = [line.paragraph for line in lines if line.paragraph is not None]
    assert numbers == sorted(numbers)
    assert all((ln.kind is RegionKind.PARAGRAPH) == (ln.paragraph is not None) for ln in lines)


def test_latin_text_has_its_accents_and_no_cyrillic() -> None:
    for language, accents in (("fr", "éè"), ("de", "üäß"), ("cs", "ěřž")):
        text = paragraph(rng_for(language), language, 40)
        assert set(accents) & set(text), language
        assert not any("а" <= letter.lower() <= "я" for letter in text)
    assert any(line.paragraph is not None for line in random_body_la(rng_for(3), 60, 90))
    with pytest.raises(ValueError, match="language 'tlh'"):
        random_body(rng_for(1), 60, 90, language="tlh")
    with pytest.raises(ValueError, match="too few"):
        random_body(rng_for(1), 9, 90)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Slugs(stretch=20),
        lambda: Slugs(bolder=99),
        lambda: Typewriter(carbon=101),
        lambda: Typewriter(colour="gold"),
        lambda: Overtyped(3, 3, "х"),
        lambda: Overtyped(0, 3, "хх"),
        lambda: TypedLine("аб", 0, overtyped=(Overtyped(0, 3, "х"),)),
        lambda: TypedLine("аб", 0, force=5),
        lambda: TypedLine("аб", 0, underline="~"),
    ],
)
def test_impossible_typing_cannot_be_described(build: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        build()  # type: ignore[operator]
