"""Rules for one word: letters of the wrong alphabet, digits for letters, letters for digits.

Each rule looks only at runs of letters and digits and leaves every other character alone. They
are careful rather than thorough: a rule that could spoil a word that was read well is not here.
A typewriter's ``I`` or ``П`` in ``I938`` and ``ХП`` is what was typed; only fields interpret it.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"[^\W_]+")

# Latin letters that a Russian typewriter face draws as the Cyrillic ones. Lower-case Latin "b" is
# not here: it looks like both "ь" and "в".
_CYRILLIC_OF = dict(zip("ABCEHKMOPTXYaceopxykmth", "АВСЕНКМОРТХУасеорхукмтн", strict=True))
# "Xв" and "XXго" hold a Roman numeral; I and V have no Cyrillic look-alike and stop the rule.
_ROMAN_WITH_ENDING = re.compile(r"X+(?:в|вв|го|й|м|му|я|ю|е|ый|ая|ое|ом|ой|х)")

_SANDWICHED = {"0": "о", "3": "з", "6": "б"}
_INNER_DIGIT = re.compile(r"(?<=[а-яё])[036](?=[а-яё])")
_INNER_ZERO_IN_CAPITALS = re.compile(r"(?<=[А-ЯЁ])0(?=[А-ЯЁ])")
_FIRST_ZERO = re.compile(r"0(?:[а-яё]{2,}|[А-ЯЁ]{3,})")
_FIRST_SIX = re.compile(r"6ы[а-яё]+")
_FIRST_THREE = re.compile(r"3(?:[аеиоувдн][а-яё]{2,}|[АЕИОУВДН][А-ЯЁ]{3,})")
# "3дня", "3августа", "3отделения": a figure with its word, the space between them lost.
_COUNTED = re.compile(
    r"3(?:авг|авиа|авт|агент|адм|академ|акт|алфав|ампу|анг|аппар|апр|арест|арм|арт|атом|аэро|"
    r"ваг|взв|вед|веч|вид|винт|виз|вое|вод|вол|вопр|врем|всад|втор|вуз|выс|вып|верс|"
    r"дека|дел|день|дес|дет|див|дн|доб|док|дол|дом|доп|дорог|доч|дров|друг|дюж|"
    r"един|еже|ефр|иде|из|им|инж|иностр|инстр|истр|"
    r"над|наган|нар|нач|наст|нед|нем|ниж|ном|нос|ноч|нояб|"
    r"об|огн|один|окн|окр|окт|он|оп|оруд|осн|осуж|от|оф|очер|ошиб|"
    r"уб|увед|увол|уд|уезд|узл|указ|укр|улиц|ум|упр|урок|уст|утр|уч)",
    re.IGNORECASE,
)

_THREE_IN_NUMBER = re.compile(r"\d+[Зз]\d+|\d{3}З")
_OH_IN_NUMBER = re.compile(r"\d+[Оо]\d+")


def _is_cyrillic(character: str) -> bool:
    return "\u0400" <= character <= "\u04ff" and character.isalpha()


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def homoglyphs(text: str) -> str:
    """Latin look-alikes in a run that also has Cyrillic letters become Cyrillic.

    All or nothing: a run with a Latin letter that has no look-alike, or with a digit, is left.
    """

    def settle(match: re.Match[str]) -> str:
        run = match[0]
        latin = [character for character in run if _is_latin(character)]
        if (
            not latin
            or not any(_is_cyrillic(character) for character in run)
            or not all(_is_cyrillic(c) or c in _CYRILLIC_OF for c in run)
            or _ROMAN_WITH_ENDING.fullmatch(run)
        ):
            return run
        return "".join(_CYRILLIC_OF.get(character, character) for character in run)

    return _RUN.sub(settle, text)


def digits_in_words(text: str) -> str:
    """``3аявление``, ``0тдел``, ``к0торый``, ``6ыл`` get their letters.

    Only between letters or at the start of a run that is mostly Cyrillic letters, and only where
    it could not be a figure with its word: ``3дня`` and ``П3465`` are left.
    """

    def settle(match: re.Match[str]) -> str:
        run = match[0]
        letters = sum(_is_cyrillic(character) for character in run)
        if letters < 2 or 2 * letters < len(run):
            return run
        if letters >= 3:
            run = _INNER_ZERO_IN_CAPITALS.sub("О", run)
            run = _INNER_DIGIT.sub(lambda digit: _SANDWICHED[digit[0]], run)
        if _FIRST_ZERO.fullmatch(run):
            return "О" + run[1:]
        if _FIRST_SIX.fullmatch(run):
            return "б" + run[1:]
        if _FIRST_THREE.fullmatch(run) and not _COUNTED.match(run):
            return "З" + run[1:]
        return run

    return _RUN.sub(settle, text)


def letters_in_numbers(text: str) -> str:
    """``193З`` and ``19О5`` get their digits; ``273з``, ``20О`` and ``П3465`` are left.

    Only a letter between digits, or ``З`` after exactly three (a year).
    """

    def settle(match: re.Match[str]) -> str:
        run = match[0]
        if _THREE_IN_NUMBER.fullmatch(run):
            return run.replace("З", "3").replace("з", "3")
        if _OH_IN_NUMBER.fullmatch(run):
            return run.replace("О", "0").replace("о", "0")
        return run

    return _RUN.sub(settle, text)


def ones_in_numbers(text: str) -> str:
    """``4.4.Т`` is section 4.4.1, ``[5`` is page 15; ``3.Г.`` may be an item Г and is left.

    A typewriter's one is a roman I, which is read as one of its look-alikes. Only where the rest
    of the word is figures and stops: the look-alike must follow a figure and a stop, or be a
    bracket that opens a number and never closes.
    """
    if _SECTION.fullmatch(text):
        return re.sub(r"[ТI\[|]", "1", text)
    if _OPEN_BRACKET.fullmatch(text):
        return "1" + text[1:]
    return text


_SECTION = re.compile(r"(?:\d{1,2}\.){1,4}[ТI\[|](?:\.\d{0,2}){0,3}")
_OPEN_BRACKET = re.compile(r"\[\d{1,3}")
