"""What the entities of a deck have in common."""

from __future__ import annotations

from typing import override

from homeassistant.core import Context, callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.loader import async_get_loaded_integration

from .const import DOMAIN
from .deck.changes import Change, CommandFinished, StateChanged
from .deck.commands import Action, Command, Mode
from .deck.state import DeckState, Slide
from .entry import SlideControlConfigEntry
from .errors import raise_unless_done


class SlideControlEntity(Entity):
    """An entity of a deck; it is written only when something that it shows has changed."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _hears_last = False

    def __init__(self, entry: SlideControlConfigEntry, description: EntityDescription) -> None:
        """Belong to the device of the deck."""
        self.entity_description = description
        self._deck = entry.runtime_data.deck
        self._entry = entry
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._written: object = None

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return the deck as a device: a service, since it is made of browser pages that come and go."""
        version = async_get_loaded_integration(self.hass, DOMAIN).version
        return DeviceInfo(
            identifiers={(DOMAIN, self._entry.entry_id)},
            name=self._entry.title,
            manufacturer="Slide Control",
            model="Slide deck",
            # Links, addresses and settings are behind the deck's *Configure* there.
            configuration_url=f"homeassistant://config/integrations/integration/{DOMAIN}",
            entry_type=DeviceEntryType.SERVICE,
            sw_version=str(version) if version else None,
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the deck until the entity is removed."""
        self._written = self._shown()
        news = self._entry.runtime_data.news
        self.async_on_remove(news.async_subscribe(self._async_deck_changed, last=self._hears_last))

    @callback
    def _async_deck_changed(self, change: Change) -> None:
        """Write the state if it shows the change."""
        if (shown := self._shown()) != self._written:
            self._written = shown
            self._async_write(context_of(change))

    def _shown(self) -> object:
        """Return everything that is written of this entity and may change."""
        if not self.available:
            return self.capability_attributes
        return self.state, self.state_attributes, self.extra_state_attributes, self.capability_attributes

    @callback
    def _async_write(self, context: Context) -> None:
        """Write the state in the name of whoever caused it."""
        self.async_set_context(context)
        self.async_write_ha_state()


def presser_of(change: Change) -> Context | None:
    """Return the context of whoever pressed; None where nobody is known."""
    match change:
        case (
            StateChanged(command=Command(context=Context() as context))
            | CommandFinished(command=Command(context=Context() as context))
        ):
            return context
        case _:
            return None


def context_of(change: Change) -> Context:
    """Return the context of whoever caused a change.

    Where nobody is known it is a new one: Home Assistant would use an earlier press's for five seconds
    (``CONTEXT_RECENT_TIME_SECONDS``) and so put the blame on whoever pressed.
    """
    return presser_of(change) or Context()


class SlideEntity(SlideControlEntity):
    """An entity that shows or moves slides: unavailable while no display shows any."""

    @property
    def _state(self) -> DeckState | None:
        """Return what the lead shows, None while nobody leads."""
        return self._deck.state if self._deck.lead is not None else None

    @property
    @override
    def available(self) -> bool:
        """Tell whether there are slides."""
        return self._state is not None

    async def _async_command(
        self,
        action: Action,
        *,
        slide: int | str | None = None,
        target: Slide | None = None,
        mode: Mode | None = None,
    ) -> None:
        """Send a command in the name of whoever used the entity; raises ``HomeAssistantError`` unless it is done."""
        command = Command(
            action=action,
            slide=slide,
            target=target,
            mode=mode,
            source=self.platform_data.domain,
            sender=(self._context and self._context.user_id) or "",
            context=self._context,
        )
        raise_unless_done(await self._entry.runtime_data.async_execute(command))
