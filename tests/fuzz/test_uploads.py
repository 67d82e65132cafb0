"""Uploads of arbitrary files under arbitrary names, and how the list and the pages handle them."""

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

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import DECKS_FOLDER
from custom_components.slide_control.hosting.cache import remove
from tests.doubles.websocket_display import token_for

from .mutations import SCALARS, damaged, encoded, mutated
from .target import FuzzTarget
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
    """Return a zip with malicious entries."""
    data = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w") as archive:
        warnings.simplefilter("ignore")  # about duplicate names
        for name in draw(st.lists(_ENTRIES, max_size=4)):
            # Python can't pack names with surrogates.
            info = zipfile.ZipInfo(name.encode(errors="replace").decode())
            info.external_attr = draw(st.sampled_from([0, 0, 0, 0o120777 << 16, 0o100000 << 16]))
            archive.writestr(info, draw(_TITLES.map(_page) | st.binary(max_size=20)))
    packed = bytearray(data.getvalue())
    if draw(st.integers(0, 5)) == 0:
        # An unknown compression method, or a wrong size.
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
    """Return a file name and its content, occasionally not matching."""
    content = draw(_CONTENTS)
    if draw(st.integers(0, 4)) == 0:
        content = damaged(draw, content)
    return draw(_STEMS) + draw(_ENDINGS), content


@pytest.fixture
async def admin(target: FuzzTarget, hass_client: ClientSessionGenerator) -> TestClient[Any, Any]:
    """The browser of an administrator."""
    (folder := Path(target.hass.config.path(*DECKS_FOLDER))).mkdir(parents=True, exist_ok=True)
    (folder.parent.parent / "secrets.yaml").write_text(_PRIVATE)
    return await hass_client()


async def _listed(target: FuzzTarget) -> list[dict[str, Any]]:
    """Return the hosted decks, as the page of the display link lists them."""
    token = token_for(target.entry.data, Role.DISPLAY, opens=True)
    response = await target.client.get("/api/slide_control/decks", headers={"Authorization": f"Bearer {token}"})
    assert response.status == 200
    hosted: list[dict[str, Any]] = (await response.json())["hosted"]
    return hosted


@tries(250)
@given(
    file=_files(),
    replace=st.sampled_from(["", "?replace=1", "?replace=%ff"]),
    encoding=st.sampled_from([{}, {}, {}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "nonsense"}]),
)
async def test_what_is_uploaded_is_shown_or_refused_and_nothing_else_is_touched(
    target: FuzzTarget, admin: TestClient[Any, Any], file: tuple[str, bytes], replace: str, encoding: dict[str, str]
) -> None:
    before = target.snapshot()
    stages = Path(target.hass.config.path(*DECKS_FOLDER))
    for left in (*stages.iterdir(), *stages.parent.glob(".*/*")):
        remove(left)
    name, content = file
    headers = {"Connection": "close", "Slug": quote(name, safe="", errors="replace"), **encoding}
    response = await admin.post(URL(f"{_UPLOAD}{replace}", encoded=True), data=content, headers=headers)
    assert response.status < 500, await response.text()
    if response.status == 200:
        assert (stages / (await response.json())["name"]).parent == stages
    for stage in await _listed(target):
        page = await target.client.get(URL(stage["url"], encoded=True), headers={"Connection": "close"})
        body = await page.read()
        assert page.status < 500
        assert _PRIVATE.encode() not in body
        if stage["problem"] is None:
            assert page.status in (200, 422), (stage, page.status, body)
    assert (stages.parent.parent / "secrets.yaml").read_text() == _PRIVATE
    assert sorted(path.name for path in stages.parent.iterdir() if not path.name.startswith(".")) == ["decks"]
    assert not any(stages.parent.glob(".uploads/*"))
    await target.rest()
    assert target.snapshot() == before


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not let such names onto its disks")
@pytest.mark.parametrize("name", ["tal\udce9k.md", "\udcff.html", "a\nb.md", "a\x7f.html"])
async def test_a_name_on_the_disk_that_no_address_has_hides_no_other_deck(
    target: FuzzTarget, admin: TestClient[Any, Any], name: str
) -> None:
    """A file server may write names in another encoding than UTF-8."""
    stages = Path(target.hass.config.path(*DECKS_FOLDER))
    (stages / "talk.md").write_text("# A talk")
    (stages / name).write_text("# Another")
    assert "talk.md" in {stage["name"] for stage in await _listed(target)}
    await target.rest()


async def test_a_title_that_is_no_text_hides_no_other_deck(target: FuzzTarget, admin: TestClient[Any, Any]) -> None:
    stages = Path(target.hass.config.path(*DECKS_FOLDER))
    (stages / "talk.ipynb").write_text(json.dumps(_notebook("Half of \ud83d")))
    with patch("custom_components.slide_control.hosting.formats.notebook.find_spec"):
        assert [stage["title"] for stage in await _listed(target)] == ["Half of ?"]
