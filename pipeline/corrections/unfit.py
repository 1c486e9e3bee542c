"""Why a change no longer fits what the machine read, in both languages of those who read it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections.changes import Entry

SHORT = 60
"""Characters of a text that are quoted."""


@dataclass(frozen=True, slots=True)
class Why:
    """A sentence, in English and in Russian.

    Attributes:
        en, ru: the sentences; ``{about}`` in them stands for what they speak about.
    """

    en: str
    ru: str

    def about(self, what: str) -> Why:
        """The same about something; a long text is cut short."""
        short = what if len(what) <= SHORT else f"{what[: SHORT - 1]}…"
        return Why(self.en.replace("{about}", short), self.ru.replace("{about}", short))


TEXT_GONE = Why(
    "«{about}» does not stand at its place any more.", "«{about}» больше не стоит на своём месте."
)
LINE_GONE = Why(
    "The line «{about}» does not stand at its place any more.",
    "Строка «{about}» больше не стоит на своём месте.",
)
REGION_GONE = Why(
    "No region lies at this place any more.", "На этом месте больше нет никакой области."
)
MARK_GONE = Why(
    "No mark made by hand is found at this place any more.",
    "На этом месте больше не найдено пометы от руки.",
)
NOTHING_BEFORE = Why(
    "No text stands before «{about}» that it could go on with.",
    "Перед «{about}» нет текста, который эта строка могла бы продолжать.",
)
NO_FIELD = Why(
    "A record has no field «{about}» that could be set.",
    "В записи нет поля «{about}», которое можно было бы задать.",
)
PAGE_GONE = Why(
    "The document has no page {about} any more, nor its scan.",
    "В документе больше нет страницы {about}, и её скана тоже.",
)
OUTSIDE = Why("The place lies outside the page {about}.", "Это место лежит вне страницы {about}.")
CHANGED = Why(
    "The document is not what was checked: a later run read it in another way, or somebody "
    "changed it just then.",
    "Документ уже не тот, который проверяли: новый прогон прочитал его иначе, или кто-то изменил "
    "его в тот же миг.",
)


class DoesNotFitError(Exception):
    """A change has no place here any more.

    Attributes:
        why: the reason, in both languages.
    """

    def __init__(self, why: Why) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Unfit:
    """A change that no longer fits what the machine read: shown, never dropped."""

    entry: Entry
    why: Why
