"""Pictures of hosted decks are kept for lists, grids, and the next talk, until the deck changes or is deleted."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.const import DECKS_FOLDER
from custom_components.slide_control.hosting.addresses.hosted_address import deck_token
from custom_components.slide_control.hosting.watching.deck_version import deck_version
from custom_components.slide_control.pictures import kept_pictures
from custom_components.slide_control.pictures.kept_pictures import KEPT_PICTURES, DeckFiles, Step
from tests.doubles.jpeg import jpeg
from tests.doubles.websocket_display import connected

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.pictures.picture_store import Pictures
    from homeassistant.core import HomeAssistant
    from tests.doubles.websocket_display import Page

PAGE = "<!doctype html><title>Talk</title><div class=reveal><div class=slides><section>One</section></div></div>"
type Keep = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def talk(hass: HomeAssistant, entry: MockConfigEntry) -> Path:
    """A hosted deck."""
    folder = Path(hass.config.path(*DECKS_FOLDER))
    folder.mkdir(parents=True)
    (folder / "talk.html").write_text(PAGE)
    return folder / "talk.html"


@pytest.fixture
async def client(
    hass: HomeAssistant, talk: Path, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> TestClient[Any, Any]:
    """A browser without a login, beside a stage that is set up after the deck was there."""
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    return await hass_client_no_auth()


@pytest.fixture
async def keep(client: TestClient[Any, Any], hass_ws_client: WebSocketGenerator, talk: Path) -> Keep:
    """Send a picture from an administrator's browser."""
    browser = await hass_ws_client()

    async def keep(
        h: int = 0, *, name: str = talk.name, data: bytes = jpeg(), version: str | None = None
    ) -> dict[str, Any]:
        await browser.send_json_auto_id(
            {
                "type": "slide_control/hosted/keep_still",
                "name": name,
                "version": files(talk.with_name(name)).version if version is None else version,
                "indices": {"h": h, "v": 0, "f": None},
                "data": base64.b64encode(data).decode(),
            }
        )
        answer: dict[str, Any] = await browser.receive_json()
        return answer

    return keep


def files(deck: Path) -> DeckFiles:
    """Return a deck's id and the version of its files."""
    return DeckFiles(deck_id(deck.name), deck_version(str(deck.parent), deck.name))


def still(entry: MockConfigEntry, deck: Path, step: str = "0.0.-1", purpose: Purpose = Purpose.PREVIEW) -> str:
    """Return the path that leads to the picture of a step."""
    return f"/slide_control/still/{create_capability(entry.data, deck_id(deck.name), purpose)}/{step}"


def display_of(entry: MockConfigEntry, deck: Path) -> tuple[str, dict[str, Any]]:
    """Return the token of a hosted deck's page, and what it says of itself."""
    hosted = {"name": deck.name, "version": files(deck).version}
    return deck_token(entry.data, deck_id(deck.name)), {"id": "page-0001", "hosted": hosted}


async def wanted(page: Page) -> dict[str, Any]:
    """Wait until a display is asked for pictures."""
    return await page.take("pictures")


async def test_what_a_display_has_made_is_there_in_the_next_talk(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry, talk: Path
) -> None:
    """It is kept, the display is told so, and it outlasts a restart of the stage."""
    pictures: Pictures = entry.runtime_data.hub.pictures
    end = pictures.want(lambda: None)
    token, page_of_deck = display_of(entry, talk)
    async with connected(client, token, client=page_of_deck) as page:
        assert await wanted(page) == {"type": "pictures", "wanted": True}
        await page.send(
            {
                "type": "picture",
                "indices": {"h": 0, "v": 0, "f": None},
                "data": base64.b64encode(jpeg(color="red")).decode(),
            }
        )
        await page.send({"type": "ping", "n": 7})
        await page.take("pong")
        await hass.async_block_till_done(wait_background_tasks=True)
    end()
    assert await hass.config_entries.async_reload(entry.entry_id)
    pictures = entry.runtime_data.hub.pictures
    assert pictures.current is None  # nothing is shown
    async with connected(client, token, client=page_of_deck) as page:
        shown = pictures.current
        assert shown is not None
        assert await pictures.async_read(shown) == jpeg(color="red")
        end = pictures.want(lambda: None)
        assert await wanted(page) == {"type": "pictures", "wanted": True, "known": ["0.0.-1"]}
        response = await client.get(shown.path)
        assert (response.status, await response.read()) == (200, jpeg(color="red"))
        end()


async def test_an_administrators_browser_gives_the_pictures_of_lists(
    client: TestClient[Any, Any], entry: MockConfigEntry, talk: Path, keep: Keep
) -> None:
    missing = await client.get(still(entry, talk))
    assert (missing.status, await missing.read()) == (204, b"")
    assert missing.headers["X-Deck-Version"] == files(talk).version
    assert (await keep())["result"] == {"kept": True}
    response = await client.get(still(entry, talk))
    assert (response.status, response.content_type, await response.read()) == (200, "image/jpeg", jpeg())
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for other in (still(entry, talk, "1.0.-1"), still(entry, talk, "0.0.0")):
        assert (await client.get(other)).status == 204
    assert (await client.get(still(entry, talk, "0.0"))).status == 404
    for file in (talk.parent.parent / ".pictures").rglob("*.jpg"):
        file.unlink()  # by somebody else: it is made again
    assert (await client.get(still(entry, talk))).status == 404
    assert (await client.get(still(entry, talk))).status == 204
    for purpose in (Purpose.FOLLOW, Purpose.DISPLAY):  # the audience sees no slide before it is shown
        assert (await client.get(still(entry, talk, purpose=purpose))).status == 403


async def test_nobody_else_gives_any_and_bad_ones_are_refused_in_words(
    hass: HomeAssistant,
    keep: Keep,
    talk: Path,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    for data in (b"<svg onload=alert(1)>", jpeg(641, 10)):
        answer = await keep(data=data)
        assert answer["error"]["code"] == "invalid_format"
        assert "picture" in answer["error"]["message"]
    assert (await keep(version="0" * 16))["result"] == {"kept": False}
    assert (await keep(name="../talk.html", version=files(talk).version))["result"] == {"kept": False}
    reader = await hass_ws_client(hass, hass_read_only_access_token)
    await reader.send_json_auto_id(
        {
            "type": "slide_control/hosted/keep_still",
            "name": talk.name,
            "version": files(talk).version,
            "indices": {"h": 0, "v": 0},
            "data": base64.b64encode(jpeg()).decode(),
        }
    )
    assert (await reader.receive_json())["error"]["code"] == "unauthorized"
    assert hass.data[KEPT_PICTURES].steps(files(talk)) == []


async def test_pictures_go_with_the_version_of_the_deck_and_with_the_deck(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    entry: MockConfigEntry,
    talk: Path,
    keep: Keep,
    hass_ws_client: WebSocketGenerator,
) -> None:
    folder = talk.parent.parent / ".pictures"
    before = files(talk)
    await keep()
    talk.write_text(PAGE + "changed")
    assert (await client.get(still(entry, talk))).status == 204
    await keep()
    kept = hass.data[KEPT_PICTURES]
    assert (kept.steps(before), kept.steps(files(talk))) == ([], [Step(0, 0, -1)])
    assert len(list(folder.rglob("*.jpg"))) == 1
    browser = await hass_ws_client()
    await browser.send_json_auto_id({"type": "slide_control/hosted/delete", "name": talk.name})
    assert (await browser.receive_json())["success"]
    await hass.async_block_till_done(wait_background_tasks=True)
    assert list(folder.rglob("*")) == []


async def test_only_so_many_are_kept_and_the_oldest_go_first(
    hass: HomeAssistant, client: TestClient[Any, Any], talk: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pictures, "MAX_KEPT_PICTURES", 5)
    monkeypatch.setattr(kept_pictures, "MAX_KEPT_OF_DECK", 3)
    other = talk.with_name("other.html")
    other.write_text(PAGE)
    for h in range(4):
        await keep(h)
    kept = hass.data[KEPT_PICTURES]
    assert [step.h for step in kept.steps(files(talk))] == [1, 2, 3]
    for h in range(3):
        await keep(h, name=other.name)
    assert [step.h for step in kept.steps(files(talk))] == [2, 3]
    assert len(kept.steps(files(other))) == 3
    monkeypatch.setattr(kept_pictures, "MAX_KEPT_BYTES", 2 * len(jpeg()))
    await keep(3, name=other.name)
    assert (kept.steps(files(talk)), [step.h for step in kept.steps(files(other))]) == ([], [2, 3])
