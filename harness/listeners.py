"""Followers of an audience without browsers, which run the code that pages get: for tests and benchmarks."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any, Final

from .processes import running
from .seed import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

_PROGRAM: Final = Path(__file__).with_suffix(".mjs")
_MAX_ANSWER_BYTES: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who listens, and to what."""

    count: int
    """At the brokers, and as many at the houses."""
    titles: str
    """A regular expression for the titles of all slides; where it has a group, that is a number which only grows."""
    key: str
    """The public key of the audience, as its link has it."""
    token: str
    """That of a follower."""
    brokers: Sequence[str]
    houses: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a listener has seen."""

    name: str
    """``broker`` or ``house``: what it listens to."""
    title: str
    """The newest title of the house."""
    shown: int
    """The newest number in a title."""
    states: int
    back: int
    """How often a number was smaller than one before it."""
    foreign: int
    """How often a title was none of the house."""


@asynccontextmanager
async def listening(listeners: Listeners) -> AsyncIterator[Callable[[], Awaitable[list[Seen]]]]:
    """Start the listeners; give what returns what they have seen."""
    command = (_node(), "--experimental-websocket", "--no-warnings", _PROGRAM, json.dumps(asdict(listeners)))
    pipe = asyncio.subprocess.PIPE
    async with running(*command, stdin=pipe, stdout=pipe, cwd=REPOSITORY, limit=_MAX_ANSWER_BYTES) as process:

        async def look() -> list[Seen]:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("The listeners have no pipes")
            process.stdin.write(b"\n")
            answer: list[dict[str, Any]] = json.loads(await process.stdout.readline())
            return [Seen(**each) for each in answer]

        yield look


def _node() -> str:
    return shutil.which("node") or str(Path((REPOSITORY / ".tools/npm.path").read_text().strip()).with_name("node"))
