"""The list of a batch: what is read again, what is kept, and in which order it stands."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_material import LETTER, NOTE, SCRIPT, Material, letter, note

from pipeline.corrections.changes import CheckedChange
from pipeline.corrections.log import append
from pipeline.errors import OutputError
from pipeline.resume.stamp import FileStamp
from pipeline.resume.tidy import forget_unused
from pipeline.review import index as index_module
from pipeline.review.index import ReviewIndex, Shown
from pipeline.review.index_file import Kept, index_path, load_index, save_index
from pipeline.review.listed import Listed, Reason, broken, folded, listed, words_sought

STAMP = FileStamp(1, 2, 3, 4)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that were read, as they are."""
    names: list[str] = []
    before = index_module.read_listed

    def noting(results: Any, name: str, documents: Any) -> Listed:
        names.append(name)
        return before(results, name, documents)

    monkeypatch.setattr(index_module, "read_listed", noting)
    return names


def again(batch: Material, index: ReviewIndex | None = None) -> ReviewIndex:
    """The server is stopped and started."""
    if index is not None:
        index.close()
    return ReviewIndex(batch.results, batch.said.append)


def test_only_what_changed_is_read_again(batch: Material, read: list[str]) -> None:
    index = again(batch)
    first = index.look()
    assert sorted(read) == [LETTER, NOTE, SCRIPT]
    read.clear()
    assert index.look() is first
    assert read == []
    batch.add(NOTE, [note(words="Прошу отклонить.")])
    assert [one.id for one in index.look().found("отклонить")] == [NOTE]
    assert read == [NOTE]
    append(batch.results, SCRIPT, who="a", what=CheckedChange(before=False, after=True), seen=0)
    assert index.look().order[-1].id == SCRIPT
    assert read == [NOTE, SCRIPT]
    batch.results.corrections(SCRIPT).unlink()
    assert index.look().count("checked") == 0
    batch.results.record(NOTE).unlink()
    assert NOTE not in index.look().places
    batch.add("новый", [note("new page")])
    assert index.look().pages["new page"] == "новый"
    index.close()


def test_the_list_is_kept_over_a_restart(batch: Material, read: list[str]) -> None:
    index = again(batch)
    before = index.look()
    index = again(batch, index)
    read.clear()
    assert index.look().order == before.order
    assert read == []
    batch.add(NOTE, [note(words="Прошу отклонить.")])
    index = again(batch, index)  # changed while nobody looked
    index.look()
    assert read == [NOTE]
    index.close()


def test_half_a_character_in_a_record_costs_nobody_the_list(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.review.index.MANY", 1)
    path = batch.results.record(NOTE)
    raw = json.loads(path.read_bytes())
    raw["body"][0]["runs"][0]["text"] = "Прошу\ud800 отклонить"
    path.write_text(json.dumps(raw), encoding="ascii")  # with the escape, as other programs write
    index = again(batch)
    before = len(index.look().order)
    index = again(batch, index)
    assert len(index.look().order) == before > 1
    assert [one.id for one in index.shown.found("отклонить")] == [NOTE]
    index.close()


def test_folders_that_did_not_change_are_not_looked_through_each_time(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str] = []
    before = index_module._stamps

    def noting(folder: Path) -> Any:
        folders.append(folder.name)
        return before(folder)

    monkeypatch.setattr(index_module, "_stamps", noting)
    index = again(batch)
    for _ in range(2):
        index.look()  # what has just been written may be written again without a trace
    assert folders == ["records", "corrections"] * 2
    monkeypatch.setattr(index_module.FileStamp, "settled", lambda *_: True)
    for _ in range(3):
        index.look()
    assert folders == ["records", "corrections"] * 3
    batch.add(NOTE, [note(words="Прошу отклонить.")])
    assert index.look().found("отклонить")
    record = batch.results.record(NOTE)
    record.write_text(record.read_text().replace("отклонить", "не принимать"))  # in its place
    assert not index.look().found("не принимать")
    monkeypatch.setattr(index_module, "LOOK_AGAIN", -1)
    assert index.look().found("не принимать")
    index.close()


def test_one_document_is_renewed_without_a_look_at_the_others(
    batch: Material, read: list[str]
) -> None:
    index = again(batch)
    assert index.renew(NOTE).order == ()  # before the first look
    index.look()
    read.clear()
    append(batch.results, NOTE, who="a", what=CheckedChange(before=False, after=True), seen=0)
    shown = index.renew(NOTE)
    assert shown.order[-1].state == "checked"
    assert read == [NOTE]
    batch.results.record(NOTE).unlink()
    assert NOTE in index.renew(NOTE).places
    assert NOTE not in index.look().places
    index.close()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 0}', "\xff"])
def test_what_was_kept_and_cannot_be_understood_is_made_anew(
    batch: Material, read: list[str], text: str
) -> None:
    path = index_path(batch.results)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="latin-1")
    index = again(batch)
    assert len(index.look().order) == len(read) == 3
    index.close()
    assert len(load_index(batch.results)) == 3


def test_what_another_version_kept_is_made_anew(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_index(batch.results, {"x": Kept(STAMP, None, Listed("x", "ready"))})
    assert set(load_index(batch.results)) == {"x"}
    monkeypatch.setattr("pipeline.review.index_file.code_key", lambda: "another")
    assert load_index(batch.results) == {}


def test_what_is_kept_comes_back_the_same(batch: Material) -> None:
    whole = Listed(
        id='ё "\u2028',
        state="review",
        confidence=0.5,
        kind="АКТ",
        pages=("a", "b"),
        sheets=("61 об.",),
        reasons=(Reason("x", 2, "m"),),
        unfit=1,
        problem="p",
        weight=3.25,
        text="t",
    )
    kept = {whole.id: Kept(STAMP, STAMP, whole), "y": Kept(STAMP, None, Listed("y", "ready"))}
    save_index(batch.results, kept)
    assert load_index(batch.results) == kept


def test_a_folder_that_cannot_be_written_to_is_said_once(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OutputError("No.", file="x", remedy="Allow it.")

    monkeypatch.setattr(index_module, "save_index", refuse)
    monkeypatch.setattr(index_module, "MANY", 1)
    index = again(batch)
    index.look()
    batch.add(NOTE, [note(words="x")])
    assert len(index.look().order) == 3
    index.close()
    assert [line for line in batch.said if "Allow it." in line] == batch.said[:1]


def test_the_run_leaves_the_kept_list_alone(batch: Material) -> None:
    index = again(batch)
    index.look()
    index.close()
    forget_unused(batch.results)
    assert len(load_index(batch.results)) == 3


def test_what_is_known_can_be_seen_while_the_rest_is_read(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    last = threading.Event()
    before = index_module.read_listed

    def slow(results: Any, name: str, documents: Any) -> Listed:
        if len(seen) == 2:
            last.set()
            go_on.wait(20)
        seen.append(name)
        return before(results, name, documents)

    seen: list[str] = []
    monkeypatch.setattr(index_module, "read_listed", slow)
    monkeypatch.setattr(index_module, "_SHOW_EVERY", -1)
    index = again(batch)
    index.begin()
    assert last.wait(20)
    some = index.look(0.01)
    assert (len(some.order), some.reading) == (2, (2, 3))
    go_on.set()
    whole = index.look()
    assert (len(whole.order), whole.reading) == (3, None)
    index.close()


def test_ending_while_reading_keeps_what_was_read(
    batch: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    before = index_module.read_listed

    def slow(results: Any, name: str, documents: Any) -> Listed:
        begun.set()
        go_on.wait(20)
        return before(results, name, documents)

    monkeypatch.setattr(index_module, "read_listed", slow)
    index = again(batch)
    index.begin()
    assert begun.wait(20)
    closing = threading.Thread(target=index.close)
    closing.start()
    while not index._closing.is_set():
        pass
    go_on.set()
    closing.join()
    assert len(load_index(batch.results)) == 1


def test_two_threads_look_while_the_batch_grows(batch: Material) -> None:
    index = again(batch)
    wrong: list[object] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            shown = index.look()
            if set(shown.places) != {one.id for one in shown.order}:
                wrong.append(shown)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(20):
        batch.add(f"d{number}", [note(f"p{number}")])
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(index.look().order) == 23
    index.close()


def test_a_log_without_a_record_and_half_written_files_are_no_documents(batch: Material) -> None:
    folder = batch.results.record("x").parent
    (folder / ".writing-1.json").write_text("{")
    (folder / "notes.txt").write_text("")
    (folder / "link.json").symlink_to("nowhere.json")
    batch.results.corrections("gone").parent.mkdir()
    batch.results.corrections("gone").write_text("{}")
    index = again(batch)
    shown = index.look()
    assert sorted(shown.places) == sorted([LETTER, NOTE, SCRIPT, "link"])
    assert shown.order[0].problem
    index.close()


def test_a_batch_without_anything(tmp_path: Path) -> None:
    from pipeline.output import ResultFolder

    index = ReviewIndex(ResultFolder(tmp_path / "none"))
    assert index.look().order == ()
    index.close()
    assert not (tmp_path / "none").exists()


def many(count: int = 5000) -> dict[str, Kept]:
    dice = random.Random(7)  # noqa: S311 - the same each time
    kept = {}
    for number in range(count):
        one = Listed(
            id=f"d{number:04}",
            state=dice.choice(("review", "ready", "checked")),
            pages=(f"p{number}a", f"p{number}b"),
            unfit=int(dice.random() < 0.01),
            weight=dice.random() * 20,
            text=folded(f"d{number:04} Протокол № {number} Ёлкина"),
        )
        kept[one.id] = Kept(STAMP, None, one)
    return kept


def test_five_thousand_documents_in_order() -> None:
    kept = many()
    shown = Shown.of(kept)
    assert len(shown.order) == len(shown.places) == 5000
    assert len(shown.pages) == 10_000
    ranks = [one.rank for one in shown.order]
    assert ranks == sorted(ranks)
    assert sum(shown.count(state) for state in ("review", "ready", "checked")) == 5000
    assert [one.state == "checked" for one in shown.order] == sorted(
        one.state == "checked" for one in shown.order
    )
    open_ones = [one for one in shown.order if one.state != "checked"]
    assert [one.unfit > 0 for one in open_ones] == sorted(
        (one.unfit > 0 for one in open_ones), reverse=True
    )
    assert [one.id for one in shown.found("ПРОТОКОЛ елкина d0123")] == ["d0123"]
    assert len(shown.found("протокол")) == 5000
    assert shown.found("протокол", "ready") == [o for o in shown.order if o.state == "ready"]


def test_going_from_one_to_the_next_reaches_all() -> None:
    shown = Shown.of(many(300))
    at: str | None = shown.order[0].id
    seen = []
    while at is not None:
        seen.append(at)
        beside = shown.neighbours(at)
        if beside["next"] is not None:
            assert shown.neighbours(beside["next"])["previous"] == at
        at = beside["next"]
    assert seen == [one.id for one in shown.order]
    waiting = [one.id for one in shown.order if one.state == "review"]
    round_ = [shown.neighbours(name)["next_to_review"] for name in waiting]
    assert round_ == [*waiting[1:], waiting[0]]
    assert set(shown.neighbours("none").values()) == {None}
    alone = Shown.of({"x": Kept(STAMP, None, Listed("x", "review"))})
    assert set(alone.neighbours("x").values()) == {None}


def test_what_needs_a_person_most_is_first() -> None:
    base = Listed("x", "review", weight=1)
    order = sorted(
        [
            replace(base, id="checked", state="checked", weight=99),
            replace(base, id="ready", state="ready", weight=0.5),
            replace(base, id="unfit", unfit=1, weight=0),
            replace(base, id="broken", problem="x", weight=0.5),
            replace(base, id="much", weight=9),
            replace(base, id="little", weight=2),
            replace(base, id="also little", weight=2),
        ],
        key=lambda one: one.rank,
    )
    assert [one.id for one in order] == [
        "broken",
        "unfit",
        "much",
        "also little",
        "little",
        "ready",
        "checked",
    ]


def with_review(batch: Material, change: Callable[[dict[str, Any]], None]) -> Listed:
    raw = json.loads(batch.results.record(NOTE).read_bytes())
    change(raw)
    return listed(NOTE, raw)


def test_many_reasons_weigh_more_and_a_page_of_ornaments_does_not_win(batch: Material) -> None:
    item = {"page": None, "box": None, "crop": None, "message": "m" * 1000}

    def reasons(**counts: int) -> Callable[[dict[str, Any]], None]:
        found = [
            {**item, "reason": name.replace("_", "-")}
            for name, count in counts.items()
            for _ in range(count)
        ]
        return lambda raw: raw.update(review=found)

    none = with_review(batch, reasons())
    one = with_review(batch, reasons(unread_mark=1))
    ten = with_review(batch, reasons(unread_mark=10))
    many_ = with_review(batch, reasons(unread_mark=500))
    mixed = with_review(batch, reasons(low_confidence_words=1, low_confidence_page=1, new_one=1))
    assert none.weight < one.weight < ten.weight == many_.weight
    assert (none.state, one.state) == ("ready", "review")
    assert [reason.reason for reason in mixed.reasons] == [
        "low-confidence-page",
        "new-one",
        "low-confidence-words",
    ]
    assert many_.reasons[0].count == many_.review == 500
    assert len(many_.reasons[0].message) < 400
    doubtful = with_review(batch, lambda raw: raw["pages"][0].update(mean_confidence=0.1))
    assert doubtful.weight > none.weight
    blank = with_review(batch, lambda raw: raw["pages"][0].update(mean_confidence=None))
    assert blank.confidence is None


def test_a_record_of_an_older_version_is_listed(batch: Material) -> None:
    def older(raw: dict[str, Any]) -> None:
        raw["schema_version"] = "1.0"
        for name in ("signatures", "handling", "edition_notes"):
            raw.pop(name)

    assert with_review(batch, older).first_words.startswith("Прошу")


def test_a_document_of_which_nothing_can_be_read_is_found_by_its_name() -> None:
    one = broken("Ёлка", "Torn.")
    assert "елка" in one.text
    assert (one.state, one.problem, one.review) == ("review", "Torn.", 1)


@given(st.text(), st.text())
def test_whatever_is_searched_is_found_in_itself(text: str, more: str) -> None:
    assert all(word in folded(f"{more} {text}") for word in words_sought(text))


def test_letters_of_two_signs_and_one_are_the_same() -> None:
    assert folded("Е\u0308лкии\u0306") == folded("ёлкий") == "елкий"


def test_two_letters_of_a_batch_do_not_share_a_page(batch: Material) -> None:
    batch.add("copy", letter())
    index = again(batch)
    assert index.look().pages[LETTER] in {"copy", LETTER}
    index.close()
