"""The webhook, with arbitrary bodies, methods and encodings."""

from __future__ import annotations

from collections.abc import AsyncIterator
import gzip
from typing import Any, Final
from urllib.parse import urlencode
import zlib

from hypothesis import given, strategies as st
from yarl import URL

from .mutations import JUNK, NAMES, Json, damaged, encoded, mutated
from .target import FuzzTarget
from .tries import tries
from .valid import COMMANDS

_TYPES: Final = st.sampled_from(
    [
        *("application/json", "application/json", "application/json; charset=utf-16", "application/cloudevents+json"),
        *("application/x-www-form-urlencoded", "text/plain", "application/octet-stream", "multipart/form-data"),
        *("", "multipart/form-data; boundary=", "multipart/mixed; boundary=b", "APPLICATION/JSON;", "a/b;c=\xff", "/"),
        *("text/html; charset=nonsense", "application/x-www-form-urlencoded; charset=nonsense", "x" * 4_000),
    ]
)
_METHODS: Final = st.sampled_from(["POST"] * 6 + ["PUT", "GET", "OPTIONS", "DELETE", "PATCH", "PROPFIND"])
_ENCODINGS: Final = st.sampled_from([None] * 6 + ["gzip", "deflate", "br", "identity", "nonsense"])
_HEADER: Final = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=120)
_BOUNDARY: Final = "b"
_BOMB: Final = zlib.compress(b"0" * 10_000_000)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """Return a request as from a button, a phone, or an attacker."""
    command = mutated(COMMANDS)
    headers = {"Connection": "close"}
    match draw(st.sampled_from(["json", "json", "form", "multipart", "any"])):
        case "json":
            body, kind = draw(encoded(command)), "application/json"
        case "form":
            body, kind = _form(draw(command)), "application/x-www-form-urlencoded"
        case "multipart":
            body, kind = _multipart(draw(command)), f"multipart/form-data; boundary={_BOUNDARY}"
        case _:
            body, kind = draw(encoded(JUNK) | st.binary(max_size=100) | st.just(b"x" * 70_000)), ""
    if draw(st.integers(0, 3)) == 0:
        kind = draw(_TYPES)
    if draw(st.integers(0, 5)) == 0:
        body = damaged(draw, body)
    if (encoding := draw(_ENCODINGS)) is not None:
        headers["Content-Encoding"] = encoding
        body = draw(st.sampled_from([body, gzip.compress(body), zlib.compress(body), _BOMB]))
    if kind:
        headers["Content-Type"] = kind
    if draw(st.integers(0, 3)) == 0:
        headers["Idempotency-Key"] = draw(_HEADER)
    query = draw(st.dictionaries(NAMES, st.text(max_size=10) | st.sampled_from(["next", "2", "off"]), max_size=2))
    return {
        "method": draw(_METHODS),
        "query": urlencode(query, errors="replace"),
        "headers": headers,
        "body": body,
        "chunked": draw(st.integers(0, 9)) == 0,
    }


@tries(200)
@given(request=requests())
async def test_the_webhook_stands_whatever_it_is_sent(target: FuzzTarget, request: dict[str, Any]) -> None:
    before = target.snapshot()
    body: bytes | AsyncIterator[bytes] = _pieces(request["body"]) if request["chunked"] else request["body"]
    url = URL(f"{target.webhook}?{request['query']}", encoded=True)
    response = await target.client.request(request["method"], url, data=body, headers=request["headers"])
    await response.read()
    await target.rest()
    # A fast display is connected, so a server error would be ours.
    assert response.status < 500, await response.text()
    after = target.snapshot()
    assert after.seq - before.seq <= 1
    if response.status not in (200, 202):
        assert after == before
    await target.press()


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 1_000):
        yield body[start : start + 1_000]


def _form(command: Json) -> bytes:
    pairs = command.items() if isinstance(command, dict) else [("x", command)]
    return urlencode([(str(name), str(value)) for name, value in pairs], errors="replace").encode()


def _multipart(command: Json) -> bytes:
    pairs = command.items() if isinstance(command, dict) else [("x", command)]
    parts = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs
    )
    return ("".join(parts) + f"--{_BOUNDARY}--\r\n").encode(errors="replace")
