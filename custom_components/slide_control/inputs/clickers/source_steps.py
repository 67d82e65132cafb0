"""The steps of the clicker flow in which the user picks a source."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentry, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_DEVICE_ID, CONF_ENTITY_ID
from homeassistant.core import split_entity_id
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .forms import CONF_KINDS, CONF_TOPIC, DEVICE, TAG, TOPIC, entity_form
from .sources import ENTITY_SOURCES
from .sources.device import DeviceSource
from .sources.entity import EntitySource, is_own
from .sources.mqtt import MAX_KIND_LENGTH, MqttSource, is_ready
from .sources.source import Source
from .sources.tag import TagSource


class SourceSteps(ConfigSubentryFlow):
    """Has one step for each type of source."""

    _owner_title = ""
    """The title of the clicker that already uses the last chosen source."""

    async def async_step_pick(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the type of source."""
        topic = ["topic"] if is_ready(self.hass) else []
        return self.async_show_menu(step_id="pick", menu_options=["entity", "tag", "device", *topic])

    async def async_step_entity(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for an entity."""
        errors: dict[str, str] = {}
        if user_input is not None:
            source = self._entity_source(user_input[CONF_ENTITY_ID])
            if source is None or not source.exists(self.hass):
                errors[CONF_ENTITY_ID] = "unknown_entity"
            elif is_own(self.hass, source.entity_id(self.hass) or ""):
                errors[CONF_ENTITY_ID] = "own_entity"
            elif not source.kinds(self.hass):
                errors[CONF_ENTITY_ID] = "no_presses"
            elif not (errors := self._errors_for(source)):
                return await self._use_source(source, ())
        return self._show_source_form("entity", entity_form(self.hass), user_input, errors)

    def _entity_source(self, entity_id: str) -> EntitySource | None:
        """Return the source for an entity, or None if it can't be pressed."""
        # The frontend sends an entity id, but the selector also accepts a registry id.
        resolved = er.async_resolve_entity_id(er.async_get(self.hass), entity_id)
        domain = split_entity_id(resolved)[0] if resolved else None
        source_type = next((source for source in ENTITY_SOURCES if domain in source.domains), None)
        return source_type.of(self.hass, resolved) if source_type and resolved else None

    async def async_step_tag(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a tag."""
        errors: dict[str, str] = {}
        if user_input is not None:
            entry = er.async_get(self.hass).async_get(user_input[CONF_ENTITY_ID])
            source = TagSource(entry.unique_id) if entry else None
            if source is None or not source.exists(self.hass):
                errors[CONF_ENTITY_ID] = "unknown_tag"
            elif not (errors := self._errors_for(source)):
                return await self._use_source(source, ())
        return self._show_source_form("tag", TAG, user_input, errors)

    async def async_step_device(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a device whose integration offers triggers."""
        errors: dict[str, str] = {}
        if user_input is not None:
            source = await DeviceSource.of(self.hass, user_input[CONF_DEVICE_ID])
            if dr.async_get(self.hass).async_get(source.device_id) is None:
                errors[CONF_DEVICE_ID] = "unknown_device"
            elif not source.triggers:
                errors[CONF_DEVICE_ID] = "no_triggers"
            elif not (errors := self._errors_for(source)):
                return await self._use_source(source, ())
        return self._show_source_form("device", DEVICE, user_input, errors)

    async def async_step_topic(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for an MQTT topic and its payloads."""
        errors: dict[str, str] = {}
        if user_input is not None:
            topic, kinds = user_input[CONF_TOPIC].strip(), [kind.strip() for kind in user_input[CONF_KINDS]]
            if not topic:
                errors[CONF_TOPIC] = "topic_missing"
            elif not _is_valid_topic(topic):
                errors[CONF_TOPIC] = "topic_wrong"
            elif not kinds:
                errors[CONF_KINDS] = "payloads_missing"
            elif not all(0 < len(kind) <= MAX_KIND_LENGTH and kind.isprintable() for kind in kinds):
                errors[CONF_KINDS] = "payload_wrong"
            elif not (errors := self._errors_for(source := MqttSource(topic))):
                return await self._use_source(source, kinds)
        return self._show_source_form("topic", TOPIC, user_input, errors)

    def _show_detected_topic(self, topic: str, kinds: Sequence[str]) -> SubentryFlowResult:
        """Show a detected topic, so that the user can add its other payloads."""
        return self._show_source_form("topic", TOPIC, {CONF_TOPIC: topic, CONF_KINDS: list(kinds)}, {})

    def _show_source_form(
        self, step_id: str, schema: vol.Schema, entered: dict[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, entered),
            errors=errors,
            description_placeholders={"clicker": self._owner_title},
            last_step=False,
        )

    def _errors_for(self, source: Source) -> dict[str, str]:
        """Return an error if another clicker of the stage has the source: both would move the slides."""
        other = next((other for other in self._others() if other.unique_id == source.key), None)
        self._owner_title = other.title if other else ""
        return {"base": "source_taken"} if other else {}

    @abstractmethod
    def _others(self) -> list[ConfigSubentry]:
        """Return the stage's other clickers."""

    @abstractmethod
    async def _use_source(self, source: Source, kinds: Sequence[str]) -> SubentryFlowResult:
        """Continue with the chosen source."""


def _is_valid_topic(topic: str) -> bool:
    """Return whether a topic is valid, including wildcards (MQTT 5.0, section 4.7)."""
    from homeassistant.components.mqtt import valid_subscribe_topic  # noqa: PLC0415 - needs its requirements

    try:
        valid_subscribe_topic(topic)
    except vol.Invalid:
        return False
    return True
