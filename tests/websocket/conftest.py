"""Pages of Home Assistant's frontend, and browsers that are displays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

    type Ask = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> TestClient[Any, Any]:
    """Browsers in the local network."""
    return await hass_client_no_auth()


def _asker(socket: Any) -> Ask:
    async def ask(kind: str, **fields: Any) -> dict[str, Any]:
        await socket.send_json_auto_id({"type": f"slide_control/{kind}"} | fields)
        answer: dict[str, Any] = await socket.receive_json()
        return answer

    return ask


@pytest.fixture
async def ask(hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator) -> Ask:
    """Ask as an administrator's page does."""
    return _asker(await hass_ws_client(hass))


@pytest.fixture
async def speaker_asks(
    hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> Ask:
    """Ask as the page of a user who is no administrator."""
    return _asker(await hass_ws_client(hass, hass_read_only_access_token))
