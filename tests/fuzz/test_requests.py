"""The event stream, the long poll and the inbox, whatever is posted to them."""

from __future__ import annotations

import json
from typing import Any, Final

from aiohttp import ClientResponse
from hypothesis import given, strategies as st

from custom_components.slide_control.push.tokens import Role
from tests.page import token_for

from .mutations import Json, encoded, mutated
from .stage import Stage
from .tries import tries
from .valid import frames, hello

_EVENTS: Final = "/api/slide_control/events"
_POLL: Final = "/api/slide_control/poll"
_INBOX: Final = "/api/slide_control/messages"
_PLACE: Final = "where the token goes"
_KEY: Final = "the session's key"

_HEADERS: Final = st.sampled_from(
    [{}, {}, {}, {"Content-Encoding": "gzip"}, {"Content-Type": "text/plain; charset=nonsense"}, {"Expect": "nonsense"}]
)
_letters: st.SearchStrategy[Json] = st.builds(
    lambda said, confirmed: {"session": _KEY, "frames": said, "confirmed": confirmed},
    st.lists(frames(), max_size=3),
    st.integers(-1, 5),
)


@tries(150)
@given(
    path=st.sampled_from([_EVENTS, _POLL, _INBOX]),
    role=st.sampled_from(list(Role)),
    body=encoded(mutated(lambda: hello(_PLACE)) | mutated(_letters)),
    headers=_HEADERS,
)
async def test_a_stranger_is_let_in_or_told_why_not(
    stage: Stage, path: str, role: Role, body: bytes, headers: dict[str, str]
) -> None:
    before = stage.snapshot()
    data = body.replace(_PLACE.encode(), token_for(stage.entry.data, role).encode())
    response = await stage.client.post(path, data=data, headers={"Connection": "close", **headers})
    first = await _first(response)
    response.close()
    assert response.status < 500, first
    if response.status == 200:
        assert first["type"] == "welcome"
    await stage.rest()
    assert stage.snapshot() == before
    await stage.press()


@tries(80)
@given(
    path=st.sampled_from([_POLL, _INBOX]),
    role=st.sampled_from(list(Role)),
    bodies=st.lists(encoded(mutated(_letters)), min_size=1, max_size=4),
)
async def test_a_session_takes_what_it_is_posted_or_says_why_not(
    stage: Stage, path: str, role: Role, bodies: list[bytes]
) -> None:
    before = stage.snapshot()
    greeting = await stage.client.post(_POLL, json=hello(token_for(stage.entry.data, role)))
    key = (await _first(greeting))["session"]
    for body in bodies:
        response = await stage.client.post(path, data=body.replace(json.dumps(_KEY).encode(), json.dumps(key).encode()))
        await response.read()
        assert response.status < 500
    await stage.rest()
    after = stage.snapshot()
    if role is Role.FOLLOWER:
        assert after == before
    assert after.lead is before.lead
    await stage.press()


async def _first(response: ClientResponse) -> dict[str, Any]:
    """Return the first frame of an answer, or all of one without frames."""
    if response.content_type == "text/event-stream":
        line = await response.content.readline()
        return dict(json.loads(line.removeprefix(b"data: ")))
    if response.content_type != "application/json":
        return {"text": await response.text()}
    body = await response.json()
    return dict(body["frames"][0] if "frames" in body else body)
