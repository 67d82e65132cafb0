"""The translated texts of notifications on phones."""

from __future__ import annotations

from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..messages import Localizer, async_get_localizer

# Home Assistant has no translation category for notifications, so the texts are stored as selector options.
_CATEGORY = "selector"
_PREFIX = f"component.{DOMAIN}.selector.notification.options."


class Words:
    """Translated texts by key, with placeholders."""

    def __init__(self, texts: dict[str, str], localize: Localizer) -> None:
        """``localize`` translates messages, such as the outcome of a press."""
        self._texts = texts
        self.localize: Final = localize

    def __call__(self, key: str, **placeholders: object) -> str:
        """Return the text with its placeholders replaced, or the key if there is no text."""
        return self._texts.get(f"{_PREFIX}{key}", key).format(**placeholders)


async def async_words(hass: HomeAssistant) -> Words:
    """Return the texts in Home Assistant's language, with English as the fallback."""
    texts = await async_get_translations(hass, hass.config.language, _CATEGORY, [DOMAIN])
    return Words(texts, await async_get_localizer(hass))
