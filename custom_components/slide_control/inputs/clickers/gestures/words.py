"""Reads the names that integrations give to presses.

A name tells the gesture and, on a remote with several buttons, the button: ``arrow_right_click``, ``2_double``,
``turn_off remote_button_short_press``. Some words mean different things in different company: ``up`` is a button of
one remote and the finger that leaves the button of another. ``understand_all`` therefore looks at all kinds together.
"""

from __future__ import annotations

from collections.abc import Iterable
import re
from typing import Final

from .buttons import DIRECTIONS
from .meaning import Gesture, Meaning
from .vocabulary import own_words

_RELEASE: Final = frozenset({"release", "released"})
_HOLD: Final = frozenset({"long", "hold", "held", "longpress"})
_REPEAT: Final = frozenset({"repeat", "ongoing", "move", "moved", "stop", "stopped", "very", "continued"})
_DOUBLE: Final = frozenset({"double", "dblclick", "twice"})
_MANY: Final = frozenset({"triple", "tripple", "quadruple", "quintuple", "many"})
_SINGLE: Final = frozenset({"single", "once"})
_CLICK: Final = frozenset({"click", "clicked", "tap", "toggle", "latched", "swipe", "scan", "message"})
_PRESS: Final = frozenset({"short", "press", "pressed", "push", "pushed", "initial"})
_TURN: Final = frozenset(
    {"rotate", "rotated", "rotation", "rotating", "twist", "dial", "wheel", "scroll", "step"}
    | {"clockwise", "counterclockwise"}
)
_IGNORED_WORDS: Final = frozenset(
    {"remote", "button", "btn", "key", "action", "event", "switch", "input", "timeout", "with", "slow", "fast"}
)
_TURN_WORDS: Final = _TURN - {"clockwise", "counterclockwise"}
_GESTURE_WORDS: Final = _RELEASE | _HOLD | _REPEAT | _DOUBLE | _MANY | _SINGLE | _CLICK | _PRESS | _TURN_WORDS
_COUNTED: Final = re.compile(r"multi_press(?:_end|_complete)?_(\d+)|key_?pressed(?:_?(\d)x)?")
_COUNTS: Final = {1: "single", 2: "double"}
# The report that a device sends for a double press without a number, and words of two parts.
_SYNONYMS: Final = (
    ("multi_press_complete", "double"),
    ("multi_press_ongoing", "ongoing"),
    ("multi_press_end", "many"),
    ("long_press_start", "hold"),
    ("long_press_end", "hold_release"),
    ("press_start", "press"),
    ("press_end", "release"),
    ("key_held_down", "hold"),
    ("btn_down", "press"),
    ("button_down", "press"),
    ("btn_up", "release"),
    ("button_up", "release"),
    ("counter_clock_wise", "counterclockwise"),
    ("counter_clockwise", "counterclockwise"),
    ("clock_wise", "clockwise"),
    ("step_with_on_off", "step"),
    ("move_with_on_off", "hold"),
    ("stop_with_on_off", "hold_release"),
)
# A momentary switch of Matter counts up to this many presses, and only a wheel counts so far: one count per notch.
_WHEEL_COUNT: Final = "multi_press_8"
# Bare words for a gesture, beside which ``up`` and ``down`` are the finger's.
_BARE_GESTURES: Final = frozenset({"click", "single", "double", "double_click", "hold", "long"})
_FINGER: Final = {"down": Meaning(Gesture.PRESS, ""), "up": Meaning(Gesture.RELEASE, "")}


def understand(kind: str) -> Meaning:
    """Return the meaning of one kind of press, derived from the words in its name alone."""
    words = _words(kind)
    button = "_".join(word for word in words if word not in _GESTURE_WORDS | _IGNORED_WORDS)
    return Meaning(_gesture(frozenset(words), button), button)


def understand_all(kinds: Iterable[str], integration: str | None = None) -> dict[str, Meaning]:
    """Return the meanings of the kinds of one source.

    ``integration`` is the one that the source belongs to, if it is known.
    """
    meanings = {kind: understand(kind) for kind in kinds}
    if _FINGER.keys() <= meanings.keys() and meanings.keys() & _BARE_GESTURES:
        meanings |= _FINGER
    if _WHEEL_COUNT in meanings:
        meanings |= {kind: Meaning(Gesture.TURN, "") for kind in meanings if kind.startswith("multi_press_")}
    return meanings | dict(own_words(frozenset(meanings), integration))


def is_press(kind: str) -> bool:
    """Return whether a name describes a gesture on a button."""
    return understand(kind).gesture is not Gesture.OTHER


def _gesture(words: frozenset[str], button: str) -> Gesture:
    if words & _RELEASE:
        return Gesture.LONG_RELEASE if words & _HOLD else Gesture.RELEASE
    if words & _TURN:
        return Gesture.TURN
    if words & _REPEAT:
        return Gesture.REPEAT
    counted = words & (_SINGLE | _DOUBLE | _MANY)
    for gesture, names in (
        # ``long_double_press`` and ``single_long`` are gestures of their own.
        (Gesture.MANY, _HOLD if counted else frozenset()),
        (Gesture.HOLD, _HOLD),
        (Gesture.MANY, _MANY),
        (Gesture.DOUBLE, _DOUBLE),
        (Gesture.SINGLE, _SINGLE),
        (Gesture.CLICK, _CLICK),
        (Gesture.PRESS, _PRESS),
    ):
        if words & names:
            return gesture
    return Gesture.CLICK if button in DIRECTIONS else Gesture.OTHER


def _words(kind: str) -> list[str]:
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.strip())
    text = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    text = _COUNTED.sub(lambda found: _COUNTS.get(int(found[1] or found[2] or 1), "many"), text)
    text = f"_{text}_"
    for name, replacement in _SYNONYMS:
        text = text.replace(f"_{name}_", f"_{replacement}_")
    return text.strip("_").split("_")
