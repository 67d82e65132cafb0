"""The displays of the soak over real sockets, in a process of their own: pages that load, reload, and are touched."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
import json
from pathlib import Path
from random import Random
import sys
from typing import TYPE_CHECKING, Any, Final, TextIO

import aiohttp

from .follower import Follower
from .page import Application, Page
from .sockets import SocketLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from .link import Ends

PATH: Final = "/api/slide_control/ws"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the displays need to know."""

    url: str
    """Home Assistant as the displays reach it."""
    token: str
    """That of a display link."""
    file: str
    """Where each application is written down: a JSON array in a line."""
    seed: int
    every: float = 6.0
    """The mean time until a page is loaded anew, or touched by a person (seconds)."""
    displays: int = 2
    slow_url: str = ""
    """Home Assistant as the slow follower reaches it."""
    follower_token: str = ""


class Displays:
    """The pages, and what people do to them."""

    def __init__(self, setting: Setting, session: aiohttp.ClientSession, file: TextIO) -> None:
        """Open all pages; each application is written to the file."""
        self._setting = setting
        self._session = session
        self._chance = Random(setting.seed)
        self._file = file
        self._loads = 0
        self._applications = 0
        self._connections = 0
        self._gave_up: list[int] = []
        self.faults = {"page loaded anew": 0, "person moves the slides": 0}
        self._pages = [self._page() for _ in range(setting.displays)]
        self._followers = [self._follower(setting.url), self._follower(setting.slow_url)]

    async def trouble(self) -> None:
        """Load pages anew and touch them, now and then."""
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / self._setting.every))
            place = self._chance.randrange(len(self._pages))
            if self._chance.choice((True, False)):
                self.faults["page loaded anew"] += 1
                self._count(self._pages[place])
                await asyncio.sleep(self._chance.uniform(0, 2))
                self._pages[place] = self._page()
            else:
                self.faults["person moves the slides"] += 1
                self._pages[place].move()

    def show(self) -> dict[str, Any]:
        """Say what all show, and what they have done."""
        self._file.flush()
        return {
            "pages": [{"lead": page.lead, "connected": page.connected, "shows": page.shows} for page in self._pages],
            "followers": [{"connected": follower.connected, "shows": follower.shows} for follower in self._followers],
            "applications": self._applications + sum(page.applications for page in self._pages),
            "gave_up": self._gave_up + [page.link.gave_up for page in self._pages if page.link.gave_up is not None],
            "ways": {"WebSocket": sum(page.connections for page in self._pages) + self._connections},
            "faults": self.faults,
        }

    def close(self) -> None:
        """Close all pages."""
        for page in self._pages:
            page.close()
        for follower in self._followers:
            follower.close()

    def _page(self) -> Page:
        return Page(
            token=self._setting.token,
            client_id=self._client_id(),
            open_line=self._opener(self._setting.url),
            applied=self._applied,
            chance=self._chance,
            slowness=self._chance.choice((0.0, 0.0, 0.02)),
        )

    def _follower(self, url: str) -> Follower:
        return Follower(
            token=self._setting.follower_token,
            client_id=self._client_id(),
            open_line=self._opener(url),
            chance=self._chance,
        )

    def _opener(self, url: str) -> Callable[[Ends], SocketLine]:
        return lambda ends: SocketLine(self._session, url + PATH, ends)

    def _client_id(self) -> str:
        self._loads += 1
        return f"soak-{self._setting.seed}-{self._loads:06}"

    def _applied(self, application: Application) -> None:
        json.dump([application.id, application.age, application.ttl], self._file)
        self._file.write("\n")

    def _count(self, page: Page) -> None:
        page.close()
        self._applications += page.applications
        self._connections += page.connections
        if page.link.gave_up is not None:
            self._gave_up.append(page.link.gave_up)


async def main(setting: Setting, file: TextIO) -> None:
    """Do what the lines of the standard input say: calm, show, quit."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:
        await _obey(reader, Displays(setting, session, file))
        await asyncio.sleep(0)


async def _obey(reader: asyncio.StreamReader, displays: Displays) -> None:
    trouble = asyncio.create_task(displays.trouble())
    while (word := (await reader.readline()).decode().strip()) not in ("quit", ""):
        if word == "calm":
            trouble.cancel()
        elif word == "show":
            print(json.dumps(displays.show()), flush=True)
    trouble.cancel()
    displays.close()


if __name__ == "__main__":
    given = Setting(**json.loads(sys.argv[1]))
    with Path(given.file).open("w") as applications:
        asyncio.run(main(given, applications))
