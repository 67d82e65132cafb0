"""The picture of the slide on phones: with the notification that is sent anyway, and never in one of its own."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.phones import phone_view
from custom_components.slide_control.stage.state import Indices
from tests.doubles.display import FakeDisplay
from tests.doubles.jpeg import jpeg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from custom_components.slide_control.pictures.picture_store import Pictures
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.phone import FakePhone


@dataclass(eq=False)
class Camera(FakeDisplay):
    """A display that makes pictures when a test says so."""

    pictures: Pictures | None = None
    wanted: list[bool] = field(default_factory=list)
    shows_hosted: bool = False
    deck_key: str = "page"

    def send_pictures_wanted(self, *, wanted: bool, known: Sequence[str] = ()) -> None:
        """Note whether pictures are wanted."""
        assert not known
        self.wanted.append(wanted)

    def take_picture(self) -> None:
        """Send a picture of what is shown."""
        assert self.pictures is not None
        self.pictures.add(self, self.state.indices, base64.b64encode(jpeg()).decode())


@pytest.fixture
async def camera(hass: HomeAssistant, entry: MockConfigEntry, stage: Stage) -> AsyncIterator[Camera]:
    """A display that is connected and shows the first slide."""
    camera = Camera(stage, pictures=entry.runtime_data.hub.pictures)
    camera.connect()
    yield camera
    await hass.config_entries.async_unload(entry.entry_id)
    stage.async_close()


async def _start(hass: HomeAssistant, *phones: FakePhone) -> None:
    await hass.services.async_call(
        "slide_control", "show_on_phones", {"phones": [phone.device_id for phone in phones]}, blocking=True
    )


async def test_a_picture_that_is_known_comes_with_the_first_notification_of_its_slide(
    hass: HomeAssistant,
    camera: Camera,
    pixel: FakePhone,
    iphone: FakePhone,
    hass_client_no_auth: Any,
) -> None:
    """Without notes, Android shows it large; beside notes, small. The phone can fetch it."""
    assert camera.wanted == []  # without a phone, no display makes pictures
    await _start(hass, pixel, iphone)
    assert camera.wanted == [True]
    assert "image" not in pixel.shows["data"]
    assert "attachment" not in iphone.shows["data"]
    camera.take_picture()
    camera.do("go_to", slide=2)
    await pixel.until("2/5")
    camera.take_picture()
    camera.do("go_to", slide=1)
    await asyncio.gather(pixel.until("1/5"), iphone.until("1/5"))
    path = pixel.shows["data"]["icon_url"]  # it has notes
    assert "image" not in pixel.shows["data"]
    assert iphone.shows["data"]["attachment"] == {"url": path, "content-type": "jpeg"}
    client: TestClient[Any, Any] = await hass_client_no_auth()
    assert await (await client.get(path)).read() == jpeg()
    camera.do("go_to", slide=2)
    await pixel.until("2/5")
    assert pixel.shows["data"]["image"].startswith("/slide_control/picture/")
    camera.do("blank", mode="on")
    await pixel.until("The slides are blank.")
    assert not {"image", "icon_url"} & set(pixel.shows["data"])  # the audience doesn't see it now


async def test_a_picture_is_waited_for_a_moment_and_never_sent_alone(
    hass: HomeAssistant, camera: Camera, pixel: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _start(hass, pixel)
    camera.take_picture()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(pixel.pushes) == 1  # the first slide was shown already
    monkeypatch.setattr(phone_view, "PICTURE_SECONDS", 60.0)
    camera.do("go_to", slide=2)
    await asyncio.sleep(0.05)
    camera.take_picture()
    await pixel.until("2/5")
    assert "image" in pixel.shows["data"]
    monkeypatch.setattr(phone_view, "PICTURE_SECONDS", 0.01)
    camera.do("go_to", slide=5)
    await pixel.until("5/5")
    assert "icon_url" not in pixel.shows["data"]
    camera.take_picture()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(pixel.pushes) == 3


async def test_the_answer_to_a_press_waits_for_no_picture(
    hass: HomeAssistant, camera: Camera, pixel: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_view, "SETTLE_SECONDS", 60.0)
    monkeypatch.setattr(phone_view, "PICTURE_SECONDS", 60.0)
    await _start(hass, pixel)
    await pixel.press(pixel.button("Next"))
    push = await pixel.until("2/5")
    assert push["data"]["channel"] == "Slides: moved"


async def test_only_the_lead_gives_pictures(hass: HomeAssistant, camera: Camera, pixel: FakePhone) -> None:
    await _start(hass, pixel)
    other = Camera(camera.stage, client_id="display-2", pictures=camera.pictures)
    other.connect()
    other.take_picture()
    assert camera.pictures is not None
    assert camera.pictures.current is None
    camera.pictures.add(camera, Indices(0, 0, None), base64.b64encode(jpeg()).decode())
    assert camera.pictures.current is not None
