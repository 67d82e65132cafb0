"""A deck's config entry: its options with their defaults, and what runs while it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
import secrets
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers import device_registry as dr

from .const import (
    CONF_ALLOW_GET,
    CONF_DECK_ID,
    CONF_KEYS,
    CONF_LOCAL_ONLY,
    CONF_MINIMUM_TIME,
    CONF_PLANNED_TIME,
    CONF_TIME_TO_LIVE,
    CONF_WEBHOOK_ID,
    DEFAULT_ALLOW_GET,
    DEFAULT_LOCAL_ONLY,
    DEFAULT_MINIMUM_TIME,
    DEFAULT_TIME_TO_LIVE,
    DOMAIN,
)
from .deck.settings import DeckSettings
from .push.tokens import Role

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .deck.commands import Command
    from .deck.deck import Deck
    from .deck.pacing import Pacing
    from .deck.results import CommandResult
    from .kept_talk import KeptTalk
    from .news import News
    from .phones.talk import Talk
    from .push.audience import Audience
    from .push.flag import FlagDisplay


@dataclass(frozen=True, slots=True)
class SlideControlData:
    """What runs for a loaded entry."""

    deck: Deck
    audience: Audience
    flag: FlagDisplay
    news: News
    pacing: Pacing
    talk: Talk
    kept_talk: KeptTalk

    async def async_execute(self, command: Command) -> CommandResult:
        """Bring a command to the deck for something in Home Assistant.

        When this returns, the entities show what the command did: an automation's next step may ask them.
        """
        outcome = await self.deck.async_execute(command)
        self.news.flush()
        return outcome


# What a person may plan: a day.
LONGEST_PLAN_MINUTES: Final = 24 * 60

type SlideControlConfigEntry = ConfigEntry[SlideControlData]


def device_of(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the id of the deck's device; None where it has none yet."""
    device = dr.async_get(hass).async_get_device_by_identifier((DOMAIN, entry.entry_id), entry.entry_id)
    return device.id if device else None


def new_secrets() -> dict[str, Any]:
    """Return the data of a new entry: the deck's id, a webhook address and a signing key for each role."""
    return {
        CONF_DECK_ID: secrets.token_hex(16),
        CONF_WEBHOOK_ID: webhook.async_generate_id(),
        CONF_KEYS: {role.value: new_key() for role in Role},
    }


def new_key() -> str:
    """Return a new signing key, 256 bits long as RFC 7518 section 3.2 asks for HS256."""
    return secrets.token_hex(32)


def local_only(entry: ConfigEntry) -> bool:
    """Tell whether only the local network may reach this deck."""
    return bool(entry.options.get(CONF_LOCAL_ONLY, DEFAULT_LOCAL_ONLY))


def allow_get(entry: ConfigEntry) -> bool:
    """Tell whether the webhook answers GET."""
    return bool(entry.options.get(CONF_ALLOW_GET, DEFAULT_ALLOW_GET))


def deck_settings(entry: ConfigEntry) -> DeckSettings:
    """Return what the deck needs to know of the options."""
    return DeckSettings(
        minimum_time=entry.options.get(CONF_MINIMUM_TIME, DEFAULT_MINIMUM_TIME) / 1000,
        time_to_live=entry.options.get(CONF_TIME_TO_LIVE, DEFAULT_TIME_TO_LIVE),
    )


def planned_time(entry: ConfigEntry) -> float | None:
    """Return how long talks on this deck are planned to take (seconds), None for no plan."""
    return entry.options.get(CONF_PLANNED_TIME, 0) * 60 or None


def plan_time(hass: HomeAssistant, entry: SlideControlConfigEntry, minutes: float) -> None:
    """Plan how long talks on this deck take, 0 for no plan; the deck goes on meanwhile."""
    # Not through a flow, so nothing is loaded anew.
    hass.config_entries.async_update_entry(entry, options={**entry.options, CONF_PLANNED_TIME: minutes})
    entry.runtime_data.pacing.plan(minutes * 60 or None)
