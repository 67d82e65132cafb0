"""What people see of a stage's displays in Home Assistant's frontend, and what they do with one of them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.access.paired_displays import PAIRED_DISPLAYS
from custom_components.slide_control.push import display_list
from custom_components.slide_control.push.display_list import describe_displays
from custom_components.slide_control.stage.commands import Action, Command
from homeassistant.auth.permissions.const import POLICY_CONTROL
from tests.doubles.websocket_display import Page, connected, token_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

    from .conftest import Ask

STAGE = {"config_entry_id": "demo"}


def pair(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> tuple[str, str]:
    """Pair a display of this name; return its id and its token."""
    display, token = hass.data[PAIRED_DISPLAYS].add(entry.data, name, "192.0.2.7")
    return display.display_id, token


@asynccontextmanager
async def screen(
    client: TestClient[Any, Any], token: str, client_id: str, *, shows: bool = True, **about: Any
) -> AsyncIterator[Page]:
    """A display that can be given decks, and shows one or waits."""
    about = {"id": client_id, "name": "Chromium", "framework": "reveal.js", "opens": True} | about
    more: dict[str, Any] = {} if shows else {"state": None}
    async with connected(client, token, client_id=client_id, client=about, **more) as page:
        yield page


def look(hass: HomeAssistant, entry: MockConfigEntry) -> dict[str, tuple[str, bool, bool]]:
    """Return what each display does by its name, whether it leads, and whether it is the standby."""
    return {each["name"]: (each["state"], each["lead"], each["standby"]) for each in describe_displays(hass, entry)}


async def test_a_display_waits_shows_is_lost_and_is_away(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry, stage: Stage
) -> None:
    display_id, token = pair(hass, entry, "Hall")
    assert look(hass, entry) == {"Hall": ("away", False, False)}
    changes: list[object] = []
    stage.async_subscribe(changes.append)
    async with screen(client, token, "screen-01", shows=False):
        waits = describe_displays(hass, entry, addresses=True)[0]
        assert (waits["id"], waits["state"], waits["opens"], waits["address"]) == (
            display_id,
            "waiting",
            True,
            "127.0.0.1",
        )
        assert describe_displays(hass, entry)[0]["address"] is None
    with patch.object(display_list, "LOST_SECONDS", 0.05):
        async with screen(client, token, "screen-02") as page:
            assert look(hass, entry) == {"Hall": ("showing", True, False)}
            shows = describe_displays(hass, entry)[0]
            assert shows["since"] >= waits["since"]
            changes.clear()
            # Its cable is pulled: no close frame.
            page.socket._response.connection.transport.abort()
            await until(lambda: look(hass, entry)["Hall"][0] == "lost")
            lost = describe_displays(hass, entry)[0]["since"]
            assert lost >= shows["since"]
        await until(lambda: look(hass, entry)["Hall"][0] == "away")
        assert describe_displays(hass, entry)[0]["since"] == lost
        assert len(changes) >= 2


async def test_a_page_that_is_left_is_not_lost(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry
) -> None:
    token = token_for(entry.data, opens=True)
    async with screen(client, token, "screen-01"):
        assert look(hass, entry) == {"Chromium": ("showing", True, False)}
    await until(lambda: look(hass, entry) == {})


async def test_the_standby_holds_the_leads_deck_and_leads_when_it_is_made_to(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry, ask: Ask, stage: Stage
) -> None:
    (hall, one), (foyer, two) = pair(hass, entry, "Hall"), pair(hass, entry, "Foyer")
    async with screen(client, one, "screen-01") as lead, screen(client, two, "screen-02") as other:
        assert look(hass, entry) == {"Hall": ("showing", True, False), "Foyer": ("showing", False, True)}
        assert (await ask("displays/make_lead", **STAGE, display_id=foyer))["success"]
        assert (await other.take("lead"))["lead"] is True
        assert (await lead.take("lead"))["lead"] is False
        assert (await lead.take("state"))["state"]["number"] == 1
        assert look(hass, entry) == {"Hall": ("showing", False, True), "Foyer": ("showing", True, False)}
        assert (await stage.async_execute(Command(action=Action.NEXT))).changed is True
        assert other.slides.at == 1
    refused = await ask("displays/make_lead", **STAGE, display_id=hall)
    assert refused["error"]["translation_key"] == "display_shows_nothing"


@pytest.mark.parametrize("other", ["other version", "other deck", "another stage's address", "none"])
async def test_only_the_same_hosted_deck_makes_a_standby(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry, other: str, stage: Stage
) -> None:
    (_, one), (_, two) = pair(hass, entry, "Hall"), pair(hass, entry, "Foyer")
    capability = create_capability(entry.data, deck_id("talk"), Purpose.FRAME)
    hosted: dict[str, Any] = {"name": "talk", "version": "1", "capability": capability}
    theirs = hosted | {
        "other version": {"version": "2"},
        "other deck": {"name": "talk2", "capability": create_capability(entry.data, deck_id("talk2"), Purpose.FRAME)},
        "another stage's address": {
            "capability": create_capability(entry.data | {"stage_id": "00" * 16}, deck_id("talk"), Purpose.FRAME)
        },
        "none": {},
    }.get(other, {})
    async with (
        screen(client, one, "screen-01", hosted=hosted),
        screen(client, two, "screen-02", hosted=theirs, framework="Marp"),
    ):
        assert (stage.standby is not None) is (other == "none")


async def test_a_deck_is_shown_on_one_display_and_closed_there(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry, ask: Ask
) -> None:
    (hall, one), (foyer, two) = pair(hass, entry, "Hall"), pair(hass, entry, "Foyer")
    _, _ = pair(hass, entry, "Attic")
    url = "https://example.org/talk/"
    async with screen(client, one, "screen-01") as page, screen(client, two, "screen-02", shows=False) as idle:
        opening = asyncio.create_task(ask("open", **STAGE, url=url, display=hall))
        frame = await page.take("open")
        await page.send({"type": "opened", "id": frame["id"], "result": "shown"})
        assert (await opening)["result"] == {"displays": 1}
        busy = await ask("open", **STAGE, url=url, display=hall, replace=False)
        assert busy["error"]["translation_key"] == "display_busy"
        assert (await ask("close", **STAGE, display=foyer))["result"] == {"displays": 0}
        closing = asyncio.create_task(ask("close", **STAGE, display=hall))
        frame = await page.take("open")
        assert frame["url"] is None
        await page.send({"type": "opened", "id": frame["id"], "result": "closed"})
        assert (await closing)["result"] == {"displays": 1}
        assert idle.frames.empty()
    attic = next(each["id"] for each in describe_displays(hass, entry) if each["name"] == "Attic")
    for display, key in ((attic, "display_away"), ("nobody", "display_unknown")):
        assert (await ask("open", **STAGE, url=url, display=display))["error"]["translation_key"] == key
    async with screen(client, token_for(entry.data), "screen-03"):
        refused = await ask("open", **STAGE, url=url, display="screen-03")
        assert refused["error"]["translation_key"] == "display_without_player"


async def test_a_display_is_renamed(hass: HomeAssistant, entry: MockConfigEntry, ask: Ask) -> None:
    display_id, _ = pair(hass, entry, "Chromium on Linux")
    renamed = await ask("displays/rename", **STAGE, display_id=display_id, name="  Hall\n2 ")
    assert renamed["result"] == {"name": "Hall 2"}
    assert [each["name"] for each in (await ask("displays/list", **STAGE))["result"]["displays"]] == ["Hall 2"]
    for display, name, key in ((display_id, " \n", "display_name_empty"), ("nobody", "Hall", "display_unknown")):
        answer = await ask("displays/rename", **STAGE, display_id=display, name=name)
        assert answer["error"]["translation_key"] == key


async def test_a_speaker_shows_decks_and_an_administrator_does_the_rest(
    hass: HomeAssistant,
    client: TestClient[Any, Any],
    entry: MockConfigEntry,
    speaker_asks: Ask,
    hass_read_only_user: MockUser,
) -> None:
    async with screen(client, token_for(entry.data, opens=True), "screen-01", shows=False):
        for kind in ("open", "close", "displays/make_lead"):
            fields = {"display_id": "screen-01"} if "lead" in kind else {}
            refused = await speaker_asks(kind, **STAGE, **fields)
            assert refused["error"]["code"] == "unauthorized"
            assert refused["error"]["translation_key"] == "not_allowed"
        assert (await speaker_asks("hosted/list"))["error"]["translation_key"] == "no_stage_allowed"
        hass_read_only_user.mock_policy({"entities": {"all": {POLICY_CONTROL: True}}})
        assert (await speaker_asks("close", **STAGE))["result"] == {"displays": 0}
        assert (await speaker_asks("open", **STAGE, deck="x"))["error"]["translation_key"] == "no_decks"
        assert (await speaker_asks("hosted/list"))["result"] == {"hosted": []}
        for kind in ("list", "forget", "rename"):
            fields = {} if kind == "list" else {"display_id": "x"} | ({"name": "x"} if kind == "rename" else {})
            assert (await speaker_asks(f"displays/{kind}", **STAGE, **fields))["error"]["code"] == "unauthorized"


async def until(condition: Any) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)
