"""Whether the user behind a request may control a stage."""

from __future__ import annotations

from collections.abc import Iterable

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er


async def async_check_control(hass: HomeAssistant, context: object, entries: Iterable[ConfigEntry]) -> None:
    """Raise ``Unauthorized`` unless the user of a context may control each entity of these stages.

    Without a user, as in automations, everything is allowed, as for Home Assistant's own actions. Raises
    ``UnknownUser`` for a user who was removed.
    """
    if not isinstance(context, Context) or not context.user_id:
        return
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context, permission=POLICY_CONTROL)
    if user.is_admin or user.permissions.access_all_entities(POLICY_CONTROL):
        return
    registry = er.async_get(hass)
    for entry in entries:
        entities = er.async_entries_for_config_entry(registry, entry.entry_id)
        refused = [
            each.entity_id for each in entities if not user.permissions.check_entity(each.entity_id, POLICY_CONTROL)
        ]
        if refused or not entities:
            raise Unauthorized(
                context=context,
                entity_id=refused[0] if refused else None,
                permission=POLICY_CONTROL,
                config_entry_id=entry.entry_id,
            )


async def async_may_control(hass: HomeAssistant, context: object, entry: ConfigEntry) -> bool:
    """Return whether ``async_check_control`` allows it."""
    try:
        await async_check_control(hass, context, (entry,))
    except Unauthorized:
        return False
    return True
