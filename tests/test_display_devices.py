"""A paired display is a device of its own below its stage, with what it shows, and it can be a target."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.paired_displays import PAIRED_DISPLAYS
from custom_components.slide_control.access.pairing_view import async_forget_display
from custom_components.slide_control.const import DOMAIN, SIGNAL_DECKS_CHANGED
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.setup import async_setup_component
from tests.doubles.websocket_display import Page, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

HALL = ("binary_sensor.hall_connected", "select.hall_deck")


@pytest.fixture
async def config(hass: HomeAssistant) -> None:
    """Home Assistant's own settings, before its HTTP server starts."""
    assert await async_setup_component(hass, "config", {})


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Browsers in the local network."""
    return await hass_client_no_auth()


async def pair(hass: HomeAssistant, entry: MockConfigEntry, name: str) -> tuple[str, str]:
    """Pair a display of this name; return its id and its token."""
    display, token = hass.data[PAIRED_DISPLAYS].add(entry.data, name, "192.0.2.7")
    await hass.async_block_till_done()
    return display.display_id, token


@asynccontextmanager
async def screen(
    hass: HomeAssistant,
    client: Client,
    token: str,
    client_id: str,
    *,
    shows: bool = False,
    settles: bool = True,
    **about: Any,
) -> AsyncIterator[Page]:
    """A waiting display, or one that shows slides."""
    about = {"id": client_id, "name": "Chromium", "opens": True} | about
    more: dict[str, Any] = {} if shows else {"state": None}
    async with connected(client, token, client_id=client_id, client=about, **more) as page:
        if settles:
            await hass.async_block_till_done()
        yield page


def kinds(page: Page) -> set[str]:
    """Return the types of the frames that a page has received."""
    return {page.frames.get_nowait()["type"] for _ in range(page.frames.qsize())}


def device_of(hass: HomeAssistant, display_id: str) -> dr.DeviceEntry | None:
    """Return a display's device."""
    return dr.async_get(hass).async_get_device_by_identifier((DOMAIN, display_id), "demo")


def states(hass: HomeAssistant, *entity_ids: str) -> list[str | None]:
    """Return the states of these entities."""
    return [state.state if (state := hass.states.get(each)) else None for each in entity_ids]


async def host(hass: HomeAssistant, *names: str, title: str = "Four seasons") -> None:
    """Host decks of this title."""
    for name in names:
        folder = hass.config.path("slide_control", "decks", name)
        await hass.async_add_executor_job(_write, folder, title)
    async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
    await hass.async_block_till_done(wait_background_tasks=True)


def _write(folder: str, title: str) -> None:
    Path(folder).mkdir(parents=True)
    (Path(folder) / "index.html").write_text(f"<title>{title}</title>")


async def test_a_display_comes_with_pairing_and_goes_when_it_is_forgotten(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, stage: Stage
) -> None:
    display_id, token = await pair(hass, entry, "Hall")
    device = device_of(hass, display_id)
    own = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "demo"), "demo")
    assert device is not None
    assert own is not None
    assert (device.name, device.via_device_id) == ("Hall", own.id)
    assert states(hass, *HALL) == ["off", "unavailable"]
    async with screen(hass, client, token, "screen-01"):
        assert states(hass, *HALL) == ["on", "nothing"]
    async with asyncio.timeout(5):
        while states(hass, *HALL) != ["off", "unavailable"]:
            await hass.async_block_till_done()
    # The stage starts again, and so does nothing else.
    assert await hass.config_entries.async_reload("demo")
    assert states(hass, *HALL) == ["off", "unavailable"]
    assert async_forget_display(hass, entry, display_id)
    await hass.async_block_till_done()
    assert device_of(hass, display_id) is None
    assert states(hass, *HALL) == [None, None]
    assert er.async_get(hass).async_get(HALL[0]) is None


async def test_removing_the_device_forgets_the_display(
    hass: HomeAssistant, config: None, client: Client, entry: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    display_id, token = await pair(hass, entry, "Hall")
    own = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, "demo"), "demo")
    device = device_of(hass, display_id)
    assert device is not None
    assert own is not None
    socket = await hass_ws_client(hass)
    assert not (await socket.remove_device(own.id))["success"]
    async with screen(hass, client, token, "screen-01") as page:
        assert (await socket.remove_device(device.id))["success"]
        assert await page.closed() == 4003
    assert hass.data[PAIRED_DISPLAYS].of_stage(entry.data) == []
    assert device_of(hass, display_id) is None


async def test_a_display_and_its_device_have_one_name(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    display_id, _ = await pair(hass, entry, "Chromium on Linux")
    device = device_of(hass, display_id)
    assert device is not None
    dr.async_get(hass).async_update_device(device.id, name_by_user="Hall")
    await hass.async_block_till_done()
    assert [display.name for display in hass.data[PAIRED_DISPLAYS].of_stage(entry.data)] == ["Hall"]
    assert hass.data[PAIRED_DISPLAYS].rename(entry.data["stage_id"], display_id, "Foyer")
    await hass.async_block_till_done()
    device = device_of(hass, display_id)
    assert device is not None
    assert (device.name, device.name_by_user) == ("Foyer", None)


async def test_a_deck_is_chosen_and_shown_on_that_display_alone(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    (_, one), (_, two) = await pair(hass, entry, "Hall"), await pair(hass, entry, "Foyer")
    await host(hass, "talk")
    await host(hass, "a", "b", title="Nothing new")
    async with screen(hass, client, one, "screen-01") as hall, screen(hass, client, two, "screen-02") as foyer:
        options = hass.states.get("select.hall_deck")
        assert options is not None
        assert options.attributes["options"] == ["nothing", "Nothing new (a)", "Nothing new (b)", "Four seasons"]
        choosing = asyncio.create_task(_select(hass, "select.hall_deck", "Four seasons"))
        frame = await hall.take("open")
        capability = frame["url"].split("/")[3]
        hosted = {"name": "talk", "version": "1", "capability": capability}
        async with screen(hass, client, one, "screen-03", shows=True, settles=False, hosted=hosted) as shown:
            await shown.send({"type": "opened", "id": frame["id"], "result": "shown"})
            await choosing
            await hass.async_block_till_done()
            assert states(hass, "select.hall_deck", "select.foyer_deck") == ["Four seasons", "nothing"]
            closing = asyncio.create_task(_select(hass, "select.hall_deck", "nothing"))
            frame = await shown.take("open")
            assert frame["url"] is None
            await shown.send({"type": "opened", "id": frame["id"], "result": "closed"})
            await closing
        assert "open" not in kinds(foyer)


async def _select(hass: HomeAssistant, entity_id: str, option: str) -> None:
    await hass.services.async_call("select", "select_option", {"entity_id": entity_id, "option": option}, blocking=True)


@pytest.mark.parametrize("by", ["device", "entity"])
async def test_an_action_opens_and_closes_on_the_displays_in_its_target(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, by: str
) -> None:
    (hall, one), (_, two) = await pair(hass, entry, "Hall"), await pair(hass, entry, "Foyer")
    device = device_of(hass, hall)
    assert device is not None
    target = {"device_id": [device.id]} if by == "device" else {"entity_id": ["select.hall_deck"]}

    async def call(action: str, **data: Any) -> Any:
        return await hass.services.async_call(DOMAIN, action, data | target, blocking=True, return_response=True)

    with pytest.raises(ServiceValidationError, match="Turn it on"):
        await call("open_deck", url="https://example.org/")
    async with screen(hass, client, one, "screen-01") as page, screen(hass, client, two, "screen-02") as other:
        opening = asyncio.create_task(call("open_deck", url="https://example.org/"))
        frame = await page.take("open")
        await page.report("start")
        await page.send({"type": "opened", "id": frame["id"], "result": "shown"})
        assert (await opening)["displays"] == 1
        with pytest.raises(ServiceValidationError, match="Hall shows slides"):
            await call("open_deck", url="https://example.org/")
        closing = asyncio.create_task(call("close_deck"))
        frame = await page.take("open")
        await page.send({"type": "opened", "id": frame["id"], "result": "closed"})
        assert (await closing)["displays"] == 1
        assert "open" not in kinds(other)
        # Commands with such a target move the stage's slides.
        assert (await call("next"))["result"] == "applied"


async def test_a_standby_is_said_to_be_ready(hass: HomeAssistant, client: Client, entry: MockConfigEntry) -> None:
    (_, one), (_, two) = await pair(hass, entry, "Hall"), await pair(hass, entry, "Foyer")
    ready = "binary_sensor.demo_stage_standby_ready"
    async with screen(hass, client, one, "screen-01", shows=True):
        assert states(hass, ready) == ["off"]
        async with screen(hass, client, two, "screen-02", shows=True):
            assert states(hass, ready) == ["on"]
