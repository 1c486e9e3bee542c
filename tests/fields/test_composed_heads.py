"""Hundreds of heads and ends put together by chance: how much is found, how much is right.

The thresholds are a little below what was measured when this test was written.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from typewritten import noisy, page

from pipeline.fields import read_fields

COUNT = 300
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SECRECY = {
    "Сов. секретно": "совершенно секретно",
    "СОВЕРШЕННО СЕКРЕТНО": "совершенно секретно",
    "Секретно": "секретно",
    "Строго секретно": "строго секретно",
    "Для служебного пользования": "для служебного пользования",
}
KINDS = {
    "СПРАВКА": "справка",
    "ДОКЛАДНАЯ ЗАПИСКА": "докладная записка",
    "П Р И К А З": "приказ",
    "П Р О Т О К О Л": "протокол",
    "СПЕЦСООБЩЕНИЕ": "спецсообщение",
    "ПОСТАНОВЛЕНИЕ": "постановление",
    "Р А П О Р Т": "рапорт",
}
ADDRESSES = (
    ("СЕКРЕТАРЮ ЦК ВКП(б)", "тов. ОСИНСКОМУ П.К."),
    ("Наркому путей сообщения", "тов. Вересову А.Б."),
    ("ПРЕДСЕДАТЕЛЮ СНК СССР", "тов. ДЕМЬЯНОВУ В.Н."),
    ("Начальнику управления", "тов. Громову"),
)
SIGNERS = (
    ("Начальник управления", "А. Громов"),
    ("НАРОДНЫЙ КОМИССАР ФИНАНСОВ", "П. ВЕРЕСОВ"),
    ("Секретарь обкома", "Н.И. Тихонов"),
    ("Директор института", "Б.В. Лаптев"),
)
TOWNS = ("Москва", "гор. Киев", "г. Ленинград")
SENTENCES = (
    "Работы по ремонту складов закончены, но приемка их до сего времени не проведена.",
    "По сообщению с места, дорога открыта и движение по ней идет без перерыва.",
    "Прошу рассмотреть прилагаемые материалы и сообщить о принятом решении.",
    "Согласно приказу № 45 от 12 мая 1935 г. проверка должна быть повторена в июне.",
    "На совещании в г. Туле тов. Громов доложил о ходе подготовки к зиме.",
)
FIELDS = ("secrecy", "kind", "number", "date", "place", "addressee", "signature")


@dataclass(frozen=True)
class Composed:
    text: str
    truth: dict[str, str | None]


def compose(seed: int) -> Composed:
    """One document; each field is there three times out of four."""
    chance = random.Random(seed)  # noqa: S311 -- test data, not a secret
    truth: dict[str, str | None] = dict.fromkeys(FIELDS)
    there = {name: chance.random() < 0.75 for name in FIELDS}
    head: list[str] = []
    if there["secrecy"]:
        mark = chance.choice(list(SECRECY))
        truth["secrecy"] = SECRECY[mark]
        head += [" " * chance.choice((0, 38)) + mark, ""]
    if there["addressee"]:
        post, name = chance.choice(ADDRESSES)
        truth["addressee"] = name.removeprefix("тов. ").lower()
        indent = " " * chance.choice((0, 30))
        head += [indent + post, indent + name, ""]
    if there["kind"]:
        title = chance.choice(list(KINDS))
        truth["kind"] = KINDS[title]
        head += [" " * 22 + title, ""]
    cells = []
    if there["place"]:
        town = chance.choice(TOWNS)
        truth["place"] = town.split()[-1]
        cells.append(town)
    if there["date"]:
        day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1918, 1990)
        truth["date"] = f"{year}-{month:02}-{day:02}"
        form = chance.choice(
            (
                "{d} {m} {y} г.",
                "{d}/{r}-{s} г.",
                "«{d}» {m} {y} г.",
                "{d}.{r}.{s} г.",
                "{d} {m} {y} года",
            )
        )
        cells.append(
            form.format(
                d=day, m=MONTHS[month - 1], r=ROMAN[month - 1], y=year, s=f"{year % 100:02}"
            )
        )
    if there["number"]:
        count = f"{chance.randint(2, 9999)}{chance.choice(('', '/с', '/сс'))}"
        truth["number"] = count
        cells.append(f"№ {count}")
    chance.shuffle(cells)
    if chance.random() < 0.5:
        head += ["          ".join(cells), ""]
    else:
        head += [*cells, ""]
    body = " ".join(chance.choice(SENTENCES) for _ in range(6)).split()
    lines, line = [], "    "
    for word in body:
        if len(line) + len(word) > 62:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    lines.append(line)
    end = [""]
    if there["signature"]:
        post, name = chance.choice(SIGNERS)
        truth["signature"] = name.lower()
        end.append(f"{post}          {name}" if chance.random() < 0.5 else f"{post}\n     {name}")
    return Composed("\n".join([*head, *lines, *end]), truth)


def read(text: str) -> dict[str, str | None]:
    found = read_fields([page(text)])
    addressee = dict(found.addressees[0].details).get("name") if found.addressees else None
    signer = dict(found.signature[0].details).get("name") if found.signature else None
    return {
        "secrecy": found.secrecy.normalised if found.secrecy else None,
        "kind": found.kind.normalised if found.kind else None,
        "number": found.number.normalised if found.number else None,
        "date": found.date.normalised or None if found.date else None,
        "place": found.place.normalised if found.place else None,
        "addressee": addressee.lower() if addressee else None,
        "signature": signer.lower() if signer else None,
    }


def score(rate: float) -> tuple[float, float, float, dict[str, list[str]]]:
    """Recall, precision, and the share of absent fields invented; then what went wrong."""
    right = present = given = absent = invented = 0
    wrong: dict[str, list[str]] = {}
    for seed in range(COUNT):
        composed = compose(seed)
        text = noisy(composed.text, rate, seed) if rate else composed.text
        answer = read(text)
        for name, truth in composed.truth.items():
            present += truth is not None
            given += answer[name] is not None
            right += truth is not None and answer[name] == truth
            absent += truth is None
            invented += truth is None and answer[name] is not None
            if answer[name] != truth:
                wrong.setdefault(name, []).append(f"{seed}: {truth!r} -> {answer[name]!r}")
    return right / present, right / given, invented / absent, wrong


@pytest.mark.parametrize(
    ("rate", "recall", "precision", "invented"),
    [(0.0, 0.995, 0.995, 0.0), (0.02, 0.94, 0.95, 0.003), (0.05, 0.87, 0.89, 0.003)],
)
def test_recall_and_precision(
    rate: float, recall: float, precision: float, invented: float
) -> None:
    measured = score(rate)
    assert measured[0] >= recall, measured
    assert measured[1] >= precision, measured
    assert measured[2] <= invented, measured
