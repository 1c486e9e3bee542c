"""The cipher telegram No. 1316 of 25 November 1938, as our sample describes it.

What it says is known from the published edition. The Russian wording here is our own rendering of
the published English text, set and broken by ourselves: this is a model of such a sheet, not a
reproduction of the one in the archive.
"""

from __future__ import annotations

from pipeline.facsimile.description import (
    Condition,
    HandwrittenLine,
    PageDescription,
    Stamp,
    Stroke,
    TrueField,
    TypedLine,
    Typewriter,
)
from pipeline.facsimile.setting import set_paragraph
from pipeline.model import RegionKind

MACHINE = Typewriter(face="cmu", pitch=10, serial=1938, ribbon=88, wear=42)
WIDTH = 64
"""Characters of a full line."""
SPACING = 4
"""Half intervals from line to line: typed at two intervals."""
RECTO_ROWS = 108
"""Half intervals from the first to the last line that a sheet takes."""

SECRECY = "СТРОГО СЕКРЕТНО"
KIND = "ШИФРОТЕЛЕГРАММА"
DATE = "25 ноября 1938 г."
NUMBER = "№ 1316"
ADDRESSEES = ("ПЕРВЫМ СЕКРЕТАРЯМ ЦК НАЦКОМПАРТИЙ,", "КРАЙКОМОВ И ОБКОМОВ")
PARAGRAPHS = (
    "В середине ноября сего года в ЦК пришло из Ивановской области заявление товарища Журавлева "
    "(начальник НКВД) о неблагополучии в аппарате НКВД, об ошибках в работе НКВД, о "
    "невнимательном отношении к сигналам с мест, к предостережениям о предательстве Литвина, "
    "Каменского, Радзивиловского, Цесарского, Шапиро и других ответственных работников НКВД, о "
    "том, что нарком тов. Ежов на эти предостережения не откликается и т.д.",
    "Одновременно ЦК стало известно, что после разгрома шайки Ягоды в органах НКВД СССР завелась "
    "другая шайка изменников вроде Николаева, Жуковского, Люшкова, Успенского, Пассова, Федорова, "
    "которые умышленно запутывают следственные дела, укрывают отъявленных врагов народа, и что "
    "эти люди не находят достаточного отпора у тов. Ежова.",
    "Поставив положение дел в НКВД на обсуждение, ЦК ВКП(б) потребовал объяснений от тов. Ежова. "
    "Тов. Ежов подал заявление, в котором признал названные ошибки, признал сверх того, что "
    "отвечает за непринятие мер против бегства Люшкова (НКВД Дальнего Востока) и бегства "
    "Успенского (нарком НКВД Украины), признал, что с задачами своими в НКВД явно не справился, "
    "и просил освободить его от обязанностей наркома НКВД, оставив за ним посты в Наркомводе и "
    "по линии работы в органах ЦК ВКП(б).",
    "ЦК ВКП(б) исполнил просьбу тов. Ежова, освободил его от работы в НКВД и по единодушному "
    "предложению членов ЦК, включая тов. Ежова, утвердил наркомом НКВД СССР нынешнего первого "
    "заместителя НКВД тов. Берия Л.П.",
    "Текст заявления тов. Ежова вы получите почтой.",
)
PENCIL = ("Немедленно ознакомьте с этим", "сообщением наркомов НКВД", "и начальников НКВД.")
POST = "СЕКРЕТАРЬ ЦК ВКП(б)"
SIGNATORY = "И. СТАЛИН"

FIELDS_OF_RECTO = (
    TrueField("secrecy", SECRECY, "строго секретно"),
    TrueField("document-kind", KIND, "шифротелеграмма"),
    TrueField("date", DATE, "1938-11-25"),
    TrueField("number", NUMBER, "1316"),
    TrueField("addressee", " ".join(ADDRESSEES), " ".join(ADDRESSEES)),
)
FIELDS_OF_VERSO = (
    TrueField(
        "signature",
        f"{POST} {SIGNATORY}",
        f"{POST} {SIGNATORY}",
        (("post", POST), ("name", SIGNATORY)),
    ),
)


def recto_and_verso() -> tuple[PageDescription, PageDescription]:
    """Sheet 61 and its oborot: the text runs over from one to the other in mid-word."""
    head, row = _head()
    body: list[TypedLine] = []
    verso: list[TypedLine] = []
    on_recto = True
    for index, text in enumerate(PARAGRAPHS):
        for line in set_paragraph(text, WIDTH):
            if on_recto and row > RECTO_ROWS:
                on_recto, row = False, 0
            stripped = line.lstrip()
            typed = TypedLine(stripped, row, len(line) - len(stripped), paragraph=index)
            (body if on_recto else verso).append(typed)
            row += SPACING
        row += 1
    after = row + 20  # room that the pencilled paragraph was written into
    verso.append(TypedLine(POST, after, 5, RegionKind.SIGNATURE))
    verso.append(TypedLine(SIGNATORY, after, 42, RegionKind.SIGNATURE))
    top = 25.0
    pencil_mm = top + (row + 2) * 25.4 / 12
    return (
        PageDescription(
            typed=(*head, *body),
            handwritten=(
                HandwrittenLine("61", 181, 13, 11, kind="sheet-number", face="caveat", tilt=-4),
            ),
            stamps=(
                Stamp(
                    ("ШИФРОТДЕЛ", "25 НОЯ 1938", "ИСХОДЯЩАЯ"),
                    x_mm=53,
                    y_mm=27,
                    width_mm=44,
                    height_mm=19,
                    tilt=-3.2,
                ),
            ),
            typewriter=MACHINE,
            left_mm=26,
            top_mm=21,
            fields=FIELDS_OF_RECTO,
        ),
        PageDescription(
            typed=tuple(verso),
            handwritten=(
                HandwrittenLine(PENCIL[0], 40, pencil_mm, 10.5, tilt=-1.1, paragraph=5),
                HandwrittenLine(PENCIL[1], 29, pencil_mm + 12, 10.5, tilt=-0.7, paragraph=5),
                HandwrittenLine(PENCIL[2], 30, pencil_mm + 24.5, 10.5, tilt=-0.9, paragraph=5),
            ),
            strokes=(
                Stroke(
                    "bracket",
                    (
                        (24, pencil_mm - 7),
                        (22.5, pencil_mm - 5),
                        (22, pencil_mm + 24),
                        (24.5, pencil_mm + 27),
                    ),
                    width_mm=0.6,
                ),
            ),
            typewriter=MACHINE,
            left_mm=26,
            top_mm=top,
            fields=FIELDS_OF_VERSO,
        ),
    )


def _head() -> tuple[list[TypedLine], int]:
    """The head of the recto, and the row of the first line of the body."""
    header = RegionKind.HEADER
    lines = [
        TypedLine(SECRECY, 3, 44, header),
        TypedLine(KIND, 13, (WIDTH - len(KIND)) // 2, header),
        TypedLine(DATE, 19, 5, header),
        TypedLine(NUMBER, 19, 48, header),
        TypedLine(ADDRESSEES[0], 24, 18, header),
        TypedLine(ADDRESSEES[1], 27, 18, header),
    ]
    return lines, 33


CONDITION_OF_RECTO = Condition(skew=0.7, bleed=22, stains=6)
CONDITION_OF_VERSO = Condition(skew=-0.5, bleed=26, stains=4)
