"""Base classes for the entities of a stage."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, ClassVar, override

from homeassistant.components.sensor import SensorEntity
from homeassistant.core import Context, callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity, EntityDescription
from homeassistant.loader import async_get_loaded_integration

from .config_entry import SlideControlConfigEntry
from .const import DOMAIN, PANEL_URL
from .errors import raise_unless_done
from .stage.changes import ALL_BUT_OUTCOMES, SLIDES, Change, CommandFinished, Kinds, StateChanged
from .stage.commands import Action, Command, Mode
from .stage.listeners import Phase
from .stage.state import Slide, StageState


class SlideControlEntity(Entity):
    """An entity of a stage; its state is written only when it has changed."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _phase = Phase.ENTITIES
    _follows: ClassVar[Kinds] = ALL_BUT_OUTCOMES
    """The changes after which its state may be another one: comparing takes as long as writing."""

    def __init__(self, entry: SlideControlConfigEntry, description: EntityDescription) -> None:
        """Set the entity's description, stage and unique id."""
        self.entity_description = description
        self._stage = entry.runtime_data.stage
        self._entry = entry
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._changes = entry.runtime_data.changes
        self._written: object = None

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return the stage's device; it is a service, because browser pages connect and disconnect."""
        version = async_get_loaded_integration(self.hass, DOMAIN).version
        return DeviceInfo(
            identifiers={(DOMAIN, self._entry.entry_id)},
            name=self._entry.title,
            manufacturer="Slide Control",
            model="Stage",
            configuration_url=PANEL_URL,
            entry_type=DeviceEntryType.SERVICE,
            sw_version=str(version) if version else None,
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Subscribe to the stage until the entity is removed."""
        self._written = self._snapshot()
        self.async_on_remove(self._changes.async_subscribe(self._async_stage_changed, self._phase, self._follows))

    @override
    async def async_request_call[Answer](self, coro: Coroutine[Any, Any, Answer]) -> Answer:
        """Do what an action wants; the next step of an automation finds in the entities what has changed."""
        try:
            return await super().async_request_call(coro)
        finally:
            self._changes.flush()

    @callback
    def _async_stage_changed(self, change: Change) -> None:
        """Write the state if it has changed."""
        if (snapshot := self._snapshot()) != self._written:
            self._written = snapshot
            self._async_write(context_of(change))

    def _snapshot(self) -> object:
        """Return every part of the written state that can change."""
        if not self.available:
            return self.capability_attributes
        return self.state, self.state_attributes, self.extra_state_attributes, self.capability_attributes

    @callback
    def _async_write(self, context: Context) -> None:
        """Write the state with the context of its cause."""
        self.async_set_context(context)
        self.async_write_ha_state()


def presser_of(change: Change) -> Context | None:
    """Return the context of the press that caused a change; None if there is none."""
    match change:
        case (
            StateChanged(command=Command(context=Context() as context))
            | CommandFinished(command=Command(context=Context() as context))
        ):
            return context
        case _:
            return None


def context_of(change: Change) -> Context:
    """Return the context of the press that caused a change, or a new context.

    Without a new one, Home Assistant would reuse the context of an earlier press for five seconds
    (``CONTEXT_RECENT_TIME_SECONDS``), and so attribute the change to the wrong user.
    """
    return presser_of(change) or Context()


class SlideControlSensor(SlideControlEntity, SensorEntity):
    """A sensor of a stage. Its state follows from its value, which takes a tenth of the time to compare."""

    @override
    def _snapshot(self) -> object:
        """Return every part of the written state that can change."""
        return self.available and (self.native_value, self.extra_state_attributes)


class SlideEntity(SlideControlEntity):
    """An entity that shows or moves slides; unavailable while no display shows slides."""

    _follows = SLIDES

    @property
    def _state(self) -> StageState | None:
        """Return the lead's state; None while there is no lead."""
        return self._stage.state if self._stage.lead is not None else None

    @property
    @override
    def available(self) -> bool:
        """Return whether a display shows slides."""
        return self._state is not None

    async def _async_command(
        self,
        action: Action,
        *,
        slide: int | str | None = None,
        target: Slide | None = None,
        mode: Mode | None = None,
    ) -> None:
        """Send a command with the context of the entity's user; raises ``HomeAssistantError`` if it fails."""
        command = Command(
            action=action,
            slide=slide,
            target=target,
            mode=mode,
            source=self.platform_data.domain,
            sender=(self._context and self._context.user_id) or "",
            context=self._context,
        )
        raise_unless_done(await self._stage.async_execute(command))
