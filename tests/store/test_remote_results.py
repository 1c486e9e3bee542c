from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stores import MemoryStore, files_of

from pipeline.errors import StoreBusyError, StoreError
from pipeline.output import ResultFolder, write_whole
from pipeline.store.connection import Connection, Entry
from pipeline.store.location import StoreFolder
from pipeline.store.results import RemoteResults

FILES = {
    "pages/a.json": b"page a",
    "crops/a/a1.png": b"crop",
    "records/a.json": b"record a",
    "state/pages/a.json": b"a is done",
    "state/recipes/1.json": b"recipe",
    "state/batch.json": b"batch",
}


class Recorded(Connection):
    """Remembers what was copied, in order; refuses the file named."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(StoreFolder("memory", store.url.partition("://")[2] + "/batch"))
        self.copied: list[str] = []
        self.refuses = ""

    def put(self, file: Path, name: str) -> Entry:
        if name == self.refuses:
            raise StoreBusyError("Down.", file=self.url(name), remedy="Wait.")
        self.copied.append(name)
        return super().put(file, name)

    def fetch(self, name: str, to: Path) -> None:
        if name == self.refuses:
            raise StoreBusyError("Down.", file=self.url(name), remedy="Wait.")
        self.copied.append(name)
        super().fetch(name, to)


class Machine:
    """A machine with local results of its own that works for the store."""

    def __init__(self, store: MemoryStore, room: Path) -> None:
        self.store = Recorded(store)
        self.out = ResultFolder(room / "batch")
        self._room = room

    @property
    def results(self) -> RemoteResults:
        """As a new run has it."""
        self.store.copied = []
        return RemoteResults(self.store, self.out, self._room / "copied.jsonl")

    def write(self, files: dict[str, bytes]) -> list[Path]:
        for name, data in files.items():
            write_whole(self.out.root / name, data)
        return [self.out.root / name for name in files]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def one(store: MemoryStore, tmp_path: Path) -> Machine:
    return Machine(store, tmp_path / "one")


@pytest.fixture
def other(store: MemoryStore, tmp_path: Path) -> Machine:
    return Machine(store, tmp_path / "other")


def test_what_one_machine_wrote_another_has(
    store: MemoryStore, one: Machine, other: Machine
) -> None:
    one.results.push(one.write(FILES))
    assert store.contents("batch") == FILES
    copied = other.results.pull()
    assert files_of(other.out.root) == FILES
    assert (copied.files, copied.size) == (len(FILES), sum(map(len, FILES.values())))


def test_only_what_differs_is_copied(store: MemoryStore, one: Machine, other: Machine) -> None:
    one.results.push(one.write(FILES))
    other.results.pull()
    assert other.results.pull().files == 0
    assert other.results.push_changed().files == 0
    assert one.results.push_changed().files == 0
    store.put("batch/pages/a.json", b"PAGE A")  # the same size
    assert other.results.pull().files == 1
    assert other.store.copied == ["pages/a.json"]
    assert (other.out.root / "pages/a.json").read_bytes() == b"PAGE A"


def test_what_says_that_a_page_is_complete_goes_last(one: Machine, other: Machine) -> None:
    results = one.results
    results.push(reversed(one.write(FILES)))
    assert one.store.copied[-1] == "state/pages/a.json"
    assert set(one.store.copied[3:5]) == {"state/recipes/1.json", "state/batch.json"}
    results = other.results
    results.pull()
    assert other.store.copied[-1] == "state/pages/a.json"


@pytest.mark.parametrize("refused", [name for name in FILES if name != "state/pages/a.json"])
def test_a_copy_that_is_cut_off_leaves_no_state_without_its_files(
    refused: str, store: MemoryStore, one: Machine, other: Machine
) -> None:
    one.store.refuses = refused
    with pytest.raises(StoreError):
        one.results.push(one.write(FILES))
    assert "state/pages/a.json" not in store.contents("batch")
    one.store.refuses = ""
    one.results.push_changed()
    assert store.contents("batch") == FILES
    other.store.refuses = refused
    with pytest.raises(StoreError):
        other.results.pull()
    assert not (other.out.root / "state/pages/a.json").exists()
    other.store.refuses = ""
    other.results.pull()
    assert files_of(other.out.root) == FILES


def test_what_a_killed_run_left_is_not_overwritten_and_goes_at_the_end(
    store: MemoryStore, one: Machine
) -> None:
    one.results.push(one.write(FILES))
    one.write({"pages/a.json": b"page a, newer", "pages/b.json": b"page b"})  # killed before push
    results = one.results
    assert results.pull().files == 0
    assert (one.out.root / "pages/a.json").read_bytes() == b"page a, newer"
    results.push_changed()
    assert store.contents("batch")["pages/a.json"] == b"page a, newer"
    assert store.contents("batch")["pages/b.json"] == b"page b"


def test_what_both_changed_is_as_the_store_has_it(store: MemoryStore, one: Machine) -> None:
    one.results.push(one.write(FILES))
    one.write({"pages/a.json": b"ours"})
    store.put("batch/pages/a.json", b"theirs")
    one.results.pull()
    assert (one.out.root / "pages/a.json").read_bytes() == b"theirs"


def test_a_file_lost_in_the_store_is_put_there_again(store: MemoryStore, one: Machine) -> None:
    one.results.push(one.write(FILES))
    store.remove("batch/pages/a.json")
    one.results.push_changed()
    assert store.contents("batch") == FILES


def test_a_ledger_cut_off_in_the_middle_costs_a_copy_and_no_more(
    one: Machine, tmp_path: Path
) -> None:
    one.results.push(one.write(FILES))
    ledger = tmp_path / "one" / "copied.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-10])
    assert one.results.push_changed().files == 1
    assert one.results.push_changed().files == 0


def test_what_only_one_machine_needs_stays_there(store: MemoryStore, one: Machine) -> None:
    one.write({"state/ink/1.npz": b"i", "state/words/1.json": b"w", "state/lock": b"l"})
    one.write({"state/frames.json": b"f", "state/surroundings.json": b"s"})
    one.write({"pages/.writing-1.json": b"half", ".writable": b""})
    one.results.push_changed()
    assert store.contents("batch") == {}


def test_files_of_a_page(one: Machine) -> None:
    one.write({"crops/b/a1.png": b"1", "crops/b/a2.png": b"2", "pages/b.json": b"b"})
    results = one.results
    results.push(results.page_files(["b", "absent"]))
    assert set(one.store.copied) == {"crops/b/a1.png", "crops/b/a2.png", "pages/b.json"}


def test_notes_that_pages_share_are_new_once(one: Machine) -> None:
    one.write(FILES)
    results = one.results
    assert {file.name for file in results.new_notes()} == {"1.json", "batch.json"}
    results.push(results.new_notes())
    assert results.new_notes() == []


def test_what_was_removed_here_goes_there_as_well(
    store: MemoryStore, one: Machine, other: Machine
) -> None:
    one.results.push(one.write(FILES))
    other.results.pull()
    results = one.results
    results.pull()
    (one.out.root / "crops/a/a1.png").unlink()  # read again, the page has no such mark
    results.push(one.write({"pages/a.json": b"page a, without mark"}))
    assert "crops/a/a1.png" in store.contents("batch")
    results.push_changed()
    assert "crops/a/a1.png" not in store.contents("batch")
    results = other.results
    results.pull()
    results.push_changed()
    assert files_of(other.out.root) == store.contents("batch")
    assert "crops/a/a1.png" not in store.contents("batch")


def test_what_another_machine_wrote_meanwhile_is_not_removed(
    store: MemoryStore, one: Machine
) -> None:
    results = one.results
    results.push(one.write(FILES))
    (one.out.root / "crops/a/a1.png").unlink()
    store.put("batch/crops/a/a1.png", b"theirs")
    store.put("batch/pages/b.json", b"theirs")
    results.push_changed()
    there = store.contents("batch")
    assert there["crops/a/a1.png"] == there["pages/b.json"] == b"theirs"


def test_a_cache_that_was_emptied_removes_nothing(store: MemoryStore, one: Machine) -> None:
    one.results.push(one.write(FILES))
    shutil.rmtree(one.out.root)  # but not what is known of it
    results = one.results
    results.pull()
    results.push_changed()
    assert store.contents("batch") == files_of(one.out.root) == FILES


def test_what_was_changed_here_stays_though_it_is_lost_there(
    store: MemoryStore, one: Machine
) -> None:
    one.results.push(one.write(FILES))
    one.write({"pages/a.json": b"newer"})
    store.remove("batch/pages/a.json")
    store.remove("batch/records/a.json")
    one.results.pull()
    assert (one.out.root / "pages/a.json").read_bytes() == b"newer"
    assert not (one.out.root / "records/a.json").exists()


def test_a_state_renewed_for_this_machine_is_not_copied(one: Machine) -> None:
    results = one.results
    (file,) = one.write({"state/pages/a.json": b"a is done"})
    results.push([file])
    with results.renewing(file):
        write_whole(file, b"a is done, and stamps of this machine")
    assert results.push([file]).files == 0
    assert one.results.push_changed().files == 0
    assert one.results.pull().files == 0


def test_a_state_that_was_to_be_copied_still_is_when_renewed(
    store: MemoryStore, one: Machine
) -> None:
    one.results.push(one.write({"state/pages/a.json": b"a is done"}))
    (file,) = one.write({"state/pages/a.json": b"a is done again"})  # killed before push
    with one.results.renewing(file):
        write_whole(file, b"a is done again, on this machine")
    one.results.push_changed()
    assert store.contents("batch")["state/pages/a.json"] == b"a is done again, on this machine"
