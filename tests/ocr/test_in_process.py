from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from drawn import RUSSIAN, printed

from pipeline.errors import OcrError
from pipeline.ocr import OcrEngine, TesseractEngine, TesseractSettings, choose_engine
from pipeline.ocr.in_process import InProcessEngine, has_library
from pipeline.settings import Settings
from pipeline.versions import versions

needs_library = pytest.mark.skipif(
    not has_library(), reason="tesserocr is not installed: pip install tesserocr==2.13.0"
)


@pytest.fixture(scope="module")
def program() -> OcrEngine:
    try:
        return TesseractEngine(TesseractSettings())
    except OcrError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def library(program: OcrEngine) -> InProcessEngine:  # noqa: ARG001 (it has the models)
    return InProcessEngine(TesseractSettings())


@pytest.mark.skipif(has_library(), reason="tesserocr is installed")
def test_a_missing_library_is_said_with_its_remedy() -> None:
    with pytest.raises(OcrError, match="tesserocr") as caught:
        choose_engine(TesseractSettings(engine="library"))
    assert "pip install tesserocr" in caught.value.remedy


def test_a_library_that_cannot_be_loaded_is_said_with_its_remedy() -> None:
    code = (
        "import sys; sys.modules['tesserocr'] = None\n"
        "from pipeline.ocr import TesseractSettings, choose_engine\n"
        "try: choose_engine(TesseractSettings(engine='library'))\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("OcrError")
    assert "pip install tesserocr" in done.stdout


@needs_library
def test_program_and_library_read_the_same_words(
    program: OcrEngine, library: InProcessEngine
) -> None:
    picture = printed(RUSSIAN)
    theirs, ours = program.read(picture), library.read(picture)
    assert " ".join(word.text for word in ours) == " ".join(RUSSIAN)
    assert [(word.text, word.box, word.line) for word in ours] == [
        (word.text, word.box, word.line) for word in theirs
    ]
    # Two versions of Tesseract add up in another order.
    sure = [word.confidence for word in theirs]
    assert [word.confidence for word in ours] == pytest.approx(sure, abs=0.02)


@needs_library
def test_what_was_read_before_does_not_matter(library: InProcessEngine) -> None:
    first, second = printed(RUSSIAN[:2]), printed(RUSSIAN[2:])
    alone = [
        list(InProcessEngine(TesseractSettings()).read(picture)) for picture in (first, second)
    ]
    assert [list(library.read(picture)) for picture in (second, first, second)] == [
        alone[1],
        alone[0],
        alone[1],
    ]


@needs_library
def test_threads_share_the_engine(library: InProcessEngine) -> None:
    pictures = [printed(RUSSIAN[:2]), printed(RUSSIAN[2:])]
    alone = [list(library.read(picture)) for picture in pictures]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(library.read, pictures * 4))
    assert [list(words) for words in together] == alone * 4


@needs_library
def test_rows_of_a_larger_picture_are_read_in_place(library: InProcessEngine) -> None:
    picture = np.full((900, 1200), 255, np.uint8)
    rows = printed(RUSSIAN)
    picture[200 : 200 + rows.shape[0], 100 : 100 + rows.shape[1]] = rows
    words = library.read(picture)
    assert [word.text for word in words] == " ".join(RUSSIAN).split()
    assert all(a.line <= b.line for a, b in pairwise(words))
    assert all((picture[w.box[1] : w.box[3], w.box[0] : w.box[2]] < 128).any() for w in words)


@needs_library
def test_a_picture_that_is_no_whole_array_is_read(library: InProcessEngine) -> None:
    wide = np.repeat(printed(RUSSIAN), 2, axis=1)
    assert list(library.read(wide[:, ::2])) == list(library.read(printed(RUSSIAN)))


@needs_library
@pytest.mark.parametrize("shape", [(200, 300), (3, 3), (1, 1)])
def test_bare_paper(library: InProcessEngine, shape: tuple[int, int]) -> None:
    assert list(library.read(np.full(shape, 255, np.uint8))) == []


@needs_library
def test_a_picture_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    engine = InProcessEngine(TesseractSettings(timeout=1))
    with pytest.raises(OcrError, match="1 seconds"):
        engine.read(np.tile(printed(RUSSIAN), (18, 6)))
    assert [word.text for word in engine.read(printed(RUSSIAN))] == " ".join(RUSSIAN).split()


@needs_library
def test_a_missing_model_is_said(library: InProcessEngine) -> None:  # noqa: ARG001
    with pytest.raises(OcrError, match="xyz") as caught:
        InProcessEngine(TesseractSettings(language="xyz"))
    assert "apt-get install tesseract-ocr-xyz" in caught.value.remedy


@needs_library
def test_records_name_the_library_and_its_tesseract(library: InProcessEngine) -> None:
    assert "tesserocr" in library.name
    said = versions(Settings(), library)
    assert said["engine"] == library.name
    assert said["tesseract"] == library.install.version
    assert said["tesseract"] in library.name
    assert "rus" in str(said["traineddata"])


@needs_library
def test_one_thread_reads() -> None:
    code = (
        "import os, numpy as np\n"
        "from pipeline.ocr import TesseractSettings, choose_engine\n"
        "engine = choose_engine(TesseractSettings(engine='library'))\n"
        "before = len(os.listdir('/proc/self/task'))\n"
        "engine.read(np.full((400, 400), 255, np.uint8))\n"
        "engine.read(np.indices((400, 400)).sum(axis=0).astype(np.uint8))\n"
        "print(len(os.listdir('/proc/self/task')) - before)\n"
    )
    if not os.path.isdir("/proc/self/task"):  # noqa: PTH112
        pytest.skip("no /proc here")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
