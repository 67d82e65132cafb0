"""Requests with arbitrary paths to the addresses whose paths hold secrets or name files."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote

from hypothesis import given, strategies as st
import pytest
from yarl import URL

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.access.links import flag_path
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import DECKS_FOLDER
from custom_components.slide_control.hosting.addresses.aliases import alias
from custom_components.slide_control.hosting.addresses.hosted_address import HANDOUT_PATH, HOSTED_PATH, STILL_PATH
from tests.doubles.websocket_display import token_for

from .target import FuzzTarget
from .tries import tries

_PRIVATE: Final = "only for those who live here"
_PAGE: Final = "<title>A talk</title>"

_PARTS: Final = st.sampled_from(
    [
        *("..", ".", "", "%2e%2e", "%2E.", "..%2f..", "..%5c..", "%252e%252e", "%00", "a%00b", "%ff", "%c0%ae%c0%ae"),
        *(
            "talk",
            "talk.html",
            "index.html",
            "INDEX.HTML",
            "secret",
            ".hidden",
            "link",
            "con",
            "x" * 300,
            "%F0%9F%8E%A4",
        ),
        *(
            "deck.js",
            "C:",
            "~",
            "~0123456789abcdef",
            alias("talk.html"),
            alias("secret"),
            alias(".hidden"),
            "*",
            "?",
            "#",
            ";",
            "%0d%0aX:%20y",
            "etc",
            "passwd",
            "secrets.yaml",
            "slide_control",
        ),
    ]
)
_PATHS: Final = st.lists(_PARTS | st.text(max_size=4).map(lambda text: quote(text, errors="replace")), max_size=6).map(
    "/".join
)
_STEPS: Final = st.sampled_from(["0.0.-1", "9.9", "-1.0.0", "0.0.-1.", "٣.0.0"])
_HEADERS: Final = st.dictionaries(
    st.sampled_from(["Range", "If-None-Match", "If-Range", "If-Modified-Since", "Authorization", "Origin", "Host"]),
    st.sampled_from(
        ["bytes=0-", "bytes=5-1", "bytes=-1,x", '"', '"a", W/"b"', "*", "Bearer", "Bearer x", "null", "a:b:c"]
    )
    | st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=12),
    max_size=2,
)


@pytest.fixture
def folder(target: FuzzTarget) -> Path:
    """The hosted decks: a folder, a page, and other files beside them."""
    folder = Path(target.hass.config.path(*DECKS_FOLDER))
    (folder / "talk").mkdir(exist_ok=True)
    (folder / "talk" / "index.html").write_text(_PAGE)
    (folder / "talk" / ".hidden").write_text(_PRIVATE)
    (folder / "talk.html").write_text(_PAGE)
    for outside in (folder.parent / "secret", folder.parent.parent / "secrets.yaml", folder / "secret"):
        outside.write_text(_PRIVATE)
    link = folder / "talk" / "link"
    if not link.is_symlink():
        link.symlink_to(folder.parent / "secret")
    return folder


@st.composite
def _addresses(draw: st.DrawFn) -> tuple[str, bool]:
    """Return a path with the placeholders ``FOLDER``, ``PAGE`` and ``FLAG``, and whether it is the flag's own."""
    match draw(
        st.sampled_from(["hosted", "hosted", "still", "handout", "client", "flag", "flag", "picture", "decks", "any"])
    ):
        case "hosted" | "still" | "handout" as kind:
            known = ["FOLDER", "FOLDER", "PAGE", "PREVIEW", "FOLDERA", "x", "%ff", "é", "A" * 72]
            prefix = {"hosted": HOSTED_PATH, "still": STILL_PATH, "handout": HANDOUT_PATH}[kind]
            rest = _STEPS | _PATHS if kind == "still" else _PATHS
            return f"{prefix}/{draw(st.sampled_from(known))}/{draw(rest)}", False
        case "client":
            version = draw(st.sampled_from(["", "-1a2b3c4d", "-1a2b3c4d-remote", "-%2e%2e"]))
            return f"/slide_control/client{version}/{draw(_PATHS)}", False
        case "flag":
            address = draw(st.sampled_from(["FLAG", "FLAG/set", "FLAG/ask"]))
            if draw(st.booleans()):
                return address, True
            return f"/api/slide_control/flag/{draw(st.sampled_from(['DECK', 'x', '%ff']))}/{draw(_PATHS)}", False
        case "picture" | "decks" as kind:
            return f"/slide_control/picture/{draw(_PATHS)}" if kind == "picture" else "/api/slide_control/decks", False
    return f"/slide_control/{draw(_PATHS)}", False


@tries(200)
@given(
    address=_addresses(),
    method=st.sampled_from(["GET"] * 8 + ["POST", "OPTIONS", "PUT", "DELETE"]),
    headers=_HEADERS,
    query=st.sampled_from(["", "", "?x", "?%ff=%00", "?token=x"]),
)
async def test_no_path_opens_what_is_not_its_own(
    target: FuzzTarget, folder: Path, address: tuple[str, bool], method: str, headers: dict[str, str], query: str
) -> None:
    before = target.snapshot()
    path, is_flag = address
    data = target.entry.data
    for word, meant in {
        "FOLDER": create_capability(data, deck_id("talk"), Purpose.DISPLAY),
        "PREVIEW": create_capability(data, deck_id("talk"), Purpose.PREVIEW),
        "PAGE": create_capability(data, deck_id("talk.html"), Purpose.FRAME),
        "FLAG": flag_path(data),
    }.items():
        path = path.replace(word, meant)
    url = URL(quote(path, safe="/%") + query, encoded=True)
    response = await target.client.request(method, url, headers={"Connection": "close", **headers})
    body = await response.read()
    # A flag without a press in time answers 503.
    assert response.status < 500 or (is_flag and response.status == 503), (response.status, body)
    assert _PRIVATE.encode() not in body
    assert "X" not in response.headers
    assert token_for(data, Role.DISPLAY).encode() not in body
    target.entry.runtime_data.legacy_flag.leave()
    await target.rest()
    after = target.snapshot()
    if not is_flag:
        assert after == before
    await target.press()
