"""Whatever people change: nothing breaks, nothing is lost, and undone it is as it was."""

from __future__ import annotations

from collections.abc import Sequence

from corrections_material import corrected, letter, log_of, mark_spot, record_of, spot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_corrections_again import moved, parted, read_as, renamed, scanned_anew

from pipeline.corrections.changes import (
    Change,
    CheckedChange,
    FieldChange,
    HandChange,
    LineChange,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    Spot,
    WordChange,
)
from pipeline.corrections.edit_fields import FIELDS
from pipeline.model import AnnotationKind, Box, Hand, Page, RegionKind
from pipeline.page_file import page_from_json, page_to_json
from pipeline.record import record_from_json, record_to_json

PAGES = letter()
TEXTS = st.text("аб в,-12\n", max_size=12)
_WORDS = [(p, w.box, w.text) for p in PAGES for r in p.regions for li in r.lines for w in li.words]
_LINES = [(p, li.box, li.text) for p in PAGES for r in p.regions for li in r.lines]
_REGIONS = [(p, r.box, r.text) for p in PAGES for r in p.regions]


@st.composite
def anywhere(draw: st.DrawFn) -> Spot:
    page = draw(st.sampled_from(PAGES))
    x0, y0 = draw(st.integers(0, 2600)), draw(st.integers(0, 3600))
    width, height = draw(st.integers(1, 900)), draw(st.integers(1, 300))
    return spot(page, Box(x0, y0, x0 + width, y0 + height), draw(TEXTS))


def at(places: Sequence[tuple[Page, Box, str]]) -> st.SearchStrategy[Spot]:
    return st.one_of(st.sampled_from(places).map(lambda place: spot(*place)), anywhere())


MARKS = st.one_of(
    st.sampled_from([(p, m.id) for p in PAGES for m in p.annotations]).map(
        lambda one: mark_spot(*one)
    ),
    anywhere(),
)
HANDS = st.sampled_from(Hand)
KINDS = st.none() | st.sampled_from(AnnotationKind)
READINGS = st.none() | TEXTS
CHANGES: st.SearchStrategy[Change] = st.one_of(
    at(_WORDS).flatmap(
        lambda where: st.builds(WordChange, spot=st.just(where), before=st.just(where.text),
                                after=TEXTS)
    ),
    at(_LINES).flatmap(
        lambda where: st.builds(LineChange, spot=st.just(where), before=st.just(where.text),
                                after=TEXTS)
    ),
    st.builds(
        RegionChange, spot=at(_REGIONS), before=st.sampled_from(RegionKind),
        after=st.sampled_from(RegionKind),
    ),
    st.builds(HandChange, subject=st.just("line"), spot=at(_LINES), before=HANDS, after=HANDS),
    st.builds(HandChange, subject=st.just("annotation"), spot=MARKS, before=HANDS, after=HANDS),
    st.builds(ParagraphChange, spot=at(_LINES), before=st.booleans(), after=st.booleans()),
    st.builds(MarkChange, spot=MARKS, before=KINDS, after=KINDS),
    st.builds(ReadingChange, spot=MARKS, before=READINGS, after=READINGS),
    st.builds(FieldChange, name=st.sampled_from(FIELDS), before=READINGS, after=READINGS,
              normalised=READINGS),
    st.builds(CheckedChange, before=st.booleans(), after=st.booleans()),
)  # fmt: skip
AGAIN = st.sampled_from(
    [
        lambda pages: pages,
        renamed,
        parted,
        scanned_anew,
        lambda pages: pages[1:],
        lambda pages: moved(pages, 9, 9),
        lambda pages: read_as(pages, {"о": "", "хлеба": "хле ба", "73": "78"}),
    ]
)
SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(CHANGES, max_size=6), AGAIN)
def test_every_change_is_applied_or_shown(changes: list[Change], again) -> None:  # type: ignore[no-untyped-def]
    pages = again(letter())
    reviewed = corrected(*changes, pages=pages)
    record = reviewed.record
    said = {one.number for one in record.provenance.corrected}
    shown = {one.entry.number for one in reviewed.unfit}
    assert not said & shown
    checks = {n for n, one in enumerate(changes, 1) if isinstance(one, CheckedChange)}
    assert said | shown | checks == set(range(1, len(changes) + 1))
    assert all(one.why.en.endswith(".") and one.why.ru.endswith(".") for one in reviewed.unfit)
    assert record_from_json(record_to_json(record)) == record
    assert [page_from_json(page_to_json(page)) for page in reviewed.pages] == list(reviewed.pages)
    assert [page.id for page in reviewed.pages] == [entry.id for entry in record.pages]
    assert record.id == reviewed.machine_record.id
    for page in reviewed.pages:
        assert len({region.id for region in page.regions}) == len(page.regions)
        assert len({mark.id for mark in page.annotations}) == len(page.annotations)
    assert reviewed == corrected(*changes, pages=pages)


@SLOW
@given(st.lists(CHANGES, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_undone_it_is_as_the_machine_had_it(changes: list[Change], chance) -> None:  # type: ignore[no-untyped-def]
    undoing = list(range(1, len(changes) + 1))
    chance.shuffle(undoing)
    reviewed = corrected(*changes, *undoing)
    assert reviewed.record == record_of(letter())
    assert record_to_json(reviewed.record) == record_to_json(reviewed.machine_record)
    assert reviewed.pages == letter()
    assert not reviewed.unfit
    assert not reviewed.log.standing


@SLOW
@given(st.lists(CHANGES, min_size=1, max_size=5), st.data())
def test_an_undone_change_is_as_if_it_had_never_been(
    changes: list[Change], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(1, len(changes)))
    reviewed = corrected(*changes, gone)
    rest = log_of(*changes, gone).standing
    assert [entry.number for entry in rest] == [n for n in range(1, len(changes) + 1) if n != gone]
    again, before = corrected(*changes, gone, len(changes) + 1), corrected(*changes)
    assert again.record == before.record
    assert again.pages == before.pages
    assert {one.entry.number for one in reviewed.unfit} <= {entry.number for entry in rest}


@SLOW
@given(st.lists(CHANGES, max_size=4))
def test_no_typed_word_is_lost_or_told_twice(changes: list[Change]) -> None:
    """Each typed line of the corrected pages stands once: in head, body or beside them."""
    reviewed = corrected(*changes)
    record = reviewed.record
    told = [
        (word.page, word.box, word.text)
        for words in (
            *(line.words for line in (*record.header, *record.other_lines)),
            *(run.words for paragraph in record.body for run in paragraph.runs),
        )
        for word in words
    ]
    there = [
        (page.id, tuple(word.box.as_list()), word.text)
        for page in reviewed.pages
        for region in page.regions
        for line in region.lines
        if line.hand is Hand.TYPED
        for word in line.words
    ]
    assert sorted(told) == sorted(there)
