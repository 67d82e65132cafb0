"""Commands: requests to a stage, and their parser, which all inputs share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from . import fields
from .fields import InvalidFieldError
from .media import MAX_VOLUME, Operation
from .messages import Message
from .state import BlankColor, Slide, parse_blank_color

MAX_ID_LENGTH: Final = 100
MAX_SLIDE_LENGTH: Final = 300
MAX_SLIDE_NUMBER: Final = 100_000

REMOTE: Final = "remote"
"""The source of commands from remotes, which count only while no other remote drives."""

# Unix times from this value on are in milliseconds, as from Tasker's %TIMEMS and JavaScript's Date.now().
_MILLISECONDS_FROM: Final = 100_000_000_000


class Action(StrEnum):
    """The action of a command."""

    NEXT = "next"
    PREVIOUS = "previous"
    FIRST = "first"
    LAST = "last"
    GO_TO = "go_to"
    BLANK = "blank"
    OVERVIEW = "overview"
    NAVIGATE = "navigate"
    MEDIA = "media"


class Mode(StrEnum):
    """The mode of ``blank`` and ``overview``."""

    ON = "on"
    OFF = "off"
    TOGGLE = "toggle"


class Direction(StrEnum):
    """The direction of ``navigate``."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A validated request to a stage."""

    action: Action
    slide: int | str | None = None
    target: Slide | None = None
    """The outline entry that ``slide`` names, if the sender selected it from the outline."""
    seen: tuple[str, int] | None = None
    """Epoch and version of the state in which the sender saw the slide; a newer outline refuses the command."""
    mode: Mode | None = None
    color: BlankColor | None = None
    """With ``blank``: the color of the screen."""
    direction: Direction | None = None
    operation: Operation | None = None
    """With ``media``: what the audio and video of the slide do."""
    volume: int | None = None
    """With the operation ``volume``: 0 to 100."""
    skip_fragments: bool = False
    id: str | None = None
    """The sender's id of this press; another command with the same id within five minutes is a duplicate."""
    sent_at: float | None = None
    """The time of the press, as Unix time in seconds."""
    source: str = ""
    """The input that received the press."""
    sender: str = ""
    """The sender within that input, if parsed_action; used only to debounce and to limit the rate, and never shown."""
    context: object = None
    """Home Assistant's context of the press; opaque here."""

    @property
    def origin(self) -> tuple[str, str]:
        """The key that identifies the sender."""
        return (self.source, self.sender)

    @property
    def gesture(self) -> tuple[object, ...]:
        """The fields by which two presses of one origin are compared."""
        return (
            self.action,
            self.slide,
            self.target,
            self.mode,
            self.color,
            self.direction,
            self.operation,
            self.volume,
            self.skip_fragments,
        )


ARGUMENTS: Final[Mapping[Action, frozenset[str]]] = {
    Action.NEXT: frozenset({"skip_fragments"}),
    Action.PREVIOUS: frozenset({"skip_fragments"}),
    Action.FIRST: frozenset(),
    Action.LAST: frozenset(),
    Action.GO_TO: frozenset({"slide"}),
    Action.BLANK: frozenset({"mode", "color"}),
    Action.OVERVIEW: frozenset({"mode"}),
    Action.NAVIGATE: frozenset({"direction"}),
    Action.MEDIA: frozenset({"operation", "volume"}),
}
COMMON: Final = frozenset({"id", "sent_at"})
SEEN: Final = "seen"
"""The field by which remotes say in which state they saw the slide that they ask for."""
ALL_FIELDS: Final = COMMON.union({SEEN}, *ARGUMENTS.values())


def parse_command(
    action: Any,
    arguments: Mapping[str, Any],
    *,
    field: str = "command",
    source: str,
    sender: str = "",
    context: object = None,
) -> Command:
    """Parse a command that an input received.

    ``field`` is the input's own name for the field that holds the action. Raises ``InvalidFieldError`` for an unknown
    command, an unknown field, a field of another command, and a value of the wrong type or out of range.
    """
    parsed_action = _parse_word(Action, action, field)
    for name in arguments:
        if name not in ALL_FIELDS:
            raise InvalidFieldError(str(name)[:MAX_ID_LENGTH], Message("unknown_field"))
        if name not in COMMON and name not in _arguments(parsed_action):
            raise InvalidFieldError(name, Message("foreign_field", command=parsed_action))
    operation = _parse_operation(arguments.get("operation")) if parsed_action is Action.MEDIA else None
    return Command(
        action=parsed_action,
        slide=_parse_slide(arguments.get("slide")) if parsed_action is Action.GO_TO else None,
        seen=_parse_seen(arguments.get(SEEN)),
        mode=_parse_mode(arguments.get("mode")) if parsed_action in (Action.BLANK, Action.OVERVIEW) else None,
        color=_parse_color(arguments.get("color")) if parsed_action is Action.BLANK else None,
        direction=_parse_word(Direction, arguments.get("direction"), "direction")
        if parsed_action is Action.NAVIGATE
        else None,
        operation=operation,
        volume=_parse_volume(arguments.get("volume"), operation),
        skip_fragments=fields.boolean(arguments.get("skip_fragments", False), "skip_fragments"),
        id=_parse_id(arguments.get("id")),
        sent_at=_parse_time(arguments.get("sent_at")),
        source=source,
        sender=sender,
        context=context,
    )


def _arguments(action: Action) -> frozenset[str]:
    return ARGUMENTS[action] | {SEEN} if action is Action.GO_TO else ARGUMENTS[action]


def _parse_word[Word: StrEnum](words: type[Word], value: Any, field: str) -> Word:
    return fields.word(words, value.strip().lower() if isinstance(value, str) else value, field)


def _parse_mode(value: Any) -> Mode:
    """Parse a mode; YAML turns ``on`` and ``off`` into booleans."""
    if value is None:
        return Mode.TOGGLE
    if isinstance(value, bool):
        return Mode.ON if value else Mode.OFF
    return _parse_word(Mode, value, "mode")


def _parse_color(value: Any) -> BlankColor:
    if value is None:
        return BlankColor.BLACK
    return parse_blank_color(value.strip().lower() if isinstance(value, str) else value, "color")


def _parse_operation(value: Any) -> Operation:
    return Operation.TOGGLE if value is None else _parse_word(Operation, value, "operation")


def _parse_volume(value: Any, operation: Operation | None) -> int | None:
    """Parse a volume of 0 to 100, which ``volume`` needs and no other operation has."""
    if operation is not Operation.VOLUME:
        if value is not None:
            raise InvalidFieldError("volume", Message("foreign_volume"))
        return None
    if value is None:
        raise InvalidFieldError("volume", Message("volume_needed"))
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
        value = int(value.strip()[:4])
    return fields.integer(value, "volume", 0, MAX_VOLUME)


def _parse_slide(value: Any) -> int | str:
    if value is None:
        raise InvalidFieldError("slide", Message("slide_needed"))
    if isinstance(value, str):
        wanted = fields.text(value, "slide", MAX_SLIDE_LENGTH).strip()
        if not wanted:
            raise InvalidFieldError("slide", Message("slide_needed"))
        if not (wanted.isascii() and wanted.isdecimal()):
            return wanted
        value = int(wanted)
    return fields.integer(value, "slide", 1, MAX_SLIDE_NUMBER)


def _parse_seen(value: Any) -> tuple[str, int] | None:
    """Parse the state that the sender saw: ``"<epoch>:<version>"``."""
    if value is None:
        return None
    epoch, _, version = fields.text(value, SEEN, MAX_ID_LENGTH).rpartition(":")
    if not (epoch and version.isascii() and version.isdecimal()):
        raise InvalidFieldError(SEEN, Message("invalid_seen"))
    return epoch, int(version)


def _parse_id(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return fields.text(value, "id", MAX_ID_LENGTH, shortest=1)


def _parse_time(value: Any) -> float | None:
    """Parse Unix seconds or milliseconds, or an ISO 8601 date and time (UTC if it has no zone)."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            try:
                parsed = datetime.fromisoformat(value.strip())
            except ValueError:
                raise InvalidFieldError("sent_at", Message("invalid_time")) from None
            return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _MILLISECONDS_FROM * 1000:
        raise InvalidFieldError("sent_at", Message("invalid_time"))
    return float(value) / (1000 if value >= _MILLISECONDS_FROM else 1)
