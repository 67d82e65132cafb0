"""Makes the PDF of one presentation, with a page for each step where that works."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from homeassistant.helpers.aiohttp_client import async_get_clientsession

from ...stage.messages import Message
from ..cache import cache_errors
from ..formats.format import DeckError
from ..formats.pdf import pages_of
from ..formats.presentation import read_presentation
from ..guard import guarded
from ..presentations.layout import page_counts
from .gotenberg import ConverterUnreachableError, async_convert_by_gotenberg
from .libreoffice import convert_by_libreoffice
from .safe_copy import copy_for_converter

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_LOGGER: Final = logging.getLogger(__name__)


async def async_make_pdf(
    hass: HomeAssistant, file: Path, folder: Path, gotenberg: str, libreoffice: str | None
) -> tuple[Path, tuple[int, ...]]:
    """Return the PDF that a converter has made in a folder, and the steps of each slide in it, if there are any.

    What can't be converted with its steps is converted once more, without. Raises ``DeckError`` and ``OSError``.
    """
    run = hass.async_add_executor_job
    copy = folder / f"slides{file.suffix.lower()}"

    async def async_convert() -> Path:
        if gotenberg:
            pdf = folder / "gotenberg.pdf"
            await async_convert_by_gotenberg(hass, async_get_clientsession(hass), gotenberg, copy, pdf)
            return pdf
        if libreoffice is None:
            raise DeckError(Message("presentation_without_converter"))
        return await run(convert_by_libreoffice, libreoffice, copy, folder)

    if steps := await run(_copy_with_steps, file, copy):
        try:
            pdf = await async_convert()
            if await run(_has_steps, file, pdf, steps):
                return pdf, steps
            _LOGGER.debug("The PDF of a presentation lacks pages for its steps")
        except ConverterUnreachableError:
            raise
        except DeckError as error:
            _LOGGER.debug("Couldn't convert a presentation with its steps: %s", error)
        await run(_copy, file, copy)
    return await async_convert(), ()


def _copy_with_steps(file: Path, copy: Path) -> tuple[int, ...]:
    with cache_errors(), guarded():
        return copy_for_converter(file, copy, with_steps=True)


def _copy(file: Path, copy: Path) -> None:
    with cache_errors(), guarded():
        copy_for_converter(file, copy)


def _has_steps(file: Path, pdf: Path, steps: tuple[int, ...]) -> bool:
    with guarded():
        return bool(page_counts(read_presentation(file), pages_of(pdf), steps))
