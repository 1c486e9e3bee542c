"""Handwriting: what was not read stands for the passage an edition prints there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.compare.links import Link
from pipeline.compare.normal import is_word
from pipeline.compare.words import UNREAD, Token


def with_unread(
    links: Sequence[Link], record: Sequence[Token], reference: Sequence[Token]
) -> tuple[Link, ...]:
    """Links with each ``[…]`` joined to the words that the reference has in its place.

    The place is between the nearest linked words. Words printed as written by hand are preferred;
    else it is typed words, which is a disagreement about the hand.
    """
    if not any(token.text == UNREAD for token in record):
        return tuple(links)
    joined: list[Link] = []
    for window in _windows(links):
        joined += _joined(window, record, reference)
    return tuple(joined)


def _windows(links: Iterable[Link]) -> Iterator[list[Link]]:
    """Links of both sides alone; between them, all links of one side."""
    window: list[Link] = []
    for link in links:
        if link.record and link.reference:
            if window:
                yield window
            yield [link]
            window = []
        else:
            window.append(link)
    if window:
        yield window


def _joined(
    window: Sequence[Link], record: Sequence[Token], reference: Sequence[Token]
) -> list[Link]:
    unread = [link for link in window if link.record and _is_unread(link, record)]
    passages = list(_passages([link for link in window if not link.record], reference))
    pairs = list(zip(unread, passages, strict=False))
    done = {id(link) for mark, passage in pairs for link in (mark, *passage)}
    made = [
        Link(mark.record, range(passage[0].reference.start, passage[-1].reference.stop))
        for mark, passage in pairs
    ]
    return [*made, *(link for link in window if id(link) not in done)]


def _is_unread(link: Link, record: Sequence[Token]) -> bool:
    return record[link.record.start].text == UNREAD


def _passages(absent: Sequence[Link], reference: Sequence[Token]) -> Iterator[list[Link]]:
    """Runs of words of one hand and one paragraph, those in pencil first."""
    runs: list[list[Link]] = []
    for link in absent:
        at = link.reference.start
        if runs and runs[-1][-1].reference.stop == at and _alike(reference[at - 1], reference[at]):
            runs[-1].append(link)
        else:
            runs.append([link])
    worded = [
        run for run in runs if any(is_word(reference[link.reference[0]].text) for link in run)
    ]
    return iter(
        sorted(worded, key=lambda run: reference[run[0].reference.start].section != "pencil")
    )


def _alike(first: Token, second: Token) -> bool:
    return (first.section, first.paragraph) == (second.section, second.paragraph)
