"""Who is responsible for what: the program, and the people of the log."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections.changes import Entry, LineChange, WordChange
from pipeline.corrections.reviewed import ReviewedDocument
from pipeline.export.corrected import BoxKey
from pipeline.record import box_list

MACHINE = "machine"
"""``xml:id`` of the program."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A word that is not as the engine read it.

    Attributes:
        before: as it was read; ``None`` where nothing stood at this very place.
        resp: who changed it, as ``@resp`` has it.
    """

    before: str | None
    resp: str


@dataclass(frozen=True, slots=True)
class People:
    """Of one document.

    Attributes:
        names: of the people in the log, in order, to their ``xml:id``.
        machine_words: (page, box) of the words as the program left them, to their text.
        as_read: the same to what the engine had read, where the program corrected it.
        edits: the changes of words and lines that hold.
    """

    names: dict[str, str]
    machine_words: dict[tuple[str, BoxKey], str]
    as_read: dict[tuple[str, BoxKey], str]
    edits: tuple[tuple[Entry, WordChange | LineChange], ...]

    @staticmethod
    def of(document: ReviewedDocument) -> People:
        names: dict[str, str] = {}
        for entry in document.log.entries:
            names.setdefault(entry.who, f"person-{len(names) + 1}")
        unfit = {one.entry.number for one in document.unfit}
        as_read: dict[tuple[str, BoxKey], str] = {}
        for change in document.machine_record.provenance.corrections:
            # Two parts of a broken word are both still there.
            if change.after and " " not in change.before:
                as_read.setdefault((change.page, change.box), change.before)
        return People(
            names,
            {
                (page.id, box_list(word.box)): word.text
                for page in document.machine_pages
                for region in page.regions
                for line in region.lines
                for word in line.words
            },
            as_read,
            tuple(
                (entry, entry.change)
                for entry in document.log.standing
                if isinstance(entry.change, WordChange | LineChange) and entry.number not in unfit
            ),
        )

    def changed(self, page: str, box: BoxKey, text: str) -> Changed | None:
        """Whether a word was corrected, what stood there, and by whom; the last one counts."""
        machine = self.machine_words.get((page, box))
        if machine != text:
            return Changed(machine, self._who(page, box))
        before = self.as_read.get((page, box))
        return None if before is None or before == text else Changed(before, f"#{MACHINE}")

    def ref(self, who: str) -> str:
        return f"#{self.names[who]}"

    def _who(self, page: str, box: BoxKey) -> str:
        """The last who changed something there; else all who changed words: one of them did."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        for entry, change in reversed(self.edits):
            x0, y0, x1, y1 = change.spot.box
            if change.spot.page == page and x0 <= x <= x1 and y0 <= y <= y1:
                return self.ref(entry.who)
        return " ".join(dict.fromkeys(self.ref(entry.who) for entry, _ in self.edits))
