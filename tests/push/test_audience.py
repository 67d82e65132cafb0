"""Everyone who is connected sees the newest state, however slowly they read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from custom_components.slide_control.deck.changes import Cause
from custom_components.slide_control.deck.commands import parse_command
from custom_components.slide_control.deck.deck import PRESENTATION_GRACE, Deck, Report
from custom_components.slide_control.deck.results import Result
from custom_components.slide_control.deck.settings import DeckSettings
from custom_components.slide_control.deck.state import parse_state
from custom_components.slide_control.push.audience import Audience
from custom_components.slide_control.push.protocol import CloseCode, Hello
from custom_components.slide_control.push.sessions import Session
from custom_components.slide_control.push.tokens import Role
from homeassistant.util.json import json_loads_object
from tests.slides import Slides
from tests.virtual_time import in_virtual_time

if TYPE_CHECKING:
    from custom_components.slide_control.push.protocol import Frame


class Browser:
    """A transport whose browser reads nothing while it is ``stuck``."""

    direct = None

    def __init__(self) -> None:
        self.frames: list[Any] = []
        self.stuck = False
        self.pings = 0

    def write(self, frame: Frame) -> None:
        self.frames.append(json_loads_object(frame.json))

    def ping(self) -> None:
        self.pings += 1

    def waiting(self) -> int:
        return 100_000 if self.stuck else 0

    def close(self, code: CloseCode, reason: str) -> None:  # noqa: ARG002 - the name is the protocol's
        self.frames.append({"type": "closed", "code": code})


def open_session(deck: Deck, audience: Audience, role: Role, *, state: object = None) -> tuple[Browser, Session]:
    browser = Browser()
    hello = Hello(token="", client_id=f"the-{role}", name="", attempt=1, resume_epoch=None, state=state)
    session = Session(deck, audience, role, hello, browser)
    session.open()
    return browser, session


@in_virtual_time
async def test_a_slow_follower_outlives_the_presentation_that_it_has_not_read_to_its_end() -> None:
    clock = asyncio.get_running_loop().time
    raised: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: raised.append(context))
    deck = Deck("Test", DeckSettings(), clock=clock)
    audience = Audience(deck)
    slides = Slides()
    _, lead = open_session(deck, audience, Role.DISPLAY, state=slides.state())
    follower, _ = open_session(deck, audience, Role.FOLLOWER)
    follower.stuck = True
    slides.apply({"action": "next"})
    deck.async_report(lead, Report(state=parse_state(slides.state()), cause=Cause.USER))
    lead.end()
    await asyncio.sleep(PRESENTATION_GRACE + 1)
    follower.stuck = False
    await asyncio.sleep(1)
    open_session(deck, audience, Role.DISPLAY, state=slides.state())
    await asyncio.sleep(1)
    assert (raised, follower.frames[-1]["type"], follower.frames[-1]["state"]["number"]) == ([], "state", 2)


@in_virtual_time
async def test_a_browser_that_was_let_in_as_the_deck_stopped_is_sent_away() -> None:
    deck = Deck("Test", DeckSettings(), clock=asyncio.get_running_loop().time)
    audience = Audience(deck)
    deck.async_close()
    audience.close(CloseCode.UNLOADED, "Stopped.")
    display, _ = open_session(deck, audience, Role.DISPLAY, state=Slides().state())
    assert (display.frames, deck.displays) == ([{"type": "closed", "code": CloseCode.TRY_LATER}], 0)


@in_virtual_time
async def test_a_lead_that_neither_answers_nor_gives_a_sign_of_life_makes_way_at_once() -> None:
    deck = Deck("Test", DeckSettings(), clock=asyncio.get_running_loop().time)
    audience = Audience(deck)
    dead, lead = open_session(deck, audience, Role.DISPLAY, state=Slides().state())
    press = parse_command("next", {}, source="test")
    outcomes = await asyncio.gather(deck.async_execute(press), asyncio.sleep(0.3), deck.async_execute(press))
    assert (outcomes[0].reason, dead.pings, dead.frames[-1]["type"]) == ("no_answer", 1, "command")
    await asyncio.sleep(2)
    assert (dead.pings, dead.frames[-1]) == (1, {"type": "closed", "code": CloseCode.TRY_LATER})
    lead.end()
    assert (await deck.async_execute(press)).result is Result.NO_DISPLAY


@in_virtual_time
async def test_a_lead_that_is_only_slow_stays() -> None:
    deck = Deck("Test", DeckSettings(), clock=asyncio.get_running_loop().time)
    audience = Audience(deck)
    slow, lead = open_session(deck, audience, Role.DISPLAY, state=Slides().state())
    await deck.async_execute(parse_command("next", {}, source="test"))
    lead.heard()
    await asyncio.sleep(10)
    assert (slow.pings, slow.frames[-1]["type"]) == (1, "command")
