"""Live state of the house in hosted decks: what is listed, near slides only, for displays, the player and followers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from harness.stage import answer_options, links

from .stage import OpenPage, act, deck_folder, until_state
from .test_audience import join, slides_in
from .test_audience_by_mqtt import joined, until_follows
from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Frame, Page, WebSocket

    from harness.broker import Broker

    from .stage import Stage

# Home Assistant hosts Markdown by reveal.js, which renders it.
DECK = """# Live

It is <span id="outside" data-ha="sensor.e2e_outside" lang="de">cold</span> outside, and the safe is
<span id="safe" data-ha="lock.e2e_safe">locked</span>.

<i id="bulb" data-ha="light.e2e_stage" data-ha-class="lit">bulb</i>
<span id="level" data-ha="light.e2e_stage" data-ha-attribute="brightness" data-ha-unit="of 255">dim</span>

---

# Second

Empty.

---

# Third

<span id="far" data-ha="sensor.e2e_far">far</span>
"""
LISTED = ["sensor.e2e_outside", "light.e2e_stage", "sensor.e2e_far"]

# What the display sends as the picture of its slide.
PICTURE = """async (client) => {
  const { takePicture } = await import(`${client}/snapshot/page_picture.js`);
  const reader = new FileReader();
  reader.readAsDataURL(await takePicture());
  await new Promise((resolve) => reader.addEventListener('load', resolve, { once: true }));
  return reader.result;
}"""


@pytest.fixture
async def live(stage: Stage) -> AsyncIterator[dict[str, Any]]:
    """A deck with live state, and the entities; the stage's links."""
    client = stage.home_assistant.client
    await until_state(stage, "sensor.displays_connected", "0")
    path = deck_folder(stage.home_assistant.folder) / "house.md"
    path.write_text(DECK)
    await give(stage, "sensor.e2e_outside", "21.5", unit_of_measurement="°C")
    await give(stage, "sensor.e2e_far", "far away")
    await give(stage, "light.e2e_stage", "on", brightness=128)
    await give(stage, "lock.e2e_safe", "unlocked")
    await answer_options(client, stage.entry_id, "live_state", {"live_entities": LISTED, "live_for_audience": True})
    yield await links(client, stage.entry_id)
    path.unlink()
    await client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    await answer_options(client, stage.entry_id, "live_state", {"live_for_audience": False})


async def give(stage: Stage, entity_id: str, state: str, **attributes: Any) -> None:
    """Set the state of an entity."""
    await stage.home_assistant.client.post(f"/api/states/{entity_id}", {"state": state, "attributes": attributes})


async def said(page: Page | Frame, element: str) -> str | None:
    """Return the text of an element in the slides."""
    return await page.locator(f"#{element}").text_content()


async def picture_of(stage: Stage, display: Page) -> str:
    """Return the picture that a display makes of its slide."""
    picture: str = await display.evaluate(PICTURE, f"{stage.home_assistant.url}/slide_control/client")
    return picture


class Wants:
    """What a page asks for."""

    def __init__(self, page: Page) -> None:
        """Listen to its sockets."""
        self.frames: list[str] = []
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.frames.append(str(frame)))

    @property
    def last(self) -> str:
        """The last question."""
        return [frame for frame in self.frames if '"live"' in frame][-1]


async def test_slides_show_the_listed_entities_where_they_are_near(
    stage: Stage, live: dict[str, Any], open_page: OpenPage, problems: list[str]
) -> None:
    explained: list[str] = []
    display = await open_page("about:blank")
    display.on("console", lambda message: explained.append(message.text))
    wants = Wants(display)
    await display.goto(next(each["url"] for each in live["hosted"] if each["name"] == "house.md"))
    await stage.until_shown()

    await until_equal(lambda: said(display, "outside"), "21,5\u00a0°C")
    await until_equal(lambda: said(display, "level"), "128\u00a0of 255")
    await until_equal(lambda: display.locator("#bulb").get_attribute("class"), "lit")
    assert await said(display, "bulb") == "bulb"
    # What isn't listed stays as it is written, and the console says why.
    assert await said(display, "safe") == "locked"
    assert await _found(explained, "lock.e2e_safe isn't among the entities")
    assert "e2e_far" not in wants.last
    assert await said(display, "far") == "far"

    # Pictures of the slide are kept and shown to others: they have what is written.
    picture = await picture_of(stage, display)
    assert picture.startswith("data:image/jpeg")

    # The player frames the same deck, and followers see it.
    player = await open_page(live["player"])
    await until_state(stage, "sensor.displays_connected", "2")
    await act(stage, "open_deck", deck="house.md")
    framed = await until(lambda: _hosted(player), bool)
    await until_equal(lambda: said(framed[0], "outside"), "21,5\u00a0°C")
    phone = await open_page("about:blank")
    await join(phone, stage, (await act(stage, "show_join"))["code"])
    slides = await slides_in(phone)
    pages: tuple[Page | Frame, ...] = (display, framed[0], slides)
    await give(stage, "sensor.e2e_outside", "1234.5", unit_of_measurement="°C")
    for page in pages:
        await until_equal(partial(said, page, "outside"), "1.234,5\u00a0°C")
        assert await said(page, "safe") == "locked"
    await until_equal(partial(picture_of, stage, display), picture)
    await display.locator("#safe").evaluate("safe => { safe.textContent = 'open'; }")
    assert await picture_of(stage, display) != picture
    await display.locator("#safe").evaluate("safe => { safe.textContent = 'locked'; }")
    await give(stage, "sensor.e2e_outside", "unavailable")
    await give(stage, "light.e2e_stage", "off")
    for page in pages:
        await until_equal(partial(said, page, "outside"), "Unavailable")
        await until_equal(partial(page.locator("#bulb").get_attribute, "class"), "")

    # On the slide before the third, its entity is near; the first slide's still is, too.
    await stage.press(command="go_to", slide=2)
    await until_equal(lambda: said(display, "far"), "far away")
    await until_equal(lambda: said(slides, "far"), "far away")
    assert "e2e_outside" in wants.last
    await stage.press(command="go_to", slide=3)
    await until(lambda: _last(wants), lambda last: "e2e_outside" not in last)
    assert problems == []

    # Without the list, a slide says what is written in it.
    await answer_options(stage.home_assistant.client, stage.entry_id, "live_state", {"live_for_audience": False})
    await display.reload()
    await stage.until_shown()
    await until(lambda: _found(explained, "sensor.e2e_far isn't among the entities"), bool)
    assert await said(display, "far") == "far"


async def test_followers_of_a_broker_see_the_same_values(
    stage: Stage, broker_of_stage: Broker, live: dict[str, Any], open_page: OpenPage
) -> None:
    display = await open_page(next(each["url"] for each in live["hosted"] if each["name"] == "house.md"))
    await stage.until_shown()
    await until_equal(lambda: said(display, "outside"), "21,5\u00a0°C")
    phone = await joined(stage, open_page, (await act(stage, "show_join"))["code"])
    await until_follows(phone, broker=True, house=False)
    slides = await slides_in(phone.page)
    await until_equal(lambda: said(slides, "outside"), "21,5\u00a0°C")
    assert await said(slides, "safe") == "locked"
    topic = f"slide_control/audience/{(await phone.link())['key']}/live"
    (kept, *_) = phone.messages(topic)
    await give(stage, "sensor.e2e_outside", "1234.5", unit_of_measurement="°C")
    await until_equal(lambda: said(slides, "outside"), "1.234,5\u00a0°C")
    # Neither an older value nor a forged one is shown.
    for attack in (kept, kept.replace(b"21.5", b"99.9"), b"nonsense"):
        await broker_of_stage.publish(topic, attack, retain=True)
    await stage.press(command="go_to", slide=2)
    await until_equal(lambda: said(slides, "far"), "far away")
    assert await said(slides, "outside") == "1.234,5\u00a0°C"


async def _hosted(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "/slide_control/hosted/" in frame.url]


async def _found(lines: list[str], text: str) -> bool:
    return any(text in line for line in lines)


async def _last(wants: Wants) -> str:
    return wants.last
