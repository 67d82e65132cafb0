"""Listens for sentences in Assist, so that they work without anything in ``custom_sentences``.

Home Assistant has no public way for an integration to bring sentences along. This uses what its own sentence triggers
use; if that is not there, voice is all that is missing.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..entry import SlideControlConfigEntry

if TYPE_CHECKING:
    from .voice.listener import Listener

_LOGGER: Final = logging.getLogger(__name__)
_LISTENER: Final[HassKey[Listener]] = HassKey("slide_control_listener")


@callback
def async_setup_sentences(hass: HomeAssistant) -> None:
    """Listen from when Home Assistant's conversation is there."""

    async def start(hass: HomeAssistant, _component: str) -> None:
        try:
            from homeassistant.components.conversation.agent_manager import get_agent_manager  # noqa: PLC0415

            # hassil, which reads the sentences, comes with the conversation.
            from .voice.languages import async_get_languages  # noqa: PLC0415
            from .voice.listener import Listener  # noqa: PLC0415

            listener = Listener(hass, await async_get_languages(hass), get_agent_manager(hass))
            listener.update()
        except Exception as error:  # noqa: BLE001 - whatever has changed there, decks must work
            _LOGGER.warning(
                "Slide Control cannot listen for sentences in this version of Home Assistant (%s: %s); "
                "all the rest works",
                type(error).__name__,
                error,
            )
            return
        hass.data[_LISTENER] = listener

    async_when_setup(hass, "conversation", start)


@callback
def async_listen_for_deck(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Listen for what can be said while this deck is there, and for more of it while it is presented."""

    @callback
    def update(*_: object) -> None:
        async_update_sentences(hass)

    entry.async_on_unload(entry.runtime_data.news.async_subscribe(update))
    entry.async_on_unload(update)
    update()


@callback
def async_update_sentences(hass: HomeAssistant) -> None:
    """Listen for what goes with the decks as they are now: nothing, if there is none."""
    if (listener := hass.data.get(_LISTENER)) is not None:
        listener.update()
