"""The webhook's public URL, for users of Home Assistant Cloud."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

_LOGGER: Final = logging.getLogger(__name__)


async def async_cloudhook(hass: HomeAssistant, webhook_id: str) -> str | None:
    """Return the cloudhook of a webhook, and create it if needed; None without a connected cloud account."""
    if "cloud" not in hass.config.components:
        return None
    # The cloud integration's requirements are installed only where it is set up.
    from homeassistant.components import cloud  # noqa: PLC0415

    if not cloud.async_active_subscription(hass) or not cloud.async_is_connected(hass):
        return None
    try:
        return await cloud.async_get_or_create_cloudhook(hass, webhook_id)
    except cloud.CloudNotAvailable:
        return None


async def async_forget_cloudhook(hass: HomeAssistant, webhook_id: str) -> None:
    """Delete the cloudhook of a webhook, if there is one."""
    if "cloud" not in hass.config.components:
        return
    from homeassistant.components import cloud  # noqa: PLC0415

    try:
        await cloud.async_delete_cloudhook(hass, webhook_id)
    except cloud.CloudNotAvailable, ValueError:
        _LOGGER.debug("There was no cloudhook to delete")
