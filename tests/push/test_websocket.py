"""Browsers over a real WebSocket: the handshake, the accepted frames, and the frames sent."""

from __future__ import annotations

import asyncio
import gc
import json
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
import weakref

from aiohttp import WSMsgType
import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_LOCAL_ONLY
from custom_components.slide_control.push import heartbeats
from custom_components.slide_control.push.protocol import CloseCode
from custom_components.slide_control.stage.commands import parse_command
from custom_components.slide_control.stage.results import Result
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from tests.doubles.websocket_display import PATH, Page, connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A browser's client, with a stage that is set up."""
    return await hass_client_no_auth()


@pytest.fixture
def token(entry: MockConfigEntry) -> str:
    """The token of a display link."""
    return token_for(entry.data)


async def refused(client: Client, *frames: str | bytes | dict[str, Any]) -> tuple[int | None, list[dict[str, Any]]]:
    """Send the first frames; return the close code and the frames before it."""
    async with client.ws_connect(PATH) as socket:
        page = Page(socket, "page-0001")
        for frame in frames:
            if isinstance(frame, bytes):
                await socket.send_bytes(frame)
            else:
                await socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        code = await page.closed()
        return code, [page.frames.get_nowait() for _ in range(page.frames.qsize())]


def hello(token: Any, **changes: Any) -> dict[str, Any]:
    """Return a valid hello with these changes."""
    client = {"id": "page-0001", "name": "A test"}
    return {"type": "hello", "protocol": "slide-control/1", "token": token, "client": client} | changes


async def test_a_display_is_welcomed_and_leads(
    client: Client, entry: MockConfigEntry, stage: Stage, token: str
) -> None:
    async with connected(client, token) as page:
        assert page.welcome | {"time": 0} == {
            "type": "welcome",
            "protocol": "slide-control/1",
            "stage": "Demo stage",
            "epoch": stage.epoch,
            "seq": 0,
            "version": 0,
            "role": "display",
            "lead": True,
            "presenter": f"/slide-control/present/{entry.entry_id}",
            "state": None,
            "heartbeat": 2,
            "ttl_ms": 3000,
            "time": 0,
        }
        assert stage.state is not None
        assert stage.state.as_dict(outline=True) == page.slides.state()
    assert await gone(stage)


async def test_a_browser_that_has_gone_leaves_no_work_for_the_garbage_collection(
    client: Client, entry: MockConfigEntry, token: str
) -> None:
    """Otherwise, a thousand followers that leave would block the loop for 100 ms minutes later."""
    gc.disable()
    try:
        async with connected(client, token):
            (session,) = (weakref.ref(session) for session in entry.runtime_data.hub)
            assert session() is not None
        async with asyncio.timeout(60):
            while session() is not None:
                await asyncio.sleep(0)
    finally:
        gc.enable()


async def gone(stage: Stage) -> bool:
    """Wait until no display is connected."""
    async with asyncio.timeout(60):
        while stage.displays:
            await asyncio.sleep(0)
    return True


async def test_a_press_reaches_the_page_and_its_answer_comes_back(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as page:
        outcome = await stage.async_execute(parse_command("go_to", {"slide": "Part 4", "id": "mine"}, source="test"))
        command = await page.take("command")
        assert command | {"time": 0} == {
            "type": "command",
            "epoch": stage.epoch,
            "seq": 1,
            "id": "mine",
            "action": "go_to",
            "slide": 6,
            "indices": {"h": 3, "v": 0},
            "ttl_ms": 3000,
            "time": 0,
        }
        assert (outcome.result, outcome.changed) == (Result.APPLIED, True)


@pytest.mark.parametrize(
    ("action", "arguments", "carried"),
    [
        ("blank", {"mode": "on"}, {"mode": "on"}),
        ("navigate", {"direction": "down"}, {"direction": "down"}),
        ("media", {"operation": "volume", "volume": 30}, {"operation": "volume", "volume": 30}),
        ("next", {"skip_fragments": True}, {"skip_fragments": True}),
    ],
)
async def test_a_commands_arguments_travel_with_it(
    client: Client, stage: Stage, token: str, action: str, arguments: dict[str, Any], carried: dict[str, Any]
) -> None:
    async with connected(client, token) as page:
        await stage.async_execute(parse_command(action, arguments, source="test"))
        assert carried.items() <= (await page.take("command")).items()


async def test_a_second_display_is_set_to_what_the_first_shows(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as lead:
        await stage.async_execute(parse_command("last", {}, source="test"))
        async with connected(client, token, client_id="page-0002") as follower:
            assert (follower.welcome["lead"], follower.welcome["state"]["number"]) == (False, 8)
            await stage.async_execute(parse_command("first", {}, source="test"))
            state = await follower.take("state")
            assert (state["state"]["number"], state["version"], state["epoch"]) == (1, stage.version, stage.epoch)
            assert "outline" not in state["state"]
            assert [frame["type"] for frame in lead.frames._queue] == ["command", "command"]  # type: ignore[attr-defined]


async def test_a_person_at_the_second_display_takes_the_lead(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as first, connected(client, token, client_id="page-0002") as second:
        second.slides.apply({"action": "last"})
        await second.report()
        assert (await second.take("lead"))["lead"] is True
        assert (await first.take("lead"))["lead"] is False
        assert (await first.take("state"))["state"]["number"] == 8


async def test_a_remote_sees_the_notes_and_commands(
    client: Client, stage: Stage, token: str, entry: MockConfigEntry
) -> None:
    remote_token = token_for(entry.data, Role.REMOTE)
    async with connected(client, token), connected(client, remote_token, client_id="remote-01", state=None) as remote:
        assert remote.welcome["state"]["notes"] == "Notes for 0/0"
        assert len(remote.welcome["state"]["outline"]) == 8
        await remote.send({"type": "command", "id": "r1", "action": "next", "future": True})
        state = await remote.take("state")
        assert "outline" not in state["state"]
        result = await remote.take("result")
        assert result == {
            "type": "result",
            "id": "r1",
            "result": "applied",
            "changed": True,
            "message": "Now on slide 2 of 8, “Part 2”, step 0 of 2.",
            "translation_key": "now_titled_step",
            "translation_placeholders": {"number": "2", "total": "8", "title": "Part 2", "step": "0", "steps": "2"},
        }


async def test_a_remote_is_told_that_nobody_knows_what_moved(
    client: Client, stage: Stage, token: str, entry: MockConfigEntry
) -> None:
    remote_token = token_for(entry.data, Role.REMOTE)
    async with (
        connected(client, token) as display,
        connected(client, remote_token, client_id="remote-01", state=None) as remote,
    ):
        display.obedient = False
        await remote.send({"type": "command", "id": "r1", "action": "next"})
        command = await display.take("command")
        await display.report("command", ack=command["seq"], changed=None)
        result = await remote.take("result")
        assert (result["result"], result["changed"]) == ("applied", None)


async def test_a_remote_is_told_why_a_command_is_refused(client: Client, stage: Stage, entry: MockConfigEntry) -> None:
    async with connected(client, token_for(entry.data, Role.REMOTE), state=None) as remote:
        await remote.send({"type": "command", "id": "r1", "action": "next"})
        assert (await remote.take("result"))["result"] == "no_display"


async def test_a_remote_says_on_our_clock_when_it_was_pressed(
    client: Client, stage: Stage, entry: MockConfigEntry, token: str
) -> None:
    remote_token = token_for(entry.data, Role.REMOTE)
    async with (
        connected(client, token) as display,
        connected(client, remote_token, client_id="remote-01", state=None) as remote,
    ):
        assert remote.welcome["ttl_ms"] == 3000
        now = stage.clock() * 1000
        for press, age, result in (("a", 1_000, "applied"), ("b", 60_000, "expired"), ("a", 60_000, "duplicate")):
            await remote.send({"type": "command", "id": press, "action": "next", "time": round(now - age)})
            said = await remote.take("result")
            assert (said["id"], said["result"]) == (press, result)
        assert said["first"] == "applied"
        assert said["translation_placeholders"] == {}
        assert display.slides.at == 1
        await remote.send({"type": "command", "id": "never", "action": "next", "time": "soon"})
        assert (await remote.take("error"))["field"] == "time"


async def test_a_remote_may_have_only_so_much_under_way(
    client: Client, stage: Stage, token: str, entry: MockConfigEntry
) -> None:
    remote_token = token_for(entry.data, Role.REMOTE)
    async with (
        connected(client, token, obedient=False),
        connected(client, remote_token, client_id="remote-01", state=None) as remote,
    ):
        for number in range(21):
            await remote.send({"type": "command", "id": str(number), "action": "next"})
        assert (await remote.take("error"))["code"] == "rate"


@pytest.mark.usefixtures("audience")
async def test_a_follower_sees_the_public_state_and_commands_nothing(
    client: Client, stage: Stage, token: str, entry: MockConfigEntry
) -> None:
    follower_token = token_for(entry.data, Role.FOLLOWER)
    async with (
        connected(client, token),
        connected(client, follower_token, client_id="audience1", state=None) as follower,
    ):
        private = {"notes", "next_title", "cues", "outline"}
        assert not private & follower.welcome["state"].keys()
        for kind in ("command", "report"):
            await follower.send({"type": kind, "id": "x", "action": "next", "state": {}, "cause": "user"})
            assert (await follower.take("error"))["code"] == "forbidden"
        await stage.async_execute(parse_command("next", {}, source="test"))
        assert not private & (await follower.take("state"))["state"].keys()
        assert stage.displays == 1


async def test_a_ping_is_answered(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as page:
        await page.send({"type": "ping"})
        pong = await page.take("pong")
        assert pong["time"] >= page.welcome["time"]
        assert "n" not in pong
        await page.send({"type": "ping", "n": 7})
        assert (await page.take("pong"))["n"] == 7


async def test_everyone_gets_a_sign_of_life_without_asking(client: Client, stage: Stage, token: str) -> None:
    # A busy machine may miss many that are so frequent.
    frequent = patch.multiple(heartbeats, HEARTBEAT_SECONDS=0.01, _MAX_MISSED=10_000, _MAX_MISSED_PRESENTING=10_000)
    with frequent:
        async with connected(client, token) as page:
            first, second = await page.take("pong"), await page.take("pong")
            assert second["time"] > first["time"]


@pytest.mark.parametrize(
    ("frame", "code", "field"),
    [
        ({"type": "dance"}, "unknown_type", "type"),
        ({"type": "hello"}, "unknown_type", "type"),
        ({"type": "command", "action": "next"}, "forbidden", "type"),
        ({"type": "ping", "n": "seven"}, "invalid", "n"),
        ({"type": "report"}, "invalid", "cause"),
        ({"type": "report", "cause": "magic"}, "invalid", "cause"),
        ({"type": "report", "cause": ["user"]}, "invalid", "cause"),
        ({"type": "report", "cause": "user"}, "invalid", "state"),
        ({"type": "report", "cause": "user", "state": {"indices": {"h": "1", "v": 0}}}, "invalid", "state.indices.h"),
        ({"type": "report", "cause": "command", "ack": -1, "state": {}}, "invalid", "state.indices"),
        ([], "malformed", None),
        ("text", "malformed", None),
    ],
)
async def test_a_frame_that_is_wrong_is_answered_and_changes_nothing(
    client: Client, stage: Stage, token: str, frame: Any, code: str, field: str | None
) -> None:
    async with connected(client, token) as page:
        before = stage.state, stage.version
        await page.send(frame)
        error = await page.take("error")
        assert (error["code"], error["field"]) == (code, field)
        assert error["message"]
        assert (stage.state, stage.version) == before
        assert (await stage.async_execute(parse_command("next", {}, source="test"))).result is Result.APPLIED


@pytest.mark.parametrize("text", ["{", '{"type": 3}', "[" * 50_000, "\x00", '{"type": "report", "a": NaN}'])
async def test_a_frame_that_is_no_json_is_answered(client: Client, stage: Stage, token: str, text: str) -> None:
    async with connected(client, token) as page:
        await page.socket.send_str(text)
        assert (await page.take("error"))["code"] == "malformed"


async def test_a_display_may_leave_an_outline_out_that_it_has_sent(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as page:
        page.slides.apply({"action": "next"})
        await page.report()
        await page.send({"type": "ping"})
        await page.take("pong")
        assert stage.state is not None
        assert (stage.state.number, len(stage.state.outline)) == (2, 8)


# Handshake


@pytest.mark.parametrize(
    ("frame", "code", "field"),
    [
        (hello("x", protocol="slide-control/2"), CloseCode.MALFORMED, "protocol"),
        (hello("x", client=None), CloseCode.MALFORMED, "client"),
        (hello("x", client={"id": "short"}), CloseCode.MALFORMED, "client.id"),
        (hello("x", client={"id": "page-0001", "name": "x" * 101}), CloseCode.MALFORMED, "client.name"),
        (hello("x", client={"id": "page-0001", "attempt": -1}), CloseCode.MALFORMED, "client.attempt"),
        (hello("x", resume={"epoch": "<b>"}), CloseCode.MALFORMED, "resume.epoch"),
        (hello("x", resume=3), CloseCode.MALFORMED, "resume"),
        (hello(None), CloseCode.MALFORMED, "token"),
        ({"type": "ping"}, CloseCode.MALFORMED, "type"),
        ("not JSON", CloseCode.MALFORMED, None),
    ],
)
async def test_a_hello_that_is_wrong_is_answered_and_closed(
    client: Client, stage: Stage, frame: Any, code: CloseCode, field: str | None
) -> None:
    closed, said = await refused(client, frame)
    assert closed == code
    assert [message["field"] for message in said] == [field]
    assert stage.displays == 0


async def test_a_hello_with_a_wrong_state_is_refused(client: Client, stage: Stage, token: str) -> None:
    closed, said = await refused(client, hello(token, state={"indices": {"h": 0, "v": 0}, "number": 1, "total": 10**6}))
    assert (closed, said[0]["field"], stage.displays) == (CloseCode.MALFORMED, "state.total", 0)


async def test_a_first_frame_must_be_text_and_small(client: Client, stage: Stage, token: str) -> None:
    assert (await refused(client, b"binary"))[0] == CloseCode.MALFORMED
    assert (await refused(client, hello(token, padding="x" * 65_536)))[0] == CloseCode.TOO_BIG
    assert (await refused(client, hello(token, padding="x" * 300_000)))[0] == CloseCode.TOO_BIG
    assert stage.displays == 0


async def test_a_browser_that_says_nothing_is_sent_away(client: Client, stage: Stage) -> None:
    with patch("custom_components.slide_control.push.transports.websocket_joining.HELLO_SECONDS", 0.01):
        assert (await refused(client))[0] == CloseCode.NO_HELLO


async def test_a_token_that_opens_nothing_is_refused_without_repeating_it(
    client: Client, stage: Stage, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    from custom_components.slide_control.config_entry import new_secrets  # noqa: PLC0415

    for token, reason in (
        ("nonsense", "link_malformed"),
        (token_for(new_secrets()), "link_without_stage"),
        (token_for({**new_secrets(), "stage_id": entry.data["stage_id"]}), "link_revoked"),
    ):
        closed, said = await refused(client, hello(token))
        assert (closed, [(frame["code"], frame["reason"]) for frame in said]) == (
            CloseCode.REFUSED,
            [("refused", reason)],
        )
        assert token not in str(said)
        assert token not in caplog.text
    assert "Login attempt" not in caplog.text


async def test_a_browser_that_is_elsewhere_is_refused_unless_the_stage_allows_it(
    hass: HomeAssistant, client: Client, stage: Stage, entry: MockConfigEntry, token: str
) -> None:
    with patch("custom_components.slide_control.access.grants.is_local", return_value=False):
        assert (await refused(client, hello(token)))[0] == CloseCode.REFUSED
        hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
        async with connected(client, token) as page:
            assert page.welcome["lead"] is True


async def test_a_stage_that_is_not_loaded_asks_to_come_again(
    hass: HomeAssistant, client: Client, stage: Stage, entry: MockConfigEntry, token: str
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await refused(client, hello(token)))[0] == CloseCode.TRY_LATER


async def test_the_address_without_a_websocket_says_what_it_is(client: Client, stage: Stage) -> None:
    response = await client.get(PATH)
    assert (response.status, (await response.json())["message"]) == (426, "This address is for WebSockets only.")


# Closing


async def test_the_same_page_on_a_second_connection_replaces_the_first(
    client: Client, stage: Stage, token: str
) -> None:
    async with connected(client, token) as lost, connected(client, token, resume={"epoch": stage.epoch}) as back:
        assert await lost.closed() == CloseCode.REPLACED
        assert (back.welcome["lead"], stage.displays) == (True, 1)


async def test_an_older_connection_of_a_page_that_comes_late_does_not_replace_its_newer_one(
    client: Client, stage: Stage, token: str
) -> None:
    async with client.ws_connect(PATH) as first, client.ws_connect(PATH) as second:
        page = await Page(second, "page-0001").hello(token, client={"id": "page-0001", "attempt": 2})
        await first.send_json(hello(token, client={"id": "page-0001", "attempt": 1}))
        assert await Page(first, "page-0001").closed() == CloseCode.REPLACED
        assert (await stage.async_execute(parse_command("next", {}, source="test"))).result is Result.APPLIED
        assert (page.slides.at, page.close_code, stage.displays) == (1, None, 1)


async def test_a_frame_that_is_too_big_closes(client: Client, stage: Stage, token: str, entry: MockConfigEntry) -> None:
    async with connected(client, token_for(entry.data, Role.REMOTE), state=None) as remote:
        await remote.send({"type": "ping", "padding": "x" * 65_536})
        assert await remote.closed() == CloseCode.TOO_BIG
    async with connected(client, token) as page:
        await page.socket.send_str('{"type": "ping", "padding": "' + "ü" * 100_000 + '"}')
        await page.take("pong")
        await page.socket.send_str('{"type": "ping", "padding": "' + "ü" * 131_072 + '"}')
        assert await page.closed() == CloseCode.TOO_BIG


async def test_a_browser_that_gives_no_sign_of_life_is_sent_away(client: Client, stage: Stage, token: str) -> None:
    with patch("custom_components.slide_control.push.heartbeats.HEARTBEAT_SECONDS", 0.05):
        async with client.ws_connect(PATH, autoping=False) as socket:
            page = await Page(socket, "page-0001").hello(token)
            assert await page.closed() == CloseCode.TRY_LATER
        async with connected(client, token) as page:
            for _ in range(4):
                await page.take("pong")
            assert page.close_code is None


async def test_a_browsers_own_ping_is_answered(client: Client, stage: Stage, token: str) -> None:
    async with client.ws_connect(PATH, autoping=False) as socket:
        await socket.send_json(hello(token))
        assert (await socket.receive_json())["type"] == "welcome"
        await socket.ping(b"are you there")
        answer = await socket.receive(timeout=60)
        assert (answer.type, answer.data) == (WSMsgType.PONG, b"are you there")


async def test_a_binary_frame_closes(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as page:
        await page.socket.send_bytes(b"binary")
        assert await page.closed() == CloseCode.MALFORMED


async def test_unloading_and_stopping_send_everyone_away(
    hass: HomeAssistant, client: Client, stage: Stage, entry: MockConfigEntry, token: str
) -> None:
    async with connected(client, token) as page:
        await hass.config_entries.async_unload(entry.entry_id)
        assert await page.closed() == CloseCode.UNLOADED
    await hass.config_entries.async_setup(entry.entry_id)
    async with connected(client, token, resume={"epoch": stage.epoch}) as page:
        assert page.welcome["epoch"] != stage.epoch
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        assert await page.closed() == CloseCode.UNLOADED


async def test_bytes_that_break_the_protocol_close_even_before_the_hello(client: Client, stage: Stage) -> None:
    async with client.ws_connect(PATH) as socket:
        socket._conn.transport.write(b"\x81\x02hi")  # type: ignore[attr-defined]
        assert await Page(socket, "page-0001").closed() == 1002


async def test_a_frame_that_is_no_text_closes(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as page:
        await page.socket._writer.send_frame(b"\xff\xfe", WSMsgType.TEXT)
        assert await page.closed() == 1007


async def test_a_browser_that_goes_without_a_word_is_forgotten(client: Client, stage: Stage, token: str) -> None:
    async with connected(client, token) as page:
        connection = page.socket._conn  # type: ignore[attr-defined]
        connection.transport.abort()
        assert await gone(stage)
