"""The dashboard card, which Home Assistant's frontend loads without a resource that somebody adds by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from homeassistant.components import frontend
from homeassistant.util.hass_dict import HassKey

from .const import CLIENT_PATH

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_FRONTEND: Final = Path(__file__).parent / "frontend"
_ADDRESS: Final[HassKey[str]] = HassKey("slide_control_card_address")


async def async_add_card(hass: HomeAssistant) -> None:
    """Let dashboards use the card, if Home Assistant's frontend is loaded."""
    if frontend.DOMAIN not in hass.config.components or _ADDRESS in hass.data:
        return
    # Every module of the card has the version in its address: browsers keep it without asking, and get the new one
    # after an update.
    hass.data[_ADDRESS] = f"{CLIENT_PATH}-{await hass.async_add_executor_job(_version)}/card.js"
    frontend.add_extra_js_url(hass, hass.data[_ADDRESS])


def remove_card(hass: HomeAssistant) -> None:
    """Remove the card from dashboards."""
    if address := hass.data.pop(_ADDRESS, None):
        frontend.remove_extra_js_url(hass, address)


def _version() -> str:
    """Return what changes with each change of our own browser modules; looks at sizes and times only."""
    files = sorted(file for file in _FRONTEND.rglob("*.[jc]s*") if "vendor" not in file.parts)
    stats = ((file.relative_to(_FRONTEND), file.stat()) for file in files)
    return f"{crc32(repr([(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats]).encode()):08x}"
