"""Puts messages into words: English for programs and logs, Home Assistant's language for people."""

from __future__ import annotations

from collections.abc import Mapping
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations, async_get_translations

from .const import DOMAIN
from .stage.state import View

if TYPE_CHECKING:
    from .stage.messages import Message
    from .stage.results import CommandResult

# Home Assistant takes the full stop off its own English texts, and has them only once the integration is set up. This
# module is imported in the executor, as the whole integration is.
_ENGLISH: Final[Mapping[str, str]] = {
    key: text["message"]
    for key, text in json.loads((Path(__file__).parent / "translations" / "en.json").read_text("utf-8"))[
        "exceptions"
    ].items()
}


def english(message: Message) -> str:
    """Return the sentence in English."""
    return _ENGLISH[message.key].format_map(message.placeholders)


class Localizer:
    """Puts messages into the words of one language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Keep the texts, by Home Assistant's names for them."""
        self._texts = texts

    def __call__(self, message: Message) -> str:
        """Return the sentence, in English where the translation lacks it or does not fit."""
        text = self._texts.get(f"component.{DOMAIN}.exceptions.{message.key}.message", "")
        try:
            return text.format_map(message.placeholders) or english(message)
        except KeyError, ValueError:
            return english(message)


async def async_get_localizer(hass: HomeAssistant) -> Localizer:
    """Return what puts messages into the words of Home Assistant's language."""
    return Localizer(await async_get_translations(hass, hass.config.language, "exceptions", [DOMAIN]))


@callback
def localizer(hass: HomeAssistant) -> Localizer:
    """Return what puts messages into the words of Home Assistant's language, as far as they are loaded."""
    return Localizer(async_get_cached_translations(hass, hass.config.language, "exceptions", DOMAIN))


def translation(message: Message) -> dict[str, Any]:
    """Return the key and the placeholders by which a page finds its own words."""
    return {"translation_key": message.key, "translation_placeholders": message.texts}


def said(message: Message) -> dict[str, Any]:
    """Return what pages and programs get: the sentence in English, and what a page finds its own words by."""
    return {"message": english(message), **translation(message)}


def problem_dict(problem: Message | None) -> dict[str, Any]:
    """Return why a deck can't be shown, as lists of decks hold it."""
    return {"problem": None} if problem is None else {"problem": english(problem), **translation(problem)}


def outcome_dict(outcome: CommandResult, *, state: bool = True, view: View = View.PRIVATE) -> dict[str, Any]:
    """Return an outcome as callers get it, with that view of the state or none."""
    return outcome.as_dict(state=state, view=view) | {"message": english(outcome.message)}
