"""The log: who, when, what; conflicts; undo; several writers; files that are broken."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from corrections_material import (
    DOCUMENT,
    at_row,
    corrected,
    letter,
    line_spot,
    log_of,
    mark_spot,
    results_in,
    spot,
    word_spot,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.corrections.changes import (
    Change,
    CheckedChange,
    Entry,
    FieldChange,
    HandChange,
    LineChange,
    Log,
    MarkChange,
    ParagraphChange,
    ReadingChange,
    RegionChange,
    WordChange,
)
from pipeline.corrections.log import (
    ConflictError,
    CorrectionError,
    append,
    check_document_id,
    load_log,
    log_to_json,
)
from pipeline.corrections.reviewed import load_reviewed
from pipeline.corrections.touching import touch
from pipeline.errors import OutputError
from pipeline.model import AnnotationKind, Hand, RegionKind
from pipeline.output import ResultFolder

RECTO_PAGE, VERSO_PAGE = letter()
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def word(text: str, after: str) -> WordChange:
    return WordChange(spot=word_spot(RECTO_PAGE, text), before=text, after=after)


def number(after: str) -> FieldChange:
    return FieldChange(name="number", before="№ 73", after=after)


@pytest.fixture
def out(tmp_path: Path) -> ResultFolder:
    return results_in(tmp_path)


def test_a_document_that_nobody_corrected(out: ResultFolder) -> None:
    assert load_log(out, DOCUMENT) == Log(document=DOCUMENT)
    assert not (out.root / "corrections").exists()


def test_who_when_and_what_are_kept(out: ResultFolder) -> None:
    east = timezone(timedelta(hours=3))
    append(out, DOCUMENT, who=" Анна\u0301 ", what=word("73", "78"), seen=0,
           now=datetime(2026, 11, 27, 15, tzinfo=east))  # fmt: skip
    log = append(out, DOCUMENT, who="Борис", what=number("№ 79"), seen=1, now=NOON)
    assert log == load_log(out, DOCUMENT)
    assert [(e.number, e.when) for e in log.entries] == [
        (1, "2026-11-27T12:00:00Z"), (2, "2026-11-27T12:00:00Z")
    ]  # fmt: skip
    assert log.entries[1].change == number("№ 79")
    assert json.loads(out.corrections(DOCUMENT).read_bytes())["entries"][0]["who"].startswith("А")
    assert [path.name for path in (out.root / "corrections").iterdir() if path.suffix] == [
        f"{DOCUMENT}.json"
    ]


def test_an_undo_is_an_entry_and_can_be_undone(out: ResultFolder) -> None:
    steps: list[Change | int] = [word("73", "78"), word("хлеба", "хлѣба"), 1, 3, 4]
    standing = [[1], [1, 2], [2], [1, 2], [2]]
    for seen, (what, stand) in enumerate(zip(steps, standing, strict=True)):
        log = append(out, DOCUMENT, who="Анна", what=what, seen=seen)
        assert [entry.number for entry in log.standing] == stand
    assert load_reviewed(out, DOCUMENT).record.number == corrected().record.number


def test_what_is_undone_cannot_be_undone_again(out: ResultFolder) -> None:
    for seen, what in enumerate((word("73", "78"), 1)):
        append(out, DOCUMENT, who="Анна", what=what, seen=seen)
    with pytest.raises(CorrectionError, match="undone already"):
        append(out, DOCUMENT, who="Анна", what=1, seen=2)
    with pytest.raises(ConflictError) as caught:  # whoever has not seen it is told by whom
        append(out, DOCUMENT, who="Борис", what=1, seen=1)
    assert [entry.number for entry in caught.value.newer] == [2]
    for none in (0, 3, -1):
        with pytest.raises(CorrectionError, match="no entry"):
            append(out, DOCUMENT, who="Анна", what=none, seen=2)
    assert len(load_log(out, DOCUMENT).entries) == 2


def test_the_second_of_two_people_is_told(out: ResultFolder) -> None:
    append(out, DOCUMENT, who="Анна", what=word("73", "78"), seen=0)
    before = out.corrections(DOCUMENT).read_bytes()
    with pytest.raises(ConflictError) as caught:
        append(out, DOCUMENT, who="Борис", what=word("73", "79"), seen=0)
    assert out.corrections(DOCUMENT).read_bytes() == before
    (newer,) = caught.value.newer
    assert (newer.who, newer.change) == ("Анна", word("73", "78"))
    assert "Анна" in str(caught.value)
    assert caught.value.remedy
    log = append(out, DOCUMENT, who="Борис", what=word("хлеба", "хлѣба"), seen=0)
    assert len(log.entries) == 2  # about another thing: nobody is disturbed
    append(out, DOCUMENT, who="Борис", what=word("73", "79"), seen=2)


def test_undoing_under_someone_elses_newer_change_is_a_conflict(out: ResultFolder) -> None:
    append(out, DOCUMENT, who="Анна", what=number("№ 78"), seen=0)
    append(out, DOCUMENT, who="Борис", what=number("№ 79"), seen=1)
    with pytest.raises(ConflictError):
        append(out, DOCUMENT, who="Анна", what=1, seen=1)
    append(out, DOCUMENT, who="Борис", what=2, seen=2)
    with pytest.raises(ConflictError):  # the undo is about the number as well
        append(out, DOCUMENT, who="Анна", what=number("№ 80"), seen=2)


def test_more_seen_than_there_is(out: ResultFolder) -> None:
    for seen in (1, -1):
        with pytest.raises(CorrectionError, match="0 entries"):
            append(out, DOCUMENT, who="Анна", what=number("№ 78"), seen=seen)


def test_a_conflict_survives_another_process() -> None:
    entry = Entry(number=1, who="Анна", when="2026-11-27T12:00:00Z", change=number("1"))
    error = ConflictError("Why.", newer=(entry,), file="f", remedy="Look.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (again.newer, str(again)) == ((entry,), str(error))


_IN_LINE = line_spot(RECTO_PAGE, "ках")
THINGS: dict[str, Change] = {
    "word": word("станциях", "x"),
    "neighbour": word("дороги", "x"),
    "line": LineChange(spot=_IN_LINE, before=_IN_LINE.text, after="x"),
    "hand of line": HandChange(subject="line", spot=_IN_LINE, before=Hand.TYPED, after=Hand.INK),
    "paragraph": ParagraphChange(spot=_IN_LINE, before=False, after=True),
    "region": RegionChange(
        spot=spot(RECTO_PAGE, RECTO_PAGE.regions[1].box),
        before=RegionKind.PARAGRAPH,
        after=RegionKind.TABLE,
    ),
    "mark": MarkChange(
        spot=mark_spot(RECTO_PAGE, "a3"), before=AnnotationKind.UNDERLINE, after=None
    ),
    "reading": ReadingChange(spot=mark_spot(RECTO_PAGE, "a3"), before=None, after="x"),
    "hand of mark": HandChange(
        subject="annotation", spot=mark_spot(RECTO_PAGE, "a3"), before=Hand.PENCIL, after=Hand.INK
    ),
    "overleaf": WordChange(spot=spot(VERSO_PAGE, at_row(6, 13, 8)), before="x", after="y"),
    "number": number("x"),
    "date": FieldChange(name="date", before=None, after="x"),
    "checked": CheckedChange(before=False, after=True),
}
SAME = {
    frozenset({"word", "line"}), frozenset({"word", "hand of line"}),
    frozenset({"line", "hand of line"}), frozenset({"neighbour", "line"}),
    frozenset({"neighbour", "hand of line"}), frozenset({"mark", "reading"}),
    frozenset({"mark", "hand of mark"}), frozenset({"reading", "hand of mark"}),
}  # fmt: skip


@pytest.mark.parametrize("one", THINGS)
@pytest.mark.parametrize("other", THINGS)
def test_what_is_about_the_same_thing(one: str, other: str) -> None:
    same = one == other or frozenset({one, other}) in SAME
    assert touch(THINGS[one], THINGS[other]) is same


def _write(root: str, who: str, count: int) -> None:
    out = ResultFolder(Path(root))
    for step in range(count):
        what = word("73", f"{who}{step}")
        while True:
            seen = len(load_log(out, DOCUMENT).entries)
            try:
                append(out, DOCUMENT, who=who, what=what, seen=seen)
                break
            except ConflictError:
                continue


def test_several_processes_and_threads_lose_nothing(out: ResultFolder) -> None:
    """All change the same word, so each is told of the others and tries again."""
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=_write, args=(str(out.root), who, 6)) for who in ("Анна", "Борис")
    ]
    for writer in writers:
        writer.start()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_write, str(out.root), who, 6) for who in ("Вера", "Глеб")]:
            done.result()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    entries = load_log(out, DOCUMENT).entries
    assert [entry.number for entry in entries] == list(range(1, 25))
    for who in ("Анна", "Борис", "Вера", "Глеб"):
        mine = [
            e.change.after for e in entries if e.who == who and isinstance(e.change, WordChange)
        ]
        assert mine == [f"{who}{step}" for step in range(6)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"document": "d"}',
        log_to_json(log_of(number("1"))).replace(b'"number": 1', b'"number": 2'),
        log_to_json(log_of(number("1"))).replace(b'"kind": "field"', b'"kind": "else"'),
        log_to_json(log_of(number("1"), 1)).replace(b'"undoes": 1', b'"undoes": 2'),
        log_to_json(log_of(number("1")).model_copy(update={"document": "other"})),
        log_to_json(log_of(number("1")))[:-30],
    ],
)
def test_a_broken_log_is_told_and_kept(out: ResultFolder, data: bytes) -> None:
    path = out.corrections(DOCUMENT)
    path.parent.mkdir()
    path.write_bytes(data)
    for use in (
        lambda: load_log(out, DOCUMENT),
        lambda: load_reviewed(out, DOCUMENT),
        lambda: append(out, DOCUMENT, who="Анна", what=number("1"), seen=0),
    ):
        with pytest.raises(CorrectionError) as caught:
            use()
        assert caught.value.file == str(path)
        assert caught.value.reason.endswith(".")
        assert "backup" in caught.value.remedy
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "/etc/passwd", ".lock", "x\0y", "a\nb", "x" * 300, "a:b",
     "x ", "\ud800"],
)  # fmt: skip
def test_ids_that_lead_elsewhere(out: ResultFolder, name: str) -> None:
    for use in (
        lambda: check_document_id(name),
        lambda: load_log(out, name),
        lambda: load_reviewed(out, name),
        lambda: append(out, name, who="Анна", what=number("1"), seen=0),
    ):
        with pytest.raises(CorrectionError, match="not the id"):
            use()
    assert not (out.root / "corrections").exists()


@pytest.mark.parametrize("name", ["ф1_оп2", "a b", "x.p001", "2024-01 (копия)", "a..b"])
def test_ids_that_are_names(name: str) -> None:
    assert check_document_id(name) == name


def test_a_document_without_a_record(out: ResultFolder) -> None:
    with pytest.raises(CorrectionError, match="no record"):
        append(out, "none", who="Анна", what=number("1"), seen=0)
    assert not (out.root / "corrections").exists()


@pytest.mark.parametrize("who", ["", "  ", "x" * 300, "a\x00b"])
def test_nobody_changes_nothing(out: ResultFolder, who: str) -> None:
    with pytest.raises(CorrectionError, match="who"):
        append(out, DOCUMENT, who=who, what=number("1"), seen=0)
    assert not load_log(out, DOCUMENT).entries


def test_a_folder_that_cannot_be_written(out: ResultFolder) -> None:
    (out.root / "corrections").write_text("a file where a folder should be")
    with pytest.raises((CorrectionError, OutputError)) as caught:
        append(out, DOCUMENT, who="Анна", what=number("1"), seen=0)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["a\x00", "\x1b[31m", "\ufffe", "\x7f"])
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="no text"):
        word("73", text)


def test_text_is_composed_and_its_line_breaks_are_one() -> None:
    change = FieldChange(name="addressees", before=None, after="и\u0306\r\nв\rс")
    assert change.after == "й\nв\nс"


@given(
    st.lists(
        st.one_of(
            st.integers(1, 8),
            st.sampled_from([word("73", "78"), number("1"), THINGS["checked"]]),
        ),
        max_size=8,
    )
)
def test_a_log_is_read_back_and_what_stands_is_not_undone(steps: list[Change | int]) -> None:
    kept: list[Change | int] = []
    for step in steps:
        if not isinstance(step, int) or step <= len(kept):
            kept.append(step)
    log = log_of(*kept)
    assert Log.model_validate_json(log_to_json(log)) == log
    standing = {entry.number for entry in log.standing}
    for entry in log.entries:
        undoing = [e for e in log.entries if e.undoes == entry.number]
        holds = not any(e.number not in log.undone for e in undoing)
        assert holds is (entry.number not in log.undone)
        assert (entry.number in standing) is (holds and entry.change is not None)
