"""Suggests a command for each kind of press, and adds the kinds that a device didn't announce."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ..press_command import STEPS, Choice, PressCommand
from .buttons import forward_word, opposite, opposites
from .meaning import Gesture, Meaning
from .vocabulary import Vocabulary, matching
from .words import understand, understand_all

# The integration of a topic, which can be any device's.
_TOPICS: Final = "mqtt"
_COUNTED: Final = "multi_press_end"
_BEGINNINGS: Final = (Gesture.PRESS, Gesture.CLICK, Gesture.SINGLE)
_ONE_PRESS: Final = (*_BEGINNINGS, Gesture.RELEASE)


def complete(kinds: Sequence[str], detected: Sequence[str], integration: str | None = None) -> list[str]:
    """Return the kinds of press of a source, with those that it can send and didn't announce.

    * A count is a kind of its own: ``multi_press_end_2``.
    * If the reports name their button, so do the kinds, for the button that was pressed and for its opposite.
    * If the source announced nothing, the table tells what else a device sends that sends the ``detected`` kinds.
    """
    counted = [each for kind in kinds for each in ((f"{kind}_2", f"{kind}_3") if kind == _COUNTED else (kind,))]
    if pressed := next((kind.rpartition(" ")[0] for kind in detected if kind.rpartition(" ")[2] in counted), ""):
        other = next(iter(opposites(pressed)), "")
        counted = [f"{button} {kind}" for button in (pressed, other) if button for kind in counted]
    found = list(dict.fromkeys((*counted, *detected)))
    if kinds or not detected or (vocabulary := _sending(detected, integration)) is None:
        return found
    chosen = defaults(vocabulary.words, detected, vocabulary.integration)
    return list(dict.fromkeys((*found, *(kind for kind, choice in chosen.items() if choice is not Choice.NOTHING))))


def defaults(kinds: Iterable[str], detected: Iterable[str] = (), integration: str | None = None) -> dict[str, Choice]:
    """Return the suggested choice for each kind of press; the button that was pressed first moves forward."""
    meanings = understand_all(kinds, integration)
    heard = [kind for kind in detected if kind in meanings]
    buttons = list(dict.fromkeys(meaning.button for meaning in meanings.values()))
    forward, back = _forward_and_back(meanings, buttons, meanings[heard[0]].button if heard else None)
    chosen = dict.fromkeys(meanings, Choice.NOTHING)
    for button, step in ((forward, Choice.NEXT), (back, Choice.PREVIOUS)):
        gestures = _by_gesture(meanings, button)
        one_press = _one_press(gestures)
        if not one_press and button == forward and not gestures.get(Gesture.TURN):
            # The words are unknown, but the person has pressed this.
            one_press = heard[:1]
        chosen |= dict.fromkeys((*one_press, *gestures.get(Gesture.TURN, ())), step)
        if button == forward:
            chosen |= dict.fromkeys(
                (kind for kind in gestures.get(Gesture.DOUBLE, ())[:1] if kind not in one_press), Choice.PREVIOUS
            )
            chosen |= dict.fromkeys(
                (kind for kind in gestures.get(Gesture.HOLD, ()) if kind not in one_press), Choice.BLANK
            )
    return chosen


def counted_twice(presses: Mapping[str, PressCommand]) -> tuple[str, str] | None:
    """Return a press and its release if both are mapped to the same step, which would move the slides twice."""
    meanings = understand_all(presses)
    beginnings = {
        (meaning.button, presses[kind].choice): kind
        for kind, meaning in meanings.items()
        if presses[kind].choice in STEPS and meaning.gesture in _BEGINNINGS
    }
    for kind, meaning in meanings.items():
        beginning = beginnings.get((meaning.button, presses[kind].choice))
        if meaning.gesture in (Gesture.RELEASE, Gesture.LONG_RELEASE) and beginning is not None:
            return beginning, kind
    return None


def _forward_and_back(
    meanings: Mapping[str, Meaning], buttons: Sequence[str], pressed: str | None
) -> tuple[str, str | None]:
    """Return the buttons that move forward and back."""
    if pressed is not None:
        return pressed, opposite(pressed, buttons)

    def order(button: str) -> tuple[bool, bool, bool]:
        gestures = _by_gesture(meanings, button)
        several = not button and len(gestures) > 1
        return not several, not any(gesture in gestures for gesture in _ONE_PRESS), not forward_word(button)

    forward = min(buttons, key=order, default="")
    back = opposite(forward, buttons)
    if back is not None and forward_word(back) and not forward_word(forward):
        return back, forward
    if back is None and forward and not forward_word(forward) and understand(forward).gesture is Gesture.CLICK:
        # The only button is one that moves back.
        return "", forward
    return forward, back


def _by_gesture(meanings: Mapping[str, Meaning], button: str | None) -> dict[Gesture, list[str]]:
    """Return the kinds of one button by gesture, those with the shortest names first."""
    gestures: dict[Gesture, list[str]] = {}
    for kind in sorted(meanings, key=len):
        if meanings[kind].button == button:
            gestures.setdefault(meanings[kind].gesture, []).append(kind)
    return gestures


def _one_press(gestures: Mapping[Gesture, Sequence[str]]) -> Sequence[str]:
    """Return the kind that is sent exactly once for a short press, and not at the start of a long one."""
    for gesture in (Gesture.SINGLE, Gesture.CLICK):
        if kinds := gestures.get(gesture):
            return kinds[:1]
    presses, releases = gestures.get(Gesture.PRESS, ()), gestures.get(Gesture.RELEASE, ())
    if Gesture.HOLD in gestures and releases and not _is_complete(presses, releases):
        return releases[:1]
    return (presses or releases)[:1]


def _is_complete(presses: Sequence[str], releases: Sequence[str]) -> bool:
    """Return whether a press is a short one by name, and its release isn't: that ends a long one."""
    return any("short" in kind for kind in presses) and not any("short" in kind for kind in releases)


def _sending(detected: Sequence[str], integration: str | None) -> Vocabulary | None:
    """Return the vocabulary of the device that sends the detected kinds for one press."""
    heard = frozenset(detected)
    found = matching(heard, integration)
    if integration is None:
        found.sort(key=lambda vocabulary: vocabulary.integration != _TOPICS)
    for vocabulary in found:
        if heard in (frozenset(vocabulary.single), frozenset(vocabulary.opposite)):
            return vocabulary
    return found[0] if found else None
