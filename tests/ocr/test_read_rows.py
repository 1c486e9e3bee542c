"""Rows are cut out, read by an engine, and the words find their place on the page again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from drawn import SIZE, BlobEngine, Typescript, page_image, prose, typescript

from pipeline.model import Grey
from pipeline.ocr import EngineWord, NullEngine, ReplayEngine, read_rows
from pipeline.ocr.engine import picture_key
from pipeline.rows import Rows, RowSettings, RowWord, find_rows


def rows_of(grey: Grey) -> Rows:
    return find_rows(page_image(grey), RowSettings())


def read(
    page: Typescript, engine: BlobEngine, chosen: Sequence[int] | None = None
) -> dict[int, tuple[RowWord, ...]]:
    rows = rows_of(page.grey)
    return read_rows(page.grey, rows, range(len(rows.rows)) if chosen is None else chosen, engine)


@pytest.mark.parametrize("spacing", [2.0, 3.0])
def test_every_word_comes_back_to_its_place(spacing: float) -> None:
    page = typescript(prose(10, 40), spacing=spacing)
    found = [word for words in read(page, BlobEngine()).values() for word in words]
    assert [word.text for word in found] == ["а" * len(text) for text, _ in page.words]
    for word, (_, box) in zip(found, page.words, strict=True):
        assert np.abs(np.array(word.box) - box.as_list()).max() <= 2
        assert word.confidence == 0.95


def test_words_on_a_leaning_row_come_back_to_their_place() -> None:
    page = typescript(prose(4, 60))
    leaning = np.full_like(page.grey, 235)
    for x in range(page.grey.shape[1]):
        leaning[:, x] = np.roll(page.grey[:, x], round(0.012 * x))
    rows = rows_of(leaning)
    engine = BlobEngine()
    found = read_rows(leaning, rows, range(4), engine)
    words = [word for row in found.values() for word in row]
    assert len(words) == len(page.words)
    for word, (_, box) in zip(words, page.words, strict=True):
        drop = 0.012 * box.centre[0]
        moved = [box.x0, box.y0 + drop, box.x1, box.y1 + drop]
        assert np.abs(np.array(word.box) - moved).max() <= 4
    # The engine itself saw level lines.
    ink = np.flatnonzero((engine.pictures[0] < 150).any(axis=1))
    tallest = max(len(run) for run in np.split(ink, np.flatnonzero(np.diff(ink) > 1) + 1))
    assert tallest < 1.8 * SIZE


def test_only_the_chosen_rows_are_shown_to_the_engine() -> None:
    page = typescript(["погон торги", "нети", "пигон"])
    found = read(page, BlobEngine(), [0, 2])
    assert {index: [word.text for word in words] for index, words in found.items()} == {
        0: ["ааааа", "ааааа"],
        2: ["ааааа"],
    }
    assert read(page, BlobEngine(), []) == {}


def test_the_engine_sees_no_rules_and_no_ink_beside_the_rows() -> None:
    page = typescript(["погон торги", "нети"])
    plain, marked = BlobEngine(), BlobEngine()
    read(page, plain)
    page.grey[158:161, 80:500] = 40  # an underline
    page.grey[30:34, 20:60] = 40  # dirt
    page.grey[300:330, 400:500] = 40  # a blot
    rows = rows_of(page.grey)
    read_rows(page.grey, rows, [0, 1], marked)
    before, after = (engine.pictures[0] < 150 for engine in (plain, marked))
    assert after.sum() == pytest.approx(before.sum(), rel=0.02)


def test_a_row_of_which_nothing_is_read_is_absent() -> None:
    page = typescript(["погон торги", "нети"])
    rows = rows_of(page.grey)
    assert read_rows(page.grey, rows, [0, 1], NullEngine()) == {}


def test_leaders_are_counted_even_when_nothing_is_read() -> None:
    page = typescript(["погон ........ торгин"])
    rows = rows_of(page.grey)
    (word,) = read_rows(page.grey, rows, [0], NullEngine())[0]
    assert word.text == "........"
    engine = BlobEngine()
    assert [word.text for word in read(page, engine)[0]] == ["ааааа", "........", "аааааа"]


class TwoLooks:
    """Doubts what it sees the first time; the second look is as sure as it is told."""

    name = "two looks"

    def __init__(self, second: float) -> None:
        self.second = second
        self.calls = 0

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        self.calls += 1
        first = self.calls == 1
        words = BlobEngine(0.4 if first else self.second, gap=20).read(picture)
        return [
            EngineWord("первый" if first else "второй", word.box, word.line, word.confidence)
            for word in words
        ]


@pytest.mark.parametrize(("second", "text"), [(0.9, "второй"), (0.1, "первый")])
def test_a_doubtful_row_is_read_again_and_the_surer_reading_stays(second: float, text: str) -> None:
    page = typescript(["погон торги"])
    found = read_rows(page.grey, rows_of(page.grey), [0], TwoLooks(second))[0]
    assert [word.text for word in found] == [text, text]
    for word, (_, box) in zip(found, page.words, strict=True):
        assert np.abs(np.array(word.box) - box.as_list()).max() <= 3


def test_a_sure_row_is_read_once() -> None:
    engine = BlobEngine(0.95)
    read(typescript(["погон торги", "нети"]), engine)
    assert len(engine.pictures) == 1


class Says:
    """Reads the same text wherever there is a word."""

    name = "says"

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, picture: Grey) -> Sequence[EngineWord]:
        return [
            EngineWord(self.text, word.box, word.line, 0.95) for word in BlobEngine().read(picture)
        ]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("чаи\u0306ник", "чайник"),
        ("е\u0308ж", "ёж"),
        ("„лес“", '"лес"'),
        ("лес\u00a0бор", "лесбор"),
    ],
)
def test_readings_are_normalised(said: str, text: str) -> None:
    page = typescript(["погон"])
    ((word,),) = read_rows(page.grey, rows_of(page.grey), [0], Says(said)).values()
    assert word.text == text


@pytest.mark.parametrize("said", ["|", "||", " "])
def test_the_edge_of_the_sheet_is_no_word(said: str) -> None:
    page = typescript(["погон"])
    assert read_rows(page.grey, rows_of(page.grey), [0], Says(said)) == {}


def test_a_recorded_reading_is_replayed() -> None:
    page = typescript(prose(3, 20))
    rows = rows_of(page.grey)
    live = BlobEngine()
    first = read_rows(page.grey, rows, [0, 1, 2], live)
    recorded = ReplayEngine(
        {picture_key(picture): BlobEngine().read(picture) for picture in live.pictures}
    )
    assert read_rows(page.grey, rows, [0, 1, 2], recorded) == first
