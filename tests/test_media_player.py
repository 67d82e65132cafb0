"""The stage as a media player, used through Home Assistant's own actions and Assist's own media sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.slide_control.media_player import SLIDES
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Context, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from freezegun.api import FrozenDateTimeFactory
    from pytest_homeassistant_custom_component.common import MockUser

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

PLAYER = "media_player.demo_stage_slides"


@pytest.fixture(autouse=True)
def _enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enable it; it is disabled by default."""
    monkeypatch.setattr(Entity, "entity_registry_enabled_default", property(lambda _: True))


def player(hass: HomeAssistant) -> State:
    state = hass.states.get(PLAYER)
    assert state is not None
    return state


async def use(hass: HomeAssistant, service: str, context: Context | None = None, **data: Any) -> None:
    await hass.services.async_call(
        "media_player", service, {"entity_id": PLAYER, **data}, blocking=True, context=context
    )
    await hass.async_block_till_done()


def test_it_is_disabled_until_somebody_wants_it() -> None:
    assert SLIDES.entity_registry_enabled_default is False


async def test_it_is_idle_without_slides_and_says_so_when_pressed(hass: HomeAssistant, stage: Stage) -> None:
    assert player(hass).state == "idle"
    assert "media_title" not in player(hass).attributes
    with pytest.raises(HomeAssistantError) as caught:
        await use(hass, "media_next_track")
    assert caught.value.translation_key == "no_display"


async def test_tracks_are_slides_and_pause_is_blank(hass: HomeAssistant, display: FakeDisplay) -> None:
    assert (player(hass).state, player(hass).attributes["media_title"]) == ("playing", "Welcome")
    await use(hass, "media_next_track")
    assert (display.at, player(hass).attributes["media_title"], player(hass).attributes["media_track"]) == (
        1,
        "Pricing",
        2,
    )
    await use(hass, "media_previous_track")
    assert display.at == 0
    await use(hass, "media_pause")
    assert (display.blank, player(hass).state) == (True, "paused")
    await use(hass, "media_play")
    assert (display.blank, player(hass).state) == (False, "playing")
    display.disconnect()
    await hass.async_block_till_done()
    assert player(hass).state == "idle"


@pytest.mark.parametrize(
    ("position", "number"), [(0, 1), (3, 3), (5, 5), (3600, 1), (2 * 3600 + 3599, 2), (5 * 3600, 5)]
)
async def test_seeking_goes_to_the_slide_of_that_hour_or_of_that_number(
    hass: HomeAssistant, display: FakeDisplay, position: float, number: int
) -> None:
    display.do("go_to", slide=4)
    await use(hass, "media_seek", seek_position=position)
    assert display.state.number == number


async def test_seeking_beyond_the_last_slide_is_refused(hass: HomeAssistant, display: FakeDisplay) -> None:
    with pytest.raises(ServiceValidationError, match=r"no slide 7\. Choose a number from 1 to 5"):
        await use(hass, "media_seek", seek_position=7)
    assert display.at == 0


async def test_the_clock_that_players_run_never_reaches_the_next_slide(
    hass: HomeAssistant, display: FakeDisplay, freezer: FrozenDateTimeFactory
) -> None:
    display.do("go_to", slide=3)
    await hass.async_block_till_done()
    attributes = player(hass).attributes
    assert (attributes["media_position"] // 3600, attributes["media_duration"] // 3600) == (3, 5)
    since = attributes["media_position_updated_at"]
    freezer.tick(1800)
    # Blanking does not change the slide, so its time continues.
    display.do("blank", mode="on")
    await hass.async_block_till_done()
    assert player(hass).state == "paused"
    assert player(hass).attributes["media_position_updated_at"] == since
    display.do("next")
    await hass.async_block_till_done()
    assert (player(hass).attributes["media_position_updated_at"] - since).total_seconds() >= 1800


async def test_it_is_written_once_for_each_slide(hass: HomeAssistant, display: FakeDisplay) -> None:
    written = async_capture_events(hass, EVENT_STATE_CHANGED)
    for slide in (2, 3, 4):
        display.do("go_to", slide=slide)
        await hass.async_block_till_done()
    display.show(notes="Something that the player does not show.")
    await hass.async_block_till_done()
    assert len([event for event in written if event.data["entity_id"] == PLAYER]) == 3


async def test_a_source_is_a_slide(hass: HomeAssistant, display: FakeDisplay) -> None:
    assert player(hass).attributes["source_list"] == ["Welcome", "Pricing", "Details", "Details (4)", "Questions"]
    await use(hass, "select_source", source="Details (4)")
    assert (display.at, player(hass).attributes["source"]) == (3, "Details (4)")
    with pytest.raises(ServiceValidationError) as caught:
        await use(hass, "select_source", source="Elephants")
    assert (caught.value.translation_key, display.at) == ("unknown_source", 3)


async def test_a_press_keeps_the_context_of_its_sender(
    hass: HomeAssistant, display: FakeDisplay, hass_admin_user: MockUser
) -> None:
    await use(hass, "media_next_track", Context(user_id=hass_admin_user.id))
    [sequenced] = display.received
    assert (sequenced.command.source, sequenced.command.sender) == ("media_player", hass_admin_user.id)
    assert player(hass).context.user_id == hass_admin_user.id


async def test_the_built_in_media_sentences_of_assist_skip_a_slide(
    hass: HomeAssistant, stage: Stage, display: FakeDisplay
) -> None:
    stage.settings = type(stage.settings)(debounce=0, max_press_age=stage.settings.max_press_age)
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()
    for sentence, place in (
        ("next track on demo stage slides", (1, 0)),
        ("next item on demo stage slides", (1, 1)),
        ("previous track on demo stage slides", (1, 0)),
    ):
        await hass.services.async_call(
            "conversation", "process", {"text": sentence, "language": "en"}, blocking=True, return_response=True
        )
        assert (display.at, display.steps) == place, sentence
    assert len(display.received) == 3
