"""A command: one request to the deck, and how it is read from what any input sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from . import fields
from .fields import InvalidFieldError
from .state import Slide

LONGEST_ID: Final = 100
LONGEST_SLIDE: Final = 300
HIGHEST_NUMBER: Final = 100_000

# A Unix time beyond this is in milliseconds, as Tasker's %TIMEMS and JavaScript's Date.now() give it.
_MILLISECONDS_FROM: Final = 100_000_000_000


class Action(StrEnum):
    """What a deck can be asked to do."""

    NEXT = "next"
    PREVIOUS = "previous"
    FIRST = "first"
    LAST = "last"
    GO_TO = "go_to"
    BLANK = "blank"
    OVERVIEW = "overview"
    NAVIGATE = "navigate"


class Mode(StrEnum):
    """What blank and overview do."""

    ON = "on"
    OFF = "off"
    TOGGLE = "toggle"


class Direction(StrEnum):
    """Where navigate goes."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One request to the deck, already checked."""

    action: Action
    slide: int | str | None = None
    target: Slide | None = None
    """The very entry of the outline that ``slide`` names, from a sender that has picked it there."""
    mode: Mode | None = None
    direction: Direction | None = None
    skip_fragments: bool = False
    id: str | None = None
    """The sender's own name for this press; a second command with it within five minutes does nothing."""
    sent_at: float | None = None
    """When the press happened, in seconds of Unix time."""
    source: str = ""
    """Which input it came through."""
    sender: str = ""
    """Who sent it through that input, as far as that is known, and shown nowhere: its equal presses count once."""
    context: object = None
    """Opaque: Home Assistant's context of whoever pressed."""

    @property
    def origin(self) -> tuple[str, str]:
        """Whose press it is."""
        return (self.source, self.sender)

    @property
    def gesture(self) -> tuple[object, ...]:
        """What makes two presses of one origin equal."""
        return (self.action, self.slide, self.target, self.mode, self.direction, self.skip_fragments)


ARGUMENTS: Final[Mapping[Action, frozenset[str]]] = {
    Action.NEXT: frozenset({"skip_fragments"}),
    Action.PREVIOUS: frozenset({"skip_fragments"}),
    Action.FIRST: frozenset(),
    Action.LAST: frozenset(),
    Action.GO_TO: frozenset({"slide"}),
    Action.BLANK: frozenset({"mode"}),
    Action.OVERVIEW: frozenset({"mode"}),
    Action.NAVIGATE: frozenset({"direction"}),
}
COMMON: Final = frozenset({"id", "sent_at"})
ALL_FIELDS: Final = COMMON.union(*ARGUMENTS.values())


def parse_command(
    action: Any,
    arguments: Mapping[str, Any],
    *,
    field: str = "command",
    source: str,
    sender: str = "",
    context: object = None,
) -> Command:
    """Read a command from what an input sends.

    ``field`` is what that input calls the command's name. Raises ``InvalidFieldError`` for an unknown command, an
    unknown field, a field that belongs to another command, and a value of the wrong type or out of its limits.
    """
    known = _word(Action, action, field)
    for name in arguments:
        if name not in ALL_FIELDS:
            raise InvalidFieldError(str(name)[:LONGEST_ID], "is not a field of any command")
        if name not in COMMON and name not in ARGUMENTS[known]:
            raise InvalidFieldError(name, f"does not go with {known}")
    return Command(
        action=known,
        slide=_slide(arguments.get("slide")) if known is Action.GO_TO else None,
        mode=_mode(arguments.get("mode")) if known in (Action.BLANK, Action.OVERVIEW) else None,
        direction=_word(Direction, arguments.get("direction"), "direction") if known is Action.NAVIGATE else None,
        skip_fragments=fields.boolean(arguments.get("skip_fragments", False), "skip_fragments"),
        id=_id(arguments.get("id")),
        sent_at=_sent_at(arguments.get("sent_at")),
        source=source,
        sender=sender,
        context=context,
    )


def _word[Word: StrEnum](words: type[Word], value: Any, field: str) -> Word:
    if isinstance(value, str):
        try:
            return words(value.strip().lower())
        except ValueError:
            pass
    raise InvalidFieldError(field, f"must be one of {', '.join(words)}")


def _mode(value: Any) -> Mode:
    """Read a mode; YAML turns the words on and off into booleans."""
    if value is None:
        return Mode.TOGGLE
    if isinstance(value, bool):
        return Mode.ON if value else Mode.OFF
    return _word(Mode, value, "mode")


def _slide(value: Any) -> int | str:
    if value is None:
        raise InvalidFieldError("slide", "is needed: a slide's number, id or title")
    if isinstance(value, str):
        wanted = fields.text(value, "slide", LONGEST_SLIDE).strip()
        if not wanted:
            raise InvalidFieldError("slide", "is needed: a slide's number, id or title")
        if not (wanted.isascii() and wanted.isdecimal()):
            return wanted
        value = int(wanted)
    return fields.integer(value, "slide", 1, HIGHEST_NUMBER)


def _id(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return fields.text(value, "id", LONGEST_ID, shortest=1)


def _sent_at(value: Any) -> float | None:
    """Read a time: Unix seconds or milliseconds, or an ISO 8601 date and time (without a zone: UTC)."""
    if value is None:
        return None
    reason = "must be a Unix time in seconds or milliseconds, or an ISO 8601 date and time"
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                raise InvalidFieldError("sent_at", reason) from None
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _MILLISECONDS_FROM * 1000:
        raise InvalidFieldError("sent_at", reason)
    return float(value) / (1000 if value >= _MILLISECONDS_FROM else 1)
