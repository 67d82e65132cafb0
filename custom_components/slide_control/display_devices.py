"""A device for each paired display, below its stage's: it comes with pairing and goes when the display is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, override

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntry, DeviceEntryType, DeviceInfo

from .access.paired_displays import PAIRED_DISPLAYS
from .config_entry import SlideControlConfigEntry, device_of, display_of
from .const import CONF_STAGE_ID, DOMAIN, PANEL_URL
from .entity import SlideControlEntity
from .plain_text import plain
from .stage.changes import DisplaysChanged

if TYPE_CHECKING:
    from homeassistant.helpers.entity import EntityDescription
    from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

    from .access.paired_displays import PairedDisplay
    from .push.sessions.display import DisplaySession

type MakeEntity = Callable[[str], DisplayEntity]

_MODEL: Final = "Display"


class DisplayDevices:
    """Keeps one device with its entities for each paired display of a stage, while the stage is loaded."""

    def __init__(self, hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
        """Start without devices."""
        self._hass = hass
        self._entry = entry
        self._known: set[str] = set()
        self._platforms: list[Callable[[list[str]], None]] = []

    @callback
    def async_add_platform(self, make: MakeEntity, add: AddConfigEntryEntitiesCallback) -> None:
        """Add an entity, which ``make`` makes for a display's id, to each display, also to those paired later."""
        self._platforms.append(lambda display_ids: add([make(display_id) for display_id in display_ids]))

    @callback
    def async_start(self) -> None:
        """Add the devices, and keep them up to date until the stage is unloaded; its own device must exist."""
        self._sync()
        stage_id = self._entry.data[CONF_STAGE_ID]
        self._entry.async_on_unload(self._hass.data[PAIRED_DISPLAYS].listen(stage_id, self._sync))
        self._entry.async_on_unload(
            self._hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, self._on_device_updated)
        )

    @callback
    def _sync(self) -> None:
        paired = {each.display_id: each for each in self._hass.data[PAIRED_DISPLAYS].of_stage(self._entry.data)}
        registry = dr.async_get(self._hass)
        devices = {
            display_id: device
            for device in dr.async_entries_for_config_entry(registry, self._entry.entry_id)
            if (display_id := display_of(device, self._entry)) is not None
        }
        for display_id, device in devices.items():
            if display_id not in paired:
                registry.async_remove_device(device.id)
        for display in paired.values():
            self._sync_one(registry, display, devices.get(display.display_id))
        added = [display_id for display_id in paired if display_id not in self._known]
        self._known = set(paired)
        for add in self._platforms if added else ():
            add(added)

    def _sync_one(self, registry: dr.DeviceRegistry, display: PairedDisplay, device: DeviceEntry | None) -> None:
        if device is None:
            registry.async_get_or_create(
                config_entry_id=self._entry.entry_id,
                identifiers={(DOMAIN, display.display_id)},
                name=display.name,
                manufacturer="Slide Control",
                model=_MODEL,
                configuration_url=PANEL_URL,
                entry_type=DeviceEntryType.SERVICE,
                via_device_id=device_of(self._hass, self._entry),
            )
        elif display.name not in (device.name_by_user, None if device.name_by_user else device.name):
            registry.async_update_device(device.id, name=display.name, name_by_user=None)

    @callback
    def _on_device_updated(self, event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        """Call a display as its device was called by a person."""
        data = event.data
        if data["action"] != "update" or "name_by_user" not in data["changes"]:
            return
        device = dr.async_get(self._hass).async_get(data["device_id"])
        if not isinstance(device, DeviceEntry) or not device.name_by_user:
            return
        if (display_id := display_of(device, self._entry)) is not None:
            name = plain(device.name_by_user)
            self._hass.data[PAIRED_DISPLAYS].rename(self._entry.data[CONF_STAGE_ID], display_id, name)


class DisplayEntity(SlideControlEntity):
    """An entity of a paired display."""

    _follows = (DisplaysChanged,)

    def __init__(self, entry: SlideControlConfigEntry, description: EntityDescription, display_id: str) -> None:
        """Set the entity's description and its display."""
        super().__init__(entry, description)
        self._display_id = display_id
        self._attr_unique_id = f"{display_id}_{description.key}"

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Return the display's device, which exists already."""
        return DeviceInfo(identifiers={(DOMAIN, self._display_id)})

    @property
    def _session(self) -> DisplaySession | None:
        """Return the display's connection; None while it is away."""
        return self._entry.runtime_data.hub.display_list.connected.get(self._display_id)
