"""What viewers show beside a document, in Russian and English."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import AnnotationKind, Hand, Instrument


@dataclass(frozen=True, slots=True)
class Both:
    """The same in two languages."""

    russian: str
    english: str

    def as_map(self) -> dict[str, list[str]]:
        """As IIIF writes it."""
        return {"ru": [self.russian], "en": [self.english]}

    def filled(self, value: str) -> Both:
        """With a value behind it."""
        return Both(f"{self.russian} {value}", f"{self.english} {value}")


SHEET = Both("Лист", "Sheet")
UNREAD_MARK = Both("не прочитано", "not read")

KINDS = {
    AnnotationKind.INSERTION: Both("Вписано", "Insertion"),
    AnnotationKind.GAP_WORD: Both("Вписано в пропуск", "Written into a gap"),
    AnnotationKind.MARGIN_NOTE: Both("Помета на полях", "Margin note"),
    AnnotationKind.UNDERLINE: Both("Подчёркнуто", "Underlined"),
    AnnotationKind.STRIKE_OUT: Both("Зачёркнуто", "Struck out"),
    AnnotationKind.BAR: Both("Отчёркнуто на полях", "Bar in the margin"),
    AnnotationKind.SIGNATURE: Both("Подпись", "Signature"),
    AnnotationKind.RESOLUTION: Both("Резолюция", "Resolution"),
    AnnotationKind.SHEET_NUMBER: Both("Номер листа", "Sheet number"),
    AnnotationKind.PARAGRAPH: Both("Написано", "Written passage"),
    AnnotationKind.UNCLASSIFIED: Both("Помета", "Mark"),
}
TOOLS: dict[Hand | Instrument, Both] = {
    Instrument.PENCIL: Both("карандашом", "pencil"),
    Instrument.RED_PENCIL: Both("красным карандашом", "red pencil"),
    Instrument.BLUE_PENCIL: Both("синим карандашом", "blue pencil"),
    Instrument.INK: Both("чернилами", "ink"),
    Hand.PENCIL: Both("карандашом", "pencil"),
    Hand.INK: Both("чернилами", "ink"),
    Hand.TYPED: Both("на машинке", "typewriter"),
}

FIELDS = {
    "kind": Both("Вид документа", "Kind of document"),
    "number": Both("Номер", "Number"),
    "date": Both("Дата", "Date"),
    "place": Both("Место", "Place"),
    "sender": Both("Отправитель", "Sender"),
    "addressees": Both("Адресат", "Addressee"),
    "secrecy": Both("Гриф секретности", "Secrecy"),
    "exemplar": Both("Экземпляр", "Copy number"),
    "urgency": Both("Срочность", "Urgency"),
    "handling": Both("Указания", "Handling"),
    "incoming": Both("Входящий номер", "Incoming number"),
    "outgoing": Both("Исходящий номер", "Outgoing number"),
    "signatures": Both("Подпись", "Signature"),
    "certified": Both("Заверено", "Certified"),
    "copies": Both("Отпечатано", "Copies"),
    "distribution": Both("Разослано", "Distribution"),
    "authenticity": Both("Подлинность", "Authenticity"),
    "technique": Both("Способ воспроизведения", "Technique"),
    "source": Both("Опубликовано", "Published"),
}
"""Fields of the record, and what they are called, in the order that they are shown in."""
