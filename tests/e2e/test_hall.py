"""A talk in a hall: a remote moves it, three phones and a hundred followers follow, and everything breaks once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from harness.listeners import Listeners, listening

from .stage import act
from .test_audience import until_shows
from .test_audience_by_mqtt import joined
from .test_remote_page import NEXT, phone, remote_link
from .until import until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Browser, Page

    from harness.broker import Broker
    from harness.listeners import Seen

    from .stage import OpenPage, Stage
    from .test_audience_by_mqtt import Phone

pytestmark = pytest.mark.usefixtures("alone")

FOLLOWERS = 50
"""At the broker, and as many at the house."""
TITLES = ("Welcome", "Pricing", "Discounts", "Questions", "Answers")


async def until_all_show(
    phones: list[Phone], look: Callable[[], Awaitable[list[Seen]]], title: str, fragment: int
) -> None:
    """Wait until the whole hall shows a step; nobody has ever seen what the house doesn't show."""
    for each in phones:
        await until_shows(each.page, (title, fragment))

    async def titles() -> list[str]:
        return [each.title for each in await look()]

    await until(titles, lambda seen: seen == [title] * 2 * FOLLOWERS, interval=0.5)
    assert sum(each.foreign for each in await look()) == 0


async def test_a_hall_follows_a_talk_over_an_attack_and_two_restarts(
    stage: Stage, broker_of_stage: Broker, display: Page, browser: Browser, open_page: OpenPage, problems: list[str]
) -> None:
    broker = broker_of_stage
    await display.get_by_text("Welcome").first.wait_for()
    code = (await act(stage, "show_join"))["code"]
    phones = [await joined(stage, open_page, code, old=at == 0) for at in range(3)]
    link = await phones[0].link()
    listeners = Listeners(
        count=FOLLOWERS,
        titles="|".join(map(re.escape, TITLES)),
        key=link["key"],
        token=link["slide-control"],
        brokers=[broker.browser_url],
        houses=[stage.home_assistant.url],
    )
    remote_url = await remote_link(stage.home_assistant, stage.entry_id)
    async with listening(listeners) as look, phone(browser, remote_url) as remote:
        following = remote.get_by_role("button", name=NEXT)
        previous = remote.get_by_role("button", name="Previous", exact=True)
        await until_all_show(phones, look, "Welcome", 0)
        await following.tap()
        await until_all_show(phones, look, "Pricing", 0)
        await following.tap()
        await until_all_show(phones, look, "Pricing", 1)

        # An attacker writes what the house has signed before, and what it has not.
        topic = f"slide_control/audience/{link['key']}/state"
        old = phones[1].messages(topic)[0]
        for attack in (b"", b"nonsense", old, old.replace(b"Welcome", b"Goodbye"), old.replace(b"Welcome", b"Answers")):
            await broker.publish(topic, attack, retain=True)
        await previous.tap()
        await until_all_show(phones, look, "Pricing", 0)

        # The broker is away for a press: the phones turn to the house, and come back.
        assert problems == []
        await broker.stop()
        await previous.tap()
        for each in phones:
            await until_shows(each.page, ("Welcome", 0))
        await broker.start()
        await until_all_show(phones, look, "Welcome", 0)

        # The house restarts, and everyone finds back: display, remote, and audience.
        await stage.home_assistant.restart()
        await stage.until_shown()
        await following.tap()
        await until_all_show(phones, look, "Pricing", 0)
        problems.clear()  # sockets that could not be opened meanwhile

        await stage.home_assistant.client.action("switch", "turn_off", entity_id="switch.demo_stage_audience")
        for each in phones:
            await each.page.get_by_role("heading", name="The talk has ended").wait_for()
