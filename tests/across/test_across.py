"""A record beside an English transcription: the invented document, the sample, planted errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from across_records import ENGLISH, PAGE, RUSSIAN, record, sample_record, typed, written

from pipeline.across import AcrossComparison, Check, compare_across
from pipeline.transcription import parse, read_transcription

MODEL = Path(__file__).resolve().parents[2].parent / "shared/data/typed_transcription_en.txt"


def compared(english: str = ENGLISH) -> AcrossComparison:
    return compare_across(record(), parse(english))


def changed(before: str, after: str) -> AcrossComparison:
    assert before in ENGLISH
    return compared(ENGLISH.replace(before, after))


def check(result: AcrossComparison, field: str) -> Check:
    return next(one for one in result.checks if one.field == field)


def failing(result: AcrossComparison) -> list[str]:
    return [f"{one.field}: {one.verdict}" for one in result.checks if one.verdict != "agree"]


def test_the_unchanged_translation_raises_no_alarm() -> None:
    result = compared()
    assert result.differences == ()
    assert {entry.scan.name: entry.transcription.name for entry in result.both
            if entry.scan and entry.transcription} == {
        "Кузнецов": "Kuznetsov", "НКВД": "NKVD", "Смоленск": "Smolensk", "Чижов": "Chizhov",
        "Вязьма": "Vyazma", "Щеглов": "Shcheglov", "Ярцево": "Yartsevo", "Юрьев": "Iur'ev",
        "ЦК": "Central Committee", "ВКП(б)": "VKP(b)", "Москва": "Moscow",
        "Хворостин": "Khvorostin", "Сидоров": "Sidorov",
    }  # fmt: skip
    assert [entry.transcription.name for entry in result.unread if entry.transcription] == [
        "Voroshilov"
    ]
    assert result.remarks == ()


def test_a_name_has_its_places_on_the_scan() -> None:
    entry = next(one for one in compared().both if one.scan and one.scan.name == "Кузнецов")
    assert entry.scan is not None
    first = entry.scan.mentions[0]
    column = RUSSIAN[0].split().index("Кузнецов")
    assert (first.text, first.paragraph) == ("Кузнецов", 0)
    assert [(at.page, at.box[0]) for at in first.at] == [(PAGE, 50 * column)]


@pytest.mark.parametrize(
    ("before", "after", "alarm"),
    [
        ("No. 73", "No. 78", "number: differ"),
        ("\n\nNo. 73", "", "number: only in scan"),
        ("March 14, 1936\n\nNo", "March 15, 1936\n\nNo", "date: differ"),
        ("GARF", "RGASPI", "archive.repository: differ"),
        ("R-5446", "R-5448", "archive.fond: differ"),
        ("Op. 2.", "Op. 3.", "archive.opis: differ"),
        ("D. 30", "D. 31", "archive.delo: differ"),
        ("L. 4-4 rev", "L. 4", "archive.sheets: differ"),
        ("1,500", "1,600", "figures: differ"),
        ("March 12", "March 13", "figures: differ"),
        ("P. SIDOROV", "P. FEDOROV", "signature.name: differ"),
        ("P. SIDOROV", "V. SIDOROV", "signature.name: differ"),
        ("Head of the railway P.", "Secretary of the railway P.", "signature.post: differ"),
        ("\n\n*-* Written in pencil.", "", "footnote: only in scan"),
    ],
)
def test_a_planted_field_is_reported(before: str, after: str, alarm: str) -> None:
    assert alarm in failing(changed(before, after))


def test_another_name_is_on_one_side_only() -> None:
    result = changed("Shcheglov", "Drozdov")
    assert [one.scan.name for one in result.only_in_scan if one.scan] == ["Щеглов"]
    assert result.only_in_scan[0].note == "Usual spelling: Shcheglov."
    assert [one.transcription.name for one in result.only_in_transcription if one.transcription] \
        == ["Drozdov"]  # fmt: skip


def test_a_name_much_like_it_differs() -> None:
    result = changed("Khvorostin", "Khvorostov")
    apart = [one for one in result.both if one.verdict != "agree"]
    assert [(one.verdict, one.note) for one in apart] == [
        ("differ", "One name read or spelt otherwise.")
    ]


def test_a_name_for_another_of_the_same_document() -> None:
    result = changed("Kuznetsov is responsible", "Shcheglov is responsible")
    notes = {one.scan.name: one.note for one in result.both if one.scan and one.verdict == "differ"}
    assert notes == {
        "Кузнецов": "Not in paragraph 2 of the transcription.",
        "Щеглов": "Not in paragraph 2 of the scan.",
    }


def test_other_initials_differ() -> None:
    result = changed("Iur'ev S.M.", "Iur'ev S.K.")
    assert [one.note for one in result.both if one.verdict == "differ"] == [
        "Initials differ: СМ and SK."
    ]


def test_a_dropped_paragraph_is_found() -> None:
    result = changed("I ask for instructions.\n\n", "")
    assert "paragraphs.count: differ" in failing(result)
    alone = check(result, "paragraph")
    assert alone.verdict == "only in scan"
    assert alone.scan is not None
    assert (alone.scan.text, alone.scan.paragraph) == ("Прошу указаний.", 2)
    assert alone.scan.at[0].page == PAGE
    assert check(result, "paragraphs.order").verdict == "agree"


def test_swapped_paragraphs_are_out_of_order() -> None:
    parts = ENGLISH.split("\n\n")
    first = next(at for at, part in enumerate(parts) if "In answer" in part)
    parts[first], parts[first + 1] = parts[first + 1].strip(), "\n" + parts[first].strip()
    text = "\n\n".join(parts).replace("No. 73\n\n", "No. 73\n\n\n").replace("\n\n\n\n", "\n\n\n")
    result = compared(text)
    order = check(result, "paragraphs.order")
    assert order.verdict == "differ"
    assert any(pair.moved for pair in result.paragraphs)


def test_pencil_moved_to_another_paragraph_is_reported() -> None:
    text = ENGLISH.replace("*Check", "Check").replace("Voroshilov.*", "Voroshilov.")
    result = compared(text.replace("I ask for instructions.", "*I ask for instructions.*"))
    found = [
        (one.scan.normalised, one.transcription.normalised)
        for one in result.checks
        if one.field == "pencil" and one.verdict == "differ" and one.scan and one.transcription
    ]
    assert ("typed", "pencil") in found
    assert ("pencil", "typed") in found


def test_ink_is_not_pencil() -> None:
    body = (*map(typed, RUSSIAN, range(10, 14)), written("ink"))
    assert "pencil: differ" in failing(compare_across(record(body), parse(ENGLISH)))


def test_a_record_and_a_transcription_with_nothing_in_common() -> None:
    other = "A letter\n\nJune 1, 1950\n\n\nDear Maria, the weather in Paris is fine. Ivan.\n"
    result = compare_across(record(), parse(other))
    assert {entry.verdict for entry in result.only_in_transcription} == {"only in transcription"}
    assert not any(entry.scan for entry in result.only_in_transcription)
    assert "date: differ" in failing(result)
    assert result.both == ()


def test_nothing_at_all() -> None:
    result = compare_across(record(body=()), parse("A letter\n\nJune 1, 1950\n"))
    assert check(result, "paragraphs.count").verdict == "agree"
    assert result.paragraphs == ()


@pytest.mark.skipif(not MODEL.exists(), reason="the model transcription is not beside this tree")
def test_the_sample_agrees_with_the_model_transcription() -> None:
    result = compare_across(sample_record(), read_transcription(MODEL))
    # The edition's remark "so in the source" has nothing on the scan that it could agree with.
    assert failing(result) == ["footnote: only in transcription"]
    assert len(result.both) == 24
    assert {entry.verdict for entry in result.both} == {"agree"}
    assert {entry.likeness for entry in result.both} == {1.0}
    assert (result.only_in_scan, result.only_in_transcription) == ((), ())
    assert [(one.scan, one.transcription) for one in result.paragraphs] == [
        (at, at) for at in range(6)
    ]
    codes = {remark.code for remark in result.remarks}
    assert {"note-without-anchor", "doubled-space", "be-with-bare-verb"} <= codes


@pytest.mark.skipif(not MODEL.exists(), reason="the model transcription is not beside this tree")
def test_each_name_of_the_model_is_missed_when_it_is_another() -> None:
    text = MODEL.read_text(encoding="utf-8")
    names = ("Zhuravlev", "Lytvyn", "Kamensky", "Tsesarsky", "Yagoda", "Lyushkov", "Beria")
    for name in names:
        result = compare_across(sample_record(), parse(text.replace(name, "Golubtsov")))
        assert len(result.only_in_scan) == len(result.only_in_transcription) == 1, name
