"""Names that several files share."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "slide_control"

# What a config entry holds. The keys sign the links, one for each role, so that a role can be revoked alone.
CONF_DECK_ID: Final = "deck_id"
"""A random name for the deck that is known before its entry exists; also the entry's unique id."""
CONF_WEBHOOK_ID: Final = "webhook_id"
CONF_KEYS: Final = "keys"

# Options of a deck.
CONF_LOCAL_ONLY: Final = "local_only"
CONF_ALLOW_GET: Final = "allow_get"
CONF_MINIMUM_TIME: Final = "minimum_time"
"""Milliseconds within which equal presses of one source count once."""
CONF_TIME_TO_LIVE: Final = "time_to_live"
"""Seconds after which a press that has not reached the slides is dropped."""
CONF_PLANNED_TIME: Final = "planned_time"
"""Minutes that a talk is planned to take; 0 for no plan."""
CONF_PHONES: Final = "phones"
"""Devices of the companion app that show a talk when nothing else is said."""

DEFAULT_LOCAL_ONLY: Final = True
DEFAULT_ALLOW_GET: Final = False
DEFAULT_MINIMUM_TIME: Final = 250
DEFAULT_TIME_TO_LIVE: Final = 3.0

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"

EVENT_COMMAND: Final = "slide_control_command"
"""Fired by anybody: a press."""
EVENT_CUE: Final = "slide_control_cue"
"""Fired by a deck: a cue has come into view."""
EVENT_COMMAND_FAILED: Final = "slide_control_command_failed"
"""Fired by a deck: a press has not moved the slides."""
