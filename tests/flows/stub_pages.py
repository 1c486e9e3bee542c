"""Pages that cost nothing: what a run does with them is the point, not what stands on them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image

from pipeline.batch import Document
from pipeline.errors import OcrError
from pipeline.outcome import DocumentOutcome, PageJob, PageOutcome
from pipeline.output import ResultFolder, write_whole


class StubPipeline:
    """Stands for ``digitise_page`` and ``assemble_document``; counts the calls by page."""

    def __init__(self, confidence: Callable[[str], float | None] = lambda _page: 0.9) -> None:
        self.confidence = confidence
        self.read: Counter[str] = Counter()
        self.assembled: list[str] = []
        self.fail: Callable[[PageJob, int], Exception | None] = lambda _job, _times: None
        self._lock = threading.Lock()

    def digitise_page(self, job: PageJob, _settings: object) -> PageOutcome:
        with self._lock:
            self.read[job.page_id] += 1
            times = self.read[job.page_id]
        error = self.fail(job, times)
        if error is not None:
            raise error
        confidence = self.confidence(job.page_id)
        low = confidence is None or confidence < 0.75
        review = ("The typing was read with low confidence.",) if low else ()
        return PageOutcome(job, (job.page_id,), 10, confidence, review)

    def assemble_document(
        self,
        document: Document,
        pages: Sequence[PageOutcome],
        out: ResultFolder,
        _settings: object,
    ) -> DocumentOutcome:
        self.assembled.append(document.id)
        write_whole(out.record(document.id), b"{}\n")
        return DocumentOutcome(document.id, str(out.record(document.id)), len(pages))

    def put_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("flows.pages.digitise_page", self.digitise_page)
        monkeypatch.setattr("flows.assembly.assemble_document", self.assemble_document)


class KilledEngineError(OcrError):
    """What may pass."""

    passing = True


def killed() -> KilledEngineError:
    return KilledEngineError("The engine was killed.", remedy="Run the batch again.")


def draw_batch(folder: Path, pages: int) -> Path:
    """So many white scans ``p0000.png``, each a document."""
    folder.mkdir(parents=True)
    Image.new("L", (8, 8), 255).save(folder / "p0000.png")
    data = (folder / "p0000.png").read_bytes()
    for number in range(1, pages):
        (folder / f"p{number:04d}.png").write_bytes(data)
    return folder
