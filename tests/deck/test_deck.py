"""The deck: a press moves the lead once or its sender is told why not, and every screen shows what the lead shows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from custom_components.slide_control.deck.changes import (
    Cause,
    Change,
    CommandFinished,
    DisplaysChanged,
    PresentationEnded,
    PresentationStarted,
    StateChanged,
)
from custom_components.slide_control.deck.commands import Command, parse_command
from custom_components.slide_control.deck.deck import PRESENTATION_GRACE, Deck, Report
from custom_components.slide_control.deck.orders import Order
from custom_components.slide_control.deck.results import Result
from custom_components.slide_control.deck.settings import DeckSettings
from custom_components.slide_control.deck.state import parse_state
from tests.slides import Slides
from tests.virtual_time import in_virtual_time

TTL = 3.0


class Screen:
    """A display; unless it is ``mute`` it does what it is told at once."""

    def __init__(self, deck: Deck, client_id: str, *, mute: bool = False) -> None:
        self.deck = deck
        self.client_id = client_id
        self.mute = mute
        self.slides = Slides()
        self.orders: list[Order] = []
        self.leads: bool | None = None
        self.corrected = 0
        self.replaced = False

    def attach(self, *, epoch: str | None = None, idle: bool = False) -> Screen:
        state = None if idle else parse_state(self.slides.state())
        self.deck.async_attach(self, state, epoch=epoch, welcome=self._welcome)
        return self

    def report(self, cause: Cause = Cause.USER, **answer: Any) -> None:
        self.deck.async_report(self, Report(state=parse_state(self.slides.state()), cause=cause, **answer))

    def obey(self, order: Order) -> None:
        command = order.command
        frame: dict[str, Any] = {"action": command.action.value, "mode": command.mode, "direction": command.direction}
        if order.target:
            frame["indices"] = {"h": order.target.h, "v": order.target.v}
        changed = self.slides.apply(frame | {"slide": command.slide, "skip_fragments": command.skip_fragments})
        self.report(Cause.COMMAND, ack=order.seq, changed=changed)

    def _welcome(self) -> None:
        self.leads = self.deck.lead is self

    def send_command(self, order: Order) -> None:
        self.orders.append(order)
        if not self.mute:
            asyncio.get_running_loop().call_soon(self.obey, order)

    def send_state(self) -> None:
        self.corrected += 1

    def send_lead(self, *, lead: bool) -> None:
        self.leads = lead

    def close_replaced(self) -> None:
        self.replaced = True


def new_deck(minimum_time: float = 0.25) -> Deck:
    clock = asyncio.get_running_loop().time
    settings = DeckSettings(minimum_time=minimum_time, time_to_live=TTL)
    return Deck("Test", settings, clock=clock, wall_clock=lambda: 1_000_000 + clock())


def press(action: str = "next", **arguments: Any) -> Command:
    return parse_command(action, arguments, source="test")


def record(deck: Deck) -> list[Change]:
    changes: list[Change] = []
    deck.async_subscribe(changes.append)
    return changes


@in_virtual_time
async def test_a_press_moves_the_lead_and_says_what_is_shown() -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    outcome = await deck.async_execute(press())
    assert (outcome.result, outcome.changed) == (Result.APPLIED, True)
    assert outcome.message == "Now slide 2 of 8, “Part 2”, step 0 of 2."
    assert outcome.state is deck.state
    assert screen.slides.at == 1


@in_virtual_time
async def test_a_press_at_the_end_is_applied_and_moves_nothing() -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    await deck.async_execute(press("last"))
    version = deck.version
    outcome = await deck.async_execute(press())
    assert (outcome.result, outcome.changed, deck.version) == (Result.APPLIED, False, version)
    assert outcome.message.startswith("Still slide 8 of 8")
    assert screen.slides.at == 7


@pytest.mark.parametrize(
    ("command", "number"),
    [
        (press("last"), 8),
        (press("go_to", slide=5), 5),
        (press("go_to", slide="slide-3-0"), 6),
        (press("go_to", slide="part 5"), 7),
        (press("next", skip_fragments=True), 2),
        (press("navigate", direction="right"), 2),
    ],
)
@in_virtual_time
async def test_each_command_reaches_the_slides(command: Command, number: int) -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    outcome = await deck.async_execute(command)
    assert outcome.state is not None
    assert outcome.state.number == number


@in_virtual_time
async def test_blank_and_overview_are_reported() -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    blank = await deck.async_execute(press("blank"))
    assert blank.message == "Now slide 1 of 8, “Part 1”, blank."
    overview = await deck.async_execute(press("overview", mode="on"))
    assert overview.state is not None
    assert (overview.state.blank, overview.state.overview) == (True, True)


@in_virtual_time
async def test_without_a_display_a_press_fails_at_once_and_is_never_done_later() -> None:
    deck = new_deck()
    outcome = await deck.async_execute(press())
    assert (outcome.result, outcome.state) == (Result.NO_DISPLAY, None)
    assert asyncio.get_running_loop().time() == 0
    assert Screen(deck, "first").attach().orders == []


@in_virtual_time
async def test_an_idle_display_cannot_lead_until_it_shows_slides() -> None:
    deck = new_deck()
    screen = Screen(deck, "idle").attach(idle=True)
    assert (deck.displays, screen.leads) == (1, False)
    assert (await deck.async_execute(press())).result is Result.NO_DISPLAY
    screen.report(Cause.START)
    assert screen.leads is True
    assert (await deck.async_execute(press())).result is Result.APPLIED


@pytest.mark.parametrize(
    ("slide", "reason"), [(9, "unknown_slide"), ("zebra", "unknown_slide"), ("part", "ambiguous_slide")]
)
@in_virtual_time
async def test_a_slide_that_does_not_exist_is_rejected_before_anything_is_sent(slide: int | str, reason: str) -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    outcome = await deck.async_execute(press("go_to", slide=slide))
    assert (outcome.result, outcome.reason) == (Result.REJECTED, reason)
    assert screen.orders == []


@in_virtual_time
async def test_an_old_press_is_refused_with_its_age() -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    outcome = await deck.async_execute(press(sent_at=1_000_000 - 7))
    assert (outcome.result, outcome.reason) == (Result.EXPIRED, "too_old")
    assert "7.0 s old" in outcome.message
    assert screen.orders == []
    assert (await deck.async_execute(press(sent_at=1_000_000 - 2))).result is Result.APPLIED


@in_virtual_time
async def test_equal_presses_within_the_minimum_time_count_once() -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    await deck.async_execute(press())
    again = await deck.async_execute(press())
    assert (again.result, again.first, again.reason) == (Result.DUPLICATE, Result.APPLIED, "too_soon")
    assert (await deck.async_execute(press("previous"))).result is Result.APPLIED
    await asyncio.sleep(0.3)
    assert (await deck.async_execute(press())).result is Result.APPLIED
    assert len(screen.orders) == 3


@in_virtual_time
async def test_two_senders_do_not_bounce_each_other() -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    mine = parse_command("next", {}, source="webhook", sender="192.0.2.1")
    yours = parse_command("next", {}, source="webhook", sender="192.0.2.2")
    assert (await deck.async_execute(mine)).result is Result.APPLIED
    assert (await deck.async_execute(yours)).result is Result.APPLIED


@in_virtual_time
async def test_the_same_id_counts_once_for_five_minutes() -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    await deck.async_execute(press(id="a"))
    await deck.async_execute(press(id="b"))
    await asyncio.sleep(299)
    again = await deck.async_execute(press(id="a"))
    assert (again.result, again.first, again.reason) == (Result.DUPLICATE, Result.APPLIED, "same_id")
    await asyncio.sleep(2)
    assert (await deck.async_execute(press(id="a"))).result is Result.APPLIED
    assert len(screen.orders) == 3


@in_virtual_time
async def test_the_same_id_while_the_first_is_under_way_has_no_first_result() -> None:
    deck = new_deck()
    screen = Screen(deck, "first", mute=True).attach()
    first = asyncio.ensure_future(deck.async_execute(press(id="a")))
    await asyncio.sleep(0)
    again = await deck.async_execute(press(id="a"))
    assert (again.result, again.first) == (Result.DUPLICATE, None)
    screen.obey(screen.orders[0])
    assert (await first).result is Result.APPLIED


@in_virtual_time
async def test_a_press_that_was_refused_may_be_tried_again_under_its_id() -> None:
    deck = new_deck()
    assert (await deck.async_execute(press(id="a"))).result is Result.NO_DISPLAY
    Screen(deck, "first").attach()
    assert (await deck.async_execute(press(id="a"))).result is Result.APPLIED


@in_virtual_time
async def test_a_display_that_does_not_answer_is_given_up_after_the_time_to_live_and_a_second() -> None:
    deck = new_deck()
    Screen(deck, "first", mute=True).attach()
    outcome = await deck.async_execute(press())
    assert (outcome.result, outcome.reason) == (Result.TIMEOUT, "no_answer")
    assert asyncio.get_running_loop().time() == TTL + 1


@in_virtual_time
async def test_an_answer_that_comes_too_late_corrects_what_is_remembered() -> None:
    deck = new_deck()
    screen = Screen(deck, "first", mute=True).attach()
    assert (await deck.async_execute(press(id="a"))).result is Result.TIMEOUT
    screen.obey(screen.orders[0])
    again = await deck.async_execute(press(id="a"))
    assert (again.result, again.first) == (Result.DUPLICATE, Result.APPLIED)
    assert deck.state is not None
    assert deck.state.number == 2


@in_virtual_time
async def test_an_id_that_only_the_display_knows_was_applied_and_stays_so() -> None:
    deck = new_deck()
    screen = Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press(id="a")))
    await asyncio.sleep(0)
    screen.report(Cause.COMMAND, ack=1, result=Result.DUPLICATE)
    for outcome in (await asked, await deck.async_execute(press(id="a"))):
        assert (outcome.result, outcome.first) == (Result.DUPLICATE, Result.APPLIED)
    assert [past.result for past in deck.admission.past_presses()] == [Result.APPLIED]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result.EXPIRED, "too late"),
        (Result.DUPLICATE, "had this press before"),
        (Result.REJECTED, "The slides cannot do that: no overview here."),
    ],
)
@in_virtual_time
async def test_what_the_display_says_of_a_command_is_what_the_caller_gets(result: Result, words: str) -> None:
    deck = new_deck()
    screen = Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press("overview")))
    await asyncio.sleep(0)
    reason = "no overview here" if result is Result.REJECTED else None
    screen.report(Cause.COMMAND, ack=1, result=result, reason=reason)
    outcome = await asked
    assert (outcome.result, outcome.changed) == (result, False)
    assert words in outcome.message


@in_virtual_time
async def test_a_caller_that_hangs_up_does_not_undo_the_press() -> None:
    deck = new_deck()
    screen = Screen(deck, "first", mute=True).attach()
    caller = asyncio.ensure_future(deck.async_execute(press(id="a")))
    await asyncio.sleep(0)
    caller.cancel()
    screen.obey(screen.orders[0])
    assert (await deck.async_execute(press(id="a"))).first is Result.APPLIED


# Displays


@in_virtual_time
async def test_the_first_display_leads_and_the_second_follows() -> None:
    deck = new_deck()
    first, second = Screen(deck, "first").attach(), Screen(deck, "second").attach()
    await deck.async_execute(press())
    assert (first.leads, second.leads) == (True, False)
    assert (len(first.orders), len(second.orders)) == (1, 0)


@in_virtual_time
async def test_the_lead_is_passed_on_when_it_leaves() -> None:
    deck = new_deck()
    first, second = Screen(deck, "first").attach(), Screen(deck, "second").attach()
    deck.async_detach(first)
    assert second.leads is True
    assert (await deck.async_execute(press())).result is Result.APPLIED
    assert len(second.orders) == 1


@in_virtual_time
async def test_an_idle_display_is_not_passed_the_lead() -> None:
    deck = new_deck()
    first = Screen(deck, "first").attach()
    Screen(deck, "idle").attach(idle=True)
    deck.async_detach(first)
    assert (deck.lead, deck.displays) == (None, 1)


@in_virtual_time
async def test_a_person_at_another_screen_takes_the_lead() -> None:
    deck = new_deck()
    first, second = Screen(deck, "first").attach(), Screen(deck, "second").attach()
    second.slides.apply({"action": "last"})
    second.report(Cause.USER)
    assert (first.leads, second.leads) == (False, True)
    assert deck.state is not None
    assert deck.state.number == 8


@pytest.mark.parametrize("cause", [Cause.START, Cause.COMMAND])
@in_virtual_time
async def test_another_screen_that_moves_by_itself_is_set_back(cause: Cause) -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    second = Screen(deck, "second").attach()
    second.slides.apply({"action": "last"})
    second.report(cause)
    assert (second.leads, second.corrected) == (False, 1)
    assert deck.state is not None
    assert deck.state.number == 1


@in_virtual_time
async def test_a_follower_that_follows_is_left_alone() -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    second = Screen(deck, "second").attach()
    second.report(Cause.FOLLOW)
    assert second.corrected == 0


@in_virtual_time
async def test_what_is_under_way_when_the_lead_changes_is_reported_not_guessed() -> None:
    deck = new_deck()
    first, second = Screen(deck, "first", mute=True).attach(), Screen(deck, "second").attach()
    asked = asyncio.ensure_future(deck.async_execute(press(id="a")))
    await asyncio.sleep(0)
    second.report(Cause.USER)
    outcome = await asked
    assert (outcome.result, outcome.reason) == (Result.TIMEOUT, "lead_changed")
    first.obey(first.orders[0])
    assert deck.state is not None
    assert (deck.state.number, first.corrected) == (1, 2)
    assert (await deck.async_execute(press(id="a"))).first is Result.TIMEOUT


@in_virtual_time
async def test_a_lead_that_comes_back_in_time_gets_the_unanswered_command_again() -> None:
    deck = new_deck()
    lost = Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press()))
    await asyncio.sleep(0)
    deck.async_detach(lost)
    await asyncio.sleep(1)
    assert (await deck.async_execute(press("previous"))).result is Result.NO_DISPLAY
    back = Screen(deck, "first").attach(epoch=deck.epoch)
    assert [order.seq for order in back.orders] == [1]
    assert back.orders[0].sent == 0
    assert (await asked).result is Result.APPLIED


@in_virtual_time
async def test_a_lead_that_comes_back_on_a_second_connection_replaces_the_first() -> None:
    deck = new_deck()
    lost = Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press()))
    await asyncio.sleep(0)
    back = Screen(deck, "first").attach(epoch=deck.epoch)
    assert lost.replaced
    assert (await asked).result is Result.APPLIED
    deck.async_detach(lost)
    assert (deck.lead, deck.displays) == (back, 1)
    lost.report(Cause.USER)
    assert deck.lead is back


@in_virtual_time
async def test_a_display_that_comes_back_idle_gives_the_lead_away() -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    second = Screen(deck, "second").attach()
    Screen(deck, "first").attach(epoch=deck.epoch, idle=True)
    assert deck.lead is second


@in_virtual_time
async def test_a_lead_that_comes_back_too_late_gets_nothing_again() -> None:
    deck = new_deck()
    lost = Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press()))
    await asyncio.sleep(0)
    deck.async_detach(lost)
    await asyncio.sleep(TTL + 0.5)
    back = Screen(deck, "first").attach(epoch=deck.epoch)
    assert (back.orders, back.leads) == ([], True)
    assert (await asked).reason == "lead_changed"


@in_virtual_time
async def test_a_new_page_in_the_place_of_a_lost_lead_gets_nothing_again() -> None:
    deck = new_deck()
    lost = Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press()))
    await asyncio.sleep(0)
    deck.async_detach(lost)
    reloaded = Screen(deck, "second").attach()
    assert (reloaded.orders, reloaded.leads) == ([], True)
    assert (await asked).reason == "lead_changed"


# What listeners hear


def kinds(changes: list[Change]) -> list[type]:
    return [type(change) for change in changes]


@in_virtual_time
async def test_a_presentation_starts_with_the_first_display_and_ends_a_while_after_the_last() -> None:
    deck = new_deck()
    changes = record(deck)
    screen = Screen(deck, "first").attach()
    assert kinds(changes) == [PresentationStarted, StateChanged, DisplaysChanged]
    deck.async_detach(screen)
    await asyncio.sleep(PRESENTATION_GRACE - 1)
    assert deck.presenting
    await asyncio.sleep(2)
    assert kinds(changes)[3:] == [DisplaysChanged, PresentationEnded]
    assert (deck.presenting, deck.state) == (False, None)


@in_virtual_time
async def test_a_reload_does_not_end_the_presentation() -> None:
    deck = new_deck()
    deck.async_detach(Screen(deck, "first").attach())
    await asyncio.sleep(5)
    changes = record(deck)
    Screen(deck, "second").attach()
    await asyncio.sleep(PRESENTATION_GRACE + 1)
    assert deck.presenting
    assert PresentationStarted not in kinds(changes)


@in_virtual_time
async def test_a_page_that_was_here_before_home_assistant_restarted_starts_nothing() -> None:
    deck = new_deck()
    changes = record(deck)
    Screen(deck, "first").attach(epoch="0123")
    assert kinds(changes) == [StateChanged, DisplaysChanged]
    assert isinstance(changes[0], StateChanged)
    assert changes[0].resumed
    assert deck.presenting


@in_virtual_time
async def test_the_context_of_whoever_pressed_travels_with_the_change() -> None:
    deck = new_deck()
    Screen(deck, "first").attach()
    changes = record(deck)
    command = parse_command("next", {}, source="test", context=object())
    await deck.async_execute(command)
    moved, finished = changes
    assert isinstance(moved, StateChanged)
    assert moved.command is command
    assert isinstance(finished, CommandFinished)
    assert finished.command is command


@in_virtual_time
async def test_an_unchanged_report_is_no_news() -> None:
    deck = new_deck()
    screen = Screen(deck, "first").attach()
    changes = record(deck)
    screen.report(Cause.USER)
    assert changes == []


@in_virtual_time
async def test_a_listener_that_fails_keeps_nobody_else_from_hearing(caplog: pytest.LogCaptureFixture) -> None:
    deck = new_deck()

    def fail(_change: Change) -> None:
        raise ZeroDivisionError

    deck.async_subscribe(fail)
    changes = record(deck)
    Screen(deck, "first").attach()
    assert len(changes) == 3
    assert "A listener of the deck failed" in caplog.text


@in_virtual_time
async def test_who_has_unsubscribed_hears_nothing() -> None:
    deck = new_deck()
    changes: list[Change] = []
    unsubscribe: Callable[[], None] = deck.async_subscribe(changes.append)
    unsubscribe()
    unsubscribe()
    Screen(deck, "first").attach()
    assert changes == []


@in_virtual_time
async def test_closing_leaves_no_timer_and_no_caller_waiting() -> None:
    deck = new_deck()
    Screen(deck, "first", mute=True).attach()
    asked = asyncio.ensure_future(deck.async_execute(press()))
    await asyncio.sleep(0)
    deck.async_close()
    assert (await asked).reason == "unloaded"
    screen = Screen(new_deck(), "second").attach()
    screen.deck.async_detach(screen)
    screen.deck.async_close()
    assert not [handle for handle in asyncio.get_running_loop()._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
