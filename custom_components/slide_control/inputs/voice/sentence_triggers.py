"""Sets up sentences in Assist without files in ``custom_sentences``.

Home Assistant has no public API for sentences of a custom integration. This uses the internal one of sentence
triggers; if that changes, only voice control stops working.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ...config_entry import SlideControlConfigEntry
from ...stage.changes import DisplaysChanged, PacingChanged, PresentingStarted, PresentingStopped

if TYPE_CHECKING:
    from .listener import Listener

_LOGGER: Final = logging.getLogger(__name__)
_LISTENER: Final[HassKey[Listener]] = HassKey("slide_control_listener")


@callback
def async_setup_sentences(hass: HomeAssistant) -> None:
    """Start to listen once Home Assistant's conversation integration is set up."""

    async def start(hass: HomeAssistant, _component: str) -> None:
        try:
            from homeassistant.components.conversation.agent_manager import get_agent_manager  # noqa: PLC0415

            # hassil is a requirement of the conversation integration.
            from .languages import async_get_languages  # noqa: PLC0415
            from .listener import Listener  # noqa: PLC0415

            listener = Listener(hass, await async_get_languages(hass), get_agent_manager(hass))
            listener.start()
        except Exception as error:  # noqa: BLE001 - an internal API; stages must work without it
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
def async_listen_for_stage(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Update the sentences when slides are shown or not, with the clock, and when the stage is unloaded."""

    @callback
    def update(*_: object) -> None:
        async_update_sentences(hass)

    kinds = (PresentingStarted, PresentingStopped, DisplaysChanged, PacingChanged)
    entry.async_on_unload(entry.runtime_data.changes.async_subscribe(update, kinds=kinds))
    entry.async_on_unload(update)
    update()


@callback
def async_update_sentences(hass: HomeAssistant) -> None:
    """Register the sentences for the current stages; none without a stage."""
    if (listener := hass.data.get(_LISTENER)) is not None:
        listener.update()
