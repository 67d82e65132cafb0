"""Constants that several files share."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "slide_control"

PANEL_PATH: Final = "slide-control"
"""The path of the page in Home Assistant's sidebar."""
PANEL_URL: Final = f"homeassistant://{PANEL_PATH}"
"""Where *Visit* on a device leads."""

# The data of a config entry. Each role has its own signing key, so its links can be revoked separately.
CONF_STAGE_ID: Final = "stage_id"
"""A random id that exists before the config entry does; also the entry's unique id."""
CONF_WEBHOOK_ID: Final = "webhook_id"
CONF_KEYS: Final = "keys"

# Options of a stage.
CONF_LOCAL_ONLY: Final = "local_only"
CONF_LOCAL_NETWORKS: Final = "local_networks"
"""The user's own networks that count as local, in CIDR notation."""
CONF_ALLOW_GET: Final = "allow_get"
CONF_DEBOUNCE: Final = "debounce"
"""Milliseconds within which equal presses of one sender count once."""
CONF_MAX_PRESS_AGE: Final = "max_press_age"
"""Seconds after which a press that has not reached the slides is dropped."""
CONF_TUNE_INTERPRETER: Final = "tune_interpreter"
"""Whether Python's garbage collector and thread switching favor presses while slides are shown."""
CONF_PLANNED_TIME: Final = "planned_time"
"""The planned time of talks in minutes; 0 for no plan."""
CONF_AUDIENCE: Final = "audience"
"""The most followers at once."""
CONF_AUDIENCE_ON: Final = "audience_on"
"""Whether each talk has an audience without being asked."""
CONF_AUDIENCE_VIEW: Final = "audience_view"
CONF_FRAME_OTHER_SITES: Final = "frame_other_sites"
CONF_HANDOUT: Final = "handout"
"""When the audience may download the deck."""
CONF_BROKER_URL: Final = "broker_url"
"""Where followers reach the MQTT broker, over WebSockets."""
CONF_BROKER_USER: Final = "broker_user"
CONF_BROKER_PASSWORD: Final = "broker_password"  # noqa: S105 - the name of an option
CONF_BROKER_PICTURES: Final = "broker_pictures"
"""Whether followers get the slides' pictures from the broker, too."""
CONF_BROKER_POINTER: Final = "broker_pointer"
"""Whether followers get the speaker's pointer from the broker."""
CONF_LIVE_ENTITIES: Final = "live_entities"
"""The entities that slides may show."""
CONF_LIVE_FOR_AUDIENCE: Final = "live_for_audience"
"""Whether the audience's slides show them, too."""
CONF_ALERTS: Final = "alerts"
"""The minutes left at which remotes buzz."""
CONF_REHEARSAL_CUES: Final = "rehearsal_cues"
"""Whether cues start something in rehearsals, too."""
CONF_CALENDAR: Final = "calendar"
"""The calendar whose events are the slots of talks."""
CONF_PHONES: Final = "phones"
"""The devices of the companion app that show talks by default."""

DEFAULT_LOCAL_ONLY: Final = True
DEFAULT_ALLOW_GET: Final = False
DEFAULT_DEBOUNCE_MS: Final = 250
DEFAULT_MAX_PRESS_AGE: Final = 3.0
DEFAULT_TUNE_INTERPRETER: Final = True
DEFAULT_ALERTS: Final = (5, 1, 0)
DEFAULT_BROKER_PICTURES: Final = False
DEFAULT_BROKER_POINTER: Final = True
DEFAULT_AUDIENCE_ON: Final = False
DEFAULT_AUDIENCE_VIEW: Final = "deck"
DEFAULT_FRAME_OTHER_SITES: Final = True
DEFAULT_HANDOUT: Final = "never"
MAX_AUDIENCE: Final = 65_536
"""The most followers of a stage: those for which the memory suffices that connections may have at most."""

DECKS_FOLDER: Final = ("slide_control", "decks")
"""The folder of hosted decks in Home Assistant's configuration folder."""
CLIENT_PATH: Final = "/slide_control/client"
"""The URL path of the frontend's files."""

PRESENT_PATH: Final = "/slide-control/present"
"""The page of the frontend that shows the remote of a stage, followed by the id of its config entry."""

SIGNAL_DECKS_CHANGED: Final = f"{DOMAIN}_decks_changed"
"""Sent when a hosted deck is added or removed."""
SIGNAL_DECK_FACTS: Final = f"{DOMAIN}_deck_facts"
"""Sent when more is known about hosted decks."""

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"

EVENT_COMMAND: Final = "slide_control_command"
"""A press; anything on the event bus can fire it."""
EVENT_CUE: Final = "slide_control_cue"
"""Fired by a stage when a cue becomes visible."""
EVENT_COMMAND_FAILED: Final = "slide_control_command_failed"
"""Fired by a stage when a command fails."""
