"""A clicker, as its config subentry stores it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...const import CONF_MINIMUM_TIME
from ...deck import fields
from .press_command import PressCommand, read_press_command
from .sources import read_source
from .sources.source import Source

SUBENTRY_TYPE: Final = "clicker"

CONF_SOURCE: Final = "source"
CONF_PRESSES: Final = "presses"
CONF_ONLY_PRESENTING: Final = "only_presenting"
CONF_TEST_MODE: Final = "test_mode"

DEFAULT_MINIMUM_TIME: Final = 250
SHORTEST_MINIMUM_TIME: Final = 50
LONGEST_MINIMUM_TIME: Final = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicker:
    """What is pressed, what each kind of press does, and when a press counts."""

    source: Source
    presses: Mapping[str, PressCommand]
    only_presenting: bool = True
    minimum_time: int = DEFAULT_MINIMUM_TIME
    """Milliseconds after a press that counts in which no other does."""
    test_mode: bool = False
    """Presses are shown, and move nothing."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as the subentry stores it."""
        return {
            CONF_SOURCE: self.source.as_dict(),
            CONF_PRESSES: {kind: command.as_dict() for kind, command in self.presses.items()},
            CONF_ONLY_PRESENTING: self.only_presenting,
            CONF_MINIMUM_TIME: self.minimum_time,
            CONF_TEST_MODE: self.test_mode,
        }


def read_clicker(data: Mapping[str, Any]) -> Clicker:
    """Read a subentry's data; raises ``InvalidFieldError`` for what this version does not know."""
    presses = fields.mapping(data.get(CONF_PRESSES), CONF_PRESSES)
    return Clicker(
        source=read_source(data.get(CONF_SOURCE)),
        presses={kind: read_press_command(value, f"{CONF_PRESSES}.{kind}") for kind, value in presses.items()},
        only_presenting=fields.boolean(data.get(CONF_ONLY_PRESENTING, True), CONF_ONLY_PRESENTING),
        minimum_time=fields.integer(
            data.get(CONF_MINIMUM_TIME, DEFAULT_MINIMUM_TIME),
            CONF_MINIMUM_TIME,
            SHORTEST_MINIMUM_TIME,
            LONGEST_MINIMUM_TIME,
        ),
        test_mode=fields.boolean(data.get(CONF_TEST_MODE, False), CONF_TEST_MODE),
    )
