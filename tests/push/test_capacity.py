"""What this machine can't take is refused with a code, and Home Assistant always keeps files for itself."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
import json
from pathlib import Path
import resource
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.const import CONF_AUDIENCE, CONF_WEBHOOK_ID, DOMAIN
from custom_components.slide_control.push.limits import CONNECTION_BYTES, RESERVED_FILES
from custom_components.slide_control.push.machine import open_files
from custom_components.slide_control.push.machine.capacity import CAPACITY
from custom_components.slide_control.push.machine.partial_frames import PARTIAL_FRAMES
from custom_components.slide_control.push.protocol import CloseCode
from homeassistant.helpers import issue_registry as ir
from tests.doubles.websocket_display import PATH, Page, connected, hello, token_for
from tests.doubles.websocket_frames import frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """Give the browsers of an audience."""
    return await hass_client_no_auth()


@pytest.fixture
def limit() -> Iterator[None]:
    """Restore the limit of open files."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def leave(files: int) -> None:
    """Lower the limit so that connections may open this many more files."""
    used = len(list(Path("/proc/self/fd").iterdir())) - 1
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + RESERVED_FILES + files, hard))


async def code_of(client: Client, token: str, client_id: str) -> int | None:
    """Return the close code of a follower that is refused."""
    async with client.ws_connect(PATH) as socket:
        page = Page(socket, client_id)
        with pytest.raises((TimeoutError, ConnectionError)):
            await page.hello(token, state=None, within=5)
        return await page.closed()


@pytest.mark.usefixtures("limit")
@pytest.mark.usefixtures("audience")
async def test_followers_are_refused_before_home_assistant_has_no_files_left(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    follower = token_for(entry.data, Role.FOLLOWER)
    async with AsyncExitStack() as audience:
        # Both ends of a connection are files of this process.
        leave(20)
        for number in range(8):
            await audience.enter_async_context(
                connected(client, follower, state=None, client_id=f"follower-{number:04}")
            )
        leave(0)
        assert await code_of(client, follower, "follower-more") == CloseCode.RATE
        for path in ("events", "poll"):
            body = json.dumps(hello(follower, client={"id": "follower-more"}))
            response = await client.post(f"/api/slide_control/{path}", data=body)
            assert (response.status, response.headers["Retry-After"]) == (429, "10")
            assert (await response.json())["code"] == CloseCode.RATE
            assert response.headers["Connection"] == "close"
        # A press is no new connection of ours, and the talk goes on.
        response = await client.post(f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}")
        assert (await response.json())["result"] == "no_display"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "too_few_open_files")
    assert issue is not None
    assert issue.translation_placeholders is not None
    # Without a limit in the options, the audience is as large as the memory allows.
    largest = hass.data[CAPACITY]._memory // CONNECTION_BYTES
    assert issue.translation_placeholders["audience"] == str(largest)
    assert int(issue.translation_placeholders["wanted"]) > largest + RESERVED_FILES


@pytest.mark.usefixtures("limit")
async def test_files_are_refused_only_when_home_assistant_runs_short_itself(client: Client) -> None:
    path = "/slide_control/client/deck.js"
    leave(-100)
    assert (await client.get(path)).status == 200
    leave(-RESERVED_FILES // 2 - 10)
    response = await client.get(path)
    assert (response.status, response.headers["Connection"]) == (429, "close")


@pytest.mark.usefixtures("limit")
async def test_the_limit_is_raised_for_the_audience_that_the_options_name(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < 4_000:
        pytest.skip("this machine allows no more files")
    limits = []
    for audience in (0, 1_000, 0):
        resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))
        hass.config_entries.async_update_entry(entry, options={CONF_AUDIENCE: audience})
        await hass.config_entries.async_reload(entry.entry_id)
        limits.append(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    assert limits[1] - limits[0] == pytest.approx(1_000, abs=50)
    assert limits[2] == pytest.approx(limits[0], abs=50)
    # A limit that is higher already is left alone.
    resource.setrlimit(resource.RLIMIT_NOFILE, (4_000, hard))
    await hass.config_entries.async_reload(entry.entry_id)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (4_000, hard)


@pytest.mark.usefixtures("limit")
@pytest.mark.usefixtures("audience")
async def test_the_files_are_counted_where_the_system_does_not_count_them_itself(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    """Linux before 6.2 and macOS say only by a list how many there are."""
    with patch.object(open_files, "_count_at_once", return_value=0):
        leave(10)
        files = hass.data[CAPACITY].files
        while not files.count():
            await asyncio.sleep(0)
        assert files.count() >= len(list(Path("/proc/self/fd").iterdir())) - 3
        follower = token_for(entry.data, Role.FOLLOWER)
        async with AsyncExitStack() as audience:
            for number in range(2):
                page = connected(client, follower, state=None, client_id=f"follower-{number:04}")
                await audience.enter_async_context(page)
            # The browsers' ends of the connections are files that the server doesn't know of until it counts again.
            leave(-3)
            assert await code_of(client, follower, "follower-more") == CloseCode.RATE


@pytest.mark.usefixtures("audience")
async def test_connections_use_no_more_memory_than_their_budget(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    capacity = hass.data[CAPACITY]
    follower = token_for(entry.data, Role.FOLLOWER)
    with patch.object(capacity, "_memory", 2 * CONNECTION_BYTES):
        async with connected(client, follower, state=None):
            body = json.dumps(hello(follower, client={"id": "follower-0002"}))
            response = await client.post("/api/slide_control/poll", data=body)
            assert response.status == 200
            assert await code_of(client, follower, "follower-0003") == CloseCode.RATE
        assert ir.async_get(hass).async_get_issue(DOMAIN, "too_little_memory") is not None
        while capacity._used_memory > CONNECTION_BYTES:
            await asyncio.sleep(0)
        async with connected(client, follower, state=None, client_id="follower-0004"):
            pass
    await hass.config_entries.async_unload(entry.entry_id)
    while capacity._used_memory:
        await asyncio.sleep(0)


async def test_half_a_frame_of_many_takes_no_more_than_their_budget(client: Client, entry: MockConfigEntry) -> None:
    with patch("custom_components.slide_control.push.machine.partial_frames.MAX_PARTIAL_BYTES", 50_000):
        async with client.ws_connect(PATH) as one, client.ws_connect(PATH) as other:
            half = frame(b"x" * 60_000)[:40_000]
            one._conn.transport.write(half)  # type: ignore[attr-defined]
            other._conn.transport.write(half)  # type: ignore[attr-defined]
            codes = await asyncio.wait(
                [asyncio.create_task(Page(socket, "page").closed()) for socket in (one, other)],
                return_when=asyncio.FIRST_COMPLETED,
            )
            assert [task.result() for task in codes[0]] == [CloseCode.RATE]
            assert PARTIAL_FRAMES.total == 40_000
            for task in codes[1]:
                task.cancel()
    while PARTIAL_FRAMES.total:
        await asyncio.sleep(0)
