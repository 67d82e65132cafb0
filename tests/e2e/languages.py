"""The sentences of a language by their keys, and a language that nobody speaks: long, accented, from right to left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
import json
import re
from typing import TYPE_CHECKING, Any, Final

from harness.localization.files import language_parts
from harness.localization.source import PLACEHOLDER, SOURCE, Text, Texts, read_all

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Route

PSEUDO: Final = "ar"
"""The pages know that it is read from right to left; we have no such language."""
_ACCENTED: Final = str.maketrans("aeioucnsyAEIOUCNS", "åéîøüçñšýÅÉÎØÜÇÑŠ")
# Translations are up to that much longer than English.
_LONGER: Final = 0.4
_LANGUAGES: Final = re.compile(r"(LANGUAGES = )\['en'")


@cache
def languages() -> dict[str, Texts]:
    """Return the texts of all languages."""
    return read_all()


def said(language: str, key: str, **placeholders: object) -> str:
    """Return a sentence; ``count`` is not one."""
    text = languages()[language][key]
    return (text if isinstance(text, str) else text["other"]).format(**placeholders)


def accented(key: str) -> str:
    """Return a sentence of the language that nobody speaks."""
    return str(_pseudo(languages()[SOURCE][key]))


def _pseudo(text: Text) -> Text:
    if isinstance(text, dict):
        return {form: str(_pseudo(each)) for form, each in text.items()}
    pieces = re.split(f"({PLACEHOLDER.pattern.replace('(', '(?:')})", text)
    accented = "".join(piece if index % 2 else piece.translate(_ACCENTED) for index, piece in enumerate(pieces))
    added = "x" * max(1, round(len(text) * _LONGER))
    # A word of the language is no longer than one of German.
    return f"{accented} {' '.join(added[at : at + 9] for at in range(0, len(added), 9))}"


@asynccontextmanager
async def pseudo_browser(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    """Open a context whose pages speak the language that nobody speaks."""
    parts = language_parts({key: _pseudo(text) for key, text in languages()[SOURCE].items()})

    async def with_language(route: Route) -> None:
        response = await route.fetch()
        await route.fulfill(response=response, body=_LANGUAGES.sub(rf"\1['{PSEUDO}', 'en'", await response.text()))

    async def part(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition(".")[0]
        await route.fulfill(content_type="application/json", body=json.dumps(parts[name]))

    context = await browser.new_context(locale=PSEUDO, service_workers="block", **options)
    try:
        await context.route(re.compile(r"/client[\w-]*/(?:words/\w+|remote|wait|panel)\.js$"), with_language)
        await context.route(re.compile(rf"/words/{PSEUDO}/\w+\.json$"), part)
        yield context
    finally:
        # A page may still load a file; its error would be the next test's.
        await context.unroute_all(behavior="ignoreErrors")
        await context.close()
