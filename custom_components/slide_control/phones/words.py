"""The words that are sent to phones, in Home Assistant's language."""

from __future__ import annotations

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN

# Home Assistant has no category for texts of notifications: they stand with the choices of selectors.
_CATEGORY = "selector"
_PREFIX = f"component.{DOMAIN}.selector.notification.options."


class Words:
    """Texts by their keys, with placeholders filled in."""

    def __init__(self, texts: dict[str, str]) -> None:
        """Keep the texts."""
        self._texts = texts

    def __call__(self, key: str, **placeholders: object) -> str:
        """Return one text; its key where it has none."""
        return self._texts.get(f"{_PREFIX}{key}", key).format(**placeholders)


async def async_words(hass: HomeAssistant) -> Words:
    """Return the words in Home Assistant's language, in English where they are not translated."""
    return Words(await async_get_translations(hass, hass.config.language, _CATEGORY, [DOMAIN]))
