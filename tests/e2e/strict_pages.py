"""Pages that no script tag reaches: https, a policy that forbids everything, slides that are drawn."""

from __future__ import annotations

from contextlib import asynccontextmanager
import ssl
from typing import TYPE_CHECKING

from aiohttp import web

from harness.certificates import Authority

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

HOST = "slides.example"
OTHER = "other.example"
"""Home of a frame with slides."""
ELSEWHERE = "elsewhere.example"
TITLES = ("Welcome", "Lights", "Questions?")

_POLICY = (
    "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; connect-src 'none'; frame-src *; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
# reveal.js sets styles in its markup.
_POLICY_REVEAL = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'none'"
)

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">
<style nonce="n">
html, body {{ height: 100%; margin: 0; overflow: hidden }}
canvas, iframe {{ display: block; width: 100%; height: 100%; border: 0 }}
.slide {{ position: absolute; inset: 0 }}
</style></head>
<body>{body}<script nonce="n">
const titles = {titles};
let at = 0;
const go = (to) => {{ at = Math.max(0, Math.min(titles.length - 1, to)); show(); }};
const steps = {{ ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }};
{script}
</script></body></html>"""

_KEYS = """
addEventListener('keydown', (event) => {
  if (%s) return;
  if (event.key in steps) go(at + steps[event.key]);
  if (event.key === 'Home') go(0);
  if (event.key === 'End') go(titles.length - 1);
});
show();
"""
_LABEL = "document.querySelector('[role=status]').textContent = `Slide ${at + 1} of ${titles.length}: ${titles[at]}`;"
_DRAW = """
  const canvas = document.querySelector('canvas');
  const context = canvas.getContext('2d');
  context.fillStyle = ['#fff', '#ccf', '#fcc'][at];
  context.fillRect(0, 0, canvas.width, canvas.height);
"""

# As other extensions describe Google Slides: the slide show is a frame of the editor, drawn, with a label for readers.
_EDITOR = "<button>Slideshow</button>"
_EDITOR_SCRIPT = """
document.querySelector('button').onclick = (event) => {
  const frame = document.createElement('iframe');
  frame.className = 'punch-present-iframe';
  frame.src = '/google/present';
  event.target.replaceWith(frame);
};
"""
_LABELLED = "punch-viewer-svgpage-a11yelement"
_PRESENT = f"<div class='punch-viewer-content'><div class='{_LABELLED} slide'></div><canvas></canvas></div>"
_PRESENT_SCRIPT = (
    """
let typed = '';
document.addEventListener('keydown', (event) => {
  if (/^\\d$/.test(event.key)) typed += event.key;
  if (event.key === 'Enter' && typed) { go(Number(typed) - 1); typed = ''; }
});
function show() {
  const label = document.querySelector('.punch-viewer-svgpage-a11yelement');
  label.setAttribute('aria-label', `Slide ${at + 1} of ${titles.length}: ${titles[at]}`);
  parent.history.replaceState(null, '', `#slide=id.p${at + 1}`);
"""
    + _DRAW
    + "}\n"
    + _KEYS % "false"
)

_PAGES = {
    "/google/edit": ("Deck - Google Slides", _EDITOR, _EDITOR_SCRIPT),
    "/google/present": ("Deck", _PRESENT, _PRESENT_SCRIPT),
    "/trusted": ("Trusted", "<p role='status'></p>", f"function show() {{ {_LABEL} }}" + _KEYS % "!event.isTrusted"),
    "/canvas": ("Canvas", "<canvas></canvas>", f"function show() {{ {_DRAW} }}" + _KEYS % "false"),
    "/deck": ("Deck", "<p role='status'></p>", f"function show() {{ {_LABEL} }}" + _KEYS % "false"),
    "/plain": ("Another site", "<p>Nothing</p>", ""),
}


@asynccontextmanager
async def serve(folder: Path, reveal: Path) -> AsyncIterator[int]:
    """Serve the pages, and a folder with a reveal.js deck at /reveal/, over TLS on a port for all hosts."""
    certificate = Authority.create(folder).issue(HOST, OTHER, ELSEWHERE)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate.chain, certificate.key)
    app = web.Application()
    app.on_response_prepare.append(_forbid)
    app.router.add_static("/reveal", reveal)
    app.router.add_get("/framed", _framed)
    app.router.add_get("/{page:.+}", _page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    port: int = runner.addresses[0][1]
    try:
        yield port
    finally:
        await runner.cleanup()


async def _page(request: web.Request) -> web.Response:
    if (page := _PAGES.get(request.path)) is None:
        raise web.HTTPNotFound
    title, body, script = page
    text = _PAGE.format(title=title, body=body, titles=list(TITLES), script=script)
    return web.Response(text=text, content_type="text/html")


async def _framed(request: web.Request) -> web.Response:
    """Return a page whose slides are in another site's frame, as PowerPoint for the web has them."""
    body = f"<iframe src='https://{OTHER}:{request.url.port}/deck'></iframe>"
    return web.Response(text=_PAGE.format(title="Framed", body=body, titles=[], script=""), content_type="text/html")


async def _forbid(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = _POLICY_REVEAL if request.path.startswith("/reveal") else _POLICY
