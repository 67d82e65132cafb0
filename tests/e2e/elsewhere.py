"""Another server in the same network, with unchanged decks and misbehaving pages."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
import shutil
from typing import TYPE_CHECKING

from aiohttp import web

from harness.slides import MODULES

from . import decks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OLD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>reveal3</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="css/reveal.css">
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script src="js/reveal.js"></script><script>Reveal.initialize({options})</script>
</body>
</html>
"""

PLAIN = """\
<!doctype html>
<html><head><title>Plain</title><link rel="icon" href="data:,"></head><body><h1>No deck</h1>{}</body></html>
"""


def build(folder: Path) -> None:
    """Write the decks and the pages; each deck's folder is named as its framework."""
    for framework in decks.FRAMEWORKS:
        decks.write(folder / framework.name, framework)
    old = folder / "reveal3"
    for part in ("css", "js"):
        shutil.copytree(MODULES / "reveal3" / part, old / part)
    slides = "\n".join(decks._column(column) for column in decks.TALK)
    (old / "index.html").write_text(OLD.format(slides=slides, options=decks.OPTIONS))
    (folder / "plain.html").write_text(PLAIN.format(""))
    (folder / "throws.html").write_text(PLAIN.format("<script>throw new Error('The deck is broken')</script>"))
    talk = (folder / "reveal5" / "index.html").read_text()
    away = '<a id="away" href="../plain.html">Away</a><a id="other" href="../reveal6/index.html">Other</a></body>'
    (folder / "reveal5" / "away.html").write_text(talk.replace("</body>", away))
    (folder / "reveal5" / "refuses.html").write_text(talk)
    (folder / "reveal5" / "deaf.html").write_text(talk.replace("hash: true", "hash: true, postMessage: false"))


@dataclass(frozen=True, slots=True)
class Site:
    """A server that knows nothing of Home Assistant."""

    folder: Path
    url: str


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[Site]:
    """Serve the folder on a port of its own."""
    app = web.Application()
    app.on_response_prepare.append(_refuse)
    app.router.add_get("/favicon.ico", _no_icon)
    app.router.add_static("/", folder)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield Site(folder, f"http://{host}:{port}")
    finally:
        await runner.cleanup()


async def _refuse(request: web.Request, response: web.StreamResponse) -> None:
    """Forbid framing of one page."""
    if request.path.endswith("/refuses.html"):
        response.headers["X-Frame-Options"] = "DENY"


async def _no_icon(_request: web.Request) -> web.Response:
    """Answer the browser's default request for a favicon."""
    return web.Response(status=HTTPStatus.NO_CONTENT)
