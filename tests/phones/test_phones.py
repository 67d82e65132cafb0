"""A talk on phones: the notification appears, follows the slides, has buttons, and goes at the end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.const import CONF_PHONES
from custom_components.slide_control.phones import phone_view, phones, push_quota
from custom_components.slide_control.stage import stage
from custom_components.slide_control.talk.steps import ClockState
from homeassistant.core import Context
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
from tests.doubles.display import FakeDisplay
from tests.doubles.stage import set_up_stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from homeassistant.core import HomeAssistant
    from tests.doubles.phone import AddPhone, FakePhone

CLEAR = "clear_notification"


async def _start(hass: HomeAssistant, *phones: FakePhone, **fields: Any) -> None:
    await hass.services.async_call(
        "slide_control", "show_on_phones", {"phones": [phone.device_id for phone in phones], **fields}, blocking=True
    )


async def _stop(hass: HomeAssistant, *, answer: bool = False) -> Any:
    return await hass.services.async_call(
        "slide_control", "hide_from_phones", {}, blocking=True, return_response=answer
    )


def _slide(hass: HomeAssistant) -> str:
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    return state.state


def _switch(hass: HomeAssistant) -> str:
    state = hass.states.get("switch.demo_stage_show_on_phones")
    assert state is not None
    return state.state


class Clock:
    """The talk's clock, which tests can advance."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.ahead += seconds

    def __call__(self) -> float:
        return dt_util.utcnow().timestamp() + self.ahead


@pytest.fixture
def clock(entry: MockConfigEntry, display: FakeDisplay) -> Clock:
    """The clock of the talk."""
    clock = Clock()
    entry.runtime_data.pacing._clock = clock
    return clock


@pytest.fixture(autouse=True)
async def _shown(hass: HomeAssistant, display: FakeDisplay) -> AsyncIterator[None]:
    """Slides are shown, and their pending notification updates are sent."""
    yield
    for entry in hass.config_entries.async_loaded_entries("slide_control"):
        await hass.config_entries.async_unload(entry.entry_id)
    display.stage.async_close()


async def test_an_android_phone_shows_the_talk_as_its_app_documents_it(hass: HomeAssistant, pixel: FakePhone) -> None:
    await _start(hass, pixel, planned_time=20)
    push = pixel.shows
    assert push["title"] == "1/5 · Welcome"
    assert push["message"].splitlines()[:3] == ["Smile.", "Wait for silence.", "Next: Pricing"]
    assert push["message"].splitlines()[3].startswith("Until ")
    data = push["data"]
    actions = data.pop("actions")
    assert [action["title"] for action in actions] == ["Next", "Previous", "Blank"]
    assert all(set(action) == {"action", "title", "authenticationRequired"} for action in actions)
    end = hass.states.get("sensor.demo_stage_planned_end")
    assert end is not None
    moment = dt_util.parse_datetime(end.state)
    assert moment is not None
    assert data == {
        "tag": "slide_control-demo",
        "ttl": 0,
        "priority": "high",
        "visibility": "public",
        "notification_icon": "mdi:presentation-play",
        "clickAction": "/slide-control/present/demo",
        "timeout": 4 * 3600,
        "channel": "Slides",
        "importance": "default",
        "alert_once": True,
        "sticky": "true",
        "chronometer": True,
        "when": round(moment.timestamp()),
    }


async def test_an_iphone_shows_the_talk_as_its_app_documents_it(hass: HomeAssistant, iphone: FakePhone) -> None:
    await _start(hass, iphone, planned_time=20)
    push = iphone.shows
    assert push["title"] == "1/5 · Welcome"
    data = push["data"]
    actions = data.pop("actions")
    assert [(action["title"], action["icon"]) for action in actions] == [
        ("Next", "sfsymbols:forward.end.fill"),
        ("Previous", "sfsymbols:backward.end.fill"),
        ("Blank", "sfsymbols:eye.slash"),
        ("Pause", "sfsymbols:pause.fill"),
    ]
    assert {action["activationMode"] for action in actions} == {"background"}
    assert data == {
        "tag": "slide_control-demo",
        "url": "/slide-control/present/demo",
        "subtitle": "19 min left",
        "push": {"sound": "none", "interruption-level": "passive"},
    }


async def test_titles_and_notes_are_text_and_not_html(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, iphone: FakePhone
) -> None:
    display.show(title="1 < 2 & <b>3</b>", notes="<i>Slowly</i>", next_title="<script>")
    await _start(hass, pixel, iphone)
    assert pixel.shows["title"] == "1/5 · 1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;"
    assert pixel.shows["message"].splitlines() == ["&lt;i&gt;Slowly&lt;/i&gt;", "Next: &lt;script&gt;"]
    assert iphone.shows["title"] == "1/5 · 1 < 2 & <b>3</b>"
    assert iphone.shows["message"].splitlines() == ["<i>Slowly</i>", "Next: <script>"]


async def test_long_notes_are_cut_so_that_the_push_service_takes_them(
    hass: HomeAssistant, display: FakeDisplay, iphone: FakePhone
) -> None:
    display.show(notes="ü" * 30_000)
    await _start(hass, iphone)
    assert len(iphone.shows["message"].encode()) < 1300
    assert "…" in iphone.shows["message"]


async def test_the_notification_follows_the_slides_without_a_sound(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    display.do("go_to", slide=5)
    push = await pixel.until("5/5 · Questions")
    assert push["message"] == "Thank you."
    assert (push["data"]["channel"], push["data"]["alert_once"]) == ("Slides", True)
    display.do("blank", mode="on")
    push = await pixel.until("The slides are blank.")
    assert [action["title"] for action in push["data"]["actions"]] == ["Next", "Previous", "Show"]


async def test_slides_that_are_passed_quickly_are_not_each_sent(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phone_view, "SETTLE_SECONDS", 0.1)
    await _start(hass, pixel)
    for slide in (2, 3, 4, 5):
        display.do("go_to", slide=slide)
        await asyncio.sleep(0)
    await pixel.until("5/5")
    assert len(pixel.pushes) == 2


async def test_what_looks_the_same_is_not_sent_again(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    display.do("overview", mode="on")
    display.do("go_to", slide=5)
    await pixel.until("5/5")
    assert len(pixel.pushes) == 2


@pytest.mark.parametrize(
    ("button", "shown", "channel"),
    [("Next", "3", "Slides: moved"), ("Previous", "1", "Slides: moved"), ("Blank", "2", "Slides: moved")],
)
async def test_a_button_moves_the_slides_and_the_hand_feels_it(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, button: str, shown: str, channel: str
) -> None:
    display.do("go_to", slide=2)
    for _ in range(3):
        display.do("next")
    await _start(hass, pixel)
    if button == "Previous":
        display.do("go_to", slide=2)
        await pixel.until("2/5")
    sent = len(pixel.pushes)
    await pixel.press(pixel.button(button))
    push = await pixel.until_sent(sent + 1)
    assert _slide(hass) == shown
    assert display.blank is (button == "Blank")
    assert push["data"]["channel"] == channel
    assert push["data"]["vibrationPattern"] == "0, 60"
    assert "alert_once" not in push["data"]


async def test_a_press_that_moves_nothing_feels_another_way_and_says_why(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, iphone: FakePhone
) -> None:
    display.do("last")
    await _start(hass, pixel, iphone)
    await pixel.press(pixel.button("Next"))
    push = await pixel.until_sent(2)
    assert push["data"]["channel"] == "Slides: not moved"
    assert push["data"]["vibrationPattern"] == "0, 250, 120, 250"
    assert push["message"].startswith("Still on slide 5 of 5")
    await iphone.press(iphone.button("Next"))
    push = await iphone.until_sent(2)
    assert push["data"]["push"]["sound"] == "3rdParty_Failure_Haptic.caf"
    await iphone.press(iphone.button("Previous"))
    push = await iphone.until_sent(3)
    assert push["data"]["push"]["sound"] == "3rdParty_Success_Haptic.caf"


async def test_a_press_of_which_nobody_knows_what_it_moved_says_so_without_a_feeling(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    display.opaque = True
    await pixel.press(pixel.button("Next"))
    push = await pixel.until_sent(2)
    assert push["message"].startswith("The slides got the command, but")
    assert "moved" not in push["data"]["channel"]


async def test_only_the_phone_that_was_pressed_is_felt(
    hass: HomeAssistant, pixel: FakePhone, iphone: FakePhone
) -> None:
    await _start(hass, pixel, iphone)
    await iphone.press(iphone.button("Next"))
    assert (await iphone.until("2/5"))["data"]["push"]["interruption-level"] == "time-sensitive"
    assert (await pixel.until("2/5"))["data"]["channel"] == "Slides"


async def test_a_press_is_known_by_its_phone(hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone) -> None:
    commands: list[Any] = []
    display.stage.async_subscribe(lambda change: commands.append(getattr(change, "command", None)))
    await _start(hass, pixel)
    await pixel.press(pixel.button("Next"))
    await pixel.until("2/5")
    command = next(command for command in commands if command is not None)
    assert (command.source, command.sender) == ("notification", pixel.device_id)
    assert isinstance(command.context, Context)
    assert command.context.user_id is not None


async def test_ios_sends_a_press_again_and_it_counts_once(
    hass: HomeAssistant, display: FakeDisplay, iphone: FakePhone
) -> None:
    await _start(hass, iphone)
    name = iphone.button("Next")
    await iphone.press(name)
    await iphone.until("2/5")
    await iphone.press(name)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert _slide(hass) == "2"
    assert display.steps == 0
    assert len(display.received) == 1


async def test_android_leaves_the_button_there_and_each_press_counts(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, pixel: FakePhone
) -> None:
    hass.config_entries.async_update_entry(entry, options={"debounce": 0})
    await hass.config_entries.async_reload(entry.entry_id)
    display.stage = entry.runtime_data.stage
    display.connect()
    await _start(hass, pixel)
    name = pixel.button("Next")
    await pixel.press(name)
    await pixel.press(name)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(display.received) == 2


async def test_a_press_that_was_kept_for_long_moves_nothing(
    hass: HomeAssistant, display: FakeDisplay, iphone: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _start(hass, iphone)
    name = iphone.button("Previous")
    display.do("go_to", slide=3)
    await iphone.until("3/5")
    monkeypatch.setattr(phone_view, "LATE_SECONDS", 0.0)
    await iphone.press(name)
    push = await iphone.until("The press was too late.")
    assert push["data"]["push"]["sound"] == "3rdParty_Failure_Haptic.caf"
    assert _slide(hass) == "3"
    await iphone.press(iphone.button("Previous"))
    await iphone.until("1/5 · Welcome" if _slide(hass) == "1" else "2/5")
    assert display.received


async def test_a_button_of_a_talk_that_is_over_moves_nothing_and_says_so(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    name = pixel.button("Next")
    await _stop(hass)
    assert pixel.shows == {**pixel.shows, "message": CLEAR, "data": {"tag": "slide_control-demo"}}
    sent = len(pixel.pushes)
    for _ in range(20):
        await pixel.press(name)
    push = await pixel.until("This talk is over. Nothing has moved.")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "actions" not in push["data"]
    assert push["data"]["timeout"] == 15
    assert len(pixel.pushes) == sent + 3, "a phone that is pressed on and on is not told each time"
    assert display.received == []


async def test_a_button_of_an_earlier_talk_says_so_while_another_one_is_on(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    name = pixel.button("Next")
    await _start(hass, pixel)
    await pixel.press(name)
    push = await pixel.until("This button belongs to an earlier talk.")
    assert push["data"]["actions"]
    assert display.received == []


NO_BUTTONS: tuple[Any, ...] = (
    "NEXT",
    "SLIDES_",
    "SLIDES_demo_0123_00000000_1_NEXT",
    f"SLIDES_demo_{'0' * 32}_00000000_1_JUMP",
    f"SLIDES_demo_{'0' * 32}_00000000_1_NEXT",
    f"SLIDES_nothing_{'0' * 32}_00000000_1_NEXT",
    f"SLIDES_demo_{'0' * 32}_00000000_{'9' * 16}_NEXT",
    17,
    None,
)


async def test_what_is_no_button_of_ours_does_nothing(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, caplog: pytest.LogCaptureFixture
) -> None:
    await _start(hass, pixel)
    for name in NO_BUTTONS:
        await pixel.press(name)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert len(pixel.pushes) == 1
    assert display.received == []
    assert "Traceback" not in caplog.text


async def test_two_stages_on_one_phone_are_two_notifications(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, second: tuple[MockConfigEntry, FakeDisplay]
) -> None:
    other, other_display = second
    await _start(hass, pixel, config_entry_id="demo")
    mine = pixel.button("Next")
    await _start(hass, pixel, config_entry_id=other.entry_id)
    assert pixel.shows["data"]["tag"] == f"slide_control-{other.entry_id}"
    await pixel.press(mine)
    await pixel.until("2/5")
    assert pixel.shows["data"]["tag"] == "slide_control-demo"
    assert (len(display.received), len(other_display.received)) == (1, 0)


async def test_the_end_of_presenting_takes_the_notification_away(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "PRESENTING_GRACE_SECONDS", 0.5)
    await _start(hass, pixel)
    display.disconnect()
    push = await pixel.until("No display shows the slides.")
    assert "actions" not in push["data"]
    display.connect(epoch=display.stage.epoch)
    await pixel.until("1/5")
    display.disconnect()
    await pixel.until("No display shows the slides.")
    await pixel.until(CLEAR)
    await hass.async_block_till_done()
    assert _switch(hass) == "off"


async def test_no_notification_is_sent_after_the_one_that_clears(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    display.do("last")
    await _stop(hass)
    display.do("first")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert [push["message"] for push in pixel.pushes][-1] == CLEAR
    assert [push["message"] for push in pixel.pushes].count(CLEAR) == 1


async def test_starting_again_restarts_the_clock_and_changes_the_phones(
    hass: HomeAssistant, entry: MockConfigEntry, pixel: FakePhone, iphone: FakePhone, clock: Clock
) -> None:
    await _start(hass, pixel)
    clock.pass_by(100)
    assert entry.runtime_data.pacing.elapsed >= 100
    await _start(hass, iphone)
    assert entry.runtime_data.pacing.elapsed < 5
    assert pixel.shows["message"] == CLEAR
    assert iphone.shows["title"] == "1/5 · Welcome"


async def test_phones_that_cannot_count_are_told_the_minutes(
    hass: HomeAssistant, iphone: FakePhone, pixel: FakePhone, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "_REFRESH_INTERVAL", timedelta(seconds=0.05))
    await _start(hass, iphone, pixel, planned_time=20)
    clock.pass_by(61)
    push = await iphone.until_sent(2)
    assert push["data"]["subtitle"] == "18 min left"
    assert push["data"]["push"]["interruption-level"] == "passive"
    clock.pass_by(20 * 60)
    push = await iphone.until_sent(3)
    assert push["data"]["subtitle"] == "2 min over"
    assert len(pixel.pushes) == 1


async def test_the_clock_is_paused_and_goes_on_from_the_notification(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, iphone: FakePhone, pixel: FakePhone
) -> None:
    pacing = entry.runtime_data.pacing
    await _start(hass, iphone, pixel, planned_time=20)
    pause = iphone.button("Pause")
    await iphone.press(pause)
    push = await iphone.until("The clock is paused.")
    assert pacing.state is ClockState.PAUSED
    assert push["data"]["push"]["sound"] == "3rdParty_Success_Haptic.caf"
    # Android has room for three buttons, and counts nothing down meanwhile.
    push = await pixel.until("The clock is paused.")
    assert [action["title"] for action in push["data"]["actions"]] == ["Next", "Previous", "Go on"]
    assert push["data"]["channel"] == "Slides"
    assert "chronometer" not in push["data"]
    sent = len(iphone.pushes)
    await iphone.press(pause)  # iOS sends a press again
    await pixel.press(pixel.button("Go on"))
    push = await pixel.until("Until ")
    assert pacing.state is ClockState.RUNNING
    assert push["data"]["channel"] == "Slides: moved"
    assert push["data"]["chronometer"] is True
    push = await iphone.until("Until ")
    assert {each["data"]["push"]["sound"] for each in iphone.pushes[sent:]} == {"none"}
    assert display.received == []


async def test_phones_vibrate_when_few_minutes_are_left(
    hass: HomeAssistant, iphone: FakePhone, pixel: FakePhone, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phones, "_REFRESH_INTERVAL", timedelta(seconds=0.05))
    await _start(hass, iphone, pixel, planned_time=20)
    for seconds, notice in ((15 * 60 + 1, "5 min left"), (4 * 60, "1 min left"), (60, "The time is up.")):
        clock.pass_by(seconds)
        push = await pixel.until(notice)
        assert push["data"]["channel"] == "Slides: time"
        assert push["data"]["vibrationPattern"] == "0, 120, 120, 120, 120, 120"
        push = await iphone.until(notice)
        assert push["data"]["push"] == {"sound": "3rdParty_Retry_Haptic.caf", "interruption-level": "time-sensitive"}
    # What passed long ago, while Home Assistant's machine slept, is no news, and neither is a second look.
    assert [push["data"].get("channel") for push in pixel.pushes].count("Slides: time") == 3


async def test_stop_answers_how_long_each_slide_was_shown(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, clock: Clock
) -> None:
    await _start(hass, pixel, planned_time=10)
    clock.pass_by(30)
    display.do("go_to", slide=5)
    clock.pass_by(12)
    answer = await _stop(hass, answer=True)
    assert answer["stage"] == "Demo stage"
    assert (answer["elapsed"], answer["planned"]) == (pytest.approx(42, abs=1), 600)
    assert [(slide["number"], slide["title"], slide["planned"]) for slide in answer["slides"]] == [
        (1, "Welcome", 120.0),
        (5, "Questions", 120.0),
    ]
    assert [slide["shown"] for slide in answer["slides"]] == pytest.approx([30, 12], abs=1)


async def test_the_switch_shows_the_talk_on_the_phones_of_the_options(
    hass: HomeAssistant, entry: MockConfigEntry, pixel: FakePhone
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_PHONES: [pixel.device_id]})
    target = {"entity_id": "switch.demo_stage_show_on_phones"}
    assert _switch(hass) == "off"
    await hass.services.async_call("switch", "turn_on", target, blocking=True)
    await hass.services.async_call("switch", "turn_on", target, blocking=True)
    await hass.async_block_till_done()
    assert _switch(hass) == "on"
    assert [push["title"] for push in pixel.pushes] == ["1/5 · Welcome"]
    await hass.services.async_call("switch", "turn_off", target, blocking=True)
    await hass.services.async_call("switch", "turn_off", target, blocking=True)
    await hass.async_block_till_done()
    assert _switch(hass) == "off"
    assert pixel.shows["message"] == CLEAR


async def test_a_phone_is_also_known_by_its_notify_action(hass: HomeAssistant, pixel: FakePhone) -> None:
    for name in ("notify.mobile_app_pixel", "mobile_app_pixel"):
        await hass.services.async_call("slide_control", "show_on_phones", {"phones": name}, blocking=True)
    assert [push["title"] for push in pixel.pushes] == ["1/5 · Welcome"] * 2


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"phones": "nobody"}, "^nobody is no phone"),
    ({"phones": ["notify.persistent_notification"]}, "notify.persistent_notification is no phone"),
    ({"phones": []}, "There is no phone to show the talk on"),
    ({}, "There is no phone to show the talk on"),
    ({"phones": 5}, "Choose one or more devices"),
    ({"phones": ["x"] * 11}, "Choose at most 10"),
    ({"planned_time": 0}, "The planned time must be a number of minutes"),
    ({"planned_time": -5}, "The planned time must be a number of minutes"),
    ({"planned_time": 1441}, "The planned time must be a number of minutes"),
    ({"planned_time": "soon"}, "The planned time must be a number of minutes"),
    ({"planned_time": "nan"}, "The planned time must be a number of minutes"),
    ({"planned_time": True}, "The planned time must be a number of minutes"),
)


async def test_what_is_wrong_is_named_and_nothing_begins(
    hass: HomeAssistant, entry: MockConfigEntry, pixel: FakePhone
) -> None:
    for fields, message in WRONG:
        with pytest.raises(ServiceValidationError, match=message):
            await hass.services.async_call("slide_control", "show_on_phones", fields, blocking=True)
    assert pixel.pushes == []
    assert entry.runtime_data.pacing.planned is None
    assert not entry.runtime_data.phones.on


async def test_stop_without_start_says_so(hass: HomeAssistant) -> None:
    with pytest.raises(ServiceValidationError, match="No phone shows the talk on Demo stage"):
        await _stop(hass)


async def test_without_slides_there_is_nothing_to_show(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "PRESENTING_GRACE_SECONDS", 0.0)
    display.disconnect()
    while display.stage.presenting:
        await asyncio.sleep(0.001)
    with pytest.raises(ServiceValidationError, match="No display shows this stage"):
        await _start(hass, pixel)
    assert pixel.pushes == []


async def test_a_phone_without_push_service_and_without_connection_is_an_error_at_the_start(
    hass: HomeAssistant, entry: MockConfigEntry, add_phone: AddPhone, pixel: FakePhone
) -> None:
    alone = await add_phone("Alone", local_only=True)
    with pytest.raises(HomeAssistantError, match="not connected to local push"):
        await _start(hass, pixel, alone)
    assert pixel.shows["message"] == CLEAR
    assert not entry.runtime_data.phones.on


async def test_a_phone_that_goes_during_the_talk_does_not_break_it(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, iphone: FakePhone, caplog: pytest.LogCaptureFixture
) -> None:
    await _start(hass, pixel, iphone)
    [gone] = [
        each for each in hass.config_entries.async_entries("mobile_app") if each.data["webhook_id"] == pixel.webhook_id
    ]
    await hass.config_entries.async_remove(gone.entry_id)
    display.do("last")
    await iphone.until("5/5")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert "A phone does not follow the slides" in caplog.text
    assert not any(
        pixel.webhook_id in record.getMessage() for record in caplog.records if "slide_control" in record.name
    )
    await _stop(hass)
    with pytest.raises(ServiceValidationError, match="is no phone"):
        await _start(hass, pixel)


async def test_a_phone_is_sent_only_so_much_in_a_day(
    hass: HomeAssistant, display: FakeDisplay, pixel: FakePhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_quota, "MAX_PER_DAY", 2)
    await _start(hass, pixel)
    display.do("last")
    push = await pixel.until("limit of notifications. The buttons still work")
    name = pixel.button("Previous")
    display.do("first")
    display.do("last")
    await pixel.press(name)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert pixel.shows == push
    assert len(display.received) == 1, "the buttons work all the same"
    await _stop(hass)
    assert pixel.shows["message"] == CLEAR, "which counts for nothing at the push service"


async def test_a_restart_during_the_talk_leaves_the_notification_and_its_buttons_work(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, pixel: FakePhone
) -> None:
    await _start(hass, pixel, planned_time=20)
    started_at, epoch = entry.runtime_data.pacing.started_at, display.stage.epoch
    name = pixel.button("Next")
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert _switch(hass) == "on"
    await pixel.press(name)
    await pixel.until("The press was too late.")
    display.stage = entry.runtime_data.stage
    display.connect(epoch=epoch)
    await pixel.until("1/5")
    assert entry.runtime_data.pacing.started_at == pytest.approx(started_at)
    await pixel.press(pixel.button("Next"))
    await pixel.until("2/5")


async def test_a_restart_after_which_no_slides_come_back_takes_the_notification_away(
    hass: HomeAssistant, entry: MockConfigEntry, pixel: FakePhone, clock: Clock
) -> None:
    await _start(hass, pixel)
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    clock.pass_by(301)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=400))
    await pixel.until(CLEAR)
    assert not entry.runtime_data.phones.on


async def test_a_stage_that_is_deleted_takes_its_notification_along(
    hass: HomeAssistant, entry: MockConfigEntry, pixel: FakePhone
) -> None:
    await _start(hass, pixel)
    name = pixel.button("Next")
    await hass.config_entries.async_remove(entry.entry_id)
    assert pixel.shows["message"] == CLEAR
    await pixel.press(name)
    push = await pixel.until("This talk is over.")
    assert push["title"] == "Slide Control"


@pytest.fixture
async def second(hass: HomeAssistant) -> tuple[MockConfigEntry, FakeDisplay]:
    """Another stage, whose slides are shown."""
    entry = await set_up_stage(hass, "Hall", entry_id="other")
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    return entry, display
