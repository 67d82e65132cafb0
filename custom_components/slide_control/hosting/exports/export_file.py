"""Writes copies into a folder of Home Assistant, from which automations take them to a web server."""

from __future__ import annotations

from functools import partial
import os
from pathlib import Path
import tempfile
from typing import TYPE_CHECKING, BinaryIO, Final

from ...const import DECKS_FOLDER
from ..cache import cache_errors
from ..jobs import deck_jobs
from .copy import Copy, async_copy_deck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeassistant.core import HomeAssistant

_FOLDER: Final = "exports"
_MODE: Final = 0o644


async def async_export_to_file(hass: HomeAssistant, name: str, follow: Mapping[str, str]) -> tuple[Path, int]:
    """Write a copy of a deck, in place of its last one; return where it is, and its size in bytes.

    Raises ``DeckError``.
    """
    copy = await async_copy_deck(hass, name, follow)
    target = Path(hass.config.path(*DECKS_FOLDER)).parent / _FOLDER / f"{name}.zip"
    return target, await deck_jobs(hass).exporting.run(partial(_write, copy, target))


def _write(copy: Copy, target: Path) -> int:
    with cache_errors():
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=".part-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                copy.write(lambda chunk: _append(opened, chunk))
            part = Path(temporary)
            part.chmod(_MODE)
            part.replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        return target.stat().st_size


def _append(file: BinaryIO, chunk: bytes) -> None:
    file.write(chunk)
