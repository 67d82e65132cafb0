"""A guest link opens its page until it expires or is ended, alone and at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.access import guest_links
from custom_components.slide_control.access.guest_links import GUEST_LINKS, GuestLinkError, GuestLinks
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import DOMAIN
from tests.doubles.websocket_display import PATH, Page, connected, hello

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from freezegun.api import FrozenDateTimeFactory
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Browsers in the local network."""
    return await hass_client_no_auth()


async def refused(client: Client, token: str) -> tuple[int | None, int]:
    """Say hello with a token; return the close code, and the status on the other transports."""
    async with client.ws_connect(PATH) as socket:
        page = Page(socket, "page-0009")
        await page.send(hello(token, state=None))
        code = await page.closed()
    return code, (await client.post("/api/slide_control/poll", json=hello(token, state=None))).status


@pytest.mark.parametrize("seconds", [None, 3600])
async def test_a_link_is_ended_alone_and_at_once(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, seconds: float | None
) -> None:
    links = hass.data[GUEST_LINKS]
    expires_at = seconds and time.time() + seconds
    one, first = links.create(entry.data, Role.REMOTE, expires_at=expires_at, name="Ada")
    _, second = links.create(entry.data, Role.REMOTE, expires_at=expires_at)
    assert first != second
    async with (
        connected(client, first, client_id="remote-01", state=None) as ada,
        connected(client, second, client_id="remote-02", state=None) as other,
    ):
        links.revoke(one)
        assert await ada.closed() == 4003
        # Even a token that was good before, and has no expiry, is refused.
        assert await refused(client, first) == (4003, 403)
        await other.send({"type": "ping", "n": 1})
        await other.take("pong")
    assert [link.name for link in links.of_stage(entry.data)] == [""]


async def test_the_connections_of_a_link_end_when_it_expires(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    links = hass.data[GUEST_LINKS]
    _, token = links.create(entry.data, Role.REMOTE, expires_at=time.time() + 600)
    async with connected(client, token, client_id="remote-01", state=None) as remote:
        freezer.tick(601)
        async_fire_time_changed(hass)
        assert await remote.closed() == 4003
    assert await refused(client, token) == (4003, 403)
    assert links.of_stage(entry.data) == []


async def test_links_outlast_a_restart_and_the_store_holds_no_token(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    links = hass.data[GUEST_LINKS]
    link, token = links.create(entry.data, Role.FOLLOWER, expires_at=time.time() + 3600, name="Foyer")
    await links.async_save()
    stored = hass_storage[f"{DOMAIN}.guest_links"]
    assert token not in str(stored)
    assert entry.data["keys"]["follower"] not in str(stored)
    stored["data"] += [{"damaged": True}, stored["data"][0] | {"link_id": "old", "expires_at": 1.0}]
    again = GuestLinks(hass)
    await again.async_load()
    again.stop()
    assert again.of_stage(entry.data) == [link]
    assert (again.knows(link.stage_id, link.link_id), again.knows(link.stage_id, "old")) == (True, False)


async def test_a_new_key_and_the_end_of_a_stage_end_its_links(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    links = hass.data[GUEST_LINKS]
    _, token = links.create(entry.data, Role.REMOTE, expires_at=time.time() + 3600)
    kept, _ = links.create(entry.data, Role.FOLLOWER, expires_at=time.time() + 3600)
    keys = {**entry.data["keys"], "remote": "0" * 64}
    hass.config_entries.async_update_entry(entry, data={**entry.data, "keys": keys})
    assert links.of_stage(entry.data) == [kept]
    assert await refused(client, token) == (4003, 403)
    data = entry.data
    await hass.config_entries.async_remove(entry.entry_id)
    assert links.of_stage(data) == []


async def test_a_stage_has_so_many_links_at_most(hass: HomeAssistant, stage: Stage, entry: MockConfigEntry) -> None:
    links = hass.data[GUEST_LINKS]
    with patch.object(guest_links, "MAX_LINKS", 1):
        link, _ = links.create(entry.data, Role.REMOTE, expires_at=time.time() + 3600)
        with pytest.raises(GuestLinkError, match="too_many_guest_links"):
            links.create(entry.data, Role.REMOTE, expires_at=time.time() + 3600)
        links.revoke(link)
        links.create(entry.data, Role.REMOTE, expires_at=time.time() + 3600)
