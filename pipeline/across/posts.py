"""Posts in both languages as sets of concepts: ``Секретарь ЦК`` ~ ``Secretary of the CC``."""

from __future__ import annotations

import re

from pipeline.across.abbreviations import Language, find_institutions

_ROWS = (
    ("first", r"перв\w+", r"first"),
    ("second", r"втор\w+", r"second"),
    ("deputy", r"заместител\w+|зам\.?|помощник\w*|пом\.?", r"deputy|vice|assistant"),
    ("acting", r"и\.\s?о\.|врид|врио|исполняющ\w+", r"acting"),
    ("general", r"генеральн\w+", r"general"),
    ("secretary", r"секретар\w+", r"secretar(?:y|ies)"),
    ("chairman", r"председател\w+|пред\.?", r"chair(?:man|men|woman|person)|president"),
    ("head", r"начальник\w*|нач\.?|заведующ\w+|зав\.?|руководител\w+|шеф\w*", r"heads?|chiefs?"),
    ("commissar", r"нарком\w*|комиссар\w*", r"commissars?"),
    ("minister", r"министр\w*", r"ministers?"),
    ("director", r"директор\w*", r"directors?"),
    ("prosecutor", r"прокурор\w*", r"prosecutors?|procurators?"),
    ("member", r"член\w*", r"members?"),
    ("commander", r"командующ\w+|командир\w*|командарм\w*", r"commanders?"),
    ("plenipotentiary", r"уполномоченн\w+|полпред\w*", r"plenipotentiary|representative"),
    ("marshal", r"маршал\w*", r"marshal"),
    ("major", r"майор\w*", r"major"),
    ("captain", r"капитан\w*", r"captain"),
    ("lieutenant", r"лейтенант\w*", r"lieutenant"),
    ("colonel", r"полковник\w*", r"colonel"),
    ("investigator", r"следовател\w+", r"investigator"),
    ("department", r"отдел\w*", r"department|section"),
    ("directorate", r"управлени\w+", r"directorate|administration"),
)
_PATTERNS: dict[Language, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "ru": tuple((row[0], re.compile(rf"(?<!\w)(?:{row[1]})(?!\w)", re.I)) for row in _ROWS),
    "en": tuple((row[0], re.compile(rf"(?<!\w)(?:{row[2]})(?!\w)", re.I)) for row in _ROWS),
}
# Before the congress of 1952 translators write CPSU(b), and CPSU for short.
_SAME = {"КПСС": "ВКП(б)"}


def concepts(post: str, language: Language) -> frozenset[str]:
    """The posts and institutions that a post names; words of no table are left out."""
    found = set()
    rest = post
    for at in find_institutions(post, language):
        found.add(_SAME.get(at.known, at.known))
        rest = rest[: at.start] + " " * (at.end - at.start) + rest[at.end :]
    found |= {concept for concept, pattern in _PATTERNS[language] if pattern.search(rest)}
    return frozenset(found)
