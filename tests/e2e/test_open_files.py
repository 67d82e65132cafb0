"""A real Home Assistant that may open few files: it answers throughout, and what is too much is refused with a code."""

from __future__ import annotations

import asyncio
from itertools import count
import json
from pathlib import Path
import resource
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from custom_components.slide_control.access.tokens import Role, create_token
from custom_components.slide_control.push.limits import RESERVED_FILES
from harness.home_assistant import HomeAssistant
from harness.ports import free_port
from harness.stage import add_stage, configure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# The soft and hard limits of usual services: systemd, Docker, and those that were raised by hand.
_OWN_HARD_LIMIT = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
_LIMITS = ((1_024, 1_024), (1_024, 2_048), (1_024, 16_384), (1_024, 524_288))
SERVICES = [limits for limits in _LIMITS if limits[1] <= _OWN_HARD_LIMIT]
# Clients of each kind, and how many followers more than there is room for.
MANY = 150
MORE = 50
ROOM_FOR_ALL = 5_000
HELLO = {"type": "hello", "protocol": "slide-control/1"}


async def visit(home_assistant: HomeAssistant) -> None:
    """Open Home Assistant's own page over a new connection."""
    async with aiohttp.ClientSession() as visitor, visitor.get(f"{home_assistant.url}/") as page:
        assert page.status == 200


async def follower_token(home_assistant: HomeAssistant, entry_id: str) -> str:
    """Return the token of an audience's link as soon as the stage is written down."""
    file = home_assistant.folder / ".storage" / "core.config_entries"
    async with asyncio.timeout(60):
        while True:
            entries = json.loads(file.read_text())["data"]["entries"] if file.exists() else []
            for entry in entries:
                if entry["entry_id"] == entry_id:
                    data = entry["data"]
                    return create_token(data["stage_id"], Role.FOLLOWER, data["keys"]["follower"])
            await asyncio.sleep(0.1)


def open_files(home_assistant: HomeAssistant) -> int:
    """Return how many files Home Assistant has open."""
    return len(list(Path(f"/proc/{home_assistant.pid}/fd").iterdir()))


async def is_reported(home_assistant: HomeAssistant) -> bool:
    """Return whether a repair tells the owner that too few files may be open."""
    issues = (await home_assistant.client.websocket("repairs/list_issues"))["issues"]
    return "too_few_open_files" in {issue["issue_id"] for issue in issues}


async def endless() -> AsyncIterator[bytes]:
    """Yield the beginning of a body, and nothing more."""
    yield b"{"
    await asyncio.get_running_loop().create_future()


class Crowd:
    """Clients of every kind that hold a connection."""

    def __init__(self, url: str, token: str, login: str, session: aiohttp.ClientSession) -> None:
        self.api = f"{url}/api/slide_control"
        self.token = token
        self.login = login
        """An administrator's, who uploads decks."""
        self.session = session
        self.refused = 0
        """Followers that were told that there is no room."""
        self.tasks: set[asyncio.Task[None]] = set()

    def hello(self, number: int) -> dict[str, Any]:
        return {**HELLO, "token": self.token, "client": {"id": f"follower-{number:06}"}}

    async def follow(self, number: int) -> None:
        """Connect a follower, and stay connected unless it is refused."""
        try:
            async with self.session.ws_connect(f"{self.api}/ws") as socket:
                await socket.send_json(self.hello(number))
                message = await socket.receive()
                if message.type is aiohttp.WSMsgType.TEXT:
                    await asyncio.get_running_loop().create_future()
                self.refused += socket.close_code == 4029
        except aiohttp.WSServerHandshakeError as error:
            self.refused += error.status == 429

    async def say_nothing(self, _number: int) -> None:
        """Connect without a hello."""
        async with self.session.ws_connect(f"{self.api}/ws") as socket:
            await socket.receive()

    async def poll(self, number: int) -> None:
        """Open a session by polls, and wait in the next one."""
        async with self.session.post(f"{self.api}/poll", json=self.hello(number)) as response:
            answer = await response.json()
        if response.status == 200:
            body = {"session": answer["frames"][0]["session"], "confirmed": answer["last"]}
            async with self.session.post(f"{self.api}/poll", json=body) as waiting:
                await waiting.read()

    async def send(self, _number: int) -> None:
        """Send a frame that never ends."""
        async with self.session.post(f"{self.api}/messages", data=endless()) as response:
            await response.read()

    async def upload(self, number: int) -> None:
        """Upload a deck that never ends."""
        headers = {"Authorization": f"Bearer {self.login}", "Slug": f"deck-{number}.html"}
        async with self.session.post(f"{self.api}/upload", data=endless(), headers=headers) as response:
            await response.read()

    def start(self, number: int, *, others: bool) -> None:
        """Add a follower, and one client of each other kind."""
        for kind in (self.follow, self.say_nothing, self.poll, self.send, self.upload) if others else (self.follow,):
            self.tasks.add(asyncio.create_task(kind(number)))

    async def stop(self) -> None:
        """Disconnect everyone."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)


@pytest.mark.parametrize(("soft", "hard"), SERVICES)
async def test_home_assistant_answers_throughout_and_the_rest_is_refused(tmp_path: Path, soft: int, hard: int) -> None:
    async with HomeAssistant(tmp_path, free_port(), open_files=(soft, hard)) as home_assistant:
        entry_id = await add_stage(home_assistant.client, "Small hall")
        await configure(home_assistant.client, entry_id, audience_on=True)
        token = await follower_token(home_assistant, entry_id)
        limit, _ = resource.prlimit(home_assistant.pid, resource.RLIMIT_NOFILE)
        assert limit == hard or limit > ROOM_FOR_ALL
        room = limit - RESERVED_FILES - open_files(home_assistant)
        # With room for all, each is let in; else the followers alone would take more than there is.
        too_many = room < ROOM_FOR_ALL
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            assert home_assistant.client.token is not None
            crowd = Crowd(home_assistant.url, token, home_assistant.client.token, session)
            try:
                highest, reported = 0, False
                for number in count():
                    crowd.start(number, others=number < MANY)
                    if number % 50 == 49:
                        await visit(home_assistant)
                        highest = max(highest, open_files(home_assistant))
                        reported = await is_reported(home_assistant)
                    # A busy machine also refuses those that it hasn't greeted yet, before its files run out.
                    if (reported and crowd.refused >= MORE) if too_many else (number == MANY):
                        break
                await visit(home_assistant)
                # Those that are told why they are refused need a file for that moment.
                assert highest < limit - RESERVED_FILES // 3
            finally:
                await crowd.stop()
        assert await is_reported(home_assistant) == too_many
        assert home_assistant.errors == []
