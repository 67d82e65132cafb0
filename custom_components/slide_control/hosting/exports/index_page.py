"""The page of a copy. Nothing in it is a script or a style, so it runs under a strict Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from .client_files import CLIENT


def index_page(title: str, page: str, deck: str, follow: Mapping[str, str], *, needs_server: bool) -> bytes:
    """Return the page that shows a deck's page at a path relative to this one.

    ``deck`` is the deck's id, by which the page recognizes it when the speaker shows it. ``follow`` has the broker's
    ``url``, ``user``, ``password`` and the ``key`` of the audience, as far as there are any.
    """
    given = {"page": quote(page, errors="surrogateescape"), "deck": deck, "title": title, **follow}
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in given.items() if value)
    data += " data-modules" if needs_server else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<script src="{CLIENT}/old_browser.js"></script>
<link rel="stylesheet" href="{CLIENT}/copy.css">
<script src="{CLIENT}/copy.js" defer{data}></script>
</head>
<body class="follow">
<div id="follow"><main><p class="kicker">{escape(title)}</p>
<noscript><p>This page and the slides need JavaScript.</p></noscript></main></div>
</body>
</html>
""".encode(errors="replace")
