"""Header fields of records against the truth of drawn pages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from pipeline.record import FieldValue, Record, load_record

FIELDS = {
    "secrecy": "secrecy",
    "document-kind": "kind",
    "number": "number",
    "date": "date",
    "place": "place",
    "addressee": "addressees",
    "signature": "signature",
    "certified": "certified",
    "copies": "copies",
}
"""Kind of a field in the truth to its name in the record."""


@dataclass(frozen=True, slots=True)
class FieldScore:
    """How one field came out: ``right`` are those found whose value is the true one."""

    right: int = 0
    true: int = 0
    found: int = 0

    def __add__(self, other: FieldScore) -> FieldScore:
        return FieldScore(
            self.right + other.right, self.true + other.true, self.found + other.found
        )

    @property
    def recall(self) -> str:
        return _share(self.right, self.true)

    @property
    def precision(self) -> str:
        return _share(self.right, self.found)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A field of a page that is not as it should be; ``None`` stands for nothing."""

    page: str
    field: str
    true: str | None
    found: str | None


def score_fields(
    truths: Mapping[str, Path], records: Mapping[str, Record]
) -> tuple[dict[str, FieldScore], list[Mistake]]:
    """Scores of each kind of field, and every mistake.

    A value is right when its normalised form is the true one, aside from case, ё, punctuation,
    white space, т. for тов., and a leading гор. or Верно:, which truth and record need not share.

    Args:
        truths: page to its truth file.
        records: page to the record of the document that it is; a page without one found nothing.
    """
    scores = {kind: FieldScore() for kind in FIELDS}
    mistakes: list[Mistake] = []
    for page, truth in truths.items():
        answers = json.loads(truth.read_bytes())["fields"]
        for kind, name in FIELDS.items():
            true = [str(field["normalised"]) for field in answers if field["kind"] == kind]
            found = [
                field.normalised or field.text
                for field in (_values(records[page], name) if page in records else ())
            ]
            scores[kind] += _score(true, found)
            missed, false = _unmatched(true, found), _unmatched(found, true)
            mistakes += [Mistake(page, kind, *pair) for pair in zip_longest(missed, false)]
    return scores, mistakes


def records_by_scan(folder: Path) -> dict[str, Record]:
    """The records of a batch's results by the name of their first scan, without suffix."""
    records = [load_record(path) for path in sorted(folder.glob("*.json"))]
    return {Path(record.pages[0].scan.path).stem: record for record in records}


def _values(record: Record, name: str) -> Iterable[FieldValue]:
    value = getattr(record, name)
    if value is None:
        return ()
    return (value,) if isinstance(value, FieldValue) else tuple(value)


def _score(true: Iterable[str], found: Iterable[str]) -> FieldScore:
    wanted, had = Counter(map(_plain, true)), Counter(map(_plain, found))
    return FieldScore((wanted & had).total(), wanted.total(), had.total())


def _unmatched(these: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of ``these`` that have no partner in ``others``."""
    left = Counter(map(_plain, others))
    alone = []
    for value in these:
        if left[_plain(value)]:
            left[_plain(value)] -= 1
        else:
            alone.append(value)
    return alone


def _plain(value: str) -> str:
    plain = value.casefold().replace("ё", "е")
    plain = re.sub(r"\b(?:т|тов|товарищу?)\b\.?", "тов", plain)
    plain = re.sub(r"^(?:верно\b:?|гор?\.)\s*", "", plain)
    return re.sub(r"[\W_]+", "", plain)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} ({part}/{whole})" if whole else "none"
