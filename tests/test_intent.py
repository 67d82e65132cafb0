"""The intents, for custom sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.inputs.voice.requests import Intent
from homeassistant.core import Context
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay


@pytest.fixture(autouse=True)
async def _conversation(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()  # the intents are registered


async def handle(hass: HomeAssistant, name: str, language: str = "en", **slots: Any) -> intent.IntentResponse:
    """Handle an intent as Assist does."""
    return await intent.async_handle(
        hass,
        "conversation",
        name,
        {slot: {"value": value} for slot, value in slots.items()},
        context=Context(),
        language=language,
    )


def speech(response: intent.IntentResponse) -> str:
    said: str = response.speech["plain"]["speech"]
    return said


async def test_every_intent_is_registered(hass: HomeAssistant, stage: Stage) -> None:
    registered = {handler.intent_type for handler in intent.async_get(hass)}
    assert {kind.value for kind in Intent} <= registered
    assert all(handler.description for handler in intent.async_get(hass) if handler.intent_type in set(Intent))


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl", "pt"])
async def test_an_answer_says_no_more_than_is_known(hass: HomeAssistant, display: FakeDisplay, language: str) -> None:
    display.opaque = True
    unknown = speech(await handle(hass, "SlideControlNext", language))
    display.opaque = False
    display.show(number=0, total=0, title="")
    moved = speech(await handle(hass, "SlideControlLast", language))
    display.do("first")
    still = speech(await handle(hass, "SlideControlFirst", language))
    assert len({unknown, moved, still}) == 3


async def test_each_does_and_answers_what_the_sentences_do(hass: HomeAssistant, display: FakeDisplay) -> None:
    for name, slots, answer in (
        ("SlideControlNext", {}, "Slide 2: Pricing."),
        ("SlideControlNext", {"count": 2}, "Slide 4: Details."),
        ("SlideControlNext", {"count": "one"}, "Slide 5: Questions."),
        ("SlideControlPrevious", {"count": "two", "stage": "demo"}, "Slide 3: Details."),
        ("SlideControlFirst", {}, "Slide 1: Welcome."),
        ("SlideControlLast", {}, "Slide 5: Questions."),
        ("SlideControlGoTo", {"slide": "second"}, "Slide 2: Pricing."),
        ("SlideControlGoTo", {"slide": 5}, "Slide 5: Questions."),
        ("SlideControlGoTo", {"title": "pricing"}, "Slide 2: Pricing."),
        ("SlideControlBlank", {"mode": "on"}, "The slides are hidden."),
        ("SlideControlBlank", {}, "The slides are back."),
        ("SlideControlWhich", {}, "Slide 2 of 5: Pricing."),
        ("SlideControlRemaining", {}, "3 more slides."),
        ("SlideControlTime", {}, "No time is planned for this talk."),
        ("SlideControlPause", {}, "The talk is paused."),
        ("SlideControlResume", {}, "The talk goes on."),
        ("SlideControlBehind", {}, "No time is planned for this talk."),
        ("SlideControlTimer", {"minutes": "ten"}, "The timer runs for 10 minutes."),
        ("SlideControlTimer", {"minutes": 0}, "The timer is stopped."),
        ("SlideControlNotes", {}, "This slide has no notes."),
    ):
        response = await handle(hass, name, **slots)
        assert (speech(response), response.error_code) == (answer, None), name
    assert [sequenced.command.source for sequenced in display.received] == ["voice"] * len(display.received)
    assert speech(await handle(hass, "SlideControlWhich", "fr")) == "Diapo 2 sur 5 : Pricing."


@pytest.mark.parametrize(
    ("name", "slots", "answer"),
    [
        ("SlideControlGoTo", {"slide": 900}, "There is no slide 900. The last one is 5."),
        ("SlideControlGoTo", {"slide": " "}, "Say which one."),
        ("SlideControlGoTo", {"title": ""}, "Say which one."),
        ("SlideControlGoTo", {}, "Say which one."),
        ("SlideControlGoTo", {"title": "details"}, "Which slide: 3 Details or 4 Details?"),
        ("SlideControlPrevious", {"count": "lots"}, "That is not a number of slides."),
        ("SlideControlNext", {"stage": "kitchen"}, "There is no stage called kitchen."),
        ("SlideControlTimer", {}, "That is not a number of minutes."),
        ("SlideControlTimer", {"minutes": 9_999}, "That is not a number of minutes."),
        ("SlideControlResume", {}, "The talk is not paused."),
        ("SlideControlTimer", {"minutes": 0}, "No timer is running."),
        ("SlideControlShowDeck", {}, "Say which one."),
    ],
)
async def test_what_cannot_be_is_an_error_in_words_and_moves_nothing(
    hass: HomeAssistant, display: FakeDisplay, name: str, slots: dict[str, Any], answer: str
) -> None:
    response = await handle(hass, name, **slots)
    assert (speech(response), response.error_code) == (answer, intent.IntentResponseErrorCode.FAILED_TO_HANDLE)
    assert display.received == []


@pytest.mark.parametrize(
    ("name", "slots"), [("SlideControlBlank", {"mode": "sideways"}), ("SlideControlNext", {"count": 0})]
)
async def test_a_slot_that_cannot_be_read_is_refused(
    hass: HomeAssistant, display: FakeDisplay, name: str, slots: dict[str, Any]
) -> None:
    response = None
    try:
        response = await handle(hass, name, **slots)
    except intent.InvalidSlotInfo:
        assert display.received == []
    else:
        assert (speech(response), display.received) == ("That is not a number of slides.", [])


async def test_without_a_stage_and_with_one_that_is_not_running_it_says_so(
    hass: HomeAssistant, stage: Stage, entry: Any
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    assert speech(await handle(hass, "SlideControlNext")) == "The stage Demo stage is not running."
    await hass.config_entries.async_remove(entry.entry_id)
    assert speech(await handle(hass, "SlideControlNext")) == "There is no stage."
