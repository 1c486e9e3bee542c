from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.inbox import DONE, Look, Started, look, new_and_complete
from pipeline.errors import BatchError


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox" / "a").mkdir(parents=True)
    (tmp_path / "inbox" / "a" / "1.jpg").write_bytes(b"1")
    return tmp_path / "inbox"


def seen(inbox: Path) -> Look:
    ((one,), errors) = look(inbox)
    assert not errors
    return one


def test_a_folder_is_complete_when_two_looks_see_the_same(inbox: Path, tmp_path: Path) -> None:
    started = Started(tmp_path)
    first = seen(inbox)
    assert not new_and_complete(first, None, started)
    (inbox / "a" / "sub").mkdir()
    (inbox / "a" / "sub" / "2.jpg").write_bytes(b"2")
    second = seen(inbox)
    assert not new_and_complete(second, first, started)
    assert new_and_complete(seen(inbox), second, started)


@pytest.mark.parametrize("years", [-30, 30])
def test_the_times_of_files_say_nothing_of_now(inbox: Path, tmp_path: Path, years: int) -> None:
    then = (inbox / "a" / "1.jpg").stat().st_mtime + years * 365 * 86400
    os.utime(inbox / "a" / "1.jpg", (then, then))
    assert not new_and_complete(seen(inbox), None, Started(tmp_path))
    assert new_and_complete(seen(inbox), seen(inbox), Started(tmp_path))


def test_a_file_that_grows_or_is_touched_is_seen(inbox: Path) -> None:
    first = seen(inbox)
    (inbox / "a" / "1.jpg").write_bytes(b"12")
    second = seen(inbox)
    os.utime(inbox / "a" / "1.jpg", ns=(1, 1))
    assert len({first.digest, second.digest, seen(inbox).digest}) == 3


def test_a_mark_makes_it_complete_at_once_and_changes_nothing(inbox: Path, tmp_path: Path) -> None:
    before = seen(inbox)
    (inbox / "a" / DONE).touch()
    assert seen(inbox).digest == before.digest
    assert new_and_complete(seen(inbox), None, Started(tmp_path))


def test_a_folder_without_files_is_not_complete(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "a").mkdir(parents=True)
    one = seen(tmp_path / "inbox")
    assert not new_and_complete(one, one, Started(tmp_path))


def test_what_was_started_is_known_to_a_new_process_until_scans_come(
    inbox: Path, tmp_path: Path
) -> None:
    (inbox / "a" / DONE).touch()
    Started(tmp_path).add(seen(inbox))
    assert not new_and_complete(seen(inbox), seen(inbox), Started(tmp_path))
    (inbox / "a" / "2.jpg").write_bytes(b"2")
    assert new_and_complete(seen(inbox), None, Started(tmp_path))


def test_hidden_folders_and_single_files_are_no_batches(inbox: Path) -> None:
    (inbox / ".hidden").mkdir()
    (inbox / "single.jpg").touch()
    assert seen(inbox).folder.name == "a"


def test_an_inbox_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="inbox cannot be read"):
        look(tmp_path / "nowhere")


def test_a_memory_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / ".inbox.json").write_text("{")
    with pytest.raises(BatchError, match="Remove the file"):
        Started(tmp_path)
