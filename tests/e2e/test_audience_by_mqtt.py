"""An audience that listens to a real broker, to which an attacker publishes everything, and which is restarted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from harness.stage import answer_options, configure
from tests.doubles.jpeg import jpeg

from .stage import act
from .test_audience import join, slides_in, until_shows
from .test_captions import said, say
from .test_pointer import DESKTOP, dot_in_picture, on_slide, picture_frame, until_dot
from .test_remote_page import phone, remote_link
from .until import until, until_equal

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, WebSocket

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


PICTURE_PATH = "**/slide_control/picture/**"


async def shown_picture(phone: Phone) -> tuple[str, int]:
    """Return the address of the picture that a phone shows, and its width; "" and 0 without one."""
    address, width = await phone.page.locator("slide-control-picture img").evaluate(
        "image => image.hidden ? ['', 0] : [image.src, image.naturalWidth]"
    )
    return address, width


async def until_picture(phone: Phone, step: str) -> int:
    """Wait until a phone shows the broker's picture of a step; return its width."""
    _, width = await until(
        lambda: shown_picture(phone), lambda seen: seen[0].startswith("blob:") and seen[0].endswith(f"#{step}")
    )
    return width


@pytest.mark.parametrize("old", [False, True], ids=["WebCrypto", "library"])
async def test_pictures_come_from_the_broker_and_an_attackers_are_not_shown(
    stage: Stage, broker_of_stage: Broker, open_page: OpenPage, *, old: bool
) -> None:
    broker, client = broker_of_stage, stage.home_assistant.client
    given = {"broker_url": broker.browser_url, "broker_pictures": True}
    await answer_options(client, stage.entry_id, "broker", given)
    await configure(client, stage.entry_id, debounce=0, audience_view="pictures")
    try:
        await open_page(stage.hosted["reveal6"])
        await stage.until_shown()
        await stage.until_pressed(command="first")
        code = (await act(stage, "show_join"))["code"]
        phone = await joined(stage, open_page, code, old=old)
        # The house has no pictures for this page.
        await phone.page.route(PICTURE_PATH, lambda route: route.abort())
        width = await until_picture(phone, "0.0.-1")
        assert width > 100
        _, answer = await stage.press(command="go_to", slide="pricing")
        indices = answer["state"]["indices"]
        pricing = f"{indices['h']}.{indices['v']}.{indices['f']}"
        await until_picture(phone, pricing)
        await phone.page.get_by_role("button", name="Previous").click()
        await until_picture(phone, "0.0.-1")

        # An attacker has put another picture in the place of each; a newcomer leafs through them.
        key = (await phone.link())["key"]
        hashes = {payload.partition(b'"hash":"')[2][:43].decode() for payload in phone.messages(f"{key}/state")} - {""}
        assert len(hashes) == 2
        second = await joined(stage, open_page, code, old=old)
        await second.page.route(PICTURE_PATH, lambda route: route.abort())
        for name in hashes:
            await broker.publish(f"slide_control/audience/{key}/pictures/{name}", jpeg(31, 17), retain=True)
        assert await until_picture(second, pricing) == width
        await second.page.get_by_role("button", name="Previous").click()
        assert await until_picture(second, "0.0.-1") == width
    finally:
        await configure(client, stage.entry_id, debounce=0)


# Counts the dots that are ever drawn over the slide.
COUNT_DOTS = """() => {
    window.dots = 0;
    const root = document.querySelector('.slide > div').shadowRoot;
    const count = () => { window.dots += root.querySelectorAll('.dot').length; };
    new MutationObserver(count).observe(root, { subtree: true, childList: true });
}"""


async def test_the_pointer_comes_through_the_broker_and_an_attacker_cannot_point(
    stage: Stage, broker_of_stage: Broker, open_page: OpenPage, browser: Browser
) -> None:
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.until_pressed(command="first")
    code = (await act(stage, "show_join"))["code"]
    follower = await joined(stage, open_page, code)
    await until_follows(follower, broker=True, house=False)
    slides = await slides_in(follower.page)
    dot = partial(dot_in_picture, follower.page, slides, ".slides")
    async with phone(browser, await remote_link(stage.home_assistant, stage.entry_id), **DESKTOP) as remote:
        frame = await picture_frame(remote)
        box = await remote.locator(".slide.can-point").bounding_box()
        assert box is not None
        there = (box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
        await remote.mouse.move(*there)
        await remote.mouse.down()
        await until_dot(dot, (await on_slide(remote, frame, ".slides"))(*there))
        await go_to(stage, "pricing")
        await until_dot(dot, None)
        await remote.mouse.up()
    await stage.press(command="first")
    await until_shows(follower.page, ("Welcome", 0))

    # The speaker is at the same slide again; a newcomer hasn't heard what the attacker has kept.
    topic = f"slide_control/audience/{(await follower.link())['key']}/pointer"
    kept = follower.messages(topic)
    pointed = next(message for message in kept if b'"at":{' in message)
    newcomer = await joined(stage, open_page, code)
    await until_shows(newcomer.page, ("Welcome", 0))
    await until_follows(newcomer, broker=True, house=False)
    for each in (follower, newcomer):
        await each.page.evaluate(COUNT_DOTS)
    for attack in (pointed, pointed.replace(b'"version":', b'"version":9'), b"A" * 86 + pointed[86:], b"nonsense"):
        await broker_of_stage.publish(topic, attack, retain=True)
        await broker_of_stage.publish(topic, attack)
    # It comes after all of them.
    await say(stage, "Good evening.")
    for each in (follower, newcomer):
        await until_equal(partial(said, each.page), ["Good evening."])
        assert await each.page.evaluate("window.dots") == 0
    await broker_of_stage.publish(topic, b"", retain=True)


async def test_a_follower_shows_others_the_way_in(stage: Stage, broker_of_stage: Broker, open_page: OpenPage) -> None:
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.home_assistant.client.action("switch", "turn_on", entity_id="switch.demo_stage_audience")
    code = (await act(stage, "show_join"))["code"]
    follower = await joined(stage, open_page, code)
    await until_follows(follower, broker=True, house=False)
    await follower.page.get_by_text("Invite others").click()
    invitation = follower.page.locator(".invitation")
    await invitation.get_by_role("img", name="Way into the audience as a QR code").wait_for()
    assert (await invitation.locator(".code").inner_text()).replace(" ", "") == code
    assert "/slide_control/join" in await invitation.inner_text()


async def _messages(phone: Phone, topic: str) -> list[Any]:
    return phone.messages(topic)
