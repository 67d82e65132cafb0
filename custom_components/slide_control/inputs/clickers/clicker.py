"""The data of a clicker, as stored in its config subentry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...const import CONF_DEBOUNCE
from ...stage import fields
from .press_command import PressCommand, read_press_command
from .sources import read_source
from .sources.source import Source

if TYPE_CHECKING:
    from ...config_entry import SlideControlConfigEntry

SUBENTRY_TYPE: Final = "clicker"

CONF_SOURCE: Final = "source"
CONF_PRESSES: Final = "presses"
CONF_ONLY_PRESENTING: Final = "only_presenting"
CONF_TEST_MODE: Final = "test_mode"

DEFAULT_DEBOUNCE_MS: Final = 250
MIN_DEBOUNCE_MS: Final = 50
MAX_DEBOUNCE_MS: Final = 5000


@dataclass(frozen=True, slots=True)
class ClickerRef:
    """Identifies a clicker: its config entry, its subentry and its title."""

    entry: SlideControlConfigEntry
    subentry_id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicker:
    """The source of a clicker, the command for each kind of press, and its options."""

    source: Source
    presses: Mapping[str, PressCommand]
    only_presenting: bool = True
    debounce: int = DEFAULT_DEBOUNCE_MS
    """Milliseconds after an accepted press in which further presses are ignored."""
    test_mode: bool = False
    """Whether presses are only shown in a notification, without executing commands."""

    def command_of(self, kind: str) -> PressCommand | None:
        """Return the command for a kind of press; a kind without a button stands for every button."""
        if (found := self.presses.get(kind)) is not None:
            return found
        if any(" " in each for each in self.presses):
            return None
        return self.presses.get(kind.rpartition(" ")[2])

    def as_dict(self) -> dict[str, Any]:
        """Return the data for the subentry."""
        return {
            CONF_SOURCE: self.source.as_dict(),
            CONF_PRESSES: {kind: command.as_dict() for kind, command in self.presses.items()},
            CONF_ONLY_PRESENTING: self.only_presenting,
            CONF_DEBOUNCE: self.debounce,
            CONF_TEST_MODE: self.test_mode,
        }


def read_clicker(data: Mapping[str, Any]) -> Clicker:
    """Parse a subentry's data; raises ``InvalidFieldError`` if it is invalid or from a newer version."""
    presses = fields.mapping(data.get(CONF_PRESSES), CONF_PRESSES)
    return Clicker(
        source=read_source(data.get(CONF_SOURCE)),
        presses={kind: read_press_command(value, f"{CONF_PRESSES}.{kind}") for kind, value in presses.items()},
        only_presenting=fields.boolean(data.get(CONF_ONLY_PRESENTING, True), CONF_ONLY_PRESENTING),
        debounce=fields.integer(
            data.get(CONF_DEBOUNCE, DEFAULT_DEBOUNCE_MS),
            CONF_DEBOUNCE,
            MIN_DEBOUNCE_MS,
            MAX_DEBOUNCE_MS,
        ),
        test_mode=fields.boolean(data.get(CONF_TEST_MODE, False), CONF_TEST_MODE),
    )
