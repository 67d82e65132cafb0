"""A display's reason reaches people in their own words, whatever the version of the page."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.slide_control.push.display_reasons import parse_reason
from custom_components.slide_control.stage.fields import InvalidFieldError
from custom_components.slide_control.stage.messages import Message


@pytest.mark.parametrize(
    ("frame", "key", "message"),
    [
        ({}, None, None),
        ({"reason": "no_overview", "message": "No."}, "no_overview", Message("display_no_overview")),
        (
            {"reason": "no_such_slide", "placeholders": {"slide": "12", "more": "x"}},
            "no_such_slide",
            Message("display_no_such_slide", slide="12"),
        ),
        ({"reason": "no_such_slide"}, "no_such_slide", Message("display_says", reason="no_such_slide")),
        ({"reason": "newer", "message": "It is on fire."}, "newer", Message("display_says", reason="It is on fire")),
    ],
)
def test_a_reason_is_known_by_its_key_else_by_its_sentence(
    frame: dict[str, Any], key: str | None, message: Message | None
) -> None:
    assert parse_reason(frame) == (key, message)


@pytest.mark.parametrize(
    ("frame", "field"),
    [
        ({"reason": "x" * 201}, "reason"),
        ({"reason": "x", "message": "x" * 201}, "message"),
        ({"reason": "no_such_slide", "placeholders": ["12"]}, "placeholders"),
        ({"reason": "no_such_slide", "placeholders": {"slide": "1" * 101}}, "placeholders.slide"),
    ],
)
def test_what_is_too_long_or_of_the_wrong_type_is_named(frame: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidFieldError) as raised:
        parse_reason(frame)
    assert raised.value.field == field
