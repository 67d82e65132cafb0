"""A stage's config entry: its options with their defaults, and its runtime data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
import secrets
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers import device_registry as dr

from .access.tokens import Role
from .const import (
    CONF_ALERTS,
    CONF_ALLOW_GET,
    CONF_AUDIENCE,
    CONF_AUDIENCE_ON,
    CONF_AUDIENCE_VIEW,
    CONF_CALENDAR,
    CONF_DEBOUNCE,
    CONF_FRAME_OTHER_SITES,
    CONF_HANDOUT,
    CONF_KEYS,
    CONF_LIVE_ENTITIES,
    CONF_LIVE_FOR_AUDIENCE,
    CONF_LOCAL_NETWORKS,
    CONF_LOCAL_ONLY,
    CONF_MAX_PRESS_AGE,
    CONF_PLANNED_TIME,
    CONF_REHEARSAL_CUES,
    CONF_STAGE_ID,
    CONF_TUNE_INTERPRETER,
    CONF_WEBHOOK_ID,
    DEFAULT_ALERTS,
    DEFAULT_ALLOW_GET,
    DEFAULT_AUDIENCE_ON,
    DEFAULT_AUDIENCE_VIEW,
    DEFAULT_DEBOUNCE_MS,
    DEFAULT_FRAME_OTHER_SITES,
    DEFAULT_HANDOUT,
    DEFAULT_LOCAL_ONLY,
    DEFAULT_MAX_PRESS_AGE,
    DEFAULT_TUNE_INTERPRETER,
    DOMAIN,
    MAX_AUDIENCE,
)
from .stage.settings import StageSettings

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.device_registry import DeviceEntry

    from .audience.audience import Audience
    from .calendar_slot import CalendarSlot
    from .captions.captions import Captions
    from .change_queue import ChangeQueue
    from .display_devices import DisplayDevices
    from .phones.phones import Phones
    from .powerpoint.displays import PowerPoints
    from .push.hub import Hub
    from .push.transports.legacy_flag import LegacyFlagDisplay
    from .stage.stage import Stage
    from .stage_status import StatusFeed
    from .talk.pacing import Pacing
    from .talk_history import TalkHistory
    from .talk_store import TalkStore


@dataclass(frozen=True, slots=True)
class SlideControlRuntimeData:
    """The runtime data of a loaded entry."""

    stage: Stage
    hub: Hub
    legacy_flag: LegacyFlagDisplay
    changes: ChangeQueue
    pacing: Pacing
    phones: Phones
    talk_store: TalkStore
    history: TalkHistory
    status: StatusFeed
    display_devices: DisplayDevices
    audience: Audience
    powerpoints: PowerPoints
    calendar: CalendarSlot
    captions: Captions


# The longest planned time: one day.
MAX_PLANNED_MINUTES: Final = 24 * 60

type SlideControlConfigEntry = ConfigEntry[SlideControlRuntimeData]


def device_of(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the id of the stage's device; None if it doesn't exist yet."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    return device.id if device else None


def display_of(device: DeviceEntry, entry: ConfigEntry) -> str | None:
    """Return the id of the display that a device of a stage is; None for the stage itself and for other devices."""
    if device.config_entry_id != entry.entry_id:
        return None
    own = (identifier for domain, identifier in device.identifiers if domain == DOMAIN)
    return next((identifier for identifier in own if identifier != entry.entry_id), None)


def new_secrets() -> dict[str, Any]:
    """Return the data of a new entry: the stage's id, a webhook address and a signing key for each role."""
    return {
        CONF_STAGE_ID: secrets.token_hex(16),
        CONF_WEBHOOK_ID: webhook.async_generate_id(),
        CONF_KEYS: {role.value: new_key() for role in Role},
    }


def new_key() -> str:
    """Return a new signing key of 256 bits, as RFC 7518 section 3.2 requires for HS256."""
    return secrets.token_hex(32)


def local_only(entry: ConfigEntry) -> bool:
    """Return whether only the local network may reach this stage."""
    return bool(entry.options.get(CONF_LOCAL_ONLY, DEFAULT_LOCAL_ONLY))


def local_networks(entry: ConfigEntry) -> list[str]:
    """Return the networks that count as local for this stage, besides those that Home Assistant calls local."""
    return list(entry.options.get(CONF_LOCAL_NETWORKS, ()))


def allow_get(entry: ConfigEntry) -> bool:
    """Return whether the webhook accepts GET."""
    return bool(entry.options.get(CONF_ALLOW_GET, DEFAULT_ALLOW_GET))


def tunes_interpreter(entry: ConfigEntry) -> bool:
    """Return whether the interpreter is tuned for presses while this stage shows slides."""
    return bool(entry.options.get(CONF_TUNE_INTERPRETER, DEFAULT_TUNE_INTERPRETER))


def live_entities(entry: ConfigEntry) -> list[str]:
    """Return the entities that slides may show."""
    return list(entry.options.get(CONF_LIVE_ENTITIES, ()))


def live_for_audience(entry: ConfigEntry) -> bool:
    """Return whether the audience's slides may show them, too."""
    return bool(entry.options.get(CONF_LIVE_FOR_AUDIENCE, False))


def audience(entry: ConfigEntry) -> int:
    """Return the number of followers that this stage accepts, as far as the machine can take them."""
    return int(entry.options.get(CONF_AUDIENCE, MAX_AUDIENCE))


class AudienceView(StrEnum):
    """What followers see of the slides."""

    DECK = "deck"
    """The hosted deck itself, where it can be given out; else pictures."""
    PICTURES = "pictures"
    """Pictures of the slides that were shown."""
    TEXT = "text"
    """Titles and numbers only."""


class Handout(StrEnum):
    """When the audience may download the deck's file."""

    NEVER = "never"
    AFTER_TALK = "after_talk"
    DURING_TALK = "during_talk"
    """From its first slide on, and after it."""


def handout(entry: ConfigEntry) -> Handout:
    """Return when followers of this stage may download the deck."""
    return Handout(entry.options.get(CONF_HANDOUT, DEFAULT_HANDOUT))


def audience_on(entry: ConfigEntry) -> bool:
    """Return whether each talk on this stage has an audience without being asked."""
    return bool(entry.options.get(CONF_AUDIENCE_ON, DEFAULT_AUDIENCE_ON))


def audience_view(entry: ConfigEntry) -> AudienceView:
    """Return what followers of this stage see of the slides."""
    return AudienceView(entry.options.get(CONF_AUDIENCE_VIEW, DEFAULT_AUDIENCE_VIEW))


def frames_other_sites(entry: ConfigEntry) -> bool:
    """Return whether remotes may open a deck of another site themselves, for its picture."""
    return bool(entry.options.get(CONF_FRAME_OTHER_SITES, DEFAULT_FRAME_OTHER_SITES))


def stage_settings(entry: ConfigEntry) -> StageSettings:
    """Return the stage's settings from its options."""
    return StageSettings(
        debounce=entry.options.get(CONF_DEBOUNCE, DEFAULT_DEBOUNCE_MS) / 1000,
        max_press_age=entry.options.get(CONF_MAX_PRESS_AGE, DEFAULT_MAX_PRESS_AGE),
    )


def planned_time(entry: ConfigEntry) -> float | None:
    """Return the planned time of talks on this stage in seconds; None for no plan."""
    return entry.options.get(CONF_PLANNED_TIME, 0) * 60 or None


def calendar_of(entry: ConfigEntry) -> str | None:
    """Return the entity id of the calendar whose events are the slots of talks; None for none."""
    return entry.options.get(CONF_CALENDAR) or None


def reacts_to_cues(entry: SlideControlConfigEntry) -> bool:
    """Return whether cues are for Home Assistant now: in a rehearsal, only if the user wants that."""
    return not entry.runtime_data.pacing.rehearsing or bool(entry.options.get(CONF_REHEARSAL_CUES, False))


def alert_minutes(entry: ConfigEntry) -> tuple[int, ...]:
    """Return the minutes left at which remotes and phones buzz, the most first."""
    return tuple(sorted(map(int, entry.options.get(CONF_ALERTS, DEFAULT_ALERTS)), reverse=True))


def plan_time(hass: HomeAssistant, entry: SlideControlConfigEntry, minutes: float) -> None:
    """Plan the deck that is shown if it has a planned time of its own, else all talks on this stage; 0 for no plan."""
    data = entry.runtime_data
    deck = data.pacing.deck
    own = deck is not None and data.history.plan(deck.key).planned is not None
    if deck is not None and own:
        data.history.change_plan(deck.key, planned=minutes * 60 or None)
    if not own or not minutes:
        # Only the options flow reloads the entry.
        hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_PLANNED_TIME: minutes})
        data.pacing.plan(minutes * 60 or None)
