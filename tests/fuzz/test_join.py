"""The way into the audience, with arbitrary requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import given, strategies as st

from custom_components.slide_control.access.tokens import Role
from tests.doubles.websocket_display import token_for

from .mutations import encoded, mutated
from .tries import tries

if TYPE_CHECKING:
    from .target import FuzzTarget

_JOIN: Final = "/api/slide_control/join"
_CODE: Final = "the code on the display"
_HEADERS: Final = st.sampled_from([{}, {}, {}, {"Content-Encoding": "gzip"}, {"Content-Type": "text/plain"}])
_questions = st.sampled_from([{"code": _CODE}, {"code": "AAAAAA"}, {"code": "a-a a"}, {}])


@tries(150)
@given(body=encoded(mutated(_questions)), headers=_HEADERS)
async def test_only_the_code_gives_a_token_and_only_a_followers(
    target: FuzzTarget, body: bytes, headers: dict[str, str]
) -> None:
    before = target.snapshot()
    audience = target.entry.runtime_data.audience
    run = audience.async_open()
    response = await target.client.post(
        _JOIN,
        data=body.replace(_CODE.encode(), run.code.encode()),
        headers={"Connection": "close", "Content-Type": "application/json", **headers},
    )
    answer = await response.text()
    assert response.status < 500, answer
    for role in (Role.DISPLAY, Role.REMOTE):
        assert token_for(target.entry.data, role) not in answer
    if response.status == 200:
        assert (await response.json())["token"] == audience.create_token(run)
        assert run.code.encode() in body.replace(_CODE.encode(), run.code.encode())
    await target.rest()
    assert target.snapshot() == before
