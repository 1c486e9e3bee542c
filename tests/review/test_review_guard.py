"""Who may ask the review page's server what."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_material import (
    HERE,
    JSON,
    KEY,
    LETTER,
    PORT,
    RECTO,
    SCRIPT,
    VERSO,
    Material,
    browser,
    checked,
    static_files,
)
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from pipeline.review.app import review_app
from pipeline.review.guard import MOST_BYTES, Access, is_loopback

AT_LETTER = f"/api/documents/{LETTER}"
BODY = {"who": "Анна", "seen": 0, "change": checked(False, True)}
PLACES = ("/", "/api/batch", AT_LETTER, f"/pictures/{RECTO}?width=512", "/nowhere")


def post(client: TestClient, headers: dict[str, str], **more: Any) -> Any:
    sent = more or {"json": BODY}
    return client.post(f"{AT_LETTER}/changes", headers={**JSON, **headers}, **sent)


def nothing_written(client: TestClient) -> bool:
    return bool(client.get(AT_LETTER).json()["seen"] == 0)


def test_every_answer_has_the_headers(reader: TestClient) -> None:
    answers = [reader.get(place) for place in PLACES]
    answers.append(reader.get("/", headers={"Host": "example.org"}))
    answers.append(reader.post("/nowhere"))
    assert {answer.status_code for answer in answers} == {200, 403, 404}
    for answer in answers:
        headers = answer.headers
        assert headers["content-security-policy"].startswith("default-src 'none'; img-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
        assert headers["cache-control"] in {"no-store", "private, no-cache"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (f"127.0.0.1:{PORT}", 200),
        (f"localhost:{PORT}", 200),
        (f"LOCALHOST:{PORT}", 200),
        (f"[::1]:{PORT}", 200),
        ("127.0.0.1", 403),
        (f"127.0.0.1:{PORT + 1}", 403),
        (f"evil.example:{PORT}", 403),
        (f"localhost.evil.example:{PORT}", 403),
        (f"127.0.0.1.nip.io:{PORT}", 403),
        (f"192.168.1.7:{PORT}", 403),
        (f"localhost:{PORT}@evil.example", 403),
        (f"[::1]{PORT}", 403),
        (f"[::1:{PORT}", 403),
        ("localhost:99999999999999999999", 403),
        ("localhost:\u0662", 403),
        ("", 403),
    ],
)
def test_the_server_answers_to_its_own_name_only(
    reader: TestClient, host: str, status: int
) -> None:
    for place in ("/", AT_LETTER):
        assert reader.get(place, headers={"Host": host.encode()}).status_code == status
    assert post(reader, {"Host": host.encode()}, json={}).status_code in {403, 422}  # type: ignore[dict-item]


@given(st.text(max_size=40))
def test_no_name_confuses_the_server(host: str) -> None:
    own = Access("127.0.0.1", PORT)
    assert not own.is_own(f"evil{host}") or host == ""
    assert own.is_own(f"127.0.0.1:{PORT}")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Mashinopis-Key": ""},
        {"X-Mashinopis-Key": KEY[:-1]},
        {"X-Mashinopis-Key": f"{KEY} "[1:]},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://localhost:{PORT}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": f"http://127.0.0.1:{PORT + 1}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_nobody_else_writes(reader: TestClient, headers: dict[str, str]) -> None:
    answer = post(reader, headers)
    assert answer.status_code == 403
    assert set(answer.json()) == {"error", "remedy"}
    assert nothing_written(reader)


def test_the_page_writes(client: TestClient) -> None:
    assert post(client, {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_form_cannot_write(reader: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        assert post(reader, {"Content-Type": kind}, content=b"{}").status_code == 400
    assert nothing_written(reader)
    answer = post(reader, {"Content-Type": "application/json; charset=utf-8"}, content=b"{}")
    assert answer.status_code == 422


def test_other_ways_to_write_are_none(reader: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"):
        answer = reader.request(method, f"{AT_LETTER}/changes", headers=JSON)
        assert answer.status_code in {403, 404, 405}, method
    assert reader.get(f"{AT_LETTER}/changes").status_code in {404, 405}


def test_another_site_gets_pages_only(reader: TestClient) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    for place in ("/api/batch", AT_LETTER, f"/pictures/{RECTO}", f"/crops/{VERSO}/a1"):
        assert reader.get(place, headers=elsewhere).status_code == 403
        assert reader.get(place, headers={"Sec-Fetch-Site": "none"}).status_code in {200, 404}
    assert reader.get("/", headers=elsewhere).status_code == 200  # a link to it


def test_a_long_body_is_not_read(reader: TestClient) -> None:
    assert post(reader, {}, content=b" " * (MOST_BYTES + 1)).status_code == 413
    assert post(reader, {}, content=b" " * MOST_BYTES).status_code == 422

    def pieces() -> Any:
        for _ in range(MOST_BYTES // 1024 + 1):
            yield b" " * 1024

    assert post(reader, {}, content=pieces()).status_code == 413


def ask(app: ASGIApp, path: str, *, method: str = "GET") -> int:
    """The status of a request that no browser would send: its path goes as it is."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", f"127.0.0.1:{PORT}".encode())],
        "server": ("127.0.0.1", PORT),
        "client": ("127.0.0.1", 1),
    }
    with ThreadPoolExecutor(1) as apart:  # this thread may have a loop: that of a browser
        apart.submit(lambda: asyncio.run(app(scope, receive, send))).result()  # type: ignore[arg-type]
    return int(sent[0]["status"])


NAMES = (
    "..",
    "../..",
    "../../../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "//etc/passwd",
    "a\x00b",
    ".",
    "",
    " ",
    "x" * 5000,
    "\u202egnp.exe",
    "\U0001f4c4",
    "е\u0308",
    "CON",
    "a\nb",
    "../records/" + LETTER,
    f"{LETTER}.json",
    f"../corrections/{LETTER}",
    f"{VERSO}/../../records/{LETTER}.json",
)


def test_no_name_leads_out_of_the_batch(batch: Material, tmp_path: Path) -> None:
    secret = tmp_path / "outputs" / "secret.json"
    secret.write_text("{}")
    (tmp_path / "outputs" / "a1.png").write_text("secret")
    app = review_app(batch.batch(), Access("127.0.0.1", PORT, KEY), static_files(tmp_path))
    prefixes = ("/api/documents/", "/pictures/", "/crops/", f"/crops/{VERSO}/", "/static/")
    for prefix in prefixes:
        for name in (*NAMES, "../../secret", "../../a1"):
            status = ask(app, prefix + name)
            assert status in {404, 405}, (prefix, name)


def test_records_that_name_files_elsewhere(batch: Material, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes((batch.scans / f"{RECTO}.png").read_bytes())
    record = batch.results.record(LETTER)
    text = record.read_text()
    crop = f"crops/{VERSO}/a1.png"
    assert crop in text
    with browser(batch.batch(), static_files(tmp_path)) as client:
        for name in (
            "../../outside.png",
            str(outside),
            f"records/{LETTER}.json",
            "crops",
            "crops/",
        ):
            record.write_text(text.replace(crop, name))
            assert client.get(f"/crops/{VERSO}/a1").status_code == 404, name
        for name in ("../../outside.png", str(outside), ".", "a\\u0000b", "x" * 5000):
            record.write_text(text.replace(f"{RECTO}.png", name))
            answer = client.get(f"/pictures/{RECTO}")
            assert answer.status_code == 404, name
            page = client.get(AT_LETTER).json()
            assert page.get("pages", [{"picture": None}])[0]["picture"] is None


def test_links_out_of_the_batch_are_not_followed(batch: Material, tmp_path: Path) -> None:
    scan = batch.scans / f"{RECTO}.png"
    away = tmp_path / "away.png"
    scan.rename(away)
    scan.symlink_to(away)
    batch.results.crop(VERSO, "a1").parent.mkdir(parents=True)
    batch.results.crop(VERSO, "a1").symlink_to(away)
    record = batch.results.record(SCRIPT)
    record.rename(tmp_path / "record.json")
    record.symlink_to(tmp_path / "record.json")
    with browser(batch.batch(), static_files(tmp_path)) as client:
        assert client.get(f"/pictures/{RECTO}").status_code == 404
        assert client.get(f"/crops/{VERSO}/a1").status_code == 404
        assert client.get(f"/api/documents/{SCRIPT}").status_code == 404
        listed = client.get("/api/documents").json()["documents"]
        problem = {one["id"]: one["problem"] for one in listed}[SCRIPT]
        assert "folder of the batch" in problem
        # From inside to inside is another matter.
        inner = batch.scans / "inner.png"
        away.rename(inner)
        scan.unlink()
        scan.symlink_to(inner)
        assert client.get(f"/pictures/{RECTO}").status_code == 200
        page = batch.results.page(RECTO)
        page.rename(tmp_path / "page.json")
        page.symlink_to(tmp_path / "page.json")
        assert client.get(AT_LETTER).status_code == 404


def test_only_loopback_needs_no_token() -> None:
    for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost", "LocalHost"):
        assert is_loopback(host)
        assert Access.of(host, PORT).token is None
    for host in ("0.0.0.0", "::", "192.168.1.7", "archive.local", "", "127.0.0.1.evil.example"):  # noqa: S104
        assert not is_loopback(host)
        assert len(Access.of(host, PORT).token or "") > 30


def test_the_address_that_is_opened() -> None:
    assert Access("127.0.0.1", 1).address == "http://127.0.0.1:1/"
    assert Access("::1", 1).address == "http://[::1]:1/"
    assert Access("0.0.0.0", 1, token="t").address == "http://127.0.0.1:1/?token=t"  # noqa: S104, S106
    assert "hidden" not in repr(Access("h", 1, key="hidden", token="hidden"))  # noqa: S106


def test_others_need_the_token(batch: Material, tmp_path: Path) -> None:
    access = Access("192.168.1.7", PORT, KEY, token="secret")  # noqa: S106
    base = f"http://192.168.1.7:{PORT}"
    with browser(batch.batch(), static_files(tmp_path), access, base) as client:
        for place in (*PLACES, "/?token=", "/?token=Secret", "/api/batch?token=secret"):
            answer = client.get(place)
            assert answer.status_code == 403, place
            assert "token" in answer.text
            assert KEY not in answer.text
        assert post(client, {}).status_code == 403
        wrong = {"Cookie": f"mashinopis-{PORT}=other"}
        assert client.get("/api/batch", headers=wrong).status_code == 403

        entered = client.get("/?token=secret")
        cookie = entered.headers["set-cookie"].casefold()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert KEY not in entered.text
        assert client.get("/").status_code == 200  # with the cookie
        assert KEY in client.get("/").text
        assert post(client, {}).status_code == 200
        assert client.get("/", headers={"Host": f"evil.example:{PORT}"}).status_code == 403
        assert client.get("/", headers={"Host": f"10.0.0.1:{PORT}"}).status_code == 200
