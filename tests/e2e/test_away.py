"""A talk away from home: each way to the house, with TLS in front, for each place where a deck can be.

Home Assistant Cloud can't be had here. Its remote address is a reverse proxy with TLS like this one, except that Home
Assistant never takes its callers for local (`inputs/test_webhook.py`, `access/test_links.py`).
"""

from __future__ import annotations

import base64
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
import hashlib
from http import HTTPStatus
import json
from pathlib import Path
import ssl
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, Page, async_playwright
import pytest

from harness import chromium
from harness.certificates import Authority, ServerCertificate
from harness.home_assistant import HomeAssistant
from harness.ports import free_port
from harness.stage import add_stage, configure, links

from . import decks, elsewhere
from .reverse_proxy import ReverseProxy, serve
from .stage import Stage
from .until import WAIT_SECONDS, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

HOUSE: Final = "slides.test"
SITE: Final = "talk.test"
ELSEWHERE: Final = "203.0.113.7"
VPN: Final = "100.101.102.103"
NAME: Final = "reveal5"
PATH: Final = "/ha"
SHOWN: Final = "() => [...document.querySelectorAll('slide-control-toast')].map((e) => e.shadowRoot.textContent).join()"

type Opens = Callable[..., Awaitable[Page]]


@dataclass(slots=True)
class Away:
    """The house with a proxy in front of it, and a site on the internet."""

    home_assistant: HomeAssistant
    proxy: ReverseProxy
    below_path: ReverseProxy
    site_https: int
    site_http: int
    folder: Path
    certificate: ServerCertificate
    entry_id: str

    @property
    def url(self) -> str:
        """The house's address for the internet."""
        return f"https://{HOUSE}:{self.proxy.port}"

    async def configure(self, *, local_only: bool, networks: list[str] | None = None) -> None:
        """Set who may reach the stage."""
        settings: dict[str, Any] = {"local_only": local_only, "local_networks": networks or []}
        await configure(self.home_assistant.client, self.entry_id, debounce=0, **settings)

    async def links(self) -> dict[str, Any]:
        """Return the links of the stage."""
        return await links(self.home_assistant.client, self.entry_id)

    async def stage(self) -> Stage:
        """Return the stage, with the links for at home."""
        found = await self.links()
        return Stage(self.home_assistant, self.entry_id, found["webhook"], found["display"], {})

    async def press(self, webhook: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Call the webhook from the internet."""
        tls = ssl.create_default_context(cafile=str(self.folder / "authority.pem"))
        local = webhook.replace(HOUSE, "127.0.0.1")
        async with (
            aiohttp.ClientSession() as session,
            session.post(local, json=fields, ssl=tls, server_hostname=HOUSE) as response,
        ):
            return response.status, await response.json()


@pytest.fixture(scope="module")
async def away(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Away]:
    """A house that the internet reaches through a reverse proxy with TLS."""
    folder = tmp_path_factory.mktemp("away")
    authority = Authority.create(folder)
    certificate = authority.issue(HOUSE, SITE)
    hosted = folder / "house" / "slide_control" / "decks"
    framework = next(each for each in decks.FRAMEWORKS if each.name == NAME)
    decks.write(hosted / NAME, framework)
    (hosted / "notes.md").write_text("# Notes\n\n---\n\n# Prices\n\n---\n\n# Questions\n")
    decks.write(folder / "site" / NAME, framework)
    port, proxy_port = free_port(), free_port()
    async with AsyncExitStack() as stack:
        proxy = ReverseProxy(f"http://127.0.0.1:{port}")
        below_path = ReverseProxy(f"http://127.0.0.1:{port}", prefix=PATH, caller="192.168.1.20")
        await stack.enter_async_context(serve(proxy, certificate, proxy_port))
        await stack.enter_async_context(serve(below_path))
        home_assistant = await stack.enter_async_context(
            HomeAssistant(
                folder / "house",
                port,
                external_url=f"https://{HOUSE}:{proxy_port}",
                http={"use_x_forwarded_for": True, "trusted_proxies": ["127.0.0.1/32"]},
                environment={"REQUESTS_CA_BUNDLE": str(authority.file)},
            )
        )
        site_http = await stack.enter_async_context(elsewhere.serve(folder / "site"))
        site_https = ReverseProxy(site_http.url)
        await stack.enter_async_context(serve(site_https, certificate))
        entry_id = await add_stage(home_assistant.client, "Demo stage")
        plain = int(site_http.url.rpartition(":")[2])
        yield Away(home_assistant, proxy, below_path, site_https.port, plain, folder, certificate, entry_id)


@asynccontextmanager
async def launched(away: Away) -> AsyncIterator[Browser]:
    """Chromium that trusts the certificate, finds the names, and takes the site for public, and the house for local."""
    certificate = x509.load_pem_x509_certificate(away.certificate.chain.read_bytes())
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    house = away.home_assistant.port
    spaces = {away.proxy.port: "public", away.site_https: "public", away.site_http: "public", house: "local"}
    args = [
        f"--host-resolver-rules=MAP {HOUSE} 127.0.0.1,MAP {SITE} 127.0.0.1",
        f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}",
        "--ip-address-space-overrides=" + ",".join(f"127.0.0.1:{port}={space}" for port, space in spaces.items()),
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium.executable(), args=[*chromium.arguments(), *args], timeout=WAIT_SECONDS * 1000
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
async def outside(away: Away) -> AsyncIterator[Browser]:
    """The browser of the laptop."""
    async with launched(away) as browser:
        yield browser


@pytest.fixture
async def opens(outside: Browser, away: Away) -> AsyncIterator[Opens]:
    """Opens pages on the laptop, and closes them; then no display is connected."""
    contexts = []

    async def open_page(url: str, *, permissions: list[str] | None = None) -> Page:
        context = await outside.new_context(permissions=permissions)
        contexts.append(context)
        page = await context.new_page()
        await page.goto(url)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    away.proxy.caller = ELSEWHERE
    await (await away.stage()).until_nobody_shows_it()


def with_tag(away: Away, name: str, script: str) -> None:
    """Write a deck with the script tag to the site's folder."""
    page = (away.folder / "site" / NAME / "index.html").read_text()
    (away.folder / "site" / NAME / name).write_text(page.replace("</body>", f"{script}</body>"))


def place(found: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the links at home or away."""
    one: dict[str, Any] = next(each for each in found["places"] if each["place"] == name)
    return one


async def toast(page: Page) -> str:
    """Return what the page's toast says."""
    return str(await page.evaluate(SHOWN))


async def test_links_for_away_lead_through_the_proxy_and_are_tried(away: Away) -> None:
    await away.configure(local_only=False)
    found = await away.links()
    assert place(found, "home")["display"].startswith(f"{away.home_assistant.url}/slide_control/open#")
    assert place(found, "away")["display"].startswith(f"{away.url}/slide_control/open#")
    tried = await away.home_assistant.client.websocket("slide_control/links/check", config_entry_id=away.entry_id)
    assert tried["home"]["result"] == "answers"
    # Nobody but the laptop's browser finds the name.
    assert (tried["away"]["result"], tried["away"]["translation_key"]) == ("untried", "address_name_unknown")


@pytest.mark.parametrize("deck", ["hosted", "file", "public site", "player"])
async def test_a_deck_is_shown_and_moved_from_the_internet(away: Away, opens: Opens, deck: str) -> None:
    await away.configure(local_only=False)
    found = place(await away.links(), "away")
    hosted = {each["name"]: each["urls"]["away"] for each in (await away.links())["hosted"]}
    with_tag(away, "tag.html", found["script"])
    site = f"https://{SITE}:{away.site_https}/{NAME}"
    await opens(
        {
            "hosted": hosted[NAME],
            "file": (away.folder / "site" / NAME / "tag.html").as_uri(),
            "public site": f"{site}/tag.html",
            "player": f"{found['player']}&deck={site}/index.html",
        }[deck]
    )
    stage = await away.stage()
    await stage.until_shown()
    status, answer = await until(
        lambda: away.press(found["webhook"], command="next"), lambda seen: seen[0] == HTTPStatus.OK, interval=0.2
    )
    assert (status, answer["result"], answer["changed"]) == (HTTPStatus.OK, "applied", True)


@pytest.mark.parametrize("deck", ["hosted", "file"])
async def test_through_a_vpn_the_links_for_at_home_work_where_the_network_is_named(
    away: Away, opens: Opens, deck: str
) -> None:
    await away.configure(local_only=True)
    display = place(await away.links(), "home")["display"].replace(away.home_assistant.url, away.url)
    away.proxy.caller = VPN
    page = await opens(display)
    await page.get_by_text("is no longer valid").wait_for()
    webhook = place(await away.links(), "home")["webhook"].replace(away.home_assistant.url, away.url)
    status, answer = await away.press(webhook)
    assert (status, answer["reason"]) == (HTTPStatus.FORBIDDEN, "local_network_only")
    await away.configure(local_only=True, networks=["100.64.0.0/10"])
    links = await away.links()
    hosted = {each["name"]: each["urls"]["home"] for each in links["hosted"]}
    with_tag(away, "vpn.html", place(links, "home")["script"].replace(away.home_assistant.url, away.url))
    file = (away.folder / "site" / NAME / "vpn.html").as_uri()
    await opens({"hosted": hosted[NAME].replace(away.home_assistant.url, away.url), "file": file}[deck])
    await (await away.stage()).until_shown()
    status, answer = await away.press(webhook, command="last")
    assert (status, answer["result"]) == (HTTPStatus.OK, "applied")


async def test_a_stage_for_the_local_network_has_no_link_for_away_and_says_why(away: Away) -> None:
    await away.configure(local_only=True)
    found = place(await away.links(), "away")
    assert (found["url"], found["missing"]["translation_key"]) == (None, "away_local_only")


@pytest.mark.parametrize("site", ["https", "http"])
async def test_a_public_page_that_may_not_reach_the_house_says_so(away: Away, opens: Opens, site: str) -> None:
    await away.configure(local_only=True)
    with_tag(away, "home.html", place(await away.links(), "home")["script"])
    port = away.site_https if site == "https" else away.site_http
    page = await opens(f"{site}://{SITE}:{port}/{NAME}/home.html")
    said = page.get_by_text("Slide Control could not be loaded from")
    await said.wait_for()
    assert "allow this site to reach devices in your network" in await said.inner_text()


async def test_a_public_page_that_was_allowed_to_reach_the_house_is_a_display(away: Away, opens: Opens) -> None:
    await away.configure(local_only=True)
    with_tag(away, "home.html", place(await away.links(), "home")["script"])
    await opens(f"https://{SITE}:{away.site_https}/{NAME}/home.html", permissions=["local-network-access"])
    stage = await away.stage()
    await stage.until_shown()
    status, answer = await stage.press(command="last")
    assert (status, answer["result"]) == (HTTPStatus.OK, "applied")


@pytest.mark.parametrize("name", [NAME, "notes.md"])
async def test_below_a_path_of_the_proxy_decks_are_shown(away: Away, opens: Opens, name: str) -> None:
    await away.configure(local_only=True)
    below = f"http://127.0.0.1:{away.below_path.port}{PATH}"
    found = {each["name"]: each["path"] for each in (await away.links())["hosted"]}
    await opens(f"{below}{found[name]}")
    stage = await away.stage()
    await stage.until_shown()
    status, answer = await stage.press(command="last")
    assert (status, answer["result"], answer["changed"]) == (HTTPStatus.OK, "applied", True)


@pytest.mark.parametrize("link", ["display", "player", "wait"])
async def test_below_a_path_of_the_proxy_the_pages_work(away: Away, opens: Opens, link: str) -> None:
    await away.configure(local_only=True)
    below = f"http://127.0.0.1:{away.below_path.port}{PATH}"
    home = place(await away.links(), "home")
    page = await opens(home[link].replace(home["url"], below))
    if link == "wait":
        await page.locator(".code").wait_for()
        return
    await page.get_by_text("Notes", exact=True).click()
    await (await away.stage()).until_shown()


async def test_the_sidebar_page_shows_both_links_with_copy_and_qr_code(away: Away, outside: Browser) -> None:
    await away.configure(local_only=False)
    client = away.home_assistant.client
    tokens = {
        "access_token": client.token,
        "token_type": "Bearer",
        "expires_in": 10_000_000,
        "expires": 9_999_999_999_999,
        "hassUrl": client.url,
        "clientId": f"{client.url}/",
        "refresh_token": "",
    }
    context = await outside.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.add_init_script(f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))})")
    await page.goto(f"{client.url}/slide-control")
    await page.get_by_label("For", exact=True).select_option("display")
    found = await away.links()
    for name in ("home", "away"):
        row = page.locator(f".place[data-place={name}]")
        link = place(found, name)["display"]
        assert await row.locator("input").input_value() == link
        await row.get_by_role("button", name="Copy link").click()
        assert await page.evaluate("navigator.clipboard.readText()") == link
        await row.get_by_role("button", name="QR code").click()
        await row.get_by_role("img", name="Link as a QR code").wait_for()
    await page.get_by_text("Home Assistant has tried this address, and it answers.").wait_for()
    await page.get_by_text("find slides.test. Open it on the device").wait_for()
    await away.configure(local_only=True)
    await page.reload()
    await page.get_by_label("For", exact=True).select_option("display")
    await page.locator(".place[data-place=away]", has_text="this stage answers the local network only").wait_for()
    row = page.locator("li[data-name='notes.md']")
    here = "Open in this browser"
    for button in (page.locator(".stage").get_by_role("button", name=here), row.get_by_role("button", name=here)):
        async with context.expect_page() as opened:
            await button.click()
        assert (await opened.value).url.startswith(f"{client.url}/slide_control/")
    await context.close()


async def test_the_dialog_shows_both_links_with_qr_codes(away: Away) -> None:
    await away.configure(local_only=False)
    client, flow = away.home_assistant.client, "/api/config/config_entries/options/flow"
    menu = await client.post(flow, {"handler": away.entry_id})
    form = await client.post(f"{flow}/{menu['flow_id']}", {"next_step_id": "links"})
    sections = {each["name"]: each["schema"] for each in form["data_schema"]}
    found = await away.links()
    assert list(sections) == ["home", "away"]
    for name, fields in sections.items():
        shown = {field["name"]: field for field in fields}
        display = place(found, name)["display"]
        assert (shown["display"]["default"], shown["display_qr"]["selector"]["qr_code"]["data"]) == (display, display)
    assert form["description_placeholders"]["home"] == "Home Assistant has tried this address, and it answers."


@pytest.mark.case
async def test_where_home_assistant_ends_tls_itself_its_external_address_is_the_link_at_home_and_away(
    tmp_path: Path, browser: Browser
) -> None:
    authority = Authority.create(tmp_path)
    certificate = authority.issue("localhost")
    port, proxy_port = free_port(), free_port()
    # The test's own client doesn't know the authority.
    proxy = ReverseProxy(
        f"https://localhost:{port}", caller="127.0.0.1", trusts=ssl.create_default_context(cafile=str(authority.file))
    )
    files = {"ssl_certificate": str(certificate.chain), "ssl_key": str(certificate.key)}
    async with (
        serve(proxy, port=proxy_port),
        HomeAssistant(
            tmp_path / "house",
            port,
            external_url=f"https://localhost:{port}",
            url=f"http://127.0.0.1:{proxy_port}",
            http={**files, "use_x_forwarded_for": True, "trusted_proxies": ["127.0.0.1/32"]},
        ) as house,
    ):
        entry_id = await add_stage(house.client, "Demo stage")
        await configure(house.client, entry_id, local_only=False)
        found = await links(house.client, entry_id)
        tried = await house.client.websocket("slide_control/links/check", config_entry_id=entry_id)
        for name in ("home", "away"):
            assert place(found, name)["display"].startswith(f"https://localhost:{port}/slide_control/open#")
            # Home Assistant doesn't know the authority, and the certificate has the right name.
            assert (tried[name]["result"], tried[name]["translation_key"]) == ("answers", "address_unknown_authority")
        context = await browser.new_context(ignore_https_errors=True)
        page = await context.new_page()
        await page.goto(place(found, "home")["display"])
        await page.get_by_role("heading").first.wait_for()
        await context.close()
