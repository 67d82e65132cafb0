"""A report's state is parsed once, and errors name the invalid field."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.slide_control.stage.fields import InvalidFieldError
from custom_components.slide_control.stage.messages import Message
from custom_components.slide_control.stage.state import Slide, View, parse_state, redacted

WHOLE: dict[str, Any] = {
    "indices": {"h": 2, "v": 1, "f": 0},
    "number": 5,
    "total": 12,
    "id": "pricing",
    "fragment": 1,
    "fragments": 3,
    "title": "Pricing <b>& more</b>",
    "notes": "Slowly\n\there.",
    "next_title": "Questions",
    "blank": False,
    "overview": True,
    "cues": ["lights-down"],
    "media": {"playback": "paused", "duration": 61.5, "volume": 80, "muted": False, "count": 2},
    "outline": [
        {"h": 0, "v": 0, "number": 1, "title": "Welcome", "id": "welcome"},
        {"h": 1, "v": 0, "number": 2, "title": "Pricing", "id": None, "seconds": 90},
    ],
}


def test_a_whole_state_comes_out_as_it_went_in() -> None:
    assert parse_state(WHOLE).as_dict(outline=True) == WHOLE


def test_a_state_needs_only_where_it_is() -> None:
    state = parse_state({"indices": {"h": 0, "v": 0}, "number": 1, "total": 1})
    assert (state.title, state.next_title, state.blank, state.cues, state.indices.f) == ("", None, False, (), None)


def test_markup_in_a_title_stays_text() -> None:
    assert parse_state(WHOLE).title == "Pricing <b>& more</b>"


def test_an_outline_that_is_left_out_is_the_one_known() -> None:
    known = (Slide(0, 0, 1, "Welcome", None),)
    partial = {name: value for name, value in WHOLE.items() if name != "outline"}
    assert parse_state(partial, previous_outline=known).outline is known


def test_the_public_sees_neither_notes_nor_what_comes() -> None:
    public = parse_state(WHOLE).as_dict(View.PUBLIC)
    assert not {"notes", "next_title", "cues", "outline", "media"} & public.keys()


def test_diagnostics_see_no_words_of_the_speaker() -> None:
    text = str(redacted(parse_state(WHOLE)))
    assert not any(word in text for word in ("Pricing <b>", "Slowly", "Questions", "Welcome"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"indices": None}, "state.indices"),
        ({"indices": {"h": -1, "v": 0}}, "state.indices.h"),
        ({"indices": {"h": 0}}, "state.indices.v"),
        ({"indices": {"h": 0, "v": 0, "f": -2}}, "state.indices.f"),
        ({"number": "5"}, "state.number"),
        ({"number": 1e9}, "state.number"),
        ({"total": 1_000_000}, "state.total"),
        ({"id": 3}, "state.id"),
        ({"fragment": None}, "state.fragment"),
        ({"fragments": 10_001}, "state.fragments"),
        ({"title": "a\x00b"}, "state.title"),
        ({"title": "a\nb"}, "state.title"),
        ({"title": "safe\u202egnp.exe"}, "state.title"),
        ({"title": "\ud800"}, "state.title"),
        ({"title": "x" * 301}, "state.title"),
        ({"title": ["x"]}, "state.title"),
        ({"notes": "bell\x07"}, "state.notes"),
        ({"notes": "ü" * 32_769}, "state.notes"),
        ({"next_title": 1}, "state.next_title"),
        ({"blank": "yes"}, "state.blank"),
        ({"overview": 1}, "state.overview"),
        ({"cues": "lights"}, "state.cues"),
        ({"media": True}, "state.media"),
        ({"media": {"playback": "stopped"}}, "state.media.playback"),
        ({"media": {"playback": "paused", "duration": -1}}, "state.media.duration"),
        ({"media": {"playback": "paused", "duration": float("nan")}}, "state.media.duration"),
        ({"media": {"playback": "paused", "volume": 101}}, "state.media.volume"),
        ({"media": {"playback": "paused", "muted": 3}}, "state.media.muted"),
        ({"media": {"playback": "paused", "count": 0}}, "state.media.count"),
        ({"cues": [""]}, "state.cues[0]"),
        ({"cues": ["c"] * 51}, "state.cues"),
        ({"outline": {}}, "state.outline"),
        ({"outline": [{}] * 1_001}, "state.outline"),
        ({"outline": [{"h": 0, "v": 0, "number": 0}]}, "state.outline[0].number"),
        ({"outline": [{"h": 0, "v": 0}, 7]}, "state.outline[1]"),
        ({"outline": [{"h": 0, "v": 0, "seconds": -1}]}, "state.outline[0].seconds"),
        ({"outline": [{"h": 0, "v": 0, "seconds": 86_401}]}, "state.outline[0].seconds"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_state({**WHOLE, **change})
    assert caught.value.field == field


@pytest.mark.parametrize("data", [None, [], "state", 3, {1: 2}])
def test_what_is_no_object_is_refused(data: Any) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_state(data)
    assert caught.value.message == Message("invalid_object", field="state")


@pytest.mark.parametrize("name", ["indices", "number", "total"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        parse_state({key: value for key, value in WHOLE.items() if key != name})
    assert caught.value.message == Message("field_needed", field=f"state.{name}")
