"""Decks and files whose names Home Assistant's security filter refuses work, their files included."""

from __future__ import annotations

import json
import logging
from pathlib import Path
import re
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urljoin
import zipfile

from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.hosting.addresses.aliases import alias, alias_reference
from custom_components.slide_control.hosting.addresses.rewriting import rewrite_references
from homeassistant.components.http.security_filter import FILTERS
from tests.doubles.websocket_display import token_for
from tests.model.browser import find_node

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage

pytestmark = pytest.mark.case

type Client = TestClient[Any, Any]

NAMES = [
    "String concatenation (2026)",
    "Union and how to select (draft)",
    "To be continued...",
    "union all select",
    "UNION SELECT(",
    "t=",
    "CONCAT%28",
    "a%2528 concat%2528",
    "< script >",
    "Tab\tin the name",
    "environ",
    "concat ü 🎤 (x)",
]


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """The folder of the hosted decks."""
    folder = tmp_path / "slide_control" / "decks"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
async def client(decks: Path, stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser without a login."""
    return await hass_client_no_auth()


async def pages(client: Client, entry: MockConfigEntry) -> list[str]:
    """Return the address of each hosted deck."""
    token = token_for(entry.data, opens=True)
    response = await client.get("/api/slide_control/decks", headers={"Authorization": f"Bearer {token}"})
    return [deck["url"] for deck in (await response.json())["hosted"]]


def page_with(image: str, style: str, script: str) -> str:
    """Return a page that refers to its files in all the ways that tools write."""
    return f"""<!doctype html><title>{image}</title><link rel=stylesheet href="{quote(style)}">
<h1 title="{image}!">"{image}!"</h1><img src="{quote(image)}"><div data-background-image='{quote(image)}?v=1'></div>
<div style="background: url(&quot;{quote(image)}&quot;)"></div><img srcset="{quote(image)} 2x">
<script type="module">import '{"./" + quote(script)}'</script>"""


async def every_file_loads(client: Client, address: str, wanted: int) -> None:
    """Load a page and what it refers to, as a browser does."""
    response = await client.get(address)
    assert response.status == 200, await response.text()
    page = await response.text()
    assert not re.search("slide_control/hosted", page)
    found = set(re.findall(r"(?:[\w./~-]+/)*~[0-9a-f]{16}(?:/[\w.~%=-]+)*(?:\.\w+)?", page))
    assert len(found) >= wanted
    for reference in found:
        response = await client.get(urljoin(address, reference))
        assert response.status == 200, reference


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["page", "folder", "zip"])
async def test_such_a_deck_opens_with_its_files(
    client: Client, entry: MockConfigEntry, decks: Path, caplog: pytest.LogCaptureFixture, name: str, kind: str
) -> None:
    # Beside a page, its files are in the folder where Quarto and browsers put them; elsewhere, in any.
    resources = f"{name}_files" if kind == "page" else name
    files = {
        f"{name}.html": page_with(f"{resources}/{name}.png", f"{resources}/{name}.css", f"{resources}/{name}.js"),
        f"{resources}/{name}.png": "png",
        f"{resources}/{name}.css": f"body {{ background: url('{quote(name)}.png') }}",
        f"{resources}/{name}.js": "",
    }
    if kind == "zip":
        with zipfile.ZipFile(decks / f"{name}.zip", "w") as archive:
            for path, text in files.items():
                archive.writestr(f"{name}/{path}", text)
    else:
        for path, text in files.items():
            file = decks / (name if kind == "folder" else "") / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    (address,) = await pages(client, entry)
    style = alias_reference(quote(f"{resources}/{name}.css"))
    await every_file_loads(client, address, 3 if "~" in style else 0)
    text = await (await client.get(urljoin(address, style))).text()
    assert (await client.get(urljoin(urljoin(address, style), text.split("'")[1]))).status == 200
    warned = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert not [line for line in warned if "Filtered" in line or address.split("/")[3] in line]


@given(
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
    | st.sampled_from(NAMES)
    | st.from_regex(FILTERS).map(lambda name: name.replace("/", "").replace("\0", "") or "a")
)
def test_what_has_passed_the_aliases_passes_the_filter(name: str) -> None:
    path = alias_reference("/".join(quote(part) for part in (name, name, "a.png")))
    decoded = f"/slide_control/hosted/{'A' * 72}/{unquote(path)}"
    while (again := unquote(decoded)) != decoded:
        decoded = again
    assert name in (".", "..") or (not FILTERS.search(decoded) and not set(decoded) & set("\t\r\n"))


def test_words_that_look_like_a_file_stay_as_they_are() -> None:
    text = b'<h1>"To be continued..."</h1><p>concat(a) union all select ../x/=/</p><a href="https://a.b/concat(1)">'
    assert rewrite_references(text, lambda path: path == "elsewhere") == text


def test_a_large_file_takes_linear_time() -> None:
    for text in (b"concat" * 100_000, b'"' * 500_000 + b"concat", b"concat(" * 80_000, b"](concat" * 70_000):
        assert rewrite_references(text, lambda _path: False) == text


def test_the_page_makes_the_same_aliases() -> None:
    source = (Path(__file__).parents[2] / "custom_components/slide_control/frontend/sandbox.js").read_text()
    function = re.search(r"  const alias = .*?\n  };\n", source, re.DOTALL)
    assert function is not None
    names = [*NAMES, "a.b", ".x", "x.HTML", "x.toolongsuffix", "ü.png"]
    program = f"{function[0]} console.log(JSON.stringify({json.dumps(names)}.map(alias)))"
    done = subprocess.run([find_node(), "-e", program], check=True, capture_output=True, text=True)  # noqa: S603
    assert json.loads(done.stdout) == [alias(name) for name in names]
