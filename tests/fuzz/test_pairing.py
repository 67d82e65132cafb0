"""The pairing of a screen, whatever a screen says and whatever code an administrator enters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.push.pairing import PAIRING
from custom_components.slide_control.push.tokens import Role
from tests.page import token_for

from .mutations import encoded, mutated
from .stage import Stage
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
async def test_a_screen_gets_a_code_or_is_told_why_not(stage: Stage, body: bytes, headers: dict[str, str]) -> None:
    before = stage.snapshot()
    beginning = await stage.client.post(_PAIR, json={"name": "A television"})
    secret = (await beginning.json())["secret"]
    response = await stage.client.post(
        _PAIR,
        data=body.replace(_HELD.encode(), secret.encode()),
        headers={"Connection": "close", "Content-Type": "application/json", **headers},
    )
    answer = await response.text()
    assert response.status < 500, answer
    assert token_for(stage.entry.data, Role.DISPLAY) not in answer
    stage.hass.data[PAIRING]._screens.clear()
    await stage.rest()
    assert stage.snapshot() == before


@pytest.fixture
async def socket(stage: Stage, hass_ws_client: WebSocketGenerator) -> MockHAClientWebSocket:
    """Home Assistant's own WebSocket, as an administrator's browser uses it."""
    return await hass_ws_client()


_entered: Final = st.sampled_from(
    ["{}", "{}", " {} ", "{0[0]}-{0[1]}{0[2]} {0[3]}{0[4]}.{0[5]}", "{}x", "{0[0]}", "{0}{0}", "\u200b{}"]
) | st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs"]), max_size=8)


@tries(100)
@given(entered=_entered, small=st.booleans())
async def test_only_the_code_on_the_screen_pairs_it(
    stage: Stage, socket: MockHAClientWebSocket, *, entered: str, small: bool
) -> None:
    """Small letters, spaces and dashes are no difference to somebody who reads a code from a wall."""
    beginning = await stage.client.post(_PAIR, json={"name": "A television"})
    code: str = (await beginning.json())["code"]
    entered = entered.format(code)
    right = "".join(filter(str.isalnum, entered)).upper() == code
    await socket.send_json_auto_id(
        {"type": "slide_control/pair", "config_entry_id": "demo", "code": entered.lower() if small else entered}
    )
    answer = await socket.receive_json()
    # Nobody comes for the token of the screen whose code was right.
    assert answer["error"]["code"] == ("screen_gone" if right else "wrong_code")
    stage.hass.data[PAIRING]._screens.clear()
    await stage.rest()
