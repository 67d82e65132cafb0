"""The part of the clicker's dialog in which the source is picked by hand."""

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
from .sources.mqtt import LONGEST_KIND, MqttSource, is_ready
from .sources.source import Source
from .sources.tag import TagSource


class PickingSteps(ConfigSubentryFlow):
    """One step for each kind of source."""

    _taken_by = ""
    """The clicker that has the source which was chosen last."""

    async def async_step_pick(self, _user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask what kind of thing it is."""
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
            elif not (errors := self._refusal(source)):
                return await self._take(source, ())
        return self._ask("entity", entity_form(self.hass), user_input, errors)

    def _entity_source(self, entity_id: str) -> EntitySource | None:
        """Return the source that an entity is; None for one that can't be pressed."""
        # The frontend gives an entity id; the selector would take the id of the registry, too.
        found = er.async_resolve_entity_id(er.async_get(self.hass), entity_id)
        domain = split_entity_id(found)[0] if found else None
        fitting = next((source for source in ENTITY_SOURCES if domain in source.domains), None)
        return fitting.of(self.hass, found) if fitting and found else None

    async def async_step_tag(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a tag."""
        errors: dict[str, str] = {}
        if user_input is not None:
            entry = er.async_get(self.hass).async_get(user_input[CONF_ENTITY_ID])
            source = TagSource(entry.unique_id) if entry else None
            if source is None or not source.exists(self.hass):
                errors[CONF_ENTITY_ID] = "unknown_tag"
            elif not (errors := self._refusal(source)):
                return await self._take(source, ())
        return self._ask("tag", TAG, user_input, errors)

    async def async_step_device(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a device whose integration offers triggers."""
        errors: dict[str, str] = {}
        if user_input is not None:
            source = await DeviceSource.of(self.hass, user_input[CONF_DEVICE_ID])
            if dr.async_get(self.hass).async_get(source.device_id) is None:
                errors[CONF_DEVICE_ID] = "unknown_device"
            elif not source.triggers:
                errors[CONF_DEVICE_ID] = "no_triggers"
            elif not (errors := self._refusal(source)):
                return await self._take(source, ())
        return self._ask("device", DEVICE, user_input, errors)

    async def async_step_topic(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a topic, and for the payloads that come on it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            topic, kinds = user_input[CONF_TOPIC].strip(), [kind.strip() for kind in user_input[CONF_KINDS]]
            if not topic:
                errors[CONF_TOPIC] = "topic_missing"
            elif not _is_topic(topic):
                errors[CONF_TOPIC] = "topic_wrong"
            elif not kinds:
                errors[CONF_KINDS] = "payloads_missing"
            elif not all(0 < len(kind) <= LONGEST_KIND and kind.isprintable() for kind in kinds):
                errors[CONF_KINDS] = "payload_wrong"
            elif not (errors := self._refusal(source := MqttSource(topic))):
                return await self._take(source, kinds)
        return self._ask("topic", TOPIC, user_input, errors)

    def _show_topic(self, topic: str, kinds: Sequence[str]) -> SubentryFlowResult:
        """Show a topic that was heard, whose other payloads nobody knows."""
        return self._ask("topic", TOPIC, {CONF_TOPIC: topic, CONF_KINDS: list(kinds)}, {})

    def _ask(
        self, step_id: str, schema: vol.Schema, entered: dict[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, entered),
            errors=errors,
            description_placeholders={"clicker": self._taken_by},
            last_step=False,
        )

    def _refusal(self, source: Source) -> dict[str, str]:
        """Return the error of a source that another clicker of the deck has: both would move the slides."""
        other = next((other for other in self._others() if other.unique_id == source.key), None)
        self._taken_by = other.title if other else ""
        return {"base": "source_taken"} if other else {}

    @abstractmethod
    def _others(self) -> list[ConfigSubentry]:
        """Return the deck's other clickers."""

    @abstractmethod
    async def _take(self, source: Source, kinds: Sequence[str]) -> SubentryFlowResult:
        """Go on with a source that was chosen."""


def _is_topic(topic: str) -> bool:
    """Ask MQTT itself, which knows the rules of wildcards (MQTT 5.0, section 4.7)."""
    from homeassistant.components.mqtt import valid_subscribe_topic  # noqa: PLC0415 - needs its requirements

    try:
        valid_subscribe_topic(topic)
    except vol.Invalid:
        return False
    return True
