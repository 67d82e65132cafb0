"""The talk that every framework shows."""

from __future__ import annotations

from typing import Final

from tests.e2e.decks import Slide

TALK: Final = (
    Slide("Welcome", id="welcome", aside="Say hello."),
    Slide("Pricing", id="pricing", fragments=("", "", "confetti"), aside="Slowly here."),
    Slide("Lights", id="lights", cue="lights-down"),
    Slide("Tom & <em>Jerry</em>", id="tom", aside='Notes with "signs" & <b>tags</b>.'),
    Slide("Questions", id="questions"),
)
