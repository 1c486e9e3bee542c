"""What is kept of ink and reading gives the same page, and damage is harmless."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from drawn import BlobEngine, page_image, prose, typescript
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ink import InkLayers, InkProbability, InkSettings, Separation
from pipeline.ink.stamps import Stamp
from pipeline.model import Grey, PageImage
from pipeline.ocr import EngineWord, TesseractSettings
from pipeline.output import ResultFolder
from pipeline.resume.ink_store import RememberingSeparation, image_key, pack, unpacked
from pipeline.resume.words_store import RememberingEngine
from pipeline.rows import RowSettings


class Counting:
    """Gives words that have all that a word can have."""

    name = "counting"

    def __init__(self) -> None:
        self.calls = 0

    def read(self, picture: Grey) -> list[EngineWord]:
        self.calls += 1
        return [EngineWord("лес\u2028ъ", (0, 1, picture.shape[1], 3), 2, 1 / 3)]


def picture(value: int = 9) -> Grey:
    return np.full((4, 5), value, np.uint8)


def test_a_picture_is_read_once(tmp_path: Path) -> None:
    engine, out = Counting(), ResultFolder(tmp_path)
    first = RememberingEngine(engine, TesseractSettings(), out).read(picture())
    again = RememberingEngine(engine, TesseractSettings(), out)
    assert list(again.read(picture())) == list(first)
    assert engine.calls == 1
    assert len(again.keys) == 1


@pytest.mark.parametrize("other", ["picture", "shape", "settings", "engine"])
def test_anything_else_is_read(tmp_path: Path, other: str) -> None:
    engine, out = Counting(), ResultFolder(tmp_path)
    RememberingEngine(engine, TesseractSettings(), out).read(picture())
    settings = TesseractSettings(dpi=300) if other == "settings" else TesseractSettings()
    if other == "engine":
        engine.name = "counting 2"
    seen = picture(8) if other == "picture" else picture()
    RememberingEngine(engine, settings, out).read(seen.T.copy() if other == "shape" else seen)
    assert engine.calls == 2


@pytest.mark.parametrize("damage", [b"", b"[", b"{}x", b'[["a", 1]]', b"[[1,2,3,4,5,6,null]]"])
def test_damaged_words_are_read_again(tmp_path: Path, damage: bytes) -> None:
    engine, out = Counting(), ResultFolder(tmp_path)
    reader = RememberingEngine(engine, TesseractSettings(), out)
    first = reader.read(picture())
    out.words_state(reader.keys[0]).write_bytes(damage)
    assert list(reader.read(picture())) == list(first)
    assert engine.calls == 2


def test_a_failed_reading_is_not_kept(tmp_path: Path) -> None:
    class Failing(Counting):
        def read(self, picture: Grey) -> list[EngineWord]:
            super().read(picture)
            raise ZeroDivisionError

    engine, out = Failing(), ResultFolder(tmp_path)
    reader = RememberingEngine(engine, TesseractSettings(), out)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            reader.read(picture())
    assert (engine.calls, reader.keys) == (2, [])


@cache
def image() -> PageImage:
    return page_image(typescript(prose(3, 20)).grey)


def some_separation(page: PageImage, seed: int) -> Separation:
    chance = np.random.default_rng(seed)
    masks = [page.ink & (chance.random(page.ink.shape) < 0.5) for _ in range(3)]
    maps = [chance.integers(0, 256, page.ink.shape).astype(np.uint8) for _ in range(3)]
    stamps = tuple(Stamp((n, 2, n + 3, 9), 1 / (n + 3)) for n in range(seed % 3))
    rules = (masks[0] & masks[1], masks[1] & masks[2])
    return Separation(InkLayers(*masks), InkProbability(*maps), stamps, rules)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_ink_comes_back_where_it_is_asked_for(seed: int) -> None:
    page = image()
    separation = some_separation(page, seed)
    back = unpacked(pack(separation, page), page)
    assert back.stamps == separation.stamps
    for mine, theirs in zip(back.rules, separation.rules, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    for name in ("typed", "handwritten", "other"):
        np.testing.assert_array_equal(getattr(back.layers, name), getattr(separation.layers, name))
    for name in ("typed", "handwritten"):
        kept, sorted_ = getattr(back.probability, name), getattr(separation.probability, name)
        np.testing.assert_array_equal(kept[page.ink], sorted_[page.ink])
        assert kept.dtype == np.uint8


def test_what_is_new_is_given_as_what_was_kept(tmp_path: Path) -> None:
    page, out = image(), ResultFolder(tmp_path)
    sorting = [RememberingSeparation("r", out) for _ in range(2)]
    new, kept = (each(page, RowSettings(), InkSettings()) for each in sorting)
    assert len(list((tmp_path / "state" / "ink").iterdir())) == 1
    assert sorting[0].keys == sorting[1].keys
    for name in ("typed", "handwritten", "other"):
        for part in ("layers", "probability"):
            first, second = (getattr(getattr(each, part), name) for each in (new, kept))
            np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other page"])
def test_damaged_ink_is_sorted_again(tmp_path: Path, damage: str) -> None:
    page, out = image(), ResultFolder(tmp_path)
    sorting = RememberingSeparation("r", out)
    sorting(page, RowSettings(), InkSettings())
    path = out.ink_state(sorting.keys[0])
    whole = path.read_bytes()
    other = page_image(typescript(prose(5, 30)).grey)
    broken = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "flipped": whole[:200] + bytes([whole[200] ^ 255]) + whole[201:],
        "other page": pack(some_separation(other, 1), other),
    }[damage]
    path.write_bytes(broken)
    sorting(page, RowSettings(), InkSettings())
    assert path.read_bytes() == whole


def test_the_key_is_of_what_the_page_holds() -> None:
    page = image()
    assert image_key(page) == image_key(replace(page, warnings=("odd",)))
    for other in (
        replace(page, grey=255 - page.grey),
        replace(page, ink=~page.ink),
        replace(page, chroma=np.zeros_like(page.grey)),
        replace(page, x_height=7.5),
        replace(page, bilevel=not page.bilevel),
    ):
        assert image_key(page) != image_key(other)


def test_words_of_a_page_are_the_same_read_back(tmp_path: Path) -> None:
    grey = typescript(prose(3, 20)).grey
    reader = RememberingEngine(BlobEngine(), TesseractSettings(), ResultFolder(tmp_path))
    assert list(reader.read(grey)) == list(reader.read(grey))
