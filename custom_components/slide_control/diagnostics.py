"""What helps to find out why a deck does not do what it should; no secret, and no word of the speaker."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .deck.state import without_secrets
from .entry import local_only
from .push.library import DECKS_FOLDER, find_hosted_decks
from .push.links import base_url

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .entry import SlideControlConfigEntry
    from .push.sessions import Session


async def async_get_config_entry_diagnostics(hass: HomeAssistant, entry: SlideControlConfigEntry) -> dict[str, Any]:
    """Return what a deck knows, who is connected to it, and how it is set up."""
    data = entry.runtime_data
    deck, pacing = data.deck, data.pacing
    hosted = await hass.async_add_executor_job(find_hosted_decks, hass.config.path(*DECKS_FOLDER))
    return {
        # Keys, webhook address and deck id are in the entry's data, which is left out.
        "options": dict(entry.options),
        "address": base_url(hass, local=local_only(entry)),
        "hosted_decks": len(hosted),
        "deck": {
            "presenting": deck.presenting,
            "displays": deck.displays,
            "has_lead": deck.lead is not None,
            "commands_sent": deck.seq,
            "states": deck.version,
            "settings": asdict(deck.settings),
        },
        "state": deck.state and asdict(without_secrets(deck.state)),
        "outline_length": len(deck.state.outline) if deck.state else 0,
        "pacing": {name: getattr(pacing, name) for name in ("planned", "elapsed", "remaining", "behind")},
        "browsers": [_browser(session, lead=session is deck.lead) for session in data.audience],
    }


def _browser(session: Session, *, lead: bool) -> dict[str, Any]:
    return {
        "role": session.role.value,
        "lead": lead,
        "name": session.name,
        "transport": type(session.transport).__name__,
        "bytes_waiting": session.transport.waiting(),
    }
