"""Each kind of change, applied to pages as the person saw them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corrections_material import (
    RECTO,
    at_row,
    body,
    corrected,
    find_line,
    find_word,
    letter,
    line_spot,
    log_of,
    mark_of,
    mark_spot,
    reasons,
    record_of,
    region_spot,
    spot,
    word_spot,
)
from pages_by_hand import PITCH

from pipeline.corrections.apply import apply, reassembled
from pipeline.corrections.changes import (
    CheckedChange,
    HandChange,
    LineChange,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    WordChange,
)
from pipeline.model import (
    AnnotationKind,
    Box,
    Hand,
    Instrument,
    Line,
    Region,
    RegionKind,
    Relation,
    Word,
)
from pipeline.output import ResultFolder
from pipeline.record import record_from_json, record_to_json

RECTO_PAGE, VERSO_PAGE = letter()


def word(text: str, after: str) -> WordChange:
    return WordChange(spot=word_spot(RECTO_PAGE, text), before=text, after=after)


def line(start: str, after: str) -> LineChange:
    place = line_spot(RECTO_PAGE, start)
    return LineChange(spot=place, before=place.text, after=after)


def test_the_letter_reads_as_it_should() -> None:
    record = record_of(letter())
    assert record.number is not None
    assert record.number.normalised == "73"
    assert record.date is not None
    assert record.signature is not None
    assert [paragraph.kind for paragraph in record.body] == [
        "paragraph", "paragraph", "handwriting"
    ]  # fmt: skip
    assert record.body[1].text.endswith("без отправления более суток и ждут приказа.")
    assert "scan-missing" in [item.reason for item in record.review]


def test_without_changes_nothing_is_made_anew() -> None:
    pages = letter()
    record = record_of(pages)
    reviewed = apply(ResultFolder(Path()), record, pages, log_of())
    assert reviewed.record is record
    assert reviewed.pages == pages


def test_put_together_again_the_record_is_the_same() -> None:
    pages = letter()
    record = record_of(pages)
    again = reassembled(record, pages, {})
    assert again == record
    assert record_to_json(again) == record_to_json(record)


def test_a_word_is_corrected_where_it_stands() -> None:
    reviewed = corrected(word("станциях", "станции"))
    assert not reviewed.unfit
    assert "на станции дороги" in body(reviewed)[0]
    new, old = find_word(reviewed.pages[0], "станции"), find_word(RECTO_PAGE, "станциях")
    assert (new.box, new.confidence) == (old.box, 1.0)
    assert reviewed.machine_pages == letter()
    assert reviewed.machine_record == record_of(letter())
    (said,) = reviewed.record.provenance.corrected
    assert (said.number, said.who) == (1, "Анна")


def test_a_corrected_word_corrects_the_field() -> None:
    record = corrected(word("73", "78/с")).record
    assert record.number is not None
    assert (record.number.text, record.number.normalised) == ("№ 78/с", "78/с")
    assert record.number.origin == "typed"
    assert record.id == record_of(letter()).id


def test_a_word_is_parted_and_words_are_joined() -> None:
    parted = corrected(word("немедленно", "не медленно"))
    assert "выслать не медленно все" in body(parted)[1]
    first, second = find_word(parted.pages[0], "не"), find_word(parted.pages[0], "медленно")
    whole = find_word(RECTO_PAGE, "немедленно").box
    assert whole.x0 == first.box.x0
    assert first.box.x1 <= second.box.x0
    assert second.box.x1 == whole.x1
    assert second.box.width > 3 * first.box.width


def test_a_word_is_removed_and_one_is_put_in() -> None:
    removed = corrected(word("этот", ""))
    assert "дороги за месяц подробно" in body(removed)[0]
    old = find_word(RECTO_PAGE, "области").box
    gap = Box(old.x1 + 2, old.y0, old.x1 + 18, old.y1)
    put = WordChange(spot=spot(RECTO_PAGE, gap), before="", after="нашей")
    assert "в области нашей и о запасках" in body(corrected(put))[0]


def test_a_word_is_confirmed() -> None:
    reviewed = corrected(word("хлеба", "хлеба"))
    assert find_word(reviewed.pages[0], "хлеба").confidence == 1.0
    assert body(reviewed) == body(corrected())


def test_a_line_keeps_the_words_that_stay() -> None:
    reviewed = corrected(
        line("ках хлеба", "ках белого хлеба на станциях дороги за этот месяц подробнее!")
    )
    new = find_line(reviewed.pages[0], "ках белого")
    old = find_line(RECTO_PAGE, "ках хлеба")
    same = [w for w in new.words if w in old.words]
    assert " ".join(w.text for w in same) == "ках хлеба на станциях дороги за этот месяц"
    assert [w.text for w in new.words if w.confidence == 1.0] == ["белого", "подробнее!"]
    assert [w.box.x0 for w in new.words] == sorted(w.box.x0 for w in new.words)
    assert all(w.box.y0 == old.box.y0 for w in new.words)
    assert "о запасках белого хлеба" in body(reviewed)[0]


def test_a_line_is_removed_and_one_is_put_in() -> None:
    assert "хлеба" not in "".join(body(corrected(line("ках хлеба", ""))))
    place = at_row(11, 0, 30)
    put = LineChange(spot=spot(RECTO_PAGE, place), before="", after="Ответ ждем почтой.")
    reviewed = corrected(put)
    assert not reviewed.unfit
    assert "Ответ ждем почтой." in " ".join(body(reviewed))
    assert find_line(reviewed.pages[0], "Ответ").box == place


def test_marks_speak_about_the_same_words_after_words_change() -> None:
    """The underline is under «числе вагонов,», the insertion behind «комиссар»."""
    reviewed = corrected(
        line("о числе", "о большом числе вагонов, которые стоят на путях без отправления"),
        word("Народный", "Н а родный"),
        word("вагонов,", "вагонов и"),
    )
    assert not reviewed.unfit
    said = {mark.id: mark.anchor for mark in reviewed.record.annotations if mark.page == RECTO}
    assert said["a3"] is not None
    assert [at.text for at in said["a3"].words] == ["числе", "вагонов", "и"]
    insertion = said["a2"]
    assert insertion is not None
    assert insertion.before is not None
    assert insertion.after is not None
    assert (insertion.before.text, insertion.after.text) == ("комиссар", "внутренних")
    assert body(reviewed)[0].startswith("Н а родный комиссар СССР внутренних дел")
    bar = mark_of(reviewed.pages[0], "a4").anchor
    assert bar is not None
    rows = {at.line: 0 for at in bar.words}
    assert set(rows) == {0, 1, 2}
    assert len(bar.words) == len({*bar.words}) == 7 + 5 + 9 + 2


def test_a_mark_keeps_its_place_when_its_word_is_removed() -> None:
    reviewed = corrected(word("комиссар", ""), word("Народный", ""))
    insertion = mark_of(reviewed.pages[0], "a2").anchor
    assert insertion is not None
    assert insertion.before is None
    assert body(reviewed)[0].startswith("СССР внутренних дел")
    both = corrected(line("о числе", ""))
    assert mark_of(both.pages[0], "a3").anchor is None


def test_a_region_is_of_another_kind() -> None:
    change = RegionChange(
        spot=region_spot(RECTO_PAGE, "r3"), before=RegionKind.PARAGRAPH, after=RegionKind.FOOTER
    )
    reviewed = corrected(change)
    assert [line.role for line in reviewed.record.other_lines] == ["footer", "footer", "signature"]
    assert len(body(reviewed)) == 3  # the text overleaf stands alone now


@pytest.mark.parametrize("hand", [Hand.INK, Hand.PENCIL])
def test_a_line_that_is_written_by_hand(hand: Hand) -> None:
    change = HandChange(
        subject="line", spot=line_spot(RECTO_PAGE, "в области"), before=Hand.TYPED, after=hand
    )
    reviewed = corrected(change)
    made = mark_of(reviewed.pages[0], "by-hand-1")
    assert (made.kind, made.hand, made.reading) == (
        AnnotationKind.PARAGRAPH, hand, "в области и о запас-"
    )  # fmt: skip
    assert made.instrument is Instrument(hand.value)
    kinds = [(paragraph.kind, paragraph.text) for paragraph in reviewed.record.body]
    assert ("handwriting", "в области и о запас-") in kinds
    assert all("о запас" not in text for kind, text in kinds if kind == "paragraph")


def test_a_whole_region_that_is_written_by_hand() -> None:
    change = HandChange(
        subject="line", spot=line_spot(VERSO_PAGE, "более"), before=Hand.TYPED, after=Hand.INK
    )
    reviewed = corrected(change)
    assert reviewed.pages[1].regions[0].kind is RegionKind.HANDWRITING
    written = [p for p in reviewed.record.body if p.kind == "handwriting"]
    assert "более суток и ждут приказа." in written[0].text
    back = HandChange(
        subject="line", spot=line_spot(VERSO_PAGE, "более"), before=Hand.INK, after=Hand.TYPED
    )
    again = corrected(change, back)
    assert not again.unfit
    assert again.pages[1].text == VERSO_PAGE.text
    assert [mark.id for mark in again.pages[1].annotations] == ["a1"]


def test_a_mark_that_is_typed_is_a_line_with_its_reading() -> None:
    give = ReadingChange(
        spot=mark_spot(VERSO_PAGE, "a1"), before=None, after="Вагоны будут к утру."
    )
    typed = HandChange(
        subject="annotation", spot=mark_spot(VERSO_PAGE, "a1"), before=Hand.PENCIL, after=Hand.TYPED
    )
    reviewed = corrected(give, typed)
    assert not reviewed.unfit
    assert not reviewed.pages[1].annotations
    assert all(one.kind is not RegionKind.HANDWRITING for one in reviewed.pages[1].regions)
    assert body(reviewed)[-1] == "Вагоны будут к утру."
    assert reviewed.record.body[-1].kind == "paragraph"


def test_a_mark_of_another_hand() -> None:
    change = HandChange(
        subject="annotation", spot=mark_spot(RECTO_PAGE, "a2"), before=Hand.PENCIL, after=Hand.INK
    )
    reviewed = corrected(change)
    made = mark_of(reviewed.pages[0], "a2")
    assert (made.hand, made.instrument) == (Hand.INK, Instrument.INK)
    assert "Вписано чернилами." in [note.text for note in reviewed.record.footnotes]


def test_a_paragraph_begins_in_the_midst_of_one() -> None:
    change = ParagraphChange(spot=line_spot(RECTO_PAGE, "ках"), before=False, after=True)
    reviewed = corrected(change)
    assert [one.id for one in reviewed.pages[0].regions] == ["r1", "r2", "r2-2", "r3"]
    assert body(reviewed)[0].endswith("в области и о запас-")  # though the word is broken there
    assert body(reviewed)[1].startswith("ках хлеба")
    back = ParagraphChange(spot=line_spot(RECTO_PAGE, "ках"), before=True, after=False)
    again = corrected(change, back)
    assert body(again) == body(corrected())
    assert again.pages == letter()


def test_paragraphs_run_on() -> None:
    change = ParagraphChange(spot=line_spot(RECTO_PAGE, "Просим"), before=True, after=False)
    reviewed = corrected(change)
    assert "подробно. Просим выслать" in body(reviewed)[0]
    assert [one.id for one in reviewed.pages[0].regions] == ["r1", "r2"]
    assert len(body(reviewed)) == len(body(corrected())) - 1


def test_paragraphs_at_the_end_of_a_page() -> None:
    overleaf = line_spot(VERSO_PAGE, "более")
    apart = corrected(ParagraphChange(spot=overleaf, before=False, after=True))
    assert body(apart)[1].endswith("без отправления")
    assert body(apart)[2] == "более суток и ждут приказа."
    assert apart.pages == letter()
    capital = WordChange(spot=word_spot(VERSO_PAGE, "более"), before="более", after="Более")
    ended = WordChange(
        spot=word_spot(RECTO_PAGE, "отправления"), before="отправления", after="отправления."
    )
    alone = corrected(capital, ended)
    assert body(alone)[2] == "Более суток и ждут приказа."
    together = ParagraphChange(spot=overleaf, before=True, after=False)
    assert body(corrected(capital, ended, together))[1].endswith("отправления. Более суток и ждут "
                                                                 "приказа.")  # fmt: skip


def test_the_first_text_of_a_document_goes_on_with_nothing() -> None:
    first = ParagraphChange(spot=line_spot(RECTO_PAGE, "Народный"), before=True, after=False)
    (unfit,) = corrected(first).unfit
    assert "No text stands before" in unfit.why.en


def test_a_mark_that_was_none_is_one_again() -> None:
    where = mark_spot(RECTO_PAGE, "a2")
    gone = MarkChange(spot=where, before=AnnotationKind.INSERTION, after=None)
    back = MarkChange(spot=where, before=None, after=AnnotationKind.INSERTION)
    assert "СССР" not in body(corrected(gone))[0]
    again = corrected(gone, back)
    assert mark_of(again.pages[0], "a2") == mark_of(RECTO_PAGE, "a2")
    assert body(again) == body(corrected())


def test_a_mark_is_drawn_upon_another() -> None:
    where = mark_spot(VERSO_PAGE, "a1")
    new = MarkChange(spot=where, before=None, after=AnnotationKind.STRIKE_OUT)
    reviewed = corrected(new)
    assert [(m.id, m.kind.value) for m in reviewed.pages[1].annotations] == [
        ("a1", "paragraph"), ("by-hand-1", "strike-out")
    ]  # fmt: skip


def test_a_mark_that_is_none() -> None:
    gone = MarkChange(spot=mark_spot(VERSO_PAGE, "a1"), before=AnnotationKind.PARAGRAPH, after=None)
    reviewed = corrected(gone)
    assert not reviewed.pages[1].annotations
    assert [p.kind for p in reviewed.record.body] == ["paragraph", "paragraph"]
    assert "unread-handwriting" not in reasons(reviewed)


def test_a_mark_of_another_kind_speaks_about_the_words_where_it_lies() -> None:
    strike = MarkChange(
        spot=mark_spot(RECTO_PAGE, "a3"),
        before=AnnotationKind.UNDERLINE,
        after=AnnotationKind.STRIKE_OUT,
    )
    reviewed = corrected(strike)
    struck = [w.text for p in reviewed.record.body for r in p.runs for w in r.words if w.struck]
    assert struck == ["числе", "вагонов,"]
    insertion = MarkChange(
        spot=mark_spot(RECTO_PAGE, "a5"),
        before=AnnotationKind.UNCLASSIFIED,
        after=AnnotationKind.INSERTION,
    )
    read = ReadingChange(spot=mark_spot(RECTO_PAGE, "a5"), before=None, after="не")
    assert "погрузке не и" in body(corrected(insertion, read))[1]


def test_a_mark_that_the_machine_did_not_see() -> None:
    box = at_row(8.4, 11, 7, 10)
    new = MarkChange(spot=spot(RECTO_PAGE, box), before=None, after=AnnotationKind.STRIKE_OUT)
    reviewed = corrected(new)
    made = mark_of(reviewed.pages[0], "by-hand-1")
    assert made.box == box
    assert made.anchor is not None
    assert made.anchor.relation is Relation.THROUGH
    struck = [w.text for p in reviewed.record.body for r in p.runs for w in r.words if w.struck]
    assert struck == ["выслать"]


def test_a_reading_settles_what_was_to_be_read() -> None:
    assert {"unread-handwriting", "doubtful-reading"} <= set(reasons(corrected()))
    passage = ReadingChange(
        spot=mark_spot(VERSO_PAGE, "a1"), before=None, after="Вагоны\nбудут к утру."
    )
    inserted = ReadingChange(spot=mark_spot(RECTO_PAGE, "a2"), before="СССР", after="РСФСР")
    reviewed = corrected(passage, inserted)
    assert body(reviewed)[-1] == "Вагоны будут к утру."
    assert "комиссар РСФСР внутренних" in body(reviewed)[0]
    assert not {"unread-handwriting", "doubtful-reading"} & set(reasons(reviewed))
    assert mark_of(reviewed.pages[0], "a2").reading_confidence == 1.0


def test_a_resolution_that_was_read_by_a_person_is_settled() -> None:
    name = MarkChange(
        spot=mark_spot(RECTO_PAGE, "a5"),
        before=AnnotationKind.UNCLASSIFIED,
        after=AnnotationKind.RESOLUTION,
    )
    assert "resolution" in reasons(corrected(name))
    read = ReadingChange(spot=mark_spot(RECTO_PAGE, "a5"), before=None, after="В дело.")
    assert "resolution" not in reasons(corrected(name, read))


def test_a_checked_document_says_so_and_keeps_its_reasons() -> None:
    reviewed = corrected(CheckedChange(before=False, after=True))
    assert reviewed.checked
    assert reviewed.record.provenance.checked is not None
    assert reviewed.record.provenance.checked.who == "Анна"
    assert reasons(reviewed) == reasons(corrected())
    assert reviewed.pages == letter()
    again = corrected(
        CheckedChange(before=False, after=True), CheckedChange(before=True, after=False)
    )
    assert not again.checked
    assert again.record == record_of(letter())


def test_a_corrected_record_is_read_back() -> None:
    record = corrected(word("73", "78"), CheckedChange(before=False, after=True)).record
    assert record_from_json(record_to_json(record)) == record


def test_turned_pages_are_corrected_along_their_lines() -> None:
    """The same page, its scan lying on its side: words that are parted stand below each other."""
    box = Box(300, 1000, 330, 1000 + 10 * PITCH)
    turned = replace(
        RECTO_PAGE,
        width=RECTO_PAGE.height,
        height=RECTO_PAGE.width,
        rotation=90,
        regions=(
            Region("r", RegionKind.PARAGRAPH, box, (Line(box, (Word("немедленно", box, 0.9),)),)),
        ),
        annotations=(),
    )
    change = WordChange(
        spot=spot(turned, box, "немедленно"), before="немедленно", after="не медленно"
    )
    made = corrected(change, pages=[turned]).pages[0]
    first, second = made.regions[0].lines[0].words
    assert first.box.y1 == box.y1  # it is read from the foot of the scan upwards
    assert second.box.y0 == box.y0
    assert first.box.y0 > second.box.y1 - 2
    assert {first.box.x0, second.box.x0} == {300}
