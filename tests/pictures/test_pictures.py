"""Displays send pictures of their slides while somebody wants them; Home Assistant keeps a few, and serves them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.pictures.jpeg import MAX_PICTURE_BYTES, MAX_SIDE
from custom_components.slide_control.pictures.picture_store import MAX_PICTURES
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.entity import Entity
from tests.doubles.jpeg import jpeg
from tests.doubles.websocket_display import connected, token_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.pictures.picture_store import Pictures
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.websocket_display import Page


JPEG = jpeg()


def _picture(data: bytes = JPEG, **indices: int | None) -> dict[str, Any]:
    at = {"h": 0, "v": 0, "f": None} | indices
    return {"type": "picture", "indices": at, "data": base64.b64encode(data).decode()}


async def _sent(page: Page, *frames: dict[str, Any]) -> list[dict[str, Any]]:
    """Send frames; return what is answered before the next ``pong``."""
    for frame in frames:
        await page.send(frame)
    await page.send({"type": "ping", "n": 77})
    answers = []
    while (answer := await page.take())["type"] != "pong" or answer.get("n") != 77:
        answers.append(answer)
    return [answer for answer in answers if answer["type"] in ("error", "pictures")]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> TestClient[Any, Any]:
    """A browser without a login."""
    return await hass_client_no_auth()


@pytest.fixture
def pictures(entry: MockConfigEntry, stage: Stage) -> Pictures:
    """The stage's pictures."""
    found: Pictures = entry.runtime_data.hub.pictures
    return found


@pytest.fixture
def want(pictures: Pictures) -> Callable[[], None]:
    """Want pictures until the test calls it."""
    return pictures.want(lambda: None)


async def test_a_display_is_asked_only_while_somebody_wants_pictures(
    client: TestClient[Any, Any], entry: MockConfigEntry, pictures: Pictures
) -> None:
    async with connected(client, token_for(entry.data)) as page:
        assert await _sent(page, _picture()) == []
        assert pictures.current is None  # nobody wanted it
        unwant = pictures.want(lambda: None)
        assert await _sent(page) == [{"type": "pictures", "wanted": True}]
        await _sent(page, _picture())
        assert pictures.current is not None
        assert pictures.current.jpeg == JPEG
        unwant()
        assert await _sent(page) == [{"type": "pictures", "wanted": False}]


@pytest.mark.usefixtures("want")
async def test_a_picture_is_served_under_a_path_that_nobody_guesses_until_the_deck_is_closed(
    client: TestClient[Any, Any], entry: MockConfigEntry, pictures: Pictures
) -> None:
    async with connected(client, token_for(entry.data)) as page:
        await _sent(page, _picture())
        path = pictures.paths()["current"]
        assert path is not None
        assert path.endswith("#0.0.-1")
        response = await client.get(path)
        assert (response.status, response.content_type) == (200, "image/jpeg")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert await response.read() == JPEG
        assert (await client.get("/slide_control/picture/nothing")).status == 404
    pictures.close()
    assert (await client.get(path)).status == 404


@pytest.mark.usefixtures("want")
async def test_what_is_no_small_jpeg_is_refused_in_words(
    client: TestClient[Any, Any], entry: MockConfigEntry, pictures: Pictures
) -> None:
    async with connected(client, token_for(entry.data)) as page:
        for frame, field in (
            (_picture(b"<svg onload=alert(1)>"), "data"),
            (_picture(JPEG + bytes(MAX_PICTURE_BYTES)), "data"),
            (_picture(JPEG[:160]), "data"),
            (_picture(jpeg(MAX_SIDE + 1, 1)), "data"),
            (_picture() | {"data": "%"}, "data"),
            (_picture() | {"data": None}, "data"),
            (_picture() | {"indices": {"h": -1, "v": 0}}, "indices.h"),
        ):
            answers = [answer for answer in await _sent(page, frame) if answer["type"] == "error"]
            assert [(answer["code"], answer["field"]) for answer in answers] == [("invalid", field)]
        assert pictures.current is None


@pytest.mark.usefixtures("want")
async def test_only_the_newest_pictures_are_kept(
    client: TestClient[Any, Any], entry: MockConfigEntry, pictures: Pictures
) -> None:
    async with connected(client, token_for(entry.data)) as page:
        await _sent(page, _picture())
        first = pictures.current
        assert first is not None
        await _sent(page, *(_picture(h=h) for h in range(1, MAX_PICTURES + 1)))
        assert pictures.current is None
        assert pictures.by_key(first.key) is None


@pytest.fixture
def _all_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enable the entities that are disabled by default."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", property(lambda _: True))


@pytest.mark.usefixtures("_all_enabled")
async def test_an_image_shows_the_picture_and_else_the_title(
    hass: HomeAssistant, client: TestClient[Any, Any], entry: MockConfigEntry
) -> None:
    async with connected(client, token_for(entry.data)) as page:
        assert {"type": "pictures", "wanted": True} in await _sent(page)
        await hass.async_block_till_done()
        state = hass.states.get("image.demo_stage_slide")
        assert state is not None
        response = await client.get(state.attributes["entity_picture"])
        assert response.content_type == "image/svg+xml"
        assert b"<svg" in await response.read()
        await _sent(page, _picture())
        response = await client.get(state.attributes["entity_picture"])
        assert (response.content_type, await response.read()) == ("image/jpeg", JPEG)
        changed = hass.states.get("image.demo_stage_slide")
        assert changed is not None
        assert changed.state > state.state


async def test_an_image_that_is_disabled_costs_nothing(
    client: TestClient[Any, Any], entry: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    for name in ("slide", "next_slide"):
        image = entity_registry.async_get(f"image.demo_stage_{name}")
        assert image is not None
        assert image.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    async with connected(client, token_for(entry.data)) as page:
        await page.report()
        assert await _sent(page) == []
