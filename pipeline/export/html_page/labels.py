"""What the page says of its own, in Russian and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Label:
    """The same in both languages."""

    ru: str
    en: str


def _labels(**pairs: tuple[str, str]) -> Mapping[str, Label]:
    return {name.replace("_", "-"): Label(*pair) for name, pair in pairs.items()}


REGIONS: Final = _labels(
    header=("шапка", "head"),
    paragraph=("абзац", "paragraph"),
    signature=("подпись", "signature"),
    number=("номер", "number"),
    footer=("низ листа", "foot"),
    table=("таблица", "table"),
    margin=("поле", "margin"),
    handwriting=("от руки", "handwriting"),
    stamp=("штамп", "stamp"),
    other=("прочее", "other"),
)
MARKS: Final = _labels(
    insertion=("вставка", "insertion"),
    gap_word=("слово в пропуске", "word in a gap"),
    margin_note=("помета на полях", "note in the margin"),
    underline=("подчёркивание", "underlining"),
    strike_out=("зачёркивание", "strike-out"),
    bar=("черта на полях", "bar in the margin"),
    signature=("подпись", "signature"),
    resolution=("резолюция", "resolution"),
    sheet_number=("номер листа", "sheet number"),
    paragraph=("рукописный абзац", "handwritten paragraph"),
    unclassified=("помета", "mark"),
)
HANDS: Final = _labels(
    typed=("машинопись", "typed"),
    pencil=("карандаш", "pencil"),
    red_pencil=("красный карандаш", "red pencil"),
    blue_pencil=("синий карандаш", "blue pencil"),
    ink=("чернила", "ink"),
)
PLACES: Final = _labels(
    inline=("в строке", "in the line"),
    interlinear=("между строк", "between the lines"),
    margin=("на полях", "in the margin"),
)
RELATIONS: Final = _labels(
    block=("составляет абзац", "is the paragraph"),
    between=("между словами", "between the words"),
    under=("под словами", "under the words"),
    through=("через слова", "through the words"),
    over=("поверх слов", "over the words"),
    beside=("рядом со строками", "beside the lines"),
)
ORIGINS: Final = _labels(
    typed=("со скана", "from the scan"),
    read=("со скана", "from the scan"),
    manifest=("из описи пакета", "from the manifest"),
    batch=("из имён файлов или описи", "from file names or the manifest"),
    derived=("выведено", "derived"),
    transcription=("из публикации", "from a publication"),
    corrected=("исправлено человеком", "corrected by a person"),
)
FIELDS: Final = _labels(
    title=("Заголовок", "Title"),
    source=("Публикация", "Published in"),
    kind=("Вид документа", "Kind of document"),
    date=("Дата", "Date"),
    number=("Номер", "Number"),
    incoming=("Входящий №", "Incoming no."),
    outgoing=("Исходящий №", "Outgoing no."),
    place=("Место", "Place"),
    archive=("Архивный шифр", "Archive reference"),
    authenticity=("Подлинность", "Authenticity"),
    technique=("Способ", "Technique"),
    sender=("Отправитель", "Sender"),
    addressees=("Адресат", "Addressee"),
    secrecy=("Гриф", "Secrecy"),
    exemplar=("Экземпляр", "Copy no."),
    urgency=("Срочность", "Urgency"),
    handling=("Обращение", "Handling"),
    signatures=("Подпись", "Signature"),
    signature=("Подпись", "Signature"),
    certified=("Верно", "Certified"),
    copies=("Отпечатано", "Copies typed"),
    distribution=("Разослано", "Distribution"),
    other_dates=("Другая дата", "Other date"),
    header=("Шапка", "Head"),
    body=("Текст", "Text"),
)
REASONS: Final = _labels(
    archive_conflict=("Шифр расходится", "Archive references differ"),
    authenticity_conflict=("Подлинность расходится", "Authenticity differs"),
    blank_page=("Пустая страница", "Blank page"),
    doubtful_reading=("Сомнительное чтение", "Doubtful reading"),
    low_confidence_page=("Страница прочитана неуверенно", "Page read with low confidence"),
    low_confidence_words=("Неуверенно прочитанные слова", "Words read with low confidence"),
    missing_signature=("Нет подписи", "No signature"),
    missing_number=("Нет номера", "No number"),
    missing_date=("Нет даты", "No date"),
    doubtful_date=("Сомнительная дата", "Doubtful date"),
    doubtful_number=("Сомнительный номер", "Doubtful number"),
    no_typing=("Нет машинописи", "No typing"),
    page_warning=("Замечание к странице", "About the page"),
    resolution=("Резолюция", "Resolution"),
    rotated=("Страница повёрнута", "Page was turned"),
    scan_missing=("Не хватает скана", "Scan missing"),
    sheet_unclear=("Лист неясен", "Sheet unclear"),
    signature_unclear=("Подпись неясна", "Signature unclear"),
    unplaced_handwriting=("Место вставки неясно", "Place of an insertion unclear"),
    unread_handwriting=("Непрочитанный рукописный текст", "Handwriting not read"),
    unread_mark=("Непрочитанная помета", "Mark not read"),
)
CHANGES: Final = _labels(
    word=("слово", "word"),
    line=("строка", "line"),
    region=("вид области", "kind of region"),
    hand=("рука", "hand"),
    paragraph=("начало абзаца", "beginning of a paragraph"),
    mark=("вид пометы", "kind of mark"),
    reading=("чтение пометы", "reading of a mark"),
    field=("поле", "field"),
    checked=("проверено", "checked"),
)
ROLES: Final = _labels(
    signature=("подпись", "signature"),
    page_number=("номер страницы", "page number"),
    footer=("низ листа", "foot"),
    margin=("поле", "margin"),
    stamp=("штамп", "stamp"),
    field=("сведения", "field"),
    other=("прочее", "other"),
    header=("шапка", "head"),
)
DETAILS: Final = _labels(
    post=("должность", "post"),
    name=("имя", "name"),
    role=("роль", "role"),
    precision=("точность", "precision"),
    time=("время", "time"),
    problem=("сомнение", "problem"),
    label=("помета", "label"),
    item=("пункт", "item"),
)
PAGE: Final = _labels(
    language=("Язык", "Language"),
    show=("На скане", "On the scan"),
    regions=("области", "regions"),
    lines=("строки", "lines"),
    words=("слова", "words"),
    doubtful=("неуверенные слова", "doubtful words"),
    marks=("пометы от руки", "marks by hand"),
    review=("просмотреть", "to look at"),
    large=("крупно", "large"),
    scans=("Сканы", "Scans"),
    record=("Запись", "Record"),
    sheet=("Лист", "Sheet"),
    page=("страница", "page"),
    file=("файл", "file"),
    frame=("кадр", "frame"),
    confidence=("уверенность", "confidence"),
    sureness=("Уверенность", "Confidence"),
    archive=("Архивный шифр", "Archive reference"),
    checked=("Проверено", "Checked"),
    unchecked=("Не проверено человеком", "Not checked by a person"),
    to_review=("Что просмотреть", "What to look at"),
    nothing_to_review=("Просматривать нечего.", "Nothing to look at."),
    fields=("Сведения", "Fields"),
    field=("Поле", "Field"),
    as_written=("Как написано", "As written"),
    normal=("В нормальной форме", "In normal form"),
    origin=("Откуда", "Where from"),
    not_found=("Не найдено", "Not found"),
    head=("Шапка", "Head"),
    body=("Текст", "Text"),
    no_body=("Текста нет.", "There is no text."),
    other_lines=("Прочая машинопись", "Other typing"),
    footnotes=("Примечания", "Footnotes"),
    edition_notes=("Примечания публикации", "Notes of the publication"),
    by_program=("составлено программой", "by the program"),
    annotations=("Пометы от руки", "Marks by hand"),
    none=("Нет.", "None."),
    reading=("Чтение", "Reading"),
    unread=("не прочитано", "not read"),
    by_hand=("уверенность, что это от руки", "confidence that it is handwriting"),
    on_scan=("на скане", "on the scan"),
    beside=("рядом на полях", "beside it in the margin"),
    people=("Исправления людей", "Corrections by people"),
    who=("Кто", "Who"),
    when=("Когда", "When"),
    what=("Что", "What"),
    before=("Было", "Before"),
    after=("Стало", "After"),
    state=("Состояние", "State"),
    stands=("действует", "stands"),
    undone=("отменено", "undone"),
    unfit=("не подходит", "does not fit"),
    undoes=("отменяет запись", "undoes entry"),
    yes=("да", "yes"),
    no=("нет", "no"),
    provenance=("Происхождение", "Provenance"),
    record_id=("Запись", "Record"),
    pipeline=("Программа", "Program"),
    engine=("Чтение машинописи", "Read by"),
    models=("Модели", "Models"),
    ink_model=("Модель чернил", "Ink model"),
    marks_model=("Модели помет", "Models of marks"),
    reader=("Чтение рукописи", "Handwriting read by"),
    transcription=("Публикация", "Transcription"),
    settings=("Настройки", "Settings"),
    corrections=("Исправления программы", "Corrections by the program"),
    rule=("Правило", "Rule"),
    key=("Обозначения", "Key"),
    key_doubtful=("прочитано неуверенно", "read with low confidence"),
    key_struck=("зачёркнуто от руки", "struck out by hand"),
    key_underlined=("подчёркнуто от руки", "underlined by hand"),
    key_person=("исправлено человеком", "corrected by a person"),
    key_pencil=("карандашом", "in pencil"),
    key_ink=("чернилами", "in ink"),
    key_unread=("не прочитано", "not read"),
    keys=(
        "Наведите указатель на слово или дойдите до него клавишей Tab и стрелками: "
        "оно будет показано на скане, и наоборот.",
        "Point at a word, or go to it with Tab and the arrow keys: it is shown in the scan, "
        "and the reverse.",
    ),
)


def label(labels: Mapping[str, Label], code: str) -> Label:
    """Of a code; one that is not known speaks for itself."""
    return labels.get(code.replace("_", "-"), Label(code, code))
