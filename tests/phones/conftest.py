"""What the tests of phones share: phones of both kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from custom_components.slide_control.phones import phone_view
from homeassistant.setup import async_setup_component
from tests.doubles.companion_app import ANDROID, IOS
from tests.doubles.phone import AddPhone, FakePhone

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from homeassistant.core import HomeAssistant


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the delay before a notification update."""
    monkeypatch.setattr(phone_view, "SETTLE_SECONDS", 0.01)


@pytest.fixture
async def add_phone(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, aioclient_mock: AiohttpClientMocker
) -> AddPhone:
    """Adds a phone to Home Assistant."""
    assert await async_setup_component(hass, "mobile_app", {})
    # It registers views, which is impossible once the server runs.
    assert await async_setup_component(hass, "notify", {})
    client = await hass_client()

    async def add_phone(name: str, *, apple: bool = False, local_only: bool = False) -> FakePhone:
        phone = FakePhone(hass, client, aioclient_mock, name, IOS if apple else ANDROID)
        await phone.register(local_only=local_only)
        return phone

    return add_phone


@pytest.fixture
async def pixel(add_phone: AddPhone) -> FakePhone:
    """A phone with Android."""
    return await add_phone("Pixel")


@pytest.fixture
async def iphone(add_phone: AddPhone) -> FakePhone:
    """A phone with iOS."""
    return await add_phone("iPhone", apple=True)
