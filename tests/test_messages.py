"""A message is put into words when it is read: English for programs, Home Assistant's language for people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from custom_components.slide_control.messages import Localizer, async_get_localizer, english
from custom_components.slide_control.stage.messages import Message

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

STILL = Message("still_slide", number=3, total=9)
TEXT = "component.slide_control.exceptions.still_slide.message"


def test_a_message_is_rendered_in_english() -> None:
    assert english(STILL) == "Still on slide 3 of 9."


def test_what_comes_from_outside_fills_one_placeholder_and_no_other() -> None:
    title = "{total} {0} {title.__class__} 100%"
    assert english(Message("still_titled", number=3, total=9, title=title)) == f"Still on slide 3 of 9, “{title}”."


@pytest.mark.parametrize("text", [None, "", "Folie {nummer}", "Folie {number", "Folie {0}"])
def test_a_translation_that_is_missing_or_does_not_fit_is_replaced_by_english(text: str | None) -> None:
    localize = Localizer({} if text is None else {TEXT: text})
    assert localize(STILL) == "Still on slide 3 of 9."


async def test_people_read_the_language_of_home_assistant(hass: HomeAssistant, stage: object) -> None:
    assert (await async_get_localizer(hass))(STILL) == "Still on slide 3 of 9."
    hass.config.language = "de"
    texts = {TEXT: "Noch immer Folie {number} von {total}."}
    with patch("custom_components.slide_control.messages.async_get_translations", return_value=texts) as asked:
        assert (await async_get_localizer(hass))(STILL) == "Noch immer Folie 3 von 9."
    assert asked.await_args is not None
    assert asked.await_args.args[1:3] == ("de", "exceptions")
