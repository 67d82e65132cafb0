"""A WebSocket, whatever frames a browser sends on it, before its hello and after."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import ClientWebSocketResponse, WSMsgType
from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.push.protocol import SMALL_FRAME, CloseCode, exceeds
from custom_components.slide_control.push.tokens import Role
from tests.page import PATH, token_for

from .mutations import encoded, mutated
from .stage import Stage
from .tries import tries
from .valid import frames, hello

_MARK: Final = 4_711
_PLACE: Final = "where the token goes"

_text = st.builds(lambda data: data.decode(errors="replace"), encoded(mutated(frames())))
_first = encoded(mutated(lambda: hello(_PLACE)) | mutated(frames()))


@tries(120)
@given(role=st.sampled_from(list(Role)), first=_first, binary=st.booleans())
async def test_a_first_frame_opens_a_session_or_is_told_why_not(
    stage: Stage, role: Role, first: bytes, *, binary: bool
) -> None:
    before = stage.snapshot()
    data = first.replace(_PLACE.encode(), token_for(stage.entry.data, role).encode())
    async with stage.client.ws_connect(PATH) as socket:
        if binary:
            await socket.send_bytes(data)
        else:
            await socket.send_str(data.decode(errors="replace"))
        answer = await socket.receive(5)
        welcomed = answer.type is WSMsgType.TEXT and answer.json()["type"] == "welcome"
        while not welcomed and answer.type is WSMsgType.TEXT:
            assert answer.json()["type"] == "error"
            answer = await socket.receive(5)
        assert welcomed or answer.type is WSMsgType.CLOSE
    await stage.rest()
    assert stage.snapshot() == before
    await stage.press()


@pytest.mark.parametrize("role", list(Role))
@tries(60)
@given(said=st.lists(_text, min_size=1, max_size=6))
async def test_frames_after_the_hello_do_what_the_role_may_do_or_nothing(
    stage: Stage, role: Role, said: list[str]
) -> None:
    before = stage.snapshot()
    async with stage.client.ws_connect(PATH) as socket:
        await socket.send_json(hello(token_for(stage.entry.data, role)))
        assert (await socket.receive_json(timeout=5))["type"] == "welcome"
        for text in said:
            await socket.send_str(text)
        answers, code = await _answers(socket)
        after = stage.snapshot()
    refused = sum(answer["type"] == "error" for answer in answers)
    if code is not None:
        assert code == CloseCode.TOO_BIG
        assert any(exceeds(text, SMALL_FRAME) for text in said)
    if role is Role.FOLLOWER or refused == len(said):
        assert after == before
    if role is not Role.DISPLAY:
        assert after.lead is before.lead
    if role is not Role.REMOTE:
        assert after.seq == before.seq
    await stage.rest()
    assert stage.deck.lead is before.lead
    await stage.press()


async def _answers(socket: ClientWebSocketResponse) -> tuple[list[dict[str, Any]], int | None]:
    """Return what came until all that was said before has been read, and the code if the connection was closed."""
    await socket.send_json({"type": "ping", "n": _MARK})
    answers: list[dict[str, Any]] = []
    while (message := await socket.receive(5)).type is WSMsgType.TEXT:
        answer = message.json()
        if answer.get("n") == _MARK:
            return answers, None
        answers.append(answer)
    return answers, socket.close_code
