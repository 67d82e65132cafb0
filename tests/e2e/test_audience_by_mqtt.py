"""An audience that listens to a real broker, to which an attacker publishes everything, and which is restarted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .stage import act
from .test_audience import join, until_shows
from .test_captions import said, say
from .until import until, until_equal

if TYPE_CHECKING:
    from playwright.async_api import Page, WebSocket

    from harness.broker import Broker

    from .stage import OpenPage, Stage

HOUSE = "/api/slide_control/"


class Phone:
    """A follower's page, with its connections and what came over them."""

    def __init__(self, page: Page) -> None:
        """Listen to its sockets; its dice fall so that it comes back soon."""
        self.page = page
        self.open: list[WebSocket] = []
        self.frames: list[bytes] = []
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        self.open.append(socket)
        socket.on("close", lambda closed: self.open.remove(closed))  # noqa: PLW0108 (the driver marks what it calls)
        if HOUSE not in socket.url:
            socket.on("framereceived", self._received)

    def _received(self, frame: bytes | str) -> None:
        self.frames.append(frame if isinstance(frame, bytes) else frame.encode())

    async def follows(self) -> tuple[bool, bool]:
        """Return whether it is connected to the broker, and to Home Assistant."""
        houses = [HOUSE in socket.url for socket in self.open]
        return False in houses, True in houses

    async def link(self) -> dict[str, str]:
        """Return the parameters of its link."""
        link: str = await self.page.evaluate("() => sessionStorage.getItem('slide-control:follow')")
        return dict(parse_qsl(link))

    def messages(self, topic: str) -> list[bytes]:
        """Return the messages of the house on a topic, the oldest first."""
        parts = (frame.partition(topic.encode()) for frame in self.frames)
        return [payload for _, found, payload in parts if found and b'{"epoch":' in payload]


async def joined(stage: Stage, open_page: OpenPage, code: str, *, old: bool = False) -> Phone:
    """Join the audience as a person does; an old browser can't verify by itself."""
    page = await open_page("about:blank")
    await page.add_init_script("Math.random = () => 0.1")
    if old:
        await page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    phone = Phone(page)
    await join(page, stage, code)
    return phone


async def go_to(stage: Stage, slide: str) -> tuple[str, int]:
    """Show a slide; return its title, and how many of its steps are visible."""
    _, answer = await stage.press(command="go_to", slide=slide)
    return answer["state"]["title"], answer["state"]["fragment"]


async def until_follows(phone: Phone, *, broker: bool, house: bool) -> None:
    """Wait until a phone is connected in this way and in no other."""
    await until(phone.follows, lambda seen: seen == (broker, house))


async def test_a_talk_is_followed_through_a_broker_that_an_attacker_writes_to_and_that_goes_away(
    stage: Stage, broker_of_stage: Broker, open_page: OpenPage, problems: list[str]
) -> None:
    broker = broker_of_stage
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    code = (await act(stage, "show_join"))["code"]

    phone = await joined(stage, open_page, code)
    await until_shows(phone.page, ("Welcome", 0))
    await until_shows(phone.page, await go_to(stage, "pricing"))
    assert (await stage.press())[1]["changed"] is True
    await until_shows(phone.page, ("Pricing", 1))
    await until_follows(phone, broker=True, house=False)
    await say(stage, "Good evening.")
    await until_equal(partial(said, phone.page), ["Good evening."])
    assert problems == []

    # An attacker can publish, and has kept what the house has signed.
    topic = f"slide_control/audience/{(await phone.link())['key']}/state"
    old = (await until(lambda: _messages(phone, topic), lambda seen: len(seen) > 1))[0]
    for attack in (b"", b"nonsense", b"x" * 200_000, old, old[:-1], old.replace(b"Welcome", b"Goodbye")):
        await broker.publish(topic, attack, retain=True)
    await stage.press(command="first")
    await until_shows(phone.page, ("Welcome", 0))
    pricing = await go_to(stage, "pricing")
    await until_shows(phone.page, pricing)
    await broker.publish(topic, old, retain=True)
    await until_shows(phone.page, pricing)

    # A newcomer gets the slide that is shown, may leaf back, and isn't moved by what was retained.
    second = await joined(stage, open_page, code, old=True)
    await until_shows(second.page, pricing)
    await second.page.get_by_role("button", name="Previous").click()
    await until_shows(second.page, ("Welcome", 0))
    await second.page.get_by_role("button", name="Back to live").click()
    await until_follows(second, broker=True, house=False)
    await until_equal(partial(said, second.page), ["Good evening."])

    # The broker goes away: the house has its audience back, until the broker is there again.
    await broker.stop()
    await until_follows(phone, broker=False, house=True)
    await stage.press(command="first")
    for each in (phone, second):
        await until_shows(each.page, ("Welcome", 0))
    await broker.start()
    for each in (phone, second):
        await until_follows(each, broker=True, house=False)
    pricing = await go_to(stage, "pricing")
    for each in (phone, second):
        await until_shows(each.page, pricing)

    # The end is told, and nothing is left at the broker.
    await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
    for each in (phone, second):
        await each.page.get_by_role("heading", name="The talk has ended").wait_for()
    problems.clear()  # a socket that can't be opened


async def _messages(phone: Phone, topic: str) -> list[Any]:
    return phone.messages(topic)
