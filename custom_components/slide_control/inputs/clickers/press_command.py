"""What a press does: the choices that a person has for each kind of press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ...deck.commands import Action, Command, parse_command
from ...deck.fields import InvalidFieldError

SOURCE: Final = "clicker"


class Choice(StrEnum):
    """What a press can do; the words that are stored, and shown in translation."""

    NOTHING = "nothing"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_SLIDE = "next_slide"
    PREVIOUS_SLIDE = "previous_slide"
    FIRST = "first"
    LAST = "last"
    GO_TO = "go_to"
    BLANK = "blank"
    BLANK_ON = "blank_on"
    BLANK_OFF = "blank_off"
    OVERVIEW = "overview"


_COMMANDS: Final[Mapping[Choice, tuple[Action, Mapping[str, Any]]]] = {
    Choice.NEXT: (Action.NEXT, {}),
    Choice.PREVIOUS: (Action.PREVIOUS, {}),
    Choice.NEXT_SLIDE: (Action.NEXT, {"skip_fragments": True}),
    Choice.PREVIOUS_SLIDE: (Action.PREVIOUS, {"skip_fragments": True}),
    Choice.FIRST: (Action.FIRST, {}),
    Choice.LAST: (Action.LAST, {}),
    Choice.GO_TO: (Action.GO_TO, {}),
    Choice.BLANK: (Action.BLANK, {"mode": "toggle"}),
    Choice.BLANK_ON: (Action.BLANK, {"mode": "on"}),
    Choice.BLANK_OFF: (Action.BLANK, {"mode": "off"}),
    Choice.OVERVIEW: (Action.OVERVIEW, {"mode": "toggle"}),
}
# Doing these twice for one press would go too far; twice of the others is once.
STEPS: Final = frozenset(
    {
        Choice.NEXT,
        Choice.PREVIOUS,
        Choice.NEXT_SLIDE,
        Choice.PREVIOUS_SLIDE,
        Choice.BLANK,
        Choice.OVERVIEW,
    }
)


@dataclass(frozen=True, slots=True)
class PressCommand:
    """What one kind of press does."""

    choice: Choice
    slide: str | None = None
    """Where ``go_to`` goes: a number, an id or a title."""

    def command(self, sender: str, context: object) -> Command:
        """Return the command; raises ``InvalidFieldError`` for a slide that can be none."""
        action, arguments = _COMMANDS[self.choice]
        if self.choice is Choice.GO_TO:
            arguments = {"slide": self.slide}
        return parse_command(action, arguments, source=SOURCE, sender=sender, context=context)

    def as_dict(self) -> dict[str, str]:
        """Return it as it is stored."""
        return {"choice": self.choice.value} | ({"slide": self.slide} if self.slide is not None else {})


def read_press_command(value: Any, field: str) -> PressCommand:
    """Read what was stored; raises ``InvalidFieldError`` for a choice or a slide that there is not."""
    if not isinstance(value, Mapping) or value.get("choice") not in _COMMANDS:
        raise InvalidFieldError(field, "holds no command")
    command = PressCommand(Choice(value["choice"]), value.get("slide"))
    try:
        command.command("", None)
    except InvalidFieldError as error:
        raise error.within(field) from None
    return command
