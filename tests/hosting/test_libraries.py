"""What decks load from content networks is fetched once, from allowed addresses only, and served from the house."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from pathlib import Path
import re
from typing import TYPE_CHECKING, Any

from aiohttp import web
import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.hosting.dependencies import fetcher, libraries
from custom_components.slide_control.hosting.dependencies.download import MAX_FILE_BYTES
from custom_components.slide_control.hosting.dependencies.fetcher import MAX_FILES
from custom_components.slide_control.hosting.dependencies.libraries import LIBRARIES
from custom_components.slide_control.hosting.dependencies.networks import HOSTS, parse_dependency
from custom_components.slide_control.websocket.hosting import decks as websocket_decks
from homeassistant.helpers.aiohttp_client import DATA_CLIENTSESSION, async_get_clientsession
from tests.doubles.content_networks import ContentNetworks, content_networks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

PLUGINS = "unpkg.com/reveal.js@4.0.2/plugin"
REVEAL = "unpkg.com/reveal.js@4.0.2/dist/reveal.js"


def page(*references: str) -> str:
    """Return a page that loads some scripts."""
    return "<!doctype html><title>Talk</title>" + "".join(f'<script src="{each}"></script>' for each in references)


class Home:
    """Home Assistant with a stage, and content networks in reach of it."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, networks: ContentNetworks, browser: Any) -> None:
        self.hass = hass
        self.entry = entry
        self.networks = networks
        self.browser = browser
        self.decks = Path(hass.config.config_dir) / "slide_control" / "decks"

    def host(self, name: str, text: str) -> None:
        """Copy a file into the decks' folder."""
        path = self.decks / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    async def settle(self) -> None:
        """Wait until everything is fetched."""
        await self.hass.data[LIBRARIES].async_look_at_all()
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def get(self, name: str, path: str, **headers: str) -> Any:
        """Return the response for a file of a deck."""
        capability = create_capability(self.entry.data, deck_id(name), Purpose.DISPLAY)
        return await self.browser.get(f"/slide_control/hosted/{capability}/{path}", headers=headers)

    async def served(self, name: str, path: str = "index.html") -> str:
        """Return a file of a deck as it is served."""
        return await (await self.get(name, path)).text()

    async def library(self, reference: str) -> Any:
        """Return the response for a reference in a page at the deck's top."""
        return await self.browser.get("/slide_control/hosted/x/" + reference)

    def note(self, name: str) -> str | None:
        """Return what a list says about a deck."""
        state = self.hass.data[LIBRARIES].state(name)
        return state.note.key if state and state.note else None


@pytest.fixture
async def home(
    hass: HomeAssistant,
    socket_enabled: None,
    stage: Stage,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Home]:
    async with content_networks(tmp_path_factory.mktemp("networks"), sorted(HOSTS)) as networks:
        networks.answers[REVEAL] = b"window.Reveal = {}"
        async_get_clientsession(hass)
        sessions = hass.data[DATA_CLIENTSESSION]
        usual = dict(sessions)
        async with networks.session() as session:
            sessions.update(dict.fromkeys(sessions, session))
            yield Home(hass, entry, networks, await hass_client_no_auth())
        sessions.update(usual)


async def test_a_deck_is_served_with_its_libraries_from_the_house(home: Home) -> None:
    home.host("talk/index.html", page(f"https://{REVEAL}"))
    await home.settle()
    (reference,) = re.findall(r'<script src="([^"]*reveal.js)"', await home.served("talk"))
    assert reference == f"../../library/{REVEAL}"
    response = await home.library(reference)
    assert await response.text() == "window.Reveal = {}"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert home.note("talk") is None
    await home.settle()
    assert home.networks.asked == [REVEAL]


async def test_what_a_page_shows_stays_as_it_is(home: Home) -> None:
    shown = (
        f"<p>https://{REVEAL}</p><!-- https://{REVEAL} --><a href='https://{REVEAL}'>it</a>"
        f"<script type=text/template>https://{REVEAL}</script><textarea>https://{REVEAL}</textarea>"
    )
    home.host("talk/index.html", page(f"https://{REVEAL}") + shown)
    await home.settle()
    assert (await home.served("talk")).endswith(shown)


@pytest.mark.parametrize(
    ("file", "text", "served"),
    [
        ("index.html", '<link rel="stylesheet" href="//{}">', '<link rel="stylesheet" href="../../library/{}">'),
        ("index.html", "<style>@import url(https://{});</style>", "<style>@import url(../../library/{});</style>"),
        ("index.html", '<script>require(["https://{}"])</script>', '<script>require(["../../library/{}"])</script>'),
        (
            "index.html",
            '<script>x = {{"a": "https:\\/\\/{0}"}}</script>',
            '<script>x = {{"a": "..\\/..\\/library\\/{0}"}}</script>',
        ),
        ("css/a.css", "@import 'https://{}'", "@import '../../../library/{}'"),
        ("js/a.mjs", "import x from 'https://{}'", "import x from '../../../library/{}'"),
        ("js/a.js", "load('https://{}')", "load('../../library/{}')"),
        ("js/a.js", "title = 'see https://{} for more'", "title = 'see https://{} for more'"),
    ],
)
async def test_every_kind_of_reference_is_found(home: Home, file: str, text: str, served: str) -> None:
    home.host("talk/index.html", page())
    address = REVEAL.replace("/", "\\/") if "\\/" in text else REVEAL
    home.host(f"talk/{file}", text.format(address))
    await home.settle()
    assert served.format(address) in await home.served("talk", file)


async def test_a_reference_keeps_its_query_and_its_fragment(home: Home) -> None:
    mathjax = "cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/latest.js"
    home.networks.answers[mathjax] = b"'MathJax'"
    home.host("talk/index.html", page(f"https://{mathjax}?config=TeX-AMS_CHTML-full,Safe"))
    await home.settle()
    assert f'"../../library/{mathjax}?config=TeX-AMS_CHTML-full,Safe"' in await home.served("talk")
    folder = mathjax.removesuffix("latest.js")
    # What it loads while it runs.
    for file in ("config/Safe.js", "fonts/HTML-CSS/TeX/woff/MathJax_Main-Regular.woff", "extensions/TeX/boldsymbol.js"):
        assert folder + file in home.networks.asked


async def test_fonts_of_style_sheets_come_along(home: Home) -> None:
    fonts, font = "fonts.googleapis.com/css2?family=A:wght@400&display=swap", "fonts.gstatic.com/s/a/v1/a.woff2"
    home.networks.answers |= {
        fonts: f"@font-face {{src: url(https://{font}) format('woff2')}}".encode(),
        font: b"wOF2",
        "unpkg.com/a@1.0.0/a.css": b"a {background: url('img/b.svg')} @font-face {src: url(c.eot), url(c.woff)}",
        "unpkg.com/a@1.0.0/img/b.svg": b"<svg/>",
        "unpkg.com/a@1.0.0/c.woff": b"wOFF",
    }
    escaped = fonts.replace("&", "&amp;")
    home.host(
        "talk/index.html",
        f'<link rel="stylesheet" href="https://{escaped}"><link rel=stylesheet href=https://unpkg.com/a@1.0.0/a.css>',
    )
    await home.settle()
    references = re.findall(r'<link rel="?stylesheet"? href="?([^">]*)', await home.served("talk"))
    texts = [await (await home.library(each)).text() for each in references]
    assert "url(../../fonts.gstatic.com/s/a/v1/a.woff2)" in texts[0]
    assert "img/b.svg" in texts[1]
    for path in (font, "unpkg.com/a@1.0.0/img/b.svg", "unpkg.com/a@1.0.0/c.woff"):
        assert (await home.library(f"../../library/{path}")).status == 200
    assert "unpkg.com/a@1.0.0/c.eot" not in home.networks.asked


async def test_a_font_that_cannot_be_had_is_missing(home: Home) -> None:
    style = "unpkg.com/a@1.0.0/a.css"
    home.networks.answers[style] = b"@import url(https://fonts.googleapis.com/css?family=News+Cycle:400,700)"
    home.host("talk/index.html", f'<link rel="stylesheet" href="https://{style}">')
    await home.settle()
    assert home.note("talk") == "deck_needs_internet"


async def test_modules_of_modules_come_along_and_more_while_they_run(home: Home) -> None:
    folder = "cdn.jsdelivr.net/npm/m@1.2.3"
    home.networks.answers |= {
        f"{folder}/a.mjs": b"import x from './b.mjs'; import(`./${name}.mjs`)",
        f"{folder}/b.mjs": b"export default 1",
        f"{folder}/late.mjs": b"export default 2",
    }
    home.host("talk/index.html", f'<script type="module">import a from "https://{folder}/a.mjs"</script>')
    await home.settle()
    assert home.networks.asked == [f"{folder}/a.mjs", f"{folder}/b.mjs"]
    assert await (await home.library(f"../../library/{folder}/late.mjs")).text() == "export default 2"
    home.networks.online = False
    for name in ("a", "b", "late"):
        assert (await home.library(f"../../library/{folder}/{name}.mjs")).status == 200


async def test_only_releases_of_hosted_decks_are_fetched_for_browsers(home: Home) -> None:
    home.networks.answers["unpkg.com/other@1.0.0/x.js"] = b"1"
    home.host("talk/index.html", page(f"https://{REVEAL}"))
    await home.settle()
    for path in (
        "unpkg.com/other@1.0.0/x.js",
        "unpkg.com/reveal.js@4.0.2/%2e%2e/other@1.0.0/x.js",
        "evil.example/x.js",
    ):
        assert (await home.library(f"../../library/{path}")).status in (400, 404)
    assert home.networks.asked == [REVEAL]


async def test_a_redirect_within_the_networks_is_followed_and_no_other(home: Home) -> None:
    final, away = "unpkg.com/vue@3.5.1/dist/vue.js", "unpkg.com/away@1/x.js"
    home.networks.answers |= {
        "unpkg.com/vue@3/dist/vue.js": web.Response(status=302, headers={"Location": "/vue@3.5.1/dist/vue.js"}),
        final: b"'vue'",
        away: web.Response(status=302, headers={"Location": "https://192.168.1.1/x.js"}),
        "unpkg.com/plain@1/x.js": web.Response(status=302, headers={"Location": "http://unpkg.com/plain@1.0.0/x.js"}),
        "unpkg.com/plain@1.0.0/x.js": b"1",
    }
    home.host(
        "talk/index.html", page("https://unpkg.com/vue@3/dist/vue.js", f"https://{away}", "//unpkg.com/plain@1/x.js")
    )
    await home.settle()
    served = await home.served("talk")
    assert f'"../../library/{final}"' in served
    assert f'"https://{away}"' in served
    assert '"//unpkg.com/plain@1/x.js"' in served
    assert home.note("talk") == "deck_needs_internet"


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=404),
        web.Response(status=500),
        web.Response(text="<html>Sign in to the hotel's network</html>", content_type="text/html"),
        b"x" * (MAX_FILE_BYTES + 1),
    ],
    ids=["missing", "error", "page", "large"],
)
async def test_what_cannot_be_had_stays_and_the_list_says_so(
    home: Home, hass_ws_client: WebSocketGenerator, answer: web.Response | bytes
) -> None:
    home.networks.answers[REVEAL] = answer
    home.host("talk/index.html", page(f"https://{REVEAL}"))
    await home.settle()
    assert f'"https://{REVEAL}"' in await home.served("talk")
    socket = await hass_ws_client(home.hass)
    await socket.send_json_auto_id({"type": "slide_control/hosted/list"})
    assert (
        "needs the internet at the display" in (await socket.receive_json())["result"]["hosted"][0]["note"]["message"]
    )


@pytest.mark.parametrize(
    ("used", "note"), [("plain.css", None), ("imports.css", "deck_needs_internet"), ("font.css", "deck_needs_internet")]
)
async def test_a_theme_that_no_page_uses_needs_no_internet(home: Home, used: str, note: str | None) -> None:
    home.host("talk/theme/plain.css", "body { color: red }")
    home.host("talk/theme/font.css", "@import url(https://fonts.googleapis.com/css?family=Absent);")
    home.host("talk/theme/imports.css", "@import 'font.css';")
    home.host("talk/index.html", f'<link rel="stylesheet" href="theme/{used}">')
    await home.settle()
    assert home.note("talk") == note


async def test_a_wrong_certificate_is_no_content_network(home: Home, tmp_path_factory: pytest.TempPathFactory) -> None:
    # The server's own error, when its visitor hangs up.
    home.hass.loop.set_exception_handler(lambda *_: None)
    async with content_networks(tmp_path_factory.mktemp("others"), ["router.local"]) as others:
        others.answers[REVEAL] = b"'evil'"
        home.networks.port = others.port
        home.host("talk/index.html", page(f"https://{REVEAL}"))
        await home.settle()
        assert others.asked == []
    assert f'"https://{REVEAL}"' in await home.served("talk")


async def test_the_integrity_that_a_page_demands_is_verified_and_kept(home: Home) -> None:
    good = base64.b64encode(hashlib.sha384(b"window.Reveal = {}").digest()).decode()
    for name, digest in (("good", good), ("bad", good[::-1])):
        tag = f'<script src="https://{REVEAL}" integrity="sha384-{digest}" crossorigin="anonymous"></script>'
        home.hass.data[LIBRARIES].store.clear()
        home.host(f"{name}/index.html", tag)
        await home.settle()
        served = await home.served(name)
        assert f'integrity="sha384-{digest}"' in served
        assert (f"../../library/{REVEAL}" in served) is (name == "good")
        (home.decks / name / "index.html").unlink()


async def test_without_the_internet_it_is_tried_again_later(home: Home, hass_ws_client: WebSocketGenerator) -> None:
    home.networks.online = False
    home.host("talk/index.html", page(f"https://{REVEAL}"))
    await home.settle()
    assert home.note("talk") == "deck_needs_internet"
    home.networks.online = True
    socket = await hass_ws_client(home.hass)
    await socket.send_json_auto_id({"type": "slide_control/hosted/libraries"})
    assert (await socket.receive_json())["result"]["fetch"] is True
    await home.hass.async_block_till_done(wait_background_tasks=True)
    assert home.note("talk") is None
    assert f"../../library/{REVEAL}" in await home.served("talk")


async def test_a_list_from_before_the_end_of_a_run_says_that_there_is_more_to_come(
    home: Home, hass_ws_client: WebSocketGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.host("talk/index.html", page("https://unpkg.com/reveal.js@4.0.2/missing.js"))
    facts = websocket_decks.async_deck_facts

    async def late_facts(hass: HomeAssistant, found: Any) -> Any:
        await hass.async_block_till_done(wait_background_tasks=True)  # the run ends after the notes were taken
        return await facts(hass, found)

    client = await hass_ws_client(home.hass)
    monkeypatch.setattr(websocket_decks, "async_deck_facts", late_facts)
    lists = []
    for _ in range(2):
        await client.send_json_auto_id({"type": "slide_control/hosted/list"})
        result = (await client.receive_json())["result"]
        lists.append((result["hosted"][0]["note"] is None, result["libraries"]["busy"]))
    assert lists == [(True, True), (False, False)]


async def test_an_administrator_can_turn_it_off(
    home: Home, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> None:
    socket = await hass_ws_client(home.hass)
    await socket.send_json_auto_id({"type": "slide_control/hosted/libraries", "fetch": False})
    assert (await socket.receive_json())["success"]
    home.host("talk/index.html", page(f"https://{REVEAL}"))
    await home.settle()
    assert home.networks.asked == []
    assert home.note("talk") == "deck_needs_internet"
    assert (await home.library(f"../../library/{REVEAL}")).status == 404
    stranger = await hass_ws_client(home.hass, hass_read_only_access_token)
    await stranger.send_json_auto_id({"type": "slide_control/hosted/libraries", "fetch": True})
    assert not (await stranger.receive_json())["success"]


async def test_scripts_from_other_servers_are_named(home: Home) -> None:
    home.host("talk/index.html", page("https://example.org/deck.js") + '<link rel=icon href="https://example.com/x">')
    await home.settle()
    state = home.hass.data[LIBRARIES].state("talk")
    assert state is not None
    assert state.note is not None
    assert (state.note.key, state.note.placeholders["hosts"]) == ("deck_needs_internet_for", "example.org")
    assert home.networks.asked == []


@pytest.mark.parametrize(
    "reference",
    [
        "http://192.168.1.1/x.js",
        "https://localhost/ajax/libs/x.js",
        "https://unpkg.com.evil.example/x@1/x.js",
        "https://evil.example/unpkg.com/x.js",
        "https://user@unpkg.com/x@1/x.js",
        "https://unpkg.com:8443/x@1/x.js",
        "https://unpkg.com/x@1/../../x.js",
        "https://unpkg.com/x@1/%2e%2e/x.js",
        "https://unpkg.com/x@1/.hidden/x.js",
        "https://unpkg.com/x@1/page.html",
        "https://unpkg.com/x@1/${name}.js",
        "https://unpkg.com/",
        "https://fonts.googleapis.com/other?x=1",
        "https://d3js.org/d3.v7.min.js/../x",
        "https://unpkg.com/" + "a" * 600,
    ],
)
def test_no_other_address_is_asked(reference: str) -> None:
    assert parse_dependency(reference) is None


POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src https://unpkg.com\">"


@pytest.mark.case
async def test_a_policy_that_was_written_for_another_address_allows_where_the_deck_is_served(home: Home) -> None:
    text = "<p>script-src 'none'</p><meta name=description content='default-src x'>"
    home.host("talk/index.html", page(f"https://{REVEAL}") + POLICY + text)
    await home.settle()
    served = await home.served("talk")
    own = "&#39;self&#39;"
    assert f"content=\"default-src {own} 'none'; script-src {own} https://unpkg.com\">" in served
    assert text in served
    assert home.note("talk") is None


@pytest.mark.case
@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("<script src=reveal/reveal.js></script>", "deck_lacks_scripts"),
        ("<script src='/talk/assets/index.js'></script>", "deck_lacks_scripts"),
        ("<script type=module src='/src/main.ts'></script>", "deck_not_built"),
        ("<script type='module' src=\"./main.jsx?x\"></script>", "deck_not_built"),
        (POLICY.replace("https://unpkg.com", "'nonce-a' 'strict-dynamic'"), "deck_forbids_scripts"),
        ("<script src='own%20file.js?v=1'></script><script src='/x/y/own file.js'></script>", None),
        ("<p>src=a.js</p><script>'<script src=a.js>'</script><!-- <script src=a.js> --><a href=a.ts>a</a>", None),
        ("<script src='data:text/javascript,x.js'></script><script src='https:a.js'></script>", None),
    ],
)
async def test_what_cannot_work_where_it_is_hosted_says_what_to_do(home: Home, text: str, note: str | None) -> None:
    home.host("talk/index.html", "<!doctype html><title>Talk</title>" + text)
    home.host("talk/own file.js", "")
    await home.settle()
    assert home.note("talk") == note


async def test_a_page_of_a_million_scripts_takes_linear_time(home: Home) -> None:
    home.host("talk/index.html", "<script src=own.js></script>" * 100_000 + "<script src=" + ".js" * 500_000)
    home.host("talk/own.js", "")
    async with asyncio.timeout(60):
        await home.settle()
    assert home.note("talk") is None


def stored(home: Home) -> list[int]:
    """Return the sizes of all fetched files."""
    return [file.stat().st_size for file in home.decks.parent.rglob("library.js")]


@pytest.mark.case
async def test_a_deck_gets_no_more_files_than_the_limit(home: Home) -> None:
    addresses = [f"unpkg.com/package-{number}@1.0.0/library.js" for number in range(MAX_FILES + 10)]
    home.networks.answers |= dict.fromkeys(addresses, b"1")
    home.host("talk/index.html", page(*(f"https://{address}" for address in addresses)))
    await home.settle()
    assert len(stored(home)) == len(home.networks.asked) == MAX_FILES
    assert home.note("talk") == "deck_needs_internet"


@pytest.mark.case
@pytest.mark.parametrize(
    ("limit", "size", "fetched"), [("MAX_BYTES", 400_000, 2), ("MAX_BYTES", 1_000_001, 0), ("MAX_STORE_BYTES", 1, 8)]
)
async def test_the_libraries_of_a_deck_and_of_all_have_a_size_at_most(
    home: Home, monkeypatch: pytest.MonkeyPatch, limit: str, size: int, fetched: int
) -> None:
    monkeypatch.setattr(fetcher, limit, 1_000_000)
    addresses = [f"unpkg.com/package-{number}@1.0.0/library.js" for number in range(8)]
    home.networks.answers |= dict.fromkeys(addresses, b"1" * size)
    home.host("talk/index.html", page(*(f"https://{address}" for address in addresses)))
    await home.settle()
    assert stored(home) == [size] * fetched
    # A deck that comes when the room is full gets nothing, and says so.
    monkeypatch.setattr(fetcher, "MAX_STORE_BYTES", size * fetched)
    home.networks.answers["unpkg.com/other@1.0.0/library.js"] = b"1"
    home.host("other/index.html", page("https://unpkg.com/other@1.0.0/library.js"))
    await home.settle()
    assert stored(home) == [size] * fetched
    assert home.note("other") == "deck_needs_internet"


@pytest.mark.case
async def test_what_a_browser_asks_for_does_not_exceed_the_size_of_all(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.host("talk/index.html", page(f"https://{REVEAL}"))
    await home.settle()
    monkeypatch.setattr(libraries, "MAX_STORE_BYTES", len(b"window.Reveal = {}") + 10)
    home.networks.answers |= {f"{PLUGINS}/large.js": b"1" * 11, f"{PLUGINS}/small.js": b"1" * 10}
    assert (await home.library(f"../../library/{PLUGINS}/large.js")).status == 404
    assert (await home.library(f"../../library/{PLUGINS}/small.js")).status == 200
