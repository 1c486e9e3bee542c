from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.fields import FieldSettings
from pipeline.ocr import NullEngine, TesseractSettings
from pipeline.output import ResultFolder
from pipeline.resume.recipe import Recipe, keep_recipe, load_recipe
from pipeline.resume.wanted import page_recipe, record_recipe
from pipeline.settings import Settings, choose_settings

ENGINE = NullEngine()


class Other(NullEngine):
    name = "other 2.0"


def test_a_recipe_is_kept_and_found(tmp_path: Path) -> None:
    out, recipe = ResultFolder(tmp_path), page_recipe(Settings(), ENGINE)
    keep_recipe(out, recipe)
    assert load_recipe(out, recipe.digest) == recipe
    out.recipe(recipe.digest).write_text("{}")
    assert load_recipe(out, recipe.digest) is None
    keep_recipe(out, recipe)
    assert load_recipe(out, recipe.digest) == recipe


def test_a_setting_of_a_page_is_named() -> None:
    before = page_recipe(Settings(), ENGINE)
    now = page_recipe(Settings(ocr=TesseractSettings(dpi=300)), ENGINE)
    assert before.differences(now) == ("ocr.dpi was 200, is 300",)
    assert before.digest != now.digest


def test_a_rule_for_headers_makes_no_other_page() -> None:
    other = replace(Settings(), grammar=FieldSettings(head_lines=7))
    assert page_recipe(Settings(), ENGINE).digest == page_recipe(other, ENGINE).digest
    differences = record_recipe(Settings(), ENGINE).differences(record_recipe(other, ENGINE))
    assert len(differences) == 1
    assert differences[0].startswith("grammar.head_lines was ")


def test_another_engine_is_named() -> None:
    before, now = page_recipe(Settings(), ENGINE), page_recipe(Settings(), Other())
    assert before.differences(now) == ("the engine was null, is other 2.0",)


def test_without_separation_the_ink_model_is_no_part() -> None:
    without = page_recipe(choose_settings(changes=["ink.separate=no"]), ENGINE)
    assert "the ink model" not in without.programs
    assert "the ink model" in page_recipe(Settings(), ENGINE).programs


def test_pictures_beside_the_page_are_no_part() -> None:
    assert page_recipe(Settings(), ENGINE) == page_recipe(Settings(labels=True), ENGINE)


@pytest.mark.parametrize("content", [b"first", b"second"])
def test_a_model_for_handwriting_counts_by_its_bytes(tmp_path: Path, content: bytes) -> None:
    recipes = []
    for place, data in (("a", b"first"), ("b", content)):
        model = tmp_path / place / "model.mlmodel"
        model.parent.mkdir()
        model.write_bytes(data)
        recipes.append(page_recipe(choose_settings(changes=[f"handwriting.model={model}"]), ENGINE))
    assert (recipes[0].digest == recipes[1].digest) is (content == b"first")


def test_modules_that_changed_came_or_went_are_named() -> None:
    before = Recipe("page", {"p.a": "1", "p.b": "1"}, {}, {})
    now = Recipe("page", {"p.a": "2", "p.c": "1"}, {}, {})
    assert before.differences(now) == ("p.a has changed", "p.b is used no more", "p.c is new")
    assert before.differences(before) == ()
