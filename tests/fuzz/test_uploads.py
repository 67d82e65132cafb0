"""The upload, whatever file comes under whatever name, and what the list and the pages make of it."""

from __future__ import annotations

from io import BytesIO
import json
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch
from urllib.parse import quote
import warnings
import zipfile

from hypothesis import given, strategies as st
import pytest
from yarl import URL

from custom_components.slide_control.push.decks.cache import remove
from custom_components.slide_control.push.library import DECKS_FOLDER
from custom_components.slide_control.push.tokens import Role
from tests.page import token_for

from .mutations import SCALARS, damaged, encoded, mutated
from .stage import Stage
from .tries import tries

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

_UPLOAD: Final = "/api/slide_control/upload"
_PRIVATE: Final = "only for those who live here"

_TITLES: Final = st.sampled_from(["A talk", "<script>", "&#xD800;", "\ud800", "\0", "\u202e", "x" * 300, "🎤", ""])
_STEMS: Final = st.sampled_from(
    ["talk", "a b", "{talk}", "é", "🎤", "a%2fb", "..", ".", "", ".hidden", "_page", "a:b", "a\\b", "../x", "x" * 200]
) | st.text(max_size=5)
_ENDINGS: Final = st.sampled_from([".html", ".HTM", ".zip", ".pdf", ".md", ".ipynb", ".ipynb", ".exe", "", "."])
_ENTRIES: Final = st.sampled_from(
    [
        *("index.html", "talk/index.html", "talk/a.css", "a.md", "a.pdf", "a.ipynb", "a/b/c/d.html", "talk", "a.md/b"),
        *("../secrets.yaml", "/etc/passwd", "..", "a\\..\\b", "C:x", "__MACOSX/._a", ".git/config", "a//b", "x" * 300),
        *("é.html", "\ud800.html", "a\0b.html", "dir/", ""),
    ]
)


def _page(title: str) -> bytes:
    return f"<!doctype html><title>{title}</title><body>".encode(errors="surrogatepass")


def _notebook(title: str) -> dict[str, Any]:
    cell = {"cell_type": "markdown", "metadata": {}, "source": [f"# {title}"]}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@st.composite
def _archives(draw: st.DrawFn) -> bytes:
    """Return a zip with entries that nobody packs."""
    data = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w") as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        for name in draw(st.lists(_ENTRIES, max_size=4)):
            # What Python itself writes into a name that UTF-8 has no bytes for, it cannot pack.
            info = zipfile.ZipInfo(name.encode(errors="replace").decode())
            info.external_attr = draw(st.sampled_from([0, 0, 0, 0o120777 << 16, 0o100000 << 16]))
            archive.writestr(info, draw(_TITLES.map(_page) | st.binary(max_size=20)))
    packed = bytearray(data.getvalue())
    if draw(st.integers(0, 5)) == 0:
        # A compression that nobody knows, or a size that is none of its own.
        at = packed.rfind(b"PK\x01\x02")
        if at >= 0:
            packed[at + draw(st.sampled_from([6, 8, 10, 20, 24]))] ^= draw(st.integers(1, 255))
    return bytes(packed)


_CONTENTS: Final = st.one_of(
    _TITLES.map(_page),
    _TITLES.map(lambda title: f"# {title}\n\n---\n\n## Two".encode(errors="surrogatepass")),
    encoded(mutated(_TITLES.map(_notebook))),
    encoded(SCALARS),
    _archives(),
    st.just(b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF"),
    st.binary(max_size=50),
)


@st.composite
def _files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a name, and what is in the file; now and then not what its name says."""
    content = draw(_CONTENTS)
    if draw(st.integers(0, 4)) == 0:
        content = damaged(draw, content)
    return draw(_STEMS) + draw(_ENDINGS), content


@pytest.fixture
async def admin(stage: Stage, hass_client: ClientSessionGenerator) -> TestClient[Any, Any]:
    """The browser of an administrator."""
    (folder := Path(stage.hass.config.path(*DECKS_FOLDER))).mkdir(parents=True, exist_ok=True)
    (folder.parent.parent / "secrets.yaml").write_text(_PRIVATE)
    return await hass_client()


async def _listed(stage: Stage) -> list[dict[str, Any]]:
    """Return the hosted decks, as the page of the display link lists them."""
    token = token_for(stage.entry.data, Role.DISPLAY)
    response = await stage.client.get("/api/slide_control/decks", headers={"Authorization": f"Bearer {token}"})
    assert response.status == 200
    hosted: list[dict[str, Any]] = (await response.json())["hosted"]
    return hosted


@tries(250)
@given(
    file=_files(),
    replace=st.sampled_from(["", "&replace=1", "&replace=%ff"]),
    encoding=st.sampled_from([{}, {}, {}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "nonsense"}]),
)
async def test_what_is_uploaded_is_shown_or_refused_and_nothing_else_is_touched(
    stage: Stage, admin: TestClient[Any, Any], file: tuple[str, bytes], replace: str, encoding: dict[str, str]
) -> None:
    before = stage.snapshot()
    decks = Path(stage.hass.config.path(*DECKS_FOLDER))
    for left in (*decks.iterdir(), *decks.parent.glob(".*/*")):
        remove(left)
    name, content = file
    url = URL(f"{_UPLOAD}?name={quote(name, safe='', errors='replace')}{replace}", encoded=True)
    response = await admin.post(url, data=content, headers={"Connection": "close", **encoding})
    assert response.status < 500, await response.text()
    if response.status == 200:
        assert (decks / (await response.json())["name"]).parent == decks
    for deck in await _listed(stage):
        page = await stage.client.get(URL(deck["url"], encoded=True), headers={"Connection": "close"})
        body = await page.read()
        assert page.status < 500
        assert _PRIVATE.encode() not in body
        if deck["problem"] is None:
            assert page.status in (200, 422), (deck, page.status, body)
    assert (decks.parent.parent / "secrets.yaml").read_text() == _PRIVATE
    assert sorted(path.name for path in decks.parent.iterdir() if not path.name.startswith(".")) == ["decks"]
    assert not any(decks.parent.glob(".uploads/*"))
    await stage.rest()
    assert stage.snapshot() == before


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not let such names onto its disks")
@pytest.mark.parametrize("name", ["tal\udce9k.md", "\udcff.html", "a\nb.md", "a\x7f.html"])
async def test_a_name_on_the_disk_that_no_address_has_hides_no_other_deck(
    stage: Stage, admin: TestClient[Any, Any], name: str
) -> None:
    """A file server may write names in another encoding than UTF-8."""
    decks = Path(stage.hass.config.path(*DECKS_FOLDER))
    (decks / "talk.md").write_text("# A talk")
    (decks / name).write_text("# Another")
    assert "talk.md" in {deck["name"] for deck in await _listed(stage)}
    await stage.rest()


async def test_a_title_that_is_no_text_hides_no_other_deck(stage: Stage, admin: TestClient[Any, Any]) -> None:
    decks = Path(stage.hass.config.path(*DECKS_FOLDER))
    (decks / "talk.ipynb").write_text(json.dumps(_notebook("Half of \ud83d")))
    with patch("custom_components.slide_control.push.decks.notebook.find_spec"):
        assert [deck["title"] for deck in await _listed(stage)] == ["Half of ?"]
