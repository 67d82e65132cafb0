"""Interprets the names that integrations give to presses, and suggests a command for each.

It understands the vocabularies of ZHA and deCONZ (``remote_button_short_press``), Zigbee2MQTT (``1_single``,
``on_press_release``), Hue and Matter (``initial_press``, ``short_release``, ``multi_press_2``), Shelly
(``single_push``, ``btn_down``) and Z-Wave (``KeyPressed2x``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
import re
from typing import Final

from .press_command import STEPS, Choice, PressCommand


class Gesture(Enum):
    """A gesture on a button."""

    SINGLE = auto()
    """One press, reported once it is certain that no second one follows."""
    PRESS = auto()
    """One press, or the start of a longer gesture."""
    DOUBLE = auto()
    MANY = auto()
    HOLD = auto()
    REPEAT = auto()
    RELEASE = auto()
    LONG_RELEASE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of a kind of press."""

    gesture: Gesture
    button: str
    """The button of a remote with several; "" if there is one."""


_RELEASE: Final = frozenset({"release", "released"})
_HOLD: Final = frozenset({"long", "hold", "held", "longpress"})
_REPEAT: Final = frozenset({"repeat", "ongoing", "rotated", "rotate", "move", "moved", "stop", "stopped", "step"})
_DOUBLE: Final = frozenset({"double", "dblclick"})
_MANY: Final = frozenset({"triple", "quadruple", "quintuple", "many"})
_SINGLE: Final = frozenset({"single"})
_PRESS: Final = frozenset(
    {"short", "press", "pressed", "push", "pushed", "click", "clicked", "tap", "initial", "toggle", "latched"}
    | {"scan", "message"}
)
_DIRECTIONS: Final[Mapping[str, Choice]] = {
    **dict.fromkeys(("on", "turn_on", "right", "arrow_right", "up", "dim_up", "open", "plus", "next"), Choice.NEXT),
    **dict.fromkeys(
        ("off", "turn_off", "left", "arrow_left", "down", "dim_down", "close", "minus", "previous"), Choice.PREVIOUS
    ),
}
_IGNORED_WORDS: Final = frozenset({"remote", "button", "btn", "key", "action", "event", "switch", "input"})
_GESTURE_WORDS: Final = _RELEASE | _HOLD | _REPEAT | _DOUBLE | _MANY | _SINGLE | _PRESS
_COUNTED: Final = re.compile(r"multi_press_(\d+)|key_?pressed(?:_?(\d)x)?")
_COUNTS: Final = {1: "single", 2: "double"}
_SYNONYMS: Final[Mapping[str, str]] = {"btn_down": "press", "button_down": "press", "key_held_down": "hold"} | {
    "btn_up": "release",
    "button_up": "release",
    "multi_press_ongoing": "ongoing",
}


def understand(kind: str) -> Meaning:
    """Return the meaning of a kind of press, derived from the words in its name."""
    words = _words(kind)
    button = "_".join(word for word in words if word not in _GESTURE_WORDS | _IGNORED_WORDS)
    word_set = set(words)
    if word_set & _RELEASE:
        gesture = Gesture.LONG_RELEASE if word_set & _HOLD else Gesture.RELEASE
    elif word_set & _REPEAT:
        gesture = Gesture.REPEAT
    elif word_set & _HOLD:
        gesture = Gesture.HOLD
    elif word_set & _MANY:
        gesture = Gesture.MANY
    elif word_set & _DOUBLE:
        gesture = Gesture.DOUBLE
    elif word_set & _SINGLE:
        gesture = Gesture.SINGLE
    elif word_set & _PRESS or button in _DIRECTIONS:
        gesture = Gesture.PRESS
    else:
        gesture = Gesture.OTHER
    return Meaning(gesture, button)


def is_press(kind: str) -> bool:
    """Return whether a name describes a gesture on a button."""
    return understand(kind).gesture is not Gesture.OTHER


def defaults(kinds: Iterable[str], detected: Iterable[str] = ()) -> dict[str, Choice]:
    """Return the suggested choice for each kind of press; the button that was pressed first moves forward."""
    meanings = {kind: understand(kind) for kind in kinds}
    pressed = next((meanings[kind].button for kind in detected if kind in meanings), None)
    buttons = list(dict.fromkeys(meaning.button for meaning in meanings.values()))
    buttons.sort(key=lambda button: (button != pressed, _DIRECTIONS.get(button) is not Choice.NEXT))
    forward = buttons[0] if buttons else ""
    back = next((button for button in buttons[1:] if _DIRECTIONS.get(button) is Choice.PREVIOUS), None)
    if back is None and len(buttons) > 1:
        back = buttons[1]
    if pressed is None and _DIRECTIONS.get(forward) is Choice.PREVIOUS:
        forward, back = "", forward
    chosen = dict.fromkeys(meanings, Choice.NOTHING)
    for button, single in ((forward, Choice.NEXT), (back, Choice.PREVIOUS)):
        gestures = {meaning.gesture: kind for kind, meaning in _shortest_last(meanings) if meaning.button == button}
        if kind := _single_press_kind(gestures):
            chosen[kind] = single
        if button == forward:
            for gesture, choice in ((Gesture.DOUBLE, Choice.PREVIOUS), (Gesture.HOLD, Choice.BLANK)):
                if kind := gestures.get(gesture):
                    chosen[kind] = choice
    return chosen


def counted_twice(presses: Mapping[str, PressCommand]) -> tuple[str, str] | None:
    """Return a press and its release if both are mapped to the same step, which would move the slides twice."""
    beginnings = {
        (meaning.button, command.choice): kind
        for kind, command in presses.items()
        if command.choice in STEPS and (meaning := understand(kind)).gesture in (Gesture.PRESS, Gesture.SINGLE)
    }
    for kind, command in presses.items():
        meaning = understand(kind)
        beginning = beginnings.get((meaning.button, command.choice))
        if meaning.gesture in (Gesture.RELEASE, Gesture.LONG_RELEASE) and beginning is not None:
            return beginning, kind
    return None


def _single_press_kind(gestures: Mapping[Gesture, str]) -> str | None:
    """Return the kind that is sent exactly once for a short press, and not at the start of a long one."""
    if kind := gestures.get(Gesture.SINGLE):
        return kind
    order = [Gesture.PRESS, Gesture.RELEASE]
    if Gesture.HOLD in gestures:
        order.reverse()
    return next((gestures[gesture] for gesture in order if gesture in gestures), None)


def _shortest_last(meanings: Mapping[str, Meaning]) -> list[tuple[str, Meaning]]:
    """Sort ``single_long`` before ``long``, so that the shorter of two names for a gesture wins."""
    return sorted(meanings.items(), key=lambda item: len(item[0]), reverse=True)


def _words(kind: str) -> list[str]:
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.strip())
    text = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    for name, replacement in _SYNONYMS.items():
        text = text.replace(name, replacement)
    text = _COUNTED.sub(lambda found: _COUNTS.get(int(found[1] or found[2] or 1), "many"), text)
    return text.split("_")
