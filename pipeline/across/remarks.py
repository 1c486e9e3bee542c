"""Slips of an English translation that can be seen without the scan.

The rules are few and certain, from the tables of irregular verbs of any English grammar: a form
of *be* or *have* before the bare form of a verb (``are not meet``, ``has not went``), a modal or
*do* before a past form (``did not went``), two finite forms of *be* together (``was is``), and a
conjunction that runs into a participle (``was dismissed and including Smith``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.across.result import Slip
from pipeline.transcription import Reference

# Base, past, participle. Verbs whose bare form is also a participle, an adjective or a noun that
# may stand after "is" (come, run, set, work, use, need) are left out.
_VERBS = """
meet met met|find found found|know knew known|take took taken|give gave given|go went gone
see saw seen|receive received received|write wrote written|speak spoke spoken|begin began begun
choose chose chosen|forget forgot forgotten|bring brought brought|send sent sent|tell told told
think thought thought|understand understood understood|lose lost lost|keep kept kept
catch caught caught|teach taught taught|seek sought sought|get got got|break broke broken
become became become|arise arose arisen|ask asked asked|believe believed believed
admit admitted admitted|allow allowed allowed|appear appeared appeared|carry carried carried
consider considered considered|decide decided decided|demand demanded demanded
describe described described|destroy destroyed destroyed|ensure ensured ensured
exist existed existed|explain explained explained|fulfil fulfilled fulfilled
fulfill fulfilled fulfilled|happen happened happened|inform informed informed
obtain obtained obtained|possess possessed possessed|prove proved proven
provide provided provided|remain remained remained|remember remembered remembered
require required required|respond responded responded|send sent sent|submit submitted submitted
suppose supposed supposed|testify testified testified|undertake undertook undertaken
"""
_ROWS = [row.split() for line in _VERBS.strip().splitlines() for row in line.split("|")]
_BASE = "|".join(sorted({base for base, _, last in _ROWS if base != last}, key=len, reverse=True))
_PAST = "|".join(sorted({past for base, past, _ in _ROWS if past != base}, key=len, reverse=True))
_PAST_ONLY = "|".join(sorted({past for base, past, last in _ROWS if past not in (base, last)}))
_BE = r"am|is|are|was|were|been"
_RULES = (
    (
        "be-with-bare-verb",
        "A form of be stands before the bare form of a verb.",
        re.compile(rf"\b(?:{_BE})(?:\snot|n['’]t)?\s(?:{_BASE})\b"),
    ),
    (
        "have-with-wrong-form",
        "A form of have stands before a form that is no participle.",
        re.compile(rf"\b(?:has|have|had)(?:\snot|n['’]t)\s(?:{_BASE}|{_PAST_ONLY})\b"),
    ),
    (
        "modal-with-past",
        "A modal verb or do stands before a past form.",
        re.compile(
            r"\b(?:do|does|did|can|could|will|would|shall|should|must|may|might)"
            rf"(?:\snot|n['’]t)\s(?:{_PAST})\b"
        ),
    ),
    (
        "two-finite-verbs",
        "Two finite verbs stand together.",
        re.compile(
            r"\b(?:is\s(?:are|was|were|has)|are\s(?:is|was|were|have)|was\s(?:is|are|were)"
            r"|were\s(?:is|are|was))\b"
        ),
    ),
    (
        "and-including",
        "A conjunction runs into a participle: a part of the sentence is lost or out of place.",
        # "Up to and including", and after a comma, are right.
        re.compile(r"(?<!up to)(?<![,;:(–—-])\sand\s+including\b"),
    ),
)
# "What they did was give in": after do the bare form is right.
_CLEFT = re.compile(r"\b(?:do|does|did|done|doing)\b[^.!?]*$", re.IGNORECASE)
# "What they are is clear": the first verb may end a clause.
_CLAUSE = re.compile(r"\b(?:wh\w+|how|that|as|than|it|they|there)\b[^.!?]*$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?]\s")
_AROUND = 25


def find_grammar_slips(text: str) -> Iterator[tuple[str, str, str]]:
    """Code, message and surroundings of each ungrammatical place of an English text."""
    for code, message, pattern in _RULES:
        for match in pattern.finditer(text):
            before = _SENTENCE.split(text[: match.start()])[-1]
            if code == "be-with-bare-verb" and _CLEFT.search(before):
                continue
            if code == "two-finite-verbs" and _CLAUSE.search(before):
                continue
            around = text[max(0, match.start() - _AROUND) : match.end() + _AROUND].strip()
            yield code, message, around


def all_slips(reference: Reference) -> tuple[Slip, ...]:
    """The slips found when the transcription was parsed, then the ungrammatical places."""
    parsed = [
        Slip(code=one.code, message=one.message, line=one.line, paragraph=None, text=one.text)
        for one in reference.remarks
    ]
    grammar = [
        Slip(code=code, message=message, line=None, paragraph=index, text=around)
        for index, paragraph in enumerate(reference.body)
        for code, message, around in find_grammar_slips(paragraph.text)
    ]
    return (*parsed, *grammar)
