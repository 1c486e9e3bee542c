"""Archives, posts and footnotes in both languages."""

from __future__ import annotations

import pytest

from pipeline.across.archives import part_key, repository_key
from pipeline.across.footnote_kinds import footnote_kind
from pipeline.across.posts import concepts


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("РГАСПИ", "RGASPI"), ("ГАРФ", "GARF"), ("РЦХИДНИ", "RTsKhIDNI"), ("АП РФ", "AP RF"),
        ("АП РФ", "APRF"), ("ЦА ФСБ РФ", "TsA FSB RF"), ("ЦА ФСБ", "TsA FSB RF"),
        ("РГВА", "Russian State Military Archive (RGVA)"),
        ("ГАРФ", "State Archive of the Russian Federation"), ("РГАЭ", "RGAE"), ("ЦХСД", "TsKhSD"),
    ],
)  # fmt: skip
def test_repositories(russian: str, english: str) -> None:
    assert repository_key(russian) == repository_key(english)


def test_other_repositories_differ() -> None:
    names = ("РГАСПИ", "ГАРФ", "РГАНИ", "РГВА", "РГАЭ", "АП РФ", "ЦА ФСБ РФ", "ЦАМО", "РГАЛИ")
    assert len({repository_key(name) for name in names}) == len(names)


def test_parts_of_a_reference() -> None:
    assert part_key("3-ос") == part_key("3-os")
    assert part_key("Р-5446") == part_key("R-5446")
    assert part_key("58а") == part_key("58a")
    assert part_key("58") != part_key("58а")


@pytest.mark.parametrize(
    ("russian", "english", "same"),
    [
        ("Секретарь ЦК ВКП(б)", "Secretary of the Central Committee of the CPSU (b)", True),
        ("Нарком внутренних дел СССР", "People's Commissar of Internal Affairs of the USSR", True),
        ("Зам. начальника УНКВД", "Deputy Head of the UNKVD", True),
        ("Начальник 3 отдела", "Chief of the 3rd Department", True),
        ("Секретарь обкома", "Secretary of the Regional Committee", True),
        ("Секретарь ЦК ВКП(б)", "Chairman of the Central Committee of the CPSU (b)", False),
        ("Заместитель наркома", "People's Commissar", False),
    ],
)
def test_posts(russian: str, english: str, same: bool) -> None:
    assert (concepts(russian, "ru") == concepts(english, "en")) == same


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Вписано карандашом.", "written"),
        ("This was written by hand in pencil.", "written"),
        ("Подчёркнуто карандашом.", "underlined"),
        ("Underlined in pencil.", "underlined"),
        ("Отчёркнуто на полях карандашом.", "in the margin"),
        ("Так в документе.", "so in the source"),
        ("So in the source.", "so in the source"),
        ("The appendix is not published.", None),
    ],
)
def test_footnotes(text: str, kind: str | None) -> None:
    assert footnote_kind(text) == kind
