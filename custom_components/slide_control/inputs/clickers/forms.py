"""The forms of the clicker flow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import voluptuous as vol

from homeassistant.components.tag.const import DOMAIN as TAG_DOMAIN
from homeassistant.const import CONF_DEVICE_ID, CONF_ENTITY_ID, CONF_NAME, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    DeviceSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)

from ...const import CONF_DEBOUNCE, DOMAIN
from .clicker import (
    CONF_ONLY_PRESENTING,
    CONF_TEST_MODE,
    DEFAULT_DEBOUNCE_MS,
    MAX_DEBOUNCE_MS,
    MIN_DEBOUNCE_MS,
)
from .press_command import Choice
from .sources import ENTITY_SOURCES

if TYPE_CHECKING:
    from .press_detection import DetectedSource

CONF_DETECTED: Final = "detected"
CONF_KINDS: Final = "kinds"
CONF_OPTIONS: Final = "options"
CONF_TOPIC: Final = "topic"
AGAIN: Final = "again"
PICK: Final = "pick"

# The kinds of press with a translated field name; any other kind is shown as it is.
NAMED_KINDS: Final = frozenset(
    {"single", "double", "triple", "long", "hold", "press", "on", "off", "scan", "message"}
    | {"initial_press", "repeat", "short_release", "long_press", "long_release", "double_short_release"}
    | {"multi_press_1", "multi_press_2", "multi_press_3", "single_push", "double_push", "triple_push", "long_push"}
    | {"btn_down", "btn_up"}
)
_USUAL_PAYLOADS: Final = ("single", "double", "long")
_MAX_KINDS: Final = 40

TOPIC: Final = vol.Schema(
    {
        vol.Required(CONF_TOPIC): TextSelector(),
        vol.Required(CONF_KINDS): SelectSelector(
            SelectSelectorConfig(options=list(_USUAL_PAYLOADS), multiple=True, custom_value=True)
        ),
    }
)
DEVICE: Final = vol.Schema({vol.Required(CONF_DEVICE_ID): DeviceSelector()})
TAG: Final = vol.Schema({vol.Required(CONF_ENTITY_ID): EntitySelector(EntitySelectorConfig(domain=TAG_DOMAIN))})


def entity_form(hass: HomeAssistant) -> vol.Schema:
    """Return the form that asks for an entity that can be pressed, excluding the integration's own."""
    domains = sorted({domain for source in ENTITY_SOURCES for domain in source.domains})
    own = [entry.entity_id for entry in er.async_get(hass).entities.values() if entry.platform == DOMAIN]
    selector = EntitySelector(EntitySelectorConfig(domain=domains, exclude_entities=own))
    return vol.Schema({vol.Required(CONF_ENTITY_ID): selector})


def detected_form(hass: HomeAssistant, detected: Sequence[DetectedSource]) -> vol.Schema:
    """Return the form that asks which detected source is the clicker."""
    options = [
        SelectOptionDict(value=str(index), label=f"{each.source.label(hass)}: {', '.join(map(pretty, each.kinds))}")
        for index, each in enumerate(detected)
    ]
    # The frontend replaces these labels with translations.
    options += [SelectOptionDict(value=value, label=value) for value in (AGAIN, PICK)]
    selector = SelectSelector(
        SelectSelectorConfig(options=options, mode=SelectSelectorMode.LIST, translation_key=CONF_DETECTED)
    )
    return vol.Schema({vol.Required(CONF_DETECTED, default="0"): selector})


def field_names(kinds: Sequence[str]) -> dict[str, str]:
    """Return the form field for each kind of press; the frontend looks up its label by this name."""
    fields: dict[str, str] = {}
    for kind in kinds[:_MAX_KINDS]:
        name = field = kind if kind in NAMED_KINDS else pretty(kind)
        count = 1
        while field in fields.values() or field in (CONF_NAME, CONF_OPTIONS):
            count += 1
            field = f"{name} ({count})"
        fields[kind] = field
    return fields


def presses_form(
    fields: Mapping[str, str], name: str, choices: Mapping[str, Choice], options: Mapping[str, Any]
) -> vol.Schema:
    """Return the form that maps each kind of press to a command."""
    selector = SelectSelector(
        SelectSelectorConfig(
            options=[choice.value for choice in Choice],
            mode=SelectSelectorMode.DROPDOWN,
            translation_key="press_command",
        )
    )
    presses = {
        vol.Required(field, default=choices.get(kind, Choice.NOTHING).value): selector for kind, field in fields.items()
    }
    return vol.Schema(
        {
            vol.Required(CONF_NAME, default=name): TextSelector(),
            **presses,
            vol.Required(CONF_OPTIONS): section(_options_schema(options), {"collapsed": True}),
        }
    )


def slides_form(fields: Mapping[str, str], slides: Mapping[str, str]) -> vol.Schema:
    """Return the form that asks for the target slide of each ``go_to`` press."""
    return vol.Schema(
        {vol.Required(field, default=slides.get(kind, "")): TextSelector() for kind, field in fields.items()}
    )


def pretty(kind: str) -> str:
    """Return a readable name for a kind of press."""
    words = " ".join(kind.replace("remote_button_", "").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _options_schema(current: Mapping[str, Any]) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_ONLY_PRESENTING, default=current.get(CONF_ONLY_PRESENTING, True)): BooleanSelector(),
            vol.Required(CONF_DEBOUNCE, default=current.get(CONF_DEBOUNCE, DEFAULT_DEBOUNCE_MS)): NumberSelector(
                NumberSelectorConfig(
                    min=MIN_DEBOUNCE_MS,
                    max=MAX_DEBOUNCE_MS,
                    step=1,
                    unit_of_measurement=UnitOfTime.MILLISECONDS,
                    mode=NumberSelectorMode.BOX,
                )
            ),
            vol.Required(CONF_TEST_MODE, default=current.get(CONF_TEST_MODE, False)): BooleanSelector(),
        }
    )
