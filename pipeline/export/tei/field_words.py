"""The words of the text that fields of the record were found in."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.export.corrected import BoxKey
from pipeline.export.tei.tokens import Wrapper
from pipeline.record import FieldValue, Record

WordKey = tuple[str, BoxKey]
"""Id of the page, and box."""

_SEGMENTS = ("secrecy", "exemplar", "urgency", "copies", "distribution")
_NUMBERS = ("number", "incoming", "outgoing")
_AT_THE_ENDS = frozenset({"dateline", "signed"})
"""Elements that only the head and the end of a text may have, and nothing around them."""
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class FieldWords:
    """What each typed word says, as elements around it."""

    def __init__(self, record: Record) -> None:
        self._around: dict[WordKey, list[tuple[int, tuple[Wrapper, ...]]]] = {}
        self._take(record)

    def around(self, key: WordKey, *, at_an_end: bool) -> tuple[Wrapper, ...]:
        """Elements from the outside in; the longest value is outermost.

        Args:
            key: of the word.
            at_an_end: whether it stands in the head or at the end of the text.
        """
        found = sorted(self._around.get(key, ()), key=lambda one: -one[0])
        around: list[Wrapper] = []
        for _, wrappers in found:
            for wrapper in wrappers:
                if wrapper.name not in _AT_THE_ENDS or (at_an_end and not around):
                    around.append(wrapper)
        return tuple(around)

    def _take(self, record: Record) -> None:
        self._note(record.kind, Wrapper("title", (("type", "kind"),)))
        self._note_date(record.date, "document")
        for date in record.other_dates:
            self._note_date(date, "other")
        self._note(record.place, Wrapper("dateline"), Wrapper("placeName"))
        for name in _NUMBERS:
            value: FieldValue | None = getattr(record, name)
            self._note(value, Wrapper("num", (("type", name),)))
        for name in _SEGMENTS:
            value = getattr(record, name)
            self._note(value, Wrapper("seg", (("type", name),)))
        self._note(record.sender, Wrapper("name", (("type", "sender"),)))
        for at, value in enumerate(record.addressees):
            self._note(value, Wrapper("name", (("type", "addressee"), ("n", str(at + 1)))))
        for value in record.handling:
            self._note(value, Wrapper("seg", (("type", "handling"),)))
        for at, value in enumerate(record.signatures):
            attributes = (("n", str(at + 1)),)
            self._note(value, Wrapper("signed", attributes))
        self._note(record.certified, Wrapper("seg", (("type", "certified"),)))
        if record.archive is not None:
            self._note(record.archive.typed, Wrapper("seg", (("type", "archive"),)))

    def _note_date(self, value: FieldValue | None, kind: str) -> None:
        if value is not None:
            when = ("when", date_of(value))
            self._note(value, Wrapper("dateline"), Wrapper("date", (("type", kind), when)))

    def _note(self, value: FieldValue | None, *wrappers: Wrapper) -> None:
        for word in value.words if value is not None else ():
            here = self._around.setdefault((word.page, word.box), [])
            here.append((len(value.words) if value is not None else 0, wrappers))


def date_of(value: FieldValue) -> str | None:
    """As ``@when`` has it: a day, a month or a year that the calendar has, else ``None``."""
    text = value.normalised or ""
    if not _DATE.fullmatch(text) or text.startswith("0000"):
        return None
    try:
        dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return None
    return text
