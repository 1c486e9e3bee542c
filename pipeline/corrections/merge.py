"""Two copies of one log, each lengthened by itself, become one that has all entries of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.corrections.changes import Entry, Log

_Key = tuple[str, str, str, int]
"""When, who, what, and which of several such entries."""


def merged(one: Log, other: Log) -> Log:
    """A log with all entries of both, in the order of their times; the same whichever is first.

    Where one copy only goes on where the other ends, it is the result. Otherwise entries may get
    other numbers, and undoing ones name those.

    Args:
        one: a copy.
        other: of the log of the same document.

    Raises:
        ValueError: when they are of different documents.
    """
    if one.document != other.document:
        raise ValueError(f"logs of {one.document!r} and {other.document!r}")
    for log, longer in ((one, other), (other, one)):
        if longer.entries[: len(log.entries)] == log.entries:
            return longer
    keys_of_one, keys_of_other = _keys(one), _keys(other)
    entries: list[Entry] = []
    numbers: dict[_Key, int] = {}
    for key, entry, source in _in_order(
        list(zip(keys_of_one, one.entries, strict=True)),
        list(zip(keys_of_other, other.entries, strict=True)),
    ):
        keys = keys_of_one if source == 0 else keys_of_other
        undoes = None if entry.undoes is None else numbers[keys[entry.undoes - 1]]
        numbers[key] = len(entries) + 1
        entries.append(entry.model_copy(update={"number": len(entries) + 1, "undoes": undoes}))
    return Log(document=one.document, entries=tuple(entries))


def _keys(log: Log) -> list[_Key]:
    """What each entry is, whatever its number."""
    keys: list[_Key] = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for entry in log.entries:
        if entry.change is not None:
            what = entry.change.model_dump_json()
        else:
            what = f"undoes {keys[(entry.undoes or 0) - 1]}"
        base = (entry.when, entry.who, what)
        keys.append((*base, seen[base]))
        seen[base] += 1
    return keys


def _in_order(
    ours: Sequence[tuple[_Key, Entry]], theirs: Sequence[tuple[_Key, Entry]]
) -> list[tuple[_Key, Entry, int]]:
    """Both, each entry once, with the copy that it is taken from: 0 or 1."""
    sides = (list(ours), list(theirs))
    at = [0, 0]
    taken: set[_Key] = set()
    result: list[tuple[_Key, Entry, int]] = []
    while True:
        for side in (0, 1):
            while at[side] < len(sides[side]) and sides[side][at[side]][0] in taken:
                at[side] += 1
        heads = [(sides[side][at[side]], side) for side in (0, 1) if at[side] < len(sides[side])]
        if not heads:
            return result
        (key, entry), side = min(heads, key=lambda head: (head[0][0], head[1]))
        taken.add(key)
        result.append((key, entry, side))
