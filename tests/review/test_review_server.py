"""Every address of the review page's server, and what it answers."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from review_material import (
    EVIL,
    JSON,
    KEY,
    LETTER,
    NOTE,
    RECTO,
    SCRIPT,
    VERSO,
    Material,
    browser,
    checked,
    static_files,
    word_change,
    word_of,
)
from starlette.testclient import TestClient

from pipeline.review.batch import ReviewBatch

AT_LETTER = f"/api/documents/{LETTER}"


def change(client: TestClient, what: dict[str, Any], seen: int, who: str = "Анна") -> Any:
    return client.post(
        f"{AT_LETTER}/changes", headers=JSON, json={"who": who, "seen": seen, "change": what}
    )


def undo(client: TestClient, number: int, seen: int, who: str = "Анна") -> Any:
    body = {"who": who, "seen": seen, "number": number}
    return client.post(f"{AT_LETTER}/undo", headers=JSON, json=body)


def test_the_pages_hold_the_key_and_the_names_and_nothing_else(reader: TestClient) -> None:
    page = reader.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert f'name="mashinopis-key" content="{KEY}"' in page.text
    assert 'name="mashinopis-batch" content="batch"' in page.text
    page = reader.get(f"/documents/{quote(NOTE)}")
    assert f'name="mashinopis-document" content="{NOTE}"' in page.text


def test_a_name_in_the_address_cannot_leave_its_attribute(reader: TestClient) -> None:
    page = reader.get("/documents/" + quote(f'">{EVIL}', safe="").replace("%2F", "|"))
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_files_of_the_page(reader: TestClient) -> None:
    answer = reader.get("/static/list.js")
    assert answer.text == "export const t = 1;"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    for name in ("index.html", ".secret.js", "out.js", "none.css", "%2e%2e%2foutside.js"):
        assert reader.get(f"/static/{name}").status_code == 404, name


def test_there_is_no_description_of_the_interface(reader: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert reader.get(path).status_code == 404


def test_the_batch_in_numbers(reader: TestClient) -> None:
    about = reader.get("/api/batch").json()
    assert about["batch"] == "batch"
    assert (about["documents"], about["pages"], about["checked"]) == (3, 4, 0)
    assert about["to_review"] == 2
    assert about["reading"] is None
    assert about["failures"] == [
        {"file": "x.tif", "frame": 0, "stage": "scan", "reason": "Empty.", "remedy": "Copy."}
    ]


def test_a_list_of_failures_that_cannot_be_read_is_said(
    client: TestClient, batch: Material
) -> None:
    batch.results.failures.write_text("{")
    (failure,) = client.get("/api/batch").json()["failures"]
    assert failure["file"] == "failures.json"
    batch.results.failures.unlink()
    assert client.get("/api/batch").json()["failures"] == []


def test_the_list_says_what_a_person_needs_to_choose(reader: TestClient) -> None:
    listed = reader.get("/api/documents").json()
    assert (listed["total"], listed["offset"]) == (3, 0)
    first = listed["documents"][0]
    assert first["id"] == LETTER
    assert first["state"] == "review"
    assert (first["date"], first["number"]) == ("1936-03-14", "№ 73")
    assert first["secrecy"] == "СОВЕРШЕННО СЕКРЕТНО"
    assert first["first_words"].startswith("Народный комиссар доложил")
    assert (first["pages"], first["marks"], first["corrections"], first["unfit"]) == (2, 2, 0, 0)
    assert 0 < first["confidence"] < 1
    assert first["review"] == sum(reason["count"] for reason in first["reasons"]) > 0
    assert first["last_change"] is None
    assert [one["id"] for one in listed["documents"]][-1] == NOTE
    assert listed["documents"][-1]["state"] == "ready"


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", 3),
        ("НАРОДНЫЙ березовой", 1),  # case and ё do not count
        ("берёзовой 73", 1),
        ("народный нигде", 0),
        ("1936-03-14", 1),
        ("  l061  ", 1),
        ("№2", 1),
        ("принять", 1),
        ("<script>", 1),
        ("е\u0308", 2),
    ],
)
def test_search(reader: TestClient, search: str, found: int) -> None:
    answer = reader.get("/api/documents", params={"search": search}).json()
    assert answer["total"] == found == len(answer["documents"])


def test_a_part_of_the_list(reader: TestClient) -> None:
    whole = [one["id"] for one in reader.get("/api/documents").json()["documents"]]
    part = reader.get("/api/documents?offset=1&limit=1").json()
    assert (part["total"], part["offset"]) == (3, 1)
    assert [one["id"] for one in part["documents"]] == whole[1:2]
    assert reader.get("/api/documents?offset=10").json()["documents"] == []
    ready = reader.get("/api/documents?state=ready").json()
    assert [one["id"] for one in ready["documents"]] == [NOTE]
    for wrong in ("offset=-1", "limit=0", "limit=10000", "state=x", f"search={'x' * 501}"):
        answer = reader.get(f"/api/documents?{wrong}")
        assert answer.status_code == 422, wrong
        assert set(answer.json()) == {"error", "remedy"}


def test_a_document(client: TestClient, batch: Material) -> None:
    answer = client.get(AT_LETTER)
    assert answer.headers["cache-control"] == "no-store"
    document = answer.json()
    assert (document["id"], document["seen"], document["checked"]) == (LETTER, 0, False)
    assert document["checked_by"] is None
    assert document["record"] == json.loads(batch.results.record(LETTER).read_bytes())
    assert document["machine"] == {}
    assert document["log"] == []
    recto, verso = document["pages"]
    assert (recto["id"], recto["sheet"], recto["rotation"]) == (RECTO, None, 0)
    assert (verso["rotation"], verso["picture"]) == (90, f"/pictures/{VERSO}")
    assert recto["picture_problem"] is None
    lines = [line for area in recto["regions"] for line in area["lines"]]
    assert [line["text"] for line in lines if line["begins"]] == [
        "Народный комиссар доложил о положении",
        "Просим выслать все сведения.",
    ]
    assert {word["machine"] for line in lines for word in line["words"]} == {None}
    assert recto["annotations"][0]["crop"] is None
    (passage,) = verso["annotations"]
    assert passage["crop"] == f"/crops/{VERSO}/a1"
    assert (passage["machine_kind"], passage["machine_reading"]) == (None, None)
    assert document["neighbours"] == {"previous": None, "next": SCRIPT, "next_to_review": SCRIPT}


def test_a_page_without_a_scan_says_why(reader: TestClient) -> None:
    page = reader.get(f"/api/documents/{SCRIPT}").json()["pages"][0]
    assert page["picture"] is None
    assert "script.tif" in page["picture_problem"]
    answer = reader.get(f"/pictures/{SCRIPT}")
    assert answer.status_code == 404
    assert "not there" in answer.json()["error"]


def test_odd_names_are_quoted_in_addresses(reader: TestClient) -> None:
    document = reader.get(f"/api/documents/{quote(NOTE)}").json()
    assert document["id"] == NOTE
    address = document["pages"][0]["picture"]
    assert address == f"/pictures/{quote(NOTE)}"
    assert reader.get(address).status_code == 200


def test_a_document_that_there_is_not(reader: TestClient) -> None:
    for name in ("none", "%2e%2e%2f", "..%5c..%5cx", "a%00b", "x" * 5000, "%F0%9F%98%80", "%20"):
        for path in (f"/api/documents/{name}", f"/pictures/{name}", f"/crops/{name}/a1"):
            answer = reader.get(path)
            assert answer.status_code == 404, path
            assert answer.json()["error"], path


def test_a_picture_is_scaled_down_and_never_up(reader: TestClient) -> None:
    answer = reader.get(f"/pictures/{RECTO}?width=500")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"].startswith("private")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.size == (512, 724)
    with Image.open(io.BytesIO(reader.get(f"/pictures/{RECTO}?width=4000").content)) as image:
        assert image.size == (1240, 1754)
    for wrong in ("0", "-5", "x", "1000000"):
        assert reader.get(f"/pictures/{RECTO}?width={wrong}").status_code == 422


def test_a_picture_that_the_browser_has_is_not_sent_again(reader: TestClient) -> None:
    tag = reader.get(f"/pictures/{RECTO}?width=512").headers["etag"]
    again = reader.get(f"/pictures/{RECTO}?width=500", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    other = reader.get(f"/pictures/{RECTO}?width=1024", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_another_scan_than_that_of_the_record_is_not_shown(
    client: TestClient, batch: Material
) -> None:
    scan = batch.scans / f"{RECTO}.png"
    right = scan.read_bytes()
    scan.write_bytes((batch.scans / f"{VERSO}.png").read_bytes())
    answer = client.get(f"/pictures/{RECTO}")
    assert answer.status_code == 404
    assert "not the scan" in answer.json()["error"]
    page = client.get(AT_LETTER).json()["pages"][0]
    assert page["picture"] is None
    assert "not the scan" in page["picture_problem"]
    scan.write_bytes(right)
    assert client.get(f"/pictures/{RECTO}").status_code == 200
    assert client.get(AT_LETTER).json()["pages"][0]["picture"]


def test_scans_elsewhere(batch: Material, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    batch.scans.rename(moved)
    static = static_files(tmp_path)
    with browser(batch.batch(), static) as client:
        assert client.get(f"/pictures/{RECTO}").status_code == 404
        assert "--scans" in client.get(AT_LETTER).json()["pages"][0]["picture_problem"]
    with browser(batch.batch(moved), static) as client:
        assert client.get(f"/pictures/{RECTO}").status_code == 200


def test_a_crop(client: TestClient, batch: Material) -> None:
    address = f"/crops/{VERSO}/a1"
    assert client.get(address).status_code == 404  # it is named, but not there
    data = batch.write_crop(VERSO, "a1")
    answer = client.get(address)
    assert answer.content == data
    assert answer.headers["content-type"] == "image/png"
    again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/crops/{VERSO}/a2").status_code == 404
    batch.write_crop(RECTO, "a1")
    assert client.get(f"/crops/{RECTO}/a1").status_code == 404  # there, but not named


def test_a_change_stands_and_is_undone(client: TestClient, batch: Material) -> None:
    document = client.get(AT_LETTER).json()
    answer = change(client, word_change(document, "выслать", "прислать"), 0)
    assert answer.status_code == 200
    changed = answer.json()
    assert changed["seen"] == 1
    assert word_of(changed, "прислать")[1]["machine"] == "выслать"
    assert word_of(changed, "Просим")[1]["machine"] is None
    (entry,) = changed["log"]
    assert (entry["number"], entry["who"], entry["undone"]) == (1, "Анна", False)
    assert entry["unfit"] is None
    assert entry["change"]["after"] == "прислать"
    assert changed == client.get(AT_LETTER).json()
    listed = client.get("/api/documents?search=прислать").json()["documents"]
    assert [(one["id"], one["corrections"]) for one in listed] == [(LETTER, 1)]
    assert listed[0]["last_change"] == entry["when"]
    assert client.get("/api/documents?search=выслать").json()["total"] == 0

    back = undo(client, 1, 1).json()
    assert [(e["number"], e["undoes"], e["undone"]) for e in back["log"]] == [
        (1, None, True),
        (2, 1, False),
    ]
    assert word_of(back, "выслать")
    assert client.get("/api/documents?search=выслать").json()["total"] == 1
    assert len(json.loads(batch.results.corrections(LETTER).read_bytes())["entries"]) == 2


def test_a_field_says_what_the_machine_had(client: TestClient) -> None:
    field = {"kind": "field", "name": "number", "before": "№ 73", "after": "№ 78"}
    document = change(client, field, 0).json()
    assert document["machine"] == {"number": "№ 73"}
    assert document["record"]["number"]["text"] == "№ 78"


def test_a_mark_says_what_the_machine_had(client: TestClient) -> None:
    page = client.get(AT_LETTER).json()["pages"][1]
    spot = {"page": page["id"], "sha256": page["sha256"], "frame": 0, "text": ""}
    spot["box"] = page["annotations"][0]["box"]
    reading = {"kind": "reading", "spot": spot, "before": None, "after": "Согласен"}
    kind = {"kind": "mark", "spot": spot, "before": "unclassified", "after": "resolution"}
    change(client, reading, 0)
    (mark,) = change(client, kind, 1).json()["pages"][1]["annotations"]
    assert (mark["reading"], mark["machine_reading"]) == ("Согласен", "")
    assert (mark["kind"], mark["machine_kind"]) == ("resolution", "unclassified")


def test_a_paragraph_that_begins_elsewhere(client: TestClient) -> None:
    page = client.get(AT_LETTER).json()["pages"][0]
    line = page["regions"][1]["lines"][1]
    assert not line["begins"]
    spot = {"page": page["id"], "sha256": page["sha256"], "frame": 0, "box": line["box"]}
    spot["text"] = line["text"]
    what = {"kind": "paragraph", "spot": spot, "before": False, "after": True}
    changed = change(client, what, 0).json()
    lines = [line for area in changed["pages"][0]["regions"] for line in area["lines"]]
    assert [one["begins"] for one in lines if one["text"] == line["text"]] == [True]


def test_checked_documents_come_last(client: TestClient) -> None:
    document = change(client, checked(False, True), 0).json()
    assert document["checked"]
    assert document["checked_by"] == {"who": "Анна", "when": document["log"][0]["when"]}
    assert document["neighbours"]["next_to_review"] == SCRIPT
    about = client.get("/api/batch").json()
    assert (about["checked"], about["to_review"]) == (1, 1)
    last = client.get("/api/documents").json()["documents"][-1]
    assert (last["id"], last["state"], last["corrections"]) == (LETTER, "checked", 0)
    undo(client, 1, 1)
    assert client.get("/api/batch").json()["checked"] == 0


def test_the_second_of_two_people_is_told(client: TestClient) -> None:
    document = client.get(AT_LETTER).json()
    change(client, word_change(document, "выслать", "прислать"), 0, "Анна")
    late = change(client, word_change(document, "выслать", "послать"), 0, "Борис")
    assert late.status_code == 409
    said = late.json()
    assert {"error", "remedy", "newer", "document"} <= set(said)
    assert "Анна" in said["error"]
    assert [(e["who"], e["number"]) for e in said["newer"]] == [("Анна", 1)]
    assert set(said["newer"][0]) == set(said["document"]["log"][0])
    assert said["document"] == client.get(AT_LETTER).json()
    # Something else does not conflict, and neither does the same after a look.
    other = change(client, word_change(document, "Просим", "Прошу"), 0, "Борис")
    assert other.status_code == 200
    now = word_change(other.json(), "прислать", "послать")
    assert change(client, now, 2, "Борис").status_code == 200


def test_an_undo_that_comes_late(client: TestClient) -> None:
    document = client.get(AT_LETTER).json()
    change(client, word_change(document, "выслать", "прислать"), 0)
    undo(client, 1, 1, "Анна")
    late = undo(client, 1, 1, "Борис")
    assert late.status_code == 409
    assert [entry["undoes"] for entry in late.json()["newer"]] == [1]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"who": "", "seen": 0, "change": checked(False, True)},
        {"who": "   ", "seen": 0, "change": checked(False, True)},
        {"who": "x" * 201, "seen": 0, "change": checked(False, True)},
        {"who": "a\x00b", "seen": 0, "change": checked(False, True)},
        {"who": "a", "seen": -1, "change": checked(False, True)},
        {"who": "a", "seen": 7, "change": checked(False, True)},
        {"who": "a", "seen": True, "change": checked(False, True)},
        {"who": "a", "seen": 0, "change": {"kind": "other"}},
        {"who": "a", "seen": 0, "change": checked(False, True), "more": 1},
        {"who": "a", "seen": 0, "change": {**checked(False, True), "more": 1}},
        {
            "who": "a",
            "seen": 0,
            "change": {"kind": "field", "name": "__class__", "before": None, "after": "x"},
        },
        {
            "who": "a",
            "seen": 0,
            "change": {
                "kind": "word",
                "spot": {
                    "page": "../x",
                    "sha256": "0" * 64,
                    "frame": 0,
                    "box": [0, 0, 1, 1],
                    "text": "",
                },
                "before": "",
                "after": "x",
            },
        },
    ],
)
def test_a_change_that_is_none(reader: TestClient, body: Any) -> None:
    answer = reader.post(f"{AT_LETTER}/changes", headers=JSON, json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert answer.json()["remedy"]
    assert reader.get(AT_LETTER).json()["seen"] == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 5000, b'{"who": "\\ud800"}', b"\xff\xfe"])
def test_a_body_that_is_no_json(reader: TestClient, body: bytes) -> None:
    answer = reader.post(f"{AT_LETTER}/changes", headers=JSON, content=body)
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]


def test_undoing_what_is_not_there(reader: TestClient) -> None:
    for number in (0, 1, 10**12, "1", True):
        body = {"who": "a", "seen": 0, "number": number}
        answer = reader.post(f"{AT_LETTER}/undo", headers=JSON, json=body)
        assert answer.status_code == 422, number


def test_changing_a_document_that_there_is_not(reader: TestClient) -> None:
    body = {"who": "a", "seen": 0, "change": checked(False, True)}
    for name in ("none", "..%5cx", "x" * 300):
        answer = reader.post(f"/api/documents/{name}/changes", headers=JSON, json=body)
        assert answer.status_code == 404


def test_a_log_that_cannot_be_written(client: TestClient, batch: Material) -> None:
    batch.results.corrections(LETTER).parent.write_text("a file where a folder should be")
    answer = change(client, checked(False, True), 0)
    assert answer.status_code in {500, 503}
    assert answer.json()["remedy"]


def test_a_full_disk_is_said(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        from pipeline.errors import OutputError

        raise OutputError("No space.", file="x", remedy="Free some.")

    monkeypatch.setattr("pipeline.corrections.log.write_whole", full)
    answer = change(client, checked(False, True), 0)
    assert answer.status_code == 503
    assert (answer.json()["error"], answer.json()["remedy"]) == ("No space.", "Free some.")
    assert not client.get(AT_LETTER).json()["checked"]


def test_broken_files_are_said_and_take_nothing_down(client: TestClient, batch: Material) -> None:
    batch.results.record("torn").write_text('{"document": "torn"')
    batch.results.record("other").write_text("[]")
    log = batch.results.corrections(NOTE)
    log.parent.mkdir()
    log.write_text("{}")
    batch.results.page(SCRIPT).write_text("{}")
    listed = {one["id"]: one for one in client.get("/api/documents").json()["documents"]}
    assert len(listed) == 5
    for name in ("torn", "other", NOTE):
        assert listed[name]["state"] == "review"
        assert listed[name]["problem"]
        assert listed[name]["reasons"][0]["message"] == listed[name]["problem"]
    assert listed[NOTE]["first_words"].startswith("Прошу")  # the record can be read
    for name in ("torn", "other", NOTE, SCRIPT):
        answer = client.get(f"/api/documents/{quote(name)}")
        assert answer.status_code == 500, name
        assert answer.json()["remedy"]
    body = {"who": "a", "seen": 0, "change": checked(False, True)}
    answer = client.post(f"/api/documents/{quote(NOTE)}/changes", headers=JSON, json=body)
    assert answer.status_code == 500
    assert log.read_text() == "{}"
    assert client.get(AT_LETTER).status_code == 200


def test_a_new_run_leaves_corrections_and_says_which_no_longer_fit(
    client: TestClient, batch: Material
) -> None:
    from review_material import letter, note

    document = client.get(AT_LETTER).json()
    change(client, word_change(document, "выслать", "прислать"), 0)
    change(client, checked(False, True), 1)
    batch.add(LETTER, [note("f1_op2_d3_l099")])
    document = client.get(AT_LETTER).json()
    unfit = document["log"][0]["unfit"]
    assert sorted(unfit) == ["en", "ru"]
    assert all(unfit.values())
    listed = client.get("/api/documents").json()["documents"][0]
    assert (listed["id"], listed["state"], listed["unfit"]) == (LETTER, "review", 1)
    batch.add(LETTER, letter(), scan=True)
    document = client.get(AT_LETTER).json()
    assert word_of(document, "прислать")[1]["machine"] == "выслать"
    assert document["log"][0]["unfit"] is None
    assert document["checked"]


def test_an_error_that_nobody_thought_of(
    batch: Material, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(EVIL)

    monkeypatch.setattr(ReviewBatch, "about", broken)
    with browser(batch.batch(), static_files(tmp_path)) as client:
        quiet = TestClient(client.app, base_url=str(client.base_url), raise_server_exceptions=False)
        answer = quiet.get("/api/batch")
        assert answer.status_code == 500
        assert "RuntimeError" in answer.json()["error"]
        assert EVIL not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_two_people_at_once_lose_nothing(client: TestClient) -> None:
    document = client.get(AT_LETTER).json()
    changes = [word_change(document, old, old + "ъ") for old in ("Просим", "выслать", "все")]
    statuses: list[int] = []

    def work(number: int) -> None:
        statuses.extend(change(client, what, 0, f"person {number}").status_code for what in changes)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 3 + [409] * 3
    now = client.get(AT_LETTER).json()
    assert now["seen"] == 3
    assert word_of(now, "Просимъ")
    assert word_of(now, "выслатьъ")
