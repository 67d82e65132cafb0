"""Event types of common manufacturers are understood, and default commands are what users expect."""

from __future__ import annotations

import pytest

from custom_components.slide_control.inputs.clickers.gestures import (
    Gesture,
    counted_twice,
    defaults,
    is_press,
    understand,
)
from custom_components.slide_control.inputs.clickers.press_command import Choice, PressCommand

NEXT, PREVIOUS, BLANK = Choice.NEXT, Choice.PREVIOUS, Choice.BLANK


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        # Home Assistant's own buttons, and a plain Zigbee button.
        ("press", {"press": NEXT}),
        ("single double long", {"single": NEXT, "double": PREVIOUS, "long": BLANK}),
        ("single double hold release", {"single": NEXT, "double": PREVIOUS, "hold": BLANK}),
        # Hue.
        ("initial_press repeat short_release long_press long_release", {"short_release": NEXT, "long_press": BLANK}),
        # Matter, with and without several presses.
        (
            "multi_press_1 multi_press_2 multi_press_3 long_press long_release",
            {"multi_press_1": NEXT, "multi_press_2": PREVIOUS, "long_press": BLANK},
        ),
        ("initial_press short_release", {"initial_press": NEXT}),
        ("initial_press short_release long_press long_release", {"short_release": NEXT, "long_press": BLANK}),
        ("initial_press", {"initial_press": NEXT}),
        ("switch_latched", {"switch_latched": NEXT}),
        # Shelly, both generations.
        (
            "btn_down btn_up single_push double_push triple_push long_push",
            {"single_push": NEXT, "double_push": PREVIOUS, "long_push": BLANK},
        ),
        (
            "single double triple long single_long long_single",
            {"single": NEXT, "double": PREVIOUS, "long": BLANK},
        ),
        # Z-Wave.
        ("KeyPressed KeyReleased KeyHeldDown KeyPressed2x", {"KeyPressed": NEXT, "KeyPressed2x": PREVIOUS}),
        # Zigbee2MQTT: a remote with two buttons, a dimmer, a remote with numbers.
        ("on off", {"on": NEXT, "off": PREVIOUS}),
        ("OFF", {"OFF": PREVIOUS}),
        (
            "on_press on_press_release on_hold on_hold_release off_press off_press_release off_hold",
            {"on_press_release": NEXT, "on_hold": BLANK, "off_press_release": PREVIOUS},
        ),
        (
            "1_single 1_double 1_hold 2_single 2_double",
            {"1_single": NEXT, "1_double": PREVIOUS, "1_hold": BLANK, "2_single": PREVIOUS},
        ),
        ("arrow_left_click arrow_right_click toggle", {"arrow_right_click": NEXT, "arrow_left_click": PREVIOUS}),
        # Unknown event types.
        ("idle", {}),
    ],
)
def test_defaults(kinds: str, chosen: dict[str, Choice]) -> None:
    found = defaults(kinds.split())
    if "KeyHeldDown" in found:
        assert found.pop("KeyHeldDown") is BLANK
    assert {kind: choice for kind, choice in found.items() if choice is not Choice.NOTHING} == chosen


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (
            ["turn_on remote_button_short_press", "turn_off remote_button_short_press"],
            {"turn_on remote_button_short_press": NEXT, "turn_off remote_button_short_press": PREVIOUS},
        ),
        (
            [
                "turn_on remote_button_short_press",
                "turn_on remote_button_short_release",
                "turn_on remote_button_long_press",
                "turn_on remote_button_double_press",
            ],
            {
                "turn_on remote_button_short_release": NEXT,
                "turn_on remote_button_long_press": BLANK,
                "turn_on remote_button_double_press": PREVIOUS,
            },
        ),
        (["button_2 remote_button_short_press", "button_1 remote_button_short_press"], None),
    ],
)
def test_defaults_of_device_triggers(kinds: list[str], chosen: dict[str, Choice] | None) -> None:
    found = {kind: choice for kind, choice in defaults(kinds).items() if choice is not Choice.NOTHING}
    assert found == (chosen or {kinds[0]: NEXT, kinds[1]: PREVIOUS})


def test_the_button_that_was_pressed_goes_forward() -> None:
    assert defaults(["1_single", "2_single"], ["2_single"]) == {"1_single": PREVIOUS, "2_single": NEXT}
    assert defaults(["on", "off"], ["off"]) == {"on": PREVIOUS, "off": NEXT}


def test_what_is_no_word_for_a_press_is_none() -> None:
    assert all(map(is_press, ("single", "ON", "toggle", "short_release", "hold", "1_double", "KeyPressed3x")))
    assert not any(map(is_press, ("online", "21.5", "idle", "playing", "", "open_window")))
    assert understand("KeyPressed3x").gesture is Gesture.MANY
    assert understand("long_release").gesture is Gesture.LONG_RELEASE


@pytest.mark.parametrize(
    ("presses", "twice"),
    [
        ({"initial_press": NEXT, "short_release": NEXT}, ("initial_press", "short_release")),
        ({"btn_down": BLANK, "btn_up": BLANK}, ("btn_down", "btn_up")),
        ({"1_press": NEXT, "2_release": NEXT}, None),
        ({"press": NEXT, "release": PREVIOUS}, None),
        ({"press": Choice.LAST, "release": Choice.LAST}, None),
        ({"on": NEXT, "off": NEXT}, None),
    ],
)
def test_a_press_and_its_release_are_one(presses: dict[str, Choice], twice: tuple[str, str] | None) -> None:
    assert counted_twice({kind: PressCommand(choice) for kind, choice in presses.items()}) == twice
