"""Ungrammatical English is remarked; correct English is not."""

from __future__ import annotations

from pydoc_data.topics import topics

import pytest

from pipeline.across.remarks import find_grammar_slips

CORRECT = """
They are not present. He is not subject to arrest. The cases were not set aside. All they could do
was take the train. What he did was give in. What these people are is clear. That which was is no
more. They have not come. The post has not run. He did not go. It does not meet the need. They will
not find it. She was not known to us. It is not known. They were found. He has known it. Who is has
no bearing here. The reports are read daily. It must not be. They do not have to work. There is no
need. Is not this man guilty? They had not become members. The work is work. These are set texts.
We read up to and including page nine. We met all of them, and including guests, it was a crowd.
""".replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The people are not meet any resistance.", "be-with-bare-verb"),
        ("He was find in the yard.", "be-with-bare-verb"),
        ("They have not went home.", "have-with-wrong-form"),
        ("He did not took measures.", "modal-with-past"),
        ("He is was in the town.", "two-finite-verbs"),
        ("He was dismissed from work and including others it was agreed.", "and-including"),
    ],
)
def test_slips(text: str, code: str) -> None:
    assert [slip[0] for slip in find_grammar_slips(text)] == [code]


def test_correct_sentences() -> None:
    assert list(find_grammar_slips(CORRECT)) == []


def test_half_a_million_characters_of_correct_english() -> None:
    prose = [" ".join(text.split()) for text in topics.values()]
    assert sum(map(len, prose)) > 400_000
    assert [slip for text in prose for slip in find_grammar_slips(text)] == []
