"""A WebSocket that receives arbitrary frames before and after its hello."""

from __future__ import annotations

from typing import Any, Final

from aiohttp import ClientWebSocketResponse, WSMsgType
from hypothesis import given, strategies as st
import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.push.protocol import MAX_FRAME_BYTES, CloseCode, exceeds
from tests.doubles.websocket_display import PATH, token_for

from .mutations import encoded, mutated
from .target import FuzzTarget
from .tries import tries
from .valid import frames, hello

_MARK: Final = 4_711
_PLACE: Final = "where the token goes"

_text = st.builds(lambda data: data.decode(errors="replace"), encoded(mutated(frames())))
_first = encoded(mutated(lambda: hello(_PLACE)) | mutated(frames()))


@tries(120)
@given(role=st.sampled_from(list(Role)), first=_first, binary=st.booleans())
async def test_a_first_frame_opens_a_session_or_is_told_why_not(
    target: FuzzTarget, role: Role, first: bytes, *, binary: bool
) -> None:
    before = target.snapshot()
    data = first.replace(_PLACE.encode(), token_for(target.entry.data, role).encode())
    async with target.client.ws_connect(PATH) as socket:
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
    await target.rest()
    assert target.snapshot() == before
    await target.press()


@pytest.mark.parametrize("role", list(Role))
@tries(60)
@given(said=st.lists(_text, min_size=1, max_size=6))
async def test_frames_after_the_hello_do_what_the_role_may_do_or_nothing(
    target: FuzzTarget, role: Role, said: list[str]
) -> None:
    before = target.snapshot()
    async with target.client.ws_connect(PATH) as socket:
        await socket.send_json(hello(token_for(target.entry.data, role)))
        assert (await socket.receive_json(timeout=60))["type"] == "welcome"
        for text in said:
            await socket.send_str(text)
        answers, code = await _answers(socket)
        after = target.snapshot()
    refused = sum(answer["type"] == "error" for answer in answers)
    if code is not None:
        assert code == CloseCode.TOO_BIG
        assert any(exceeds(text, MAX_FRAME_BYTES) for text in said)
    if role is Role.FOLLOWER or refused == len(said):
        assert after == before
    if role is not Role.DISPLAY:
        assert after.lead is before.lead
    if role is not Role.REMOTE:
        assert after.seq == before.seq
    await target.rest()
    assert target.stage.lead is before.lead
    await target.press()


async def _answers(socket: ClientWebSocketResponse) -> tuple[list[dict[str, Any]], int | None]:
    """Return all answers to the frames so far, and the code if the connection was closed."""
    await socket.send_json({"type": "ping", "n": _MARK})
    answers: list[dict[str, Any]] = []
    while (message := await socket.receive(5)).type is WSMsgType.TEXT:
        answer = message.json()
        if answer.get("n") == _MARK:
            return answers, None
        answers.append(answer)
    return answers, socket.close_code
