"""A recipe: how a framework builds a deck, and which features it does not support."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
import hashlib
import json
import os
from pathlib import Path
import shutil
from typing import Final

from harness.processes import running
from harness.seed import REPOSITORY

FRAMEWORKS: Final = REPOSITORY / "tests" / "e2e" / "frameworks"
MODULES: Final = FRAMEWORKS / "node_modules"
BUILT: Final = REPOSITORY / "build" / "decks"
_HERE: Final = Path(__file__).resolve().parent

type Build = Callable[[Path], Awaitable[None]]
type Serve = Callable[[str], AbstractAsyncContextManager[str]]


# reveal.js 4 to 6 write the address once a second at most (its MAX_REPLACE_STATE_FREQUENCY).
REVEAL_ADDRESS_AFTER = 1.2


SCROLLING: Final = (
    "A page that scrolls: a slide is a section, and a section that is longer than the window has steps."
    " Used if no framework is found within four seconds."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Builds the talk's deck with a framework's own tools.

    It lists the unsupported features; the tests check that they are refused or unknown.
    """

    name: str
    """Also the name of the hosted deck."""
    framework: str
    """For the table, with its version."""
    build: Build | None = None
    """Writes the deck with its page into an empty folder, which Home Assistant then hosts as it is."""
    serve: Serve | None = None
    """Instead: runs a server of the framework's own, whose page has our script tag; gives its address."""
    fragments: bool = True
    notes: bool = True
    ids: bool = True
    cues: bool = True
    overview: bool = True
    own_blank: bool = False
    """Whether the framework has a black screen; else ours is drawn over it."""
    state: bool = True
    """Whether the page says which slide it shows, and which there are."""
    keeps_place: bool = True
    """Whether a reload comes back to the same slide."""
    address_after: float = 0.3
    """By then the address says what is shown (seconds after a move): a reload comes back to that."""
    key: str = "ArrowRight"
    """The key that a person presses for one step."""
    click_first: bool = False
    """Whether the browser gives the page keys only after a click: its slides scroll in an element."""
    remark: str = ""
    """What a reader of the table should know."""

    async def built(self) -> Path:
        """Return the folder of the built deck; it is rebuilt only when its recipe or a framework has changed."""
        assert self.build is not None
        folder = BUILT / f"{self.name}-{_fingerprint()}"
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True)
            await self.build(unfinished)
            for old in BUILT.glob(f"{self.name}-{'?' * 16}"):
                shutil.rmtree(old, ignore_errors=True)
            unfinished.rename(folder)
        return folder


def _fingerprint() -> str:
    digest = hashlib.sha256()
    locks = (FRAMEWORKS / "package-lock.json", REPOSITORY / "package-lock.json", REPOSITORY / "tests/e2e/decks.py")
    for file in (*locks, *sorted(_HERE.rglob("*.py"))):
        if file.name != "test_conformance.py":
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def node_environment() -> dict[str, str]:
    """Return an environment in which `node` is new enough for all frameworks."""
    path = os.environ["PATH"]
    chosen = REPOSITORY / ".tools" / "node-for-frameworks.path"
    if chosen.exists():
        path = f"{Path(chosen.read_text().strip()).parent}{os.pathsep}{path}"
    return {**os.environ, "PATH": path, "CI": "1", "NO_COLOR": "1"}


async def run_node(program: str, *arguments: str, folder: Path) -> None:
    """Run a package's program in a folder; raises RuntimeError with its output when it fails."""
    async with serving(program, *arguments, folder=folder) as process:
        output, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{program} {' '.join(arguments)} failed:\n{output.decode()[-2000:]}")


@asynccontextmanager
async def serving(program: str, *arguments: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a program of one of the packages until the block is left."""
    async with running(
        MODULES / ".bin" / program,
        *arguments,
        cwd=folder,
        env=node_environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    ) as process:
        yield process


def version_of(package: str, modules: Path = MODULES) -> str:
    """Return the version of an installed package."""
    version: str = json.loads((modules / package / "package.json").read_text())["version"]
    return version
