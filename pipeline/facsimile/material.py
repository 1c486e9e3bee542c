"""Words for random pages: invented office prose of the time, about nobody and no event."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.facsimile.raster import Rng

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

SECRECY = (
    ("СЕКРЕТНО", "секретно"),
    ("Секретно.", "секретно"),
    ("СОВ. СЕКРЕТНО", "совершенно секретно"),
    ("СОВЕРШЕННО СЕКРЕТНО", "совершенно секретно"),
    ("Строго секретно.", "строго секретно"),
    ("Не подлежит оглашению", "не подлежит оглашению"),
    ("Для служебного пользования", "для служебного пользования"),
)
PLACES = ("г. Москва", "гор. Ленинград", "г. Куйбышев", "Москва", "г. Свердловск", "гор. Горький")
BODIES = (
    "НАРОДНЫЙ КОМИССАРИАТ ПУТЕЙ СООБЩЕНИЯ",
    "УПРАВЛЕНИЕ ОБЛАСТНОЙ КОНТОРЫ ЗАГОТЗЕРНО",
    "ИСПОЛНИТЕЛЬНЫЙ КОМИТЕТ ГОРОДСКОГО СОВЕТА",
    "ГЛАВНОЕ АРХИВНОЕ УПРАВЛЕНИЕ",
    "НАУЧНО-ИССЛЕДОВАТЕЛЬСКИЙ ИНСТИТУТ",
)
POSTS_TO = (
    "Начальнику управления", "Директору завода", "Секретарю обкома", "Председателю исполкома",
    "Заведующему отделом", "Управляющему трестом", "Заместителю наркома",
)  # fmt: skip
POSTS = (
    "Начальник управления", "Директор института", "Секретарь обкома", "Председатель комиссии",
    "Зав. отделом", "НАЧАЛЬНИК ОТДЕЛА", "Управляющий трестом", "ПРЕДСЕДАТЕЛЬ ИСПОЛКОМА",
)  # fmt: skip
SURNAMES = (
    "Березин", "Корольков", "Лапшин", "Мельников", "Орешкин", "Пташников", "Рябинин", "Седов",
    "Тимохин", "Усольцев", "Чижов", "Шубин", "Щеглов", "Южаков", "Ягодкин", "Жилин", "Зыков",
)  # fmt: skip
INITIALS = "АБВГДИКЛМНПСФ"
TOPICS = (
    "О ходе ремонта складов", "По вопросу о снабжении топливом", "Об учете старых дел",
    "О плане работ на квартал", "О проверке хранилищ",
)  # fmt: skip

SUBJECTS = (
    "Комиссия", "Управление", "Областная контора", "Дирекция завода", "Отдел снабжения",
    "Правление артели", "Районный совет", "Ваше управление", "Техническое бюро", "Бухгалтерия",
)  # fmt: skip
ADVERBS = (
    "вторично", "настоящим", "в срочном порядке", "по-прежнему", "в установленный срок",
    "несмотря на наши напоминания", "согласно Вашему запросу", "в течение 3-х дней",
)  # fmt: skip
VERBS = (
    "сообщает о задержке", "просит ускорить отгрузку", "не обеспечивает вывозку",
    "подтверждает получение", "ходатайствует об отпуске", "докладывает о готовности",
    "ставит вопрос о распределении", "отмечает недостаток", "производит учет",
)  # fmt: skip
OBJECTS = (
    "пиломатериалов", "строительного леса", "паровозного угля", "листового железа",
    "запасных частей", "архивных описей", "чертежной бумаги", "зимнего обмундирования",
    "измерительных приборов", "семенного зерна", "кирпича и извести",
)  # fmt: skip
TAILS = (
    "для нужд второго участка", "на станции Лесная", "по наряду текущего года",
    "в количестве {n} тонн", "на сумму {n} руб. {k} коп.", "в объеме {n} куб. м",
    "вследствие чего план выполнен на {k}%", "что составляет {n} ящиков",
    "о чем составлен акт от {d} числа", "без всяких к тому оснований",
)  # fmt: skip
ENDINGS = (
    "Прошу дать указание.", "О принятых мерах сообщите.", "Ответ ожидаем к 15 числу.",
    "Приложение: на {n} листах.", "Объяснение прилагается.", "Дело требует Вашего решения.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """An invented name in the forms a page needs."""

    surname: str
    initials: str

    @property
    def dative(self) -> str:
        return self.surname + "у"


def pick(rng: Rng, items: tuple[str, ...]) -> str:
    return items[int(rng.integers(0, len(items)))]


def person(rng: Rng) -> Person:
    first, second = (INITIALS[int(rng.integers(0, len(INITIALS)))] for _ in range(2))
    return Person(pick(rng, SURNAMES), f"{first}.{second}.")


def sentence(rng: Rng) -> str:
    """One sentence of a business letter."""
    parts = [pick(rng, SUBJECTS)]
    if rng.integers(0, 2):
        parts.append(pick(rng, ADVERBS))
    parts += [pick(rng, VERBS), pick(rng, OBJECTS)]
    if rng.integers(0, 3):
        tail = pick(rng, TAILS)
        if tail.startswith(("вследствие", "что", "о чем")):
            parts[-1] += ","
        parts.append(tail)
    return _filled(rng, " ".join(parts)).rstrip(".") + "."


def paragraph(rng: Rng, sentences: int) -> str:
    """A paragraph of so many sentences; some end as letters do."""
    parts = [sentence(rng) for _ in range(sentences)]
    if not rng.integers(0, 3):
        parts.append(_filled(rng, pick(rng, ENDINGS)))
    return " ".join(parts)


def _filled(rng: Rng, text: str) -> str:
    for slot, low, high in (("{n}", 5, 900), ("{k}", 10, 99), ("{d}", 1, 29)):
        text = text.replace(slot, str(int(rng.integers(low, high))))
    return text


def date(rng: Rng, form: int) -> tuple[str, str]:
    """A date between 1924 and 1969 in one of seven forms, as typed and in ISO 8601."""
    year, month = int(rng.integers(1924, 1970)), int(rng.integers(1, 13))
    day = int(rng.integers(1, 29))
    name, roman = MONTHS[month - 1], ROMAN[month - 1]
    typed = (
        f"{day} {name} {year} г.",
        f"{day}/{roman}-{year % 100:02d} г.",
        f"{day}.{month}.{year % 100:02d}",
        f"{day} {name} {year} года",
        f'"{day}" {name} {year} г.',
        f"{day:02d}.{month:02d}.{year}",
        f"{day}-го {name} {year} года",
    )[form]
    return typed, f"{year:04d}-{month:02d}-{day:02d}"


def number(rng: Rng, form: int) -> tuple[str, str]:
    """A number in one of five forms, as typed and in its normal form."""
    value = int(rng.integers(2, 9000))
    letter = "с" if rng.integers(0, 2) else "сс"
    return (
        (f"№ {value}", f"{value}"),
        (f"№ {value}/{letter}", f"{value}/{letter}"),
        (f"№ {value % 90 + 1}/{value}", f"{value % 90 + 1}/{value}"),
        (f"П{value}", f"П{value}"),
        (f"№ П{value}", f"П{value}"),
    )[form]


def spaced(text: str) -> str:
    """``ПРИКАЗ`` as ``П Р И К А З``; words keep three blanks between them."""
    return "   ".join(" ".join(word) for word in text.split())
