"""The handout: what the audience may download, from when on, and that nothing else is reached by it."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.access.capabilities import Purpose, create_capability, deck_id
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_AUDIENCE_ON, CONF_AUDIENCE_VIEW, CONF_HANDOUT, CONF_LOCAL_ONLY
from custom_components.slide_control.hosting.addresses.hosted_address import (
    HANDOUT_PATH,
    HANDOUT_SECONDS,
    HOSTED_PATH,
    STILL_PATH,
    deck_token,
)
from custom_components.slide_control.hosting.downloads import handout_view
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from aiohttp.test_utils import TestClient
    from freezegun.api import FrozenDateTimeFactory
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]
type Offered = Callable[..., Awaitable[tuple[str | None, str | None]]]

TALK, OTHER = "my talk", "secret.md"
HOSTED = {"id": "page-0001", "hosted": {"name": TALK, "version": "1"}}


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A phone in the audience."""
    return await hass_client_no_auth()


@pytest.fixture
def decks(hass: HomeAssistant, tmp_path: Path, stage: Stage) -> Path:
    """The hosted decks: the talk and another one."""
    hass.config.config_dir = str(tmp_path)
    folder = tmp_path / "slide_control" / "decks"
    (folder / TALK).mkdir(parents=True)
    (folder / TALK / "index.html").write_text("<title>Mine</title>")
    (folder / OTHER).write_text("# Not yet")
    return folder


@pytest.fixture
def offered(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, decks: Path, freezer: FrozenDateTimeFactory
) -> Offered:
    """Gives a talk with these options; returns what a follower is offered during the talk, and after it."""

    async def offered(**options: str) -> tuple[str | None, str | None]:
        hass.config_entries.async_update_entry(entry, options={CONF_AUDIENCE_ON: True, **options})
        await hass.config_entries.async_reload(entry.entry_id)
        stage: Stage = entry.runtime_data.stage
        token = token_for(entry.data, Role.FOLLOWER)
        async with connected(client, token, client_id="follower-0001", state=None, obedient=False) as follower:

            async def told(talk: str) -> str | None:
                while (frame := await follower.take("audience"))["talk"] != talk:
                    pass
                return frame.get("handout")

            async with connected(client, deck_token(entry.data, deck_id(TALK)), client=HOSTED):
                live = await told("live")
            while stage.displays:
                await asyncio.sleep(0)
            freezer.tick(PRESENTING_GRACE_SECONDS + 1)
            async_fire_time_changed(hass)
            return live, await told("ended")

    return offered


async def test_the_audience_gets_the_deck_when_the_option_says_so(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, offered: Offered
) -> None:
    assert await offered() == (None, None)
    live, ended = await offered(**{CONF_HANDOUT: "after_talk", CONF_AUDIENCE_VIEW: "text"})
    assert live is None
    assert ended is not None
    response = await client.get(ended)
    assert (response.status, response.content_type) == (200, "application/zip")
    assert response.content_disposition is not None
    assert response.content_disposition.filename == "my talk.zip"
    with ZipFile(io.BytesIO(await response.read())) as archive:
        assert archive.namelist() == ["my talk/index.html"]
    live, again = await offered(**{CONF_HANDOUT: "during_talk"})
    assert live is not None
    assert (await client.get(live)).status == 200
    assert again == live
    # Once the option is off, the links that were given out open nothing.
    hass.config_entries.async_update_entry(entry, options={})
    assert (await client.get(ended)).status == 403
    assert "Ask the speaker" in (await (await client.get(live)).json())["message"]


async def test_a_followers_link_reaches_the_shown_deck_alone(
    hass: HomeAssistant,
    client: Client,
    entry: MockConfigEntry,
    decks: Path,
    offered: Offered,
    freezer: FrozenDateTimeFactory,
) -> None:
    _, path = await offered(**{CONF_HANDOUT: "after_talk"})
    assert path is not None
    capability = path.rpartition("/")[2]
    # It opens no page and no picture of the deck, and what opens those downloads nothing.
    assert (await client.get(f"{HOSTED_PATH}/{capability}/index.html")).status == 403
    assert (await client.get(f"{STILL_PATH}/{capability}/0.0.-1")).status == 403
    for purpose in Purpose:
        if purpose is not Purpose.HANDOUT:
            other = create_capability(entry.data, deck_id(OTHER), purpose)
            assert (await client.get(f"{HANDOUT_PATH}/{other}")).status == 403
    # Each byte counts: another deck, another stage, another time.
    for at in range(0, len(capability), 3):
        wrong = capability[:at] + ("A" if capability[at] != "A" else "B") + capability[at + 1 :]
        assert (await client.get(f"{HANDOUT_PATH}/{wrong}")).status == 403
    with patch.object(handout_view, "MAX_DOWNLOADS", 0):
        busy = await client.get(path)
        assert (busy.status, busy.headers["Retry-After"]) == (503, "30")
    with patch("custom_components.slide_control.access.grants.is_local", return_value=False):
        assert (await client.get(path)).status == 403
        hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_LOCAL_ONLY: False})
        assert (await client.get(path)).status == 200
    (decks / TALK / "index.html").unlink()
    (decks / TALK).rmdir()
    assert (await client.get(path)).status == 404
    freezer.tick(HANDOUT_SECONDS)
    assert (await client.get(path)).status == 403
