"""Slidev: as it builds a deck, and its dev server with our script tag in its `index.html`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path
import shutil
import tempfile

import aiohttp

from harness.ports import free_port
from tests.e2e.conformance.recipe import MODULES, Recipe, run_node, serving, version_of
from tests.e2e.conformance.talk import TALK
from tests.e2e.until import until

_FIRST = """\
theme: none
favicon: "data:,"
routerMode: hash
fonts:
  provider: none
"""


def _markdown() -> str:
    slides = []
    for number, slide in enumerate(TALK):
        front = (
            (_FIRST if number == 0 else "") + (f"cue: {slide.cue}\n" if slide.cue else "") + f"routeAlias: {slide.id}\n"
        )
        steps = "\n".join(
            f"<div v-click{f' data-cue="{cue}"' if cue else ''}>Step {step}</div>"
            for step, cue in enumerate(slide.fragments, 1)
        )
        notes = f"\n<!--\n{escape(slide.notes, quote=False)}\n-->\n" if slide.notes else ""
        slides.append(f"---\n{front}---\n\n# {escape(slide.title, quote=False)}\n\n{steps}\n{notes}")
    return "\n".join(slides)


def _write(folder: Path) -> None:
    (folder / "slides.md").write_text(_markdown())
    (folder / "package.json").write_text('{"name": "talk", "private": true, "type": "module"}')
    (folder / "node_modules").symlink_to(MODULES)


async def _build(folder: Path) -> None:
    source = folder / "source"
    source.mkdir()
    _write(source)
    await run_node("slidev", "build", "slides.md", "--base", "./", "--out", "dist", folder=source)
    for file in (source / "dist").iterdir():
        file.rename(folder / file.name)
    (source / "node_modules").unlink()
    shutil.rmtree(source)


@asynccontextmanager
async def _serve(tag: str) -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder)
        (folder / "index.html").write_text(f"<head>{tag}</head><body></body>")
        port = free_port()
        address = f"http://127.0.0.1:{port}/"
        try:
            async with serving(
                "slidev",
                "slides.md",
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--remote",
                "",
                "--open",
                "false",
                folder=folder,
            ) as process:
                assert process.stdout
                drain = asyncio.create_task(process.stdout.read())
                try:
                    await _until_answered(address, process)
                    yield address
                finally:
                    drain.cancel()
        finally:
            (folder / "node_modules").unlink()


async def _until_answered(address: str, process: asyncio.subprocess.Process) -> None:
    async def ask() -> bool:
        if process.returncode is not None:
            raise RuntimeError(f"Slidev's dev server ended with {process.returncode}")
        async with session.get(address) as response:
            return response.ok

    async with aiohttp.ClientSession() as session:
        await until(ask, bool, ignored=(aiohttp.ClientConnectionError,))


RECIPES = (
    Recipe(
        name="talk-slidev",
        framework=f"Slidev {version_of('@slidev/cli')}, built",
        build=_build,
    ),
    Recipe(
        name="talk-slidev-dev",
        framework=f"Slidev {version_of('@slidev/cli')}, dev server",
        serve=_serve,
        remark="With the script tag in Slidev's `index.html`.",
    ),
)
