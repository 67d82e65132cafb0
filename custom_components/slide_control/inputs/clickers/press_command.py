"""The commands that can be mapped to a kind of press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ...stage.commands import Action, Command, parse_command
from ...stage.fields import InvalidFieldError
from ...stage.messages import Message

SOURCE: Final = "clicker"


class Choice(StrEnum):
    """The choices for a kind of press; the values are stored and used as translation keys."""

    NOTHING = "nothing"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_SLIDE = "next_slide"
    PREVIOUS_SLIDE = "previous_slide"
    FIRST = "first"
    LAST = "last"
    GO_TO = "go_to"
    BLANK = "blank"
    WHITE = "white"
    BLANK_ON = "blank_on"
    BLANK_OFF = "blank_off"
    OVERVIEW = "overview"
    MEDIA = "media"


_COMMANDS: Final[Mapping[Choice, tuple[Action, Mapping[str, Any]]]] = {
    Choice.NEXT: (Action.NEXT, {}),
    Choice.PREVIOUS: (Action.PREVIOUS, {}),
    Choice.NEXT_SLIDE: (Action.NEXT, {"skip_fragments": True}),
    Choice.PREVIOUS_SLIDE: (Action.PREVIOUS, {"skip_fragments": True}),
    Choice.FIRST: (Action.FIRST, {}),
    Choice.LAST: (Action.LAST, {}),
    Choice.GO_TO: (Action.GO_TO, {}),
    Choice.BLANK: (Action.BLANK, {"mode": "toggle"}),
    Choice.WHITE: (Action.BLANK, {"mode": "toggle", "color": "white"}),
    Choice.BLANK_ON: (Action.BLANK, {"mode": "on"}),
    Choice.BLANK_OFF: (Action.BLANK, {"mode": "off"}),
    Choice.OVERVIEW: (Action.OVERVIEW, {"mode": "toggle"}),
    Choice.MEDIA: (Action.MEDIA, {"operation": "toggle"}),
}
# Choices that are not idempotent.
STEPS: Final = frozenset(
    {
        Choice.NEXT,
        Choice.PREVIOUS,
        Choice.NEXT_SLIDE,
        Choice.PREVIOUS_SLIDE,
        Choice.BLANK,
        Choice.WHITE,
        Choice.OVERVIEW,
        Choice.MEDIA,
    }
)


@dataclass(frozen=True, slots=True)
class PressCommand:
    """The choice for one kind of press."""

    choice: Choice
    slide: str | None = None
    """The target of ``go_to``: a number, an id or a title."""

    def command(self, sender: str, context: object) -> Command:
        """Return the command; raises ``InvalidFieldError`` if the slide is invalid."""
        action, arguments = _COMMANDS[self.choice]
        if self.choice is Choice.GO_TO:
            arguments = {"slide": self.slide}
        return parse_command(action, arguments, source=SOURCE, sender=sender, context=context)

    def as_dict(self) -> dict[str, str]:
        """Return the data to store."""
        return {"choice": self.choice.value} | ({"slide": self.slide} if self.slide is not None else {})


def read_press_command(value: Any, field: str) -> PressCommand:
    """Parse stored data; raises ``InvalidFieldError`` for an unknown choice or an invalid slide."""
    if not isinstance(value, Mapping) or value.get("choice") not in _COMMANDS:
        raise InvalidFieldError(field, Message("no_command"))
    command = PressCommand(Choice(value["choice"]), value.get("slide"))
    try:
        command.command("", None)
    except InvalidFieldError as error:
        raise error.within(field) from None
    return command
