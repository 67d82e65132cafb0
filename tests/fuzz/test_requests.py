"""The event stream, the long poll and the inbox, with arbitrary bodies."""

from __future__ import annotations

import json
from typing import Any, Final

from aiohttp import ClientResponse
from hypothesis import given, strategies as st

from custom_components.slide_control.access.tokens import Role
from tests.doubles.websocket_display import token_for

from .mutations import Json, encoded, mutated
from .target import FuzzTarget
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
_batches: st.SearchStrategy[Json] = st.builds(
    lambda said, confirmed: {"session": _KEY, "frames": said, "confirmed": confirmed},
    st.lists(frames(), max_size=3),
    st.integers(-1, 5),
)


@tries(150)
@given(
    path=st.sampled_from([_EVENTS, _POLL, _INBOX]),
    role=st.sampled_from(list(Role)),
    body=encoded(mutated(lambda: hello(_PLACE)) | mutated(_batches)),
    headers=_HEADERS,
)
async def test_a_stranger_is_let_in_or_told_why_not(
    target: FuzzTarget, path: str, role: Role, body: bytes, headers: dict[str, str]
) -> None:
    before = target.snapshot()
    data = body.replace(_PLACE.encode(), token_for(target.entry.data, role).encode())
    response = await target.client.post(path, data=data, headers={"Connection": "close", **headers})
    first = await _first(response)
    response.close()
    assert response.status < 500, first
    if response.status == 200:
        assert first["type"] == "welcome"
    await target.rest()
    assert target.snapshot() == before
    await target.press()


@tries(80)
@given(
    path=st.sampled_from([_POLL, _INBOX]),
    role=st.sampled_from(list(Role)),
    bodies=st.lists(encoded(mutated(_batches)), min_size=1, max_size=4),
)
async def test_a_session_takes_what_it_is_posted_or_says_why_not(
    target: FuzzTarget, path: str, role: Role, bodies: list[bytes]
) -> None:
    before = target.snapshot()
    greeting = await target.client.post(_POLL, json=hello(token_for(target.entry.data, role)))
    key = (await _first(greeting))["session"]
    for body in bodies:
        response = await target.client.post(
            path, data=body.replace(json.dumps(_KEY).encode(), json.dumps(key).encode())
        )
        await response.read()
        assert response.status < 500
    await target.rest()
    after = target.snapshot()
    if role is Role.FOLLOWER:
        assert after == before
    assert after.lead is before.lead
    await target.press()


async def _first(response: ClientResponse) -> dict[str, Any]:
    """Return the first frame of a response, or its whole body if it has no frames."""
    if response.content_type == "text/event-stream":
        line = await response.content.readline()
        return dict(json.loads(line.removeprefix(b"data: ")))
    if response.content_type != "application/json":
        return {"text": await response.text()}
    body = await response.json()
    return dict(body["frames"][0] if "frames" in body else body)
