"""Normalizes the titles of a new outline in the background, so that the first press by title is as fast as the next."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Final

from ..state import Slide
from .fuzzy_match import normalize

# Takes a millisecond or two for titles of the maximum length.
_TITLES_PER_TURN: Final = 20


def prepare_titles(outline: Sequence[Slide]) -> None:
    """Normalize the titles, a few in each turn of the event loop."""
    if outline:
        _prepare(asyncio.get_running_loop(), batched(outline, _TITLES_PER_TURN, strict=False))


def _prepare(loop: asyncio.AbstractEventLoop, rest: Iterator[tuple[Slide, ...]]) -> None:
    if (slides := next(rest, None)) is not None:
        for slide in slides:
            normalize(slide.title)
        loop.call_soon(_prepare, loop, rest)
