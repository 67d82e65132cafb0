"""Waiting with a limit that a busy machine does not reach; failures report the last value."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

WAIT_SECONDS = 120
"""Never waited for where all is well."""
_INTERVAL_SECONDS = 0.05


async def until[Seen](
    look: Callable[[], Awaitable[Seen]],
    reached: Callable[[Seen], object],
    *,
    interval: float = _INTERVAL_SECONDS,
    ignored: tuple[type[Exception], ...] = (),
) -> Seen:
    """Poll ``look`` until its value satisfies ``reached``, and return it; ``ignored`` errors are retried."""
    seen: object = "nothing"
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                try:
                    seen = value = await look()
                    if reached(value):
                        return value
                except ignored as error:
                    seen = error
                await asyncio.sleep(interval)
    except TimeoutError:
        raise AssertionError(f"Not reached within {WAIT_SECONDS} s; seen last: {seen!r}") from None


async def until_equal(
    look: Callable[[], Awaitable[object]], wanted: object, *, interval: float = _INTERVAL_SECONDS
) -> None:
    """Poll ``look`` until its value equals ``wanted``."""
    try:
        await until(look, lambda seen: seen == wanted, interval=interval)
    except AssertionError as error:
        raise AssertionError(f"Wanted {wanted!r}. {error}") from None
