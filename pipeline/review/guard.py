"""Who may ask the server what: only this machine, only our own page, only what is short.

A page of another site that the same browser shows can send requests to this server, and a name of
its own can be made to mean this machine (DNS rebinding). So the name by which the server was asked
must be its own, what changes something must bring the key that only our page knows, and what is
not a page is given to no other site.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.review.replies import error_reply

MOST_BYTES = 256 * 2**10
"""Of the body of a request."""
KEY_HEADER = "x-mashinopis-key"
POLICY: Final = (
    "default-src 'none'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_OURS = frozenset({"same-origin", "none"})
"""What a browser says of a request by our own page, or by the person."""
_ENTERED = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" '
    'content="0; url=/"><title>Mashinopis</title><p><a href="/">Mashinopis</a></p></html>'
)
"""Not a redirection: a browser would follow one without the cookie when it comes from a letter."""


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Access:
    """What is asked of requests.

    Attributes:
        host: address that the server is bound to.
        port: likewise.
        key: that a change must bring.
        token: that a browser must know when others than this machine can reach the server, as
            :meth:`of` gives one.
    """

    host: str
    port: int
    key: str = field(default_factory=_secret, repr=False)
    token: str | None = field(default=None, repr=False)

    @staticmethod
    def of(host: str, port: int) -> Access:
        return Access(host, port, token=None if is_loopback(host) else _secret())

    @property
    def address(self) -> str:
        """The URL that a person opens; it holds the token when there is one."""
        host = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - a name
        if host == "::":
            host = "::1"
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    @property
    def cookie(self) -> str:
        return f"mashinopis-{self.port}"

    def is_own(self, asked: str) -> bool:
        """Whether a ``Host`` header names this server."""
        name, port = _parted(asked)
        if port != self.port:
            return False
        if name == self.host.casefold() or is_loopback(name):
            return True
        # An address cannot be made to mean another machine as a name can.
        return self.token is not None and (_is_address(name) or name == _own_name())


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


class Guard:
    """Stands before the application (ASGI), refuses what it must not see, and adds headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here; the server then refuses them

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal: Response | None = self._refusal(scope)
        body = b""
        if refusal is None and scope["method"] not in {"GET", "HEAD"}:
            body_or_none = await _read(scope, receive)
            if body_or_none is None:
                refusal = error_reply(
                    413,
                    f"A change may have {MOST_BYTES // 1024} KiB, not more.",
                    "Change one thing at a time.",
                )
            else:
                body = body_or_none
        if refusal is not None:
            await refusal(scope, receive, send_guarded)
            return
        given = False

        async def receive_read() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        reads = scope["method"] in {"GET", "HEAD"}
        await self._app(scope, receive if reads else receive_read, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that is refused; ``None`` for one that is not."""
        headers = Headers(scope=scope)
        asked = headers.getlist("host")
        if len(asked) != 1 or not self._access.is_own(asked[0]):
            return error_reply(
                403,
                "The server was asked by a name that is not its own.",
                f"Open {Access(self._access.host, self._access.port).address}",
            )
        entered = self._entered(scope, headers)
        if entered is not None:
            return entered
        path = scope["path"]
        is_page = path == "/" or path.startswith("/documents/")
        site = headers.get("sec-fetch-site")
        if site is not None and site not in _OURS and not (is_page and scope["method"] == "GET"):
            return error_reply(
                403, "Another site has asked for this.", "Open the review page itself."
            )
        if scope["method"] in {"GET", "HEAD"}:
            return None
        return self._unfit_to_write(headers, asked[0])

    def _entered(self, scope: Scope, headers: Headers) -> Response | None:
        """Where a token is needed: the answer to one who brings it in the address, or none."""
        token = self._access.token
        if token is None or _equal(_cookie(headers, self._access.cookie), token):
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and scope["method"] == "GET" and _equal(given, token):
            answer = HTMLResponse(_ENTERED, headers={"Cache-Control": "no-store"})
            answer.set_cookie(
                self._access.cookie, token, path="/", httponly=True, samesite="strict"
            )
            return answer
        reason = "This batch is shown only to those who have its address with the token."
        remedy = "Open the address that was printed when the review was started."
        if scope["path"].startswith("/api/"):
            return error_reply(403, reason, remedy)
        return PlainTextResponse(f"{reason} {remedy}\n", 403, {"Cache-Control": "no-store"})

    def _unfit_to_write(self, headers: Headers, host: str) -> Response | None:
        origin = headers.get("origin")
        if origin is not None and origin.casefold() != f"http://{host}".casefold():
            return error_reply(
                403, "Another site has asked for this change.", "Change it in the review page."
            )
        if not _equal(headers.get(KEY_HEADER, ""), self._access.key):
            return error_reply(
                403,
                "The page is from an earlier start of the review.",
                "Load it again, then make the change again.",
            )
        kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
        if kind != "application/json":
            return error_reply(
                400, "A change is sent as application/json.", "Change it in the review page."
            )
        return None


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """The body of a request; ``None`` when it is too long."""
    stated = Headers(scope=scope).get("content-length", "0")
    if stated.isdecimal() and int(stated) > MOST_BYTES:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _parted(asked: str) -> tuple[str, int | None]:
    """Name and port of a ``Host`` header; brackets of an address are left out."""
    name, port = asked.strip().casefold(), ""
    if name.startswith("["):
        name, _, rest = name[1:].partition("]")
        if rest and not rest.startswith(":"):
            return name, None
        port = rest[1:]
    elif ":" in name:
        name, _, port = name.rpartition(":")
    if not port:
        return name, 80
    return name, int(port) if port.isascii() and port.isdecimal() and len(port) < 6 else None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _own_name() -> str:
    return socket.gethostname().casefold()


def _cookie(headers: Headers, name: str) -> str:
    for line in headers.getlist("cookie"):
        for part in line.split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
    return ""


def _equal(one: str, other: str) -> bool:
    """Compares in a time that says nothing about where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
