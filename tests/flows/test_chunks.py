from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.chunks import in_chunks
from pipeline.outcome import PageJob


def jobs(*documents: int) -> list[PageJob]:
    """So many pages of each document."""
    return [
        PageJob("scans", "out", f"d{number}", f"{number}.pdf", f"{number}.pdf", f"d{number}p{page}")
        for number, pages in enumerate(documents)
        for page in range(pages)
    ]


@given(st.lists(st.integers(1, 12), max_size=12), st.integers(1, 9))
def test_each_page_is_in_one_chunk_in_order_and_none_is_too_large(
    documents: list[int], size: int
) -> None:
    chunks = in_chunks("b", jobs(*documents), size)
    assert [job for chunk in chunks for job in chunk.jobs] == jobs(*documents)
    assert all(1 <= len(chunk.jobs) <= size for chunk in chunks)
    assert [chunk.number for chunk in chunks] == list(range(1, len(chunks) + 1))
    assert {chunk.of for chunk in chunks} <= {len(chunks)}


@given(st.lists(st.integers(1, 5), max_size=12), st.integers(5, 9))
def test_a_document_that_fits_a_chunk_is_not_cut(documents: list[int], size: int) -> None:
    chunks = in_chunks("b", jobs(*documents), size)
    for number in range(len(documents)):
        assert sum(any(j.document_id == f"d{number}" for j in c.jobs) for c in chunks) == 1


def test_a_document_that_is_too_large_is_cut() -> None:
    chunks = in_chunks("b", jobs(1, 7, 1), 3)
    assert [len(chunk.jobs) for chunk in chunks] == [1, 3, 3, 2]


def test_a_chunk_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        in_chunks("b", jobs(1), 0)
