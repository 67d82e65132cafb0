"""Decks that were exported for the audience, on a plain web server with a strict policy, and in a folder."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
import zipfile

from aiohttp import web

from .until import until, until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Frame, Page

SUB_PATH = "/talks/2026"
TITLES = """() => {
  const own = document.querySelector('.slides section.present:not(.stack)');
  if (own) return [own.querySelector('h1, h2')?.textContent ?? '', own.querySelectorAll('.fragment.visible').length];
  return [String(window.slideControlViewer?.currentPageNumber ?? ''), 0];
}"""


@dataclass(frozen=True, slots=True)
class Host:
    """A folder with copies, and the web server for it."""

    folder: Path
    url: str

    def unpack(self, archive: Path, name: str) -> None:
        """Put a copy on the server, as a person does with any zip."""
        with zipfile.ZipFile(archive) as opened:
            assert opened.testzip() is None
            opened.extractall(self.folder / name)

    def at(self, name: str, *, in_folder: bool) -> str:
        """Return the address of a copy, on the server or in the folder."""
        return f"{(self.folder / name).as_uri() if in_folder else f'{self.url}/{name}'}/index.html"


@asynccontextmanager
async def serve(folder: Path, broker: str) -> AsyncIterator[Host]:
    """Serve a folder below a path, with a policy that allows no inline script and no server but the broker."""
    policy = (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; frame-src 'self'; "
        f"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' {broker}"
    )

    async def forbid(_: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = policy

    app = web.Application()
    app.on_response_prepare.append(forbid)
    app.router.add_static(SUB_PATH, folder)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield Host(folder, f"http://{host}:{port}{SUB_PATH}")
    finally:
        await runner.cleanup()


async def deck_in(page: Page) -> Frame:
    """Return the frame with the deck on the page of a copy."""
    frames = await until(lambda: _frames(page), bool)
    return frames[0]


async def _frames(page: Page) -> list[Frame]:
    return [frame for frame in page.frames if "/deck/" in frame.url]


async def position(page: Page) -> tuple[str, int]:
    """Return what a copy's deck shows: the title or the page's number, and the visible steps; -1 if it is covered."""
    title, steps = await (await deck_in(page)).evaluate(TITLES)
    covered = await page.locator("slide-control-copy iframe.away").count()
    return ("", -1) if covered or await page.locator(".slide").is_hidden() else (title, steps)


async def until_at(page: Page, wanted: tuple[str, int]) -> None:
    """Wait until a copy shows this."""
    await until_equal(lambda: position(page), wanted)


def everything_in(archive: Path) -> bytes:
    """Return all bytes of all files in a zip, and their names."""
    with zipfile.ZipFile(archive) as opened:
        return b"\n".join(name.encode() + b"\n" + opened.read(name) for name in opened.namelist())
