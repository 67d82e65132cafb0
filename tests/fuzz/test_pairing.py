"""The pairing of a display, with arbitrary requests from the display and arbitrary codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.access.pairing import PAIRING
from custom_components.slide_control.access.tokens import Role
from tests.doubles.websocket_display import token_for

from .mutations import encoded, mutated
from .target import FuzzTarget
from .tries import tries

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.typing import MockHAClientWebSocket, WebSocketGenerator

_PAIR: Final = "/api/slide_control/pair"
_HELD: Final = "what the screen holds"
_HEADERS: Final = st.sampled_from(
    [{}, {}, {}, {"Content-Encoding": "gzip"}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json; x"}]
)
_questions = st.sampled_from([{"name": "A television"}, {"secret": _HELD}, {"secret": "x"}, {}])


@tries(150)
@given(body=encoded(mutated(_questions)), headers=_HEADERS)
async def test_a_display_gets_a_code_or_is_told_why_not(
    target: FuzzTarget, body: bytes, headers: dict[str, str]
) -> None:
    before = target.snapshot()
    beginning = await target.client.post(_PAIR, json={"name": "A television"})
    secret = (await beginning.json())["secret"]
    response = await target.client.post(
        _PAIR,
        data=body.replace(_HELD.encode(), secret.encode()),
        headers={"Connection": "close", "Content-Type": "application/json", **headers},
    )
    answer = await response.text()
    assert response.status < 500, answer
    assert token_for(target.entry.data, Role.DISPLAY) not in answer
    target.hass.data[PAIRING]._displays.clear()
    await target.rest()
    assert target.snapshot() == before


@pytest.fixture
async def socket(target: FuzzTarget, hass_ws_client: WebSocketGenerator) -> MockHAClientWebSocket:
    """Home Assistant's own WebSocket, as an administrator's browser uses it."""
    return await hass_ws_client()


_entered: Final = st.sampled_from(
    ["{}", "{}", " {} ", "{0[0]}-{0[1]}{0[2]} {0[3]}{0[4]}.{0[5]}", "{}x", "{0[0]}", "{0}{0}", "\u200b{}"]
) | st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=8)


@tries(100)
@given(entered=_entered, lower_case=st.booleans())
async def test_only_the_code_on_the_display_pairs_it(
    target: FuzzTarget, socket: MockHAClientWebSocket, *, entered: str, lower_case: bool
) -> None:
    """Case, spaces and dashes don't matter."""
    beginning = await target.client.post(_PAIR, json={"name": "A television"})
    code: str = (await beginning.json())["code"]
    entered = entered.format(code)
    right = "".join(filter(str.isalnum, entered)).upper() == code
    await socket.send_json_auto_id(
        {"type": "slide_control/pair", "config_entry_id": "demo", "code": entered.lower() if lower_case else entered}
    )
    answer = await socket.receive_json()
    # The display with the correct code never fetches its token.
    assert answer["error"]["code"] == ("display_gone" if right else "wrong_code")
    target.hass.data[PAIRING]._displays.clear()
    await target.rest()
