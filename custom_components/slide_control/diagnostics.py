"""Diagnostics of a stage, without secrets and without the speaker's texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from .access.addresses import find_addresses
from .config_entry import local_only
from .const import CONF_BROKER_PASSWORD, CONF_BROKER_USER
from .hosting.queries import async_find_hosted_decks
from .stage.state import redacted

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .config_entry import SlideControlConfigEntry
    from .push.sessions.session import Session

_SECRET_OPTIONS: Final = frozenset({CONF_BROKER_USER, CONF_BROKER_PASSWORD})


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: SlideControlConfigEntry) -> dict[str, Any]:
    """Return a stage's options, state, and connected browsers."""
    data = entry.runtime_data
    stage, pacing = data.stage, data.pacing
    hosted = await async_find_hosted_decks(hass)
    return {
        # The entry's data is omitted: it has the keys, the webhook's address and the stage's id.
        "options": {name: value for name, value in entry.options.items() if name not in _SECRET_OPTIONS},
        "addresses": {
            address.place.value: address.url or (address.missing and address.missing.key)
            for address in find_addresses(hass, local_only=local_only(entry))
        },
        "hosted_decks": len(hosted),
        "stage": {
            "presenting": stage.presenting,
            "displays": stage.displays,
            "has_lead": stage.lead is not None,
            "commands_sent": stage.seq,
            "states": stage.version,
            "settings": asdict(stage.settings),
        },
        "state": stage.state and asdict(redacted(stage.state)),
        "outline_length": len(stage.state.outline) if stage.state else 0,
        "pacing": {name: getattr(pacing, name) for name in ("planned", "elapsed", "remaining", "behind")},
        "browsers": [_browser(session) for session in data.hub],
    }


def _browser(session: Session) -> dict[str, Any]:
    return {
        "role": session.role.value,
        "lead": session.leads,
        "name": session.name,
        "transport": type(session.transport).__name__,
        "bytes_waiting": session.transport.waiting(),
    }
