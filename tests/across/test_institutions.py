"""Institutions by their names in both languages."""

from __future__ import annotations

import pytest

from pipeline.across.abbreviations import INSTITUTIONS, find_institutions


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("НКВД", "NKVD"), ("НКВД", "N.K.V.D."),
        ("Народным Комиссариатом Внутренних Дел", "People's Commissariat of Internal Affairs"),
        ("ЦК", "Central Committee"), ("ЦК", "TsK"), ("ВКП(б)", "CPSU (b)"), ("ВКП/б/", "VKP(b)"),
        ("ВКП(б)", "All-Union Communist Party (Bolsheviks)"),
        ("ВКП(б)", "All-Union Communist Party of Bolsheviks"),
        ("ВКП(б)", "All-Union Communist Party (of Bolsheviks)"), ("СССР", "USSR"),
        ("Советского Союза", "Soviet Union"), ("ЦКК", "Central Control Commission"),
        ("Совнаркомом", "Council of People's Commissars"), ("Политбюро", "Politburo"),
        ("УНКВД", "UNKVD"), ("ОГПУ", "OGPU"), ("обкомов", "regional committees"),
        ("Красной Армии", "Red Army"), ("Наркомводе", "NKVod"), ("КП(б)У", "CP(b)U"),
    ],
)  # fmt: skip
def test_both_names_are_of_one_institution(russian: str, english: str) -> None:
    here = [at.known for at in find_institutions(f"в {russian} и", "ru")]
    there = [at.known for at in find_institutions(f"in the {english} and", "en")]
    assert here == there
    assert len(here) == 1


def test_ids_are_one_each() -> None:
    assert len({one.known for one in INSTITUTIONS}) == len(INSTITUTIONS)


def test_parts_of_words_are_no_institutions() -> None:
    assert list(find_institutions("ЦКАД и СССРовский", "ru")) == []
