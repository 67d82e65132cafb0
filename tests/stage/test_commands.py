"""A command is parsed once, and errors name the invalid field."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.slide_control.stage.commands import Action, Command, Direction, Mode, parse_command
from custom_components.slide_control.stage.fields import InvalidFieldError
from custom_components.slide_control.stage.state import BlankColor


def parse(action: Any, **arguments: Any) -> Command:
    """Read a command as a test's own input."""
    return parse_command(action, arguments, source="test")


@pytest.mark.parametrize("word", ["next", "NEXT", " Next "])
def test_a_command_is_known_by_its_name_in_any_case(word: str) -> None:
    assert parse(word).action is Action.NEXT


@pytest.mark.parametrize(
    ("given", "slide"),
    [(5, 5), (5.0, 5), ("5", 5), (" 12 ", 12), ("intro", "intro"), ("Slide 5", "Slide 5"), ("²", "²")],
)
def test_a_slide_is_a_number_or_a_text(given: Any, slide: int | str) -> None:
    assert parse("go_to", slide=given).slide == slide


@pytest.mark.parametrize(
    ("given", "mode"),
    [({}, Mode.TOGGLE), ({"mode": "on"}, Mode.ON), ({"mode": True}, Mode.ON), ({"mode": False}, Mode.OFF)],
)
def test_blank_takes_a_mode_even_where_yaml_made_it_a_boolean(given: dict[str, Any], mode: Mode) -> None:
    assert parse("blank", **given).mode is mode


@pytest.mark.parametrize(
    ("given", "color"),
    [({}, BlankColor.BLACK), ({"color": " White "}, BlankColor.WHITE), ({"color": "black"}, BlankColor.BLACK)],
)
def test_a_blank_screen_is_black_or_white(given: dict[str, Any], color: BlankColor) -> None:
    assert parse("blank", **given).color is color


def test_navigate_takes_a_direction() -> None:
    assert parse("navigate", direction="up").direction is Direction.UP


@pytest.mark.parametrize(
    ("given", "operation", "volume"),
    [
        ({}, "toggle", None),
        ({"operation": " Play "}, "play", None),
        ({"operation": "volume", "volume": 0}, "volume", 0),
        ({"operation": "volume", "volume": " 40 "}, "volume", 40),
    ],
)
def test_media_takes_an_operation_and_a_volume(given: dict[str, Any], operation: str, volume: int | None) -> None:
    command = parse("media", **given)
    assert (command.operation, command.volume) == (operation, volume)


@pytest.mark.parametrize(("given", "skips"), [("true", True), ("0", False), (True, True), ("", False)])
def test_skipping_fragments_is_a_boolean_also_in_a_form(given: Any, *, skips: bool) -> None:
    assert parse("next", skip_fragments=given).skip_fragments is skips


def test_the_state_that_a_page_saw_is_an_epoch_and_a_version() -> None:
    assert parse("go_to", slide=5, seen="a1b2:17").seen == ("a1b2", 17)


@pytest.mark.parametrize("given", ["", "17", ":17", "a1b2:", "a1b2:-1", "a1b2:²", 17, "a" * 200])
def test_anything_else_is_no_state(given: Any) -> None:
    with pytest.raises(InvalidFieldError, match="seen"):
        parse("go_to", slide=5, seen=given)


def test_only_a_command_that_names_a_slide_says_which_state_was_seen() -> None:
    with pytest.raises(InvalidFieldError, match="seen"):
        parse("next", seen="a1b2:17")


@pytest.mark.parametrize(
    "given",
    [1_795_132_800, 1_795_132_800_000, "1795132800", "2026-11-20T00:00:00Z", "2026-11-20T01:00:00+01:00", "2026-11-20"],
)
def test_a_time_is_unix_seconds_or_milliseconds_or_iso_8601(given: Any) -> None:
    assert parse("next", sent_at=given).sent_at == 1_795_132_800


@pytest.mark.parametrize(("given", "name"), [("a" * 100, "a" * 100), (7, "7")])
def test_an_id_is_text_or_a_number(given: Any, name: str) -> None:
    assert parse("next", id=given).id == name


@pytest.mark.parametrize(
    ("action", "arguments", "field"),
    [
        ("jump", {}, "command"),
        (None, {}, "command"),
        (3, {}, "command"),
        ("next", {"slde": 3}, "slde"),
        ("next", {"slide": 3}, "slide"),
        ("go_to", {}, "slide"),
        ("go_to", {"slide": "  "}, "slide"),
        ("go_to", {"slide": 0}, "slide"),
        ("go_to", {"slide": 100_001}, "slide"),
        ("go_to", {"slide": 2.5}, "slide"),
        ("go_to", {"slide": True}, "slide"),
        ("go_to", {"slide": []}, "slide"),
        ("go_to", {"slide": "x" * 301}, "slide"),
        ("go_to", {"slide": "a\x07b"}, "slide"),
        ("blank", {"mode": "maybe"}, "mode"),
        ("blank", {"color": "red"}, "color"),
        ("blank", {"color": 1}, "color"),
        ("overview", {"color": "white"}, "color"),
        ("overview", {"mode": 1}, "mode"),
        ("navigate", {}, "direction"),
        ("navigate", {"direction": "forward"}, "direction"),
        ("media", {"operation": "stop"}, "operation"),
        ("media", {"operation": "volume"}, "volume"),
        ("media", {"operation": "volume", "volume": 101}, "volume"),
        ("media", {"operation": "volume", "volume": "loud"}, "volume"),
        ("media", {"operation": "play", "volume": 50}, "volume"),
        ("next", {"volume": 50}, "volume"),
        ("next", {"skip_fragments": "perhaps"}, "skip_fragments"),
        ("next", {"skip_fragments": 2}, "skip_fragments"),
        ("next", {"id": ""}, "id"),
        ("next", {"id": "x" * 101}, "id"),
        ("next", {"id": True}, "id"),
        ("next", {"sent_at": "yesterday"}, "sent_at"),
        ("next", {"sent_at": True}, "sent_at"),
        ("next", {"sent_at": -1}, "sent_at"),
        ("next", {"sent_at": "nan"}, "sent_at"),
        ("next", {"sent_at": 1e30}, "sent_at"),
    ],
)
def test_what_is_wrong_is_named(action: Any, arguments: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse(action, **arguments)
    assert caught.value.field == field
    assert caught.value.message.placeholders["field"] == field
