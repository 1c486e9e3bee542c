from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from stores import MemoryStore

from pipeline.batch import read_batch
from pipeline.errors import BatchError, StoreBusyError, StoreError
from pipeline.store.connection import Connection, Entry
from pipeline.store.location import StoreFolder
from pipeline.store.mirror import Mirror

CONTENT = {f"л{number:03d}.jpg": bytes([number]) * 1000 for number in range(1, 6)}


class CountingConnection(Connection):
    """Counts what is fetched; may hold each fetch until it is let go."""

    def __init__(self, url: str) -> None:
        super().__init__(StoreFolder("memory", url.partition("://")[2] + "/batch"))
        self.fetched: list[str] = []
        self.let_go = threading.Event()
        self.let_go.set()
        self.meanwhile: Callable[[], None] = lambda: None

    def fetch(self, name: str, to: Path) -> None:
        self.fetched.append(name)
        assert self.let_go.wait(10)
        super().fetch(name, to)
        self.meanwhile()


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    for name, data in CONTENT.items():
        made.put(f"batch/{name}", data)
    return made


def mirror(store: CountingConnection, room: Path, space: int = 10**6) -> Mirror:
    return Mirror(store, room / "batch", room / "results", space)


def test_a_batch_is_arranged_without_fetching(store: MemoryStore, tmp_path: Path) -> None:
    store.put("batch/batch.toml", '[[document]]\nfiles = ["л001.jpg", "л002.jpg"]\n'.encode())
    store.put("batch/readme.txt", b"x" * 5000)
    remote = CountingConnection(store.url)
    batch = read_batch(mirror(remote, tmp_path).folder)
    files = [file.relative for document in batch.documents for file in document.files]
    assert sorted(files) == sorted(CONTENT)
    assert remote.fetched == ["batch.toml"]
    assert batch.name == "batch"


def test_a_file_whose_name_says_nothing_is_known_by_its_first_bytes(
    store: MemoryStore, tmp_path: Path
) -> None:
    store.put("batch/scan-without-extension", b"\xff\xd8\xff" + bytes(5000))
    store.put("batch/letter-without-extension", b"Dear" + bytes(5000))
    batch = read_batch(mirror(CountingConnection(store.url), tmp_path).folder)
    files = {file.relative for document in batch.documents for file in document.files}
    assert files == {*CONTENT, "scan-without-extension"}


def test_places_take_no_room(store: MemoryStore, tmp_path: Path) -> None:
    store.put("batch/big.tif", bytes(1_000_000))
    folder = mirror(CountingConnection(store.url), tmp_path).folder
    assert (folder / "big.tif").stat().st_size == 1_000_000
    assert (folder / "big.tif").stat().st_blocks * 512 < 10_000


def test_bytes_are_there_while_they_are_needed(store: MemoryStore, tmp_path: Path) -> None:
    scans = mirror(CountingConnection(store.url), tmp_path)
    for name, data in CONTENT.items():
        with scans.at_hand(scans.folder / name):
            assert (scans.folder / name).read_bytes() == data
    assert scans.fetched_bytes == sum(map(len, CONTENT.values()))


def test_the_space_is_kept_to(store: MemoryStore, tmp_path: Path) -> None:
    remote = CountingConnection(store.url)
    scans = mirror(remote, tmp_path, space=2000)
    for name in CONTENT:
        with scans.at_hand(scans.folder / name):
            pass
    kept = [name for name, data in CONTENT.items() if (scans.folder / name).read_bytes() == data]
    assert kept == list(CONTENT)[-2:]
    assert all((scans.folder / name).stat().st_size == 1000 for name in CONTENT)
    with scans.at_hand(scans.folder / kept[0]):
        pass
    assert remote.fetched == list(CONTENT)
    with scans.at_hand(scans.folder / "л001.jpg"):
        assert (scans.folder / "л001.jpg").read_bytes() == CONTENT["л001.jpg"]


def test_what_is_being_read_is_never_emptied(store: MemoryStore, tmp_path: Path) -> None:
    scans = mirror(CountingConnection(store.url), tmp_path, space=0)
    first = scans.folder / "л001.jpg"
    with scans.at_hand(first):
        for name in CONTENT:
            with scans.at_hand(scans.folder / name):
                pass
        assert first.read_bytes() == CONTENT["л001.jpg"]
    assert first.read_bytes() == bytes(1000)


def test_two_who_want_one_file_fetch_it_once(store: MemoryStore, tmp_path: Path) -> None:
    remote = CountingConnection(store.url)
    scans = mirror(remote, tmp_path)
    remote.let_go.clear()

    def read(_: int) -> bytes:
        with scans.at_hand(scans.folder / "л001.jpg"):
            return (scans.folder / "л001.jpg").read_bytes()

    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(read, number) for number in range(4)]
        remote.let_go.set()
        assert {read.result(10) for read in reads} == {CONTENT["л001.jpg"]}
    assert remote.fetched == ["л001.jpg"]


def test_many_threads_in_little_space(store: MemoryStore, tmp_path: Path) -> None:
    scans = mirror(CountingConnection(store.url), tmp_path, space=1000)

    def read(number: int) -> bool:
        name = list(CONTENT)[number * 7 % len(CONTENT)]
        with scans.at_hand(scans.folder / name):
            return (scans.folder / name).read_bytes() == CONTENT[name]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(200)))


def test_a_digest_is_known_without_the_bytes_until_the_scan_changes(
    store: MemoryStore, tmp_path: Path
) -> None:
    remote = CountingConnection(store.url)
    scans = mirror(remote, tmp_path)
    first = scans.folder / "л001.jpg"
    assert scans.known_memo(first) is None
    with scans.at_hand(first):
        pass
    again = mirror(remote, tmp_path)
    memo = again.known_memo(first)
    assert memo is not None
    assert memo.sha256 == hashlib.sha256(CONTENT["л001.jpg"]).hexdigest()
    assert len(remote.fetched) == 1
    store.put("batch/л001.jpg", b"2" * 1000)
    assert mirror(remote, tmp_path).known_memo(first) is None


def test_a_damaged_memo_is_no_memo(store: MemoryStore, tmp_path: Path) -> None:
    scans = mirror(CountingConnection(store.url), tmp_path)
    with scans.at_hand(scans.folder / "л001.jpg"):
        pass
    (memo,) = (tmp_path / "results" / "state" / "scans").iterdir()
    for damage in (b"", b"[]", b'{"scan": 1}', b"\xff"):
        memo.write_bytes(damage)
        assert scans.known_memo(scans.folder / "л001.jpg") is None


def test_a_scan_replaced_while_it_comes_is_taken_whole(store: MemoryStore, tmp_path: Path) -> None:
    remote = CountingConnection(store.url)
    scans = mirror(remote, tmp_path)
    news = [b"new"]
    remote.meanwhile = lambda: store.put("batch/л001.jpg", news.pop()) if news else None
    first = scans.folder / "л001.jpg"
    with scans.at_hand(first):
        assert first.read_bytes() == b"new"
    memo = scans.known_memo(first)
    assert memo is not None
    assert memo.sha256 == hashlib.sha256(b"new").hexdigest()


def test_a_scan_that_changes_all_the_time_is_left_for_later(
    store: MemoryStore, tmp_path: Path
) -> None:
    remote = CountingConnection(store.url)
    scans = mirror(remote, tmp_path)
    remote.meanwhile = lambda: store.put("batch/л001.jpg", b"new" * len(remote.fetched))
    with (
        pytest.raises(StoreBusyError, match="changes"),
        scans.at_hand(scans.folder / "л001.jpg"),
    ):
        pass
    assert (scans.folder / "л001.jpg").read_bytes() == bytes(1000)


def test_a_scan_that_went_away_is_said(store: MemoryStore, tmp_path: Path) -> None:
    scans = mirror(CountingConnection(store.url), tmp_path)
    store.remove("batch/л001.jpg")
    with (
        pytest.raises(StoreError, match="not there") as caught,
        scans.at_hand(scans.folder / "л001.jpg"),
    ):
        pass
    assert caught.value.file == f"{store.url}/batch/л001.jpg"
    assert not caught.value.passing


def test_an_empty_folder_is_no_batch(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match="nothing"):
        mirror(CountingConnection(MemoryStore().url), tmp_path)


def test_what_only_a_manifest_names_is_left_to_the_reader(
    store: MemoryStore, tmp_path: Path
) -> None:
    scans = mirror(CountingConnection(store.url), tmp_path)
    with scans.at_hand(scans.folder / "absent.jpg"):
        assert not (scans.folder / "absent.jpg").exists()


@pytest.mark.parametrize("name", ["../out.jpg", "a/./b.jpg", "a//b.jpg"])
def test_a_name_that_leads_out_of_the_folder_is_refused(
    name: str, store: MemoryStore, tmp_path: Path
) -> None:
    class Lying(CountingConnection):
        def list(self) -> dict[str, Entry]:
            return {name: Entry(3, "1")}

    with pytest.raises(StoreError, match="Rename"):
        mirror(Lying(store.url), tmp_path)
    assert not (tmp_path / "out.jpg").exists()


def test_first_bytes_say_whether_a_file_is_one_page(store: MemoryStore, tmp_path: Path) -> None:
    heads = {
        "a.jpg": b"\xff\xd8\xff",
        "tiff.jpg": b"II*\0",
        "pdf.png": b"%PDF-1.7",
        "text.png": b"no picture",
        "a.tif": b"\xff\xd8\xff",  # by its name it may have many: it is fetched and counted
    }
    for name, head in heads.items():
        store.put(f"batch/{name}", head + bytes(5000))
    remote = CountingConnection(store.url)
    scans = mirror(remote, tmp_path)
    assert {name for name in heads if scans.is_single(scans.folder / name)} == {"a.jpg"}
    assert remote.fetched == []


def test_that_a_scan_is_one_page_is_kept_with_its_digest(
    store: MemoryStore, tmp_path: Path
) -> None:
    store.put("batch/a.jpg", b"\xff\xd8\xff" + bytes(5000))
    store.put("batch/b.jpg", b"II*\0" + bytes(5000))
    scans = mirror(CountingConnection(store.url), tmp_path)
    for name in ("a.jpg", "b.jpg"):
        with scans.at_hand(scans.folder / name):
            pass
    again = mirror(CountingConnection(store.url), tmp_path)
    memos = [again.known_memo(again.folder / name) for name in ("a.jpg", "b.jpg")]
    assert [memo and memo.frames for memo in memos] == [1, None]
