"""What people corrected, on two machines that share a store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from stores import MemoryStore
from test_remote_results import Machine

from pipeline.corrections.changes import FieldChange, Log
from pipeline.corrections.log import append, load_log, log_to_json

DOCUMENT = "a"
NAME = f"corrections/{DOCUMENT}.json"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def one(store: MemoryStore, tmp_path: Path) -> Machine:
    machine = Machine(store, tmp_path / "one")
    machine.write({f"records/{DOCUMENT}.json": b"record"})
    return machine


@pytest.fixture
def other(store: MemoryStore, tmp_path: Path, one: Machine) -> Machine:
    machine = Machine(store, tmp_path / "other")
    one.results.push_changed()
    machine.results.pull()
    return machine


def correct(machine: Machine, *values: str) -> None:
    for value in values:
        seen = len(load_log(machine.out, DOCUMENT).entries)
        change = FieldChange(name="number", before=None, after=value)
        append(machine.out, DOCUMENT, who="Анна", what=change, seen=seen)


def values(log: Log) -> list[str | None]:
    return [e.change.after for e in log.entries if isinstance(e.change, FieldChange)]


def told(machine: Machine) -> list[str | None]:
    return values(load_log(machine.out, DOCUMENT))


def there(store: MemoryStore) -> list[str | None]:
    return values(Log.model_validate_json(store.contents("batch")[NAME]))


def test_corrections_travel_and_the_lock_does_not(
    store: MemoryStore, one: Machine, other: Machine
) -> None:
    correct(one, "1")
    one.results.push_changed()
    assert there(store) == ["1"]
    assert [name for name in store.contents("batch") if name.startswith("corrections")] == [NAME]
    other.results.pull()
    assert told(other) == ["1"]
    assert (other.results.push_changed().files, other.results.pull().files) == (0, 0)


def test_both_have_corrected(store: MemoryStore, one: Machine, other: Machine) -> None:
    correct(one, "1")
    one.results.push_changed()
    other.results.pull()
    correct(one, "2")
    correct(other, "3", "4")
    one.results.push_changed()
    other.results.pull()
    assert set(told(other)) == {"1", "2", "3", "4"}
    other.results.push_changed()
    one.results.pull()
    assert there(store) == told(one) == told(other)
    assert (one.results.push_changed().files, other.results.pull().files) == (0, 0)


def test_both_have_corrected_and_neither_has_looked(
    store: MemoryStore, one: Machine, other: Machine
) -> None:
    correct(one, "1")
    correct(other, "2")
    one.results.push_changed()
    other.results.push_changed()  # it would have been overwritten
    assert set(there(store)) == {"1", "2"}
    assert set(told(other)) == {"1", "2"}


def test_nothing_is_removed_on_either_side(
    store: MemoryStore, one: Machine, other: Machine
) -> None:
    correct(one, "1")
    one.results.push_changed()
    other.results.pull()
    one.out.corrections(DOCUMENT).unlink()
    one.results.push_changed()
    assert there(store) == ["1"]
    one.results.pull()
    assert told(one) == ["1"]
    store.remove(f"batch/{NAME}")
    other.results.pull()
    assert told(other) == ["1"]
    other.results.push_changed()
    assert there(store) == ["1"]


def test_a_cache_that_was_emptied_loses_no_correction(store: MemoryStore, one: Machine) -> None:
    correct(one, "1")
    one.results.push_changed()
    shutil.rmtree(one.out.root)
    results = one.results
    results.push_changed()
    assert there(store) == ["1"]
    results.pull()
    assert told(one) == ["1"]


def test_what_cannot_be_understood_stays_on_both_sides(
    store: MemoryStore, one: Machine, other: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    correct(one, "1")
    one.results.push_changed()
    other.results.pull()
    correct(other, "2")
    store.put(f"batch/{NAME}", b"{ broken")
    other.results.pull()
    other.results.push_changed()
    assert store.contents("batch")[NAME] == b"{ broken"
    assert told(other) == ["1", "2"]
    assert "left as they are" in caplog.text
    store.put(f"batch/{NAME}", log_to_json(load_log(one.out, DOCUMENT)))
    other.results.push_changed()
    assert there(store) == ["1", "2"]


def test_a_broken_log_of_this_machine_is_not_put_over_a_good_one(
    store: MemoryStore, one: Machine, other: Machine
) -> None:
    correct(one, "1")
    one.results.push_changed()
    other.out.corrections(DOCUMENT).parent.mkdir(exist_ok=True)
    other.out.corrections(DOCUMENT).write_bytes(b"{")
    other.results.pull()
    other.results.push_changed()
    assert there(store) == ["1"]
    assert other.out.corrections(DOCUMENT).read_bytes() == b"{"
