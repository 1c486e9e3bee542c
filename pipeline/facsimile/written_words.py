"""What people of the time wrote on typed sheets: our own wording, about nobody and no event."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.facsimile.chance import between, chance, one_of
from pipeline.facsimile.raster import Rng


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Words of one language for each use; figures are written in any hand."""

    words: tuple[str, ...]
    notes: tuple[str, ...]
    resolutions: tuple[str, ...]
    names: tuple[str, ...]
    signs: tuple[str, ...]
    letters: str


def _apart(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PHRASEBOOKS = {
    "ru": Phrasebook(
        words=_apart(
            "и в на не с по для также только при этом всех около затем особенно часть срочно "
            "вновь склада отдела завода весной кирпича леса вагонов квартал третьего своего "
            "будет были уже ещё лишь однако поэтому работы плана сроки комиссии указанный "
            "предлагаю считаю необходимо согласно приложению выполнено проверено управление "
            "значительно предварительно соответствующий ремонта хранилища отгрузки зерна "
            "участок смета расчет образец прошу ускорить доложить лично товарищ вторично",
        ),
        notes=(
            "проверить", "см. дело", "верно?", "не так", "к докладу", "учесть", "в план",
            "выяснить у отдела", "кто отвечает", "срок!", "повторить", "исправлено", "сверено",
            "см. оборот", "откуда цифры", "важно", "переписать", "не печатать", "сократить",
        ),
        resolutions=(
            "В дело", "Доложено", "Согласен", "К исполнению", "Тов. Седову", "Прошу переговорить",
            "На заключение", "Подготовить ответ", "Срочно", "Разослать членам комиссии",
            "Хранить в архиве", "Не возражаю", "Внести на заседание", "Дать справку к сроку",
            "Ознакомить отделы под расписку", "Утверждаю", "В секретариат",
        ),
        names=("Седов", "Лапшин", "Чижов", "Жилин", "Рябинин", "Шубин", "Орешкин"),
        signs=("?", "!", "V", "NB", "!!", "??", "Z", "о", "X"),
        letters="аеиоунтсрвл,.",
    ),
    "la": Phrasebook(
        words=_apart(
            "et de la pour dans avec encore toujours ainsi trop alors lettre page suite comme "
            "und nicht der auch noch wurde zwischen sehr oder dann the of which only again also "
            "before never under see letter copy list file old new first last part whole very "
            "depuis plusieurs jours travail maison texte manuscrit corriger vers scene acte "
            "zeit brief seite abschrift liste bericht nach jahr dopis list strana roku",
        ),
        notes=(
            "voir page", "a revoir", "couper", "oui", "non", "copie", "vu", "nein", "siehe oben",
            "prüfen", "check", "see file", "sic", "copy", "kopie", "viz", "ad acta", "omit",
        ),
        resolutions=(
            "Vu et approuvé", "A classer", "Zu den Akten", "Erledigt", "File", "Copy sent",
            "Ad acta", "Reply at once", "Répondre", "Genehmigt", "To be typed again",
        ),
        names=("Martin", "Weber", "Novak", "Lambert", "Horak", "Allen", "Petersen"),
        signs=("?", "!", "V", "NB", "x", "??", "o", "X"),
        letters="aeiounstrvl,.",
    ),
}  # fmt: skip


def some_words(rng: Rng, book: Phrasebook, count: int) -> str:
    return " ".join(one_of(rng, book.words) for _ in range(count))


def a_date(rng: Rng) -> str:
    """Day, month and year as people jot them down."""
    day, month, year = between(rng, 1, 28), between(rng, 1, 12), between(rng, 20, 68)
    separator = one_of(rng, ("/", ".", "-"))
    return f"{day}{separator}{month}" + (f"{separator}{year}" if chance(rng, 70) else "")
