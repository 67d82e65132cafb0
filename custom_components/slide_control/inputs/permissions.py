"""Whether the user behind a request may control a stage."""

from __future__ import annotations

from collections.abc import Iterable

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import Context, HomeAssistant, callback
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
    for entry in entries:
        if not may_control(hass, user, entry):
            raise Unauthorized(context=context, permission=POLICY_CONTROL, config_entry_id=entry.entry_id)


@callback
def may_control(hass: HomeAssistant, user: User, entry: ConfigEntry) -> bool:
    """Return whether a user may control each entity of a stage; a stage without entities is for those who may all."""
    if user.is_admin or user.permissions.access_all_entities(POLICY_CONTROL):
        return True
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return bool(entities) and all(
        user.permissions.check_entity(entity.entity_id, POLICY_CONTROL) for entity in entities
    )


async def async_may_control(hass: HomeAssistant, context: object, entry: ConfigEntry) -> bool:
    """Return whether ``async_check_control`` allows it."""
    try:
        await async_check_control(hass, context, (entry,))
    except Unauthorized:
        return False
    return True
