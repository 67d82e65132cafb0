"""Slide Control: use Home Assistant as the clicker for any slide deck in a browser."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from .access.cloudhook import async_forget_cloudhook
from .access.guest_links import GUEST_LINKS, async_setup_guest_links
from .access.paired_displays import PAIRED_DISPLAYS
from .access.pairing_view import async_forget_display, async_setup_pairing
from .audience.audience import Audience, async_remove_audience
from .audience.join_view import JoinView
from .calendar_slot import CalendarSlot
from .captions.captions import Captions
from .card import async_add_card, remove_card
from .change_queue import ChangeQueue
from .config_entry import (
    SlideControlConfigEntry,
    SlideControlRuntimeData,
    alert_minutes,
    audience,
    display_of,
    planned_time,
    stage_settings,
)
from .const import CONF_STAGE_ID, CONF_WEBHOOK_ID, DECKS_FOLDER, DOMAIN
from .dispatcher import async_dispatch_changes
from .display_devices import DisplayDevices
from .hosting.converters.conversions import async_setup_conversions
from .hosting.dependencies.libraries import async_setup_libraries
from .hosting.frontend_views import async_setup_frontend
from .hosting.stills.deck_stills import async_setup_stills
from .hosting.uploads.storage import deck_storage
from .hosting.uploads.upload_view import async_setup_uploads
from .hosting.views import async_setup_hosting
from .hosting.watching.live_reload import LiveReload
from .inputs.actions.back_channel import async_setup_back_channel
from .inputs.actions.commands import async_setup_actions
from .inputs.actions.create_link import async_setup_create_link
from .inputs.actions.export_audience import async_setup_export_audience
from .inputs.actions.open_deck import async_setup_open_deck
from .inputs.actions.show_caption import async_setup_show_caption
from .inputs.actions.show_join import async_setup_show_join
from .inputs.actions.show_on_phones import async_setup_show_on_phones
from .inputs.actions.talks import async_setup_talks
from .inputs.bus import async_setup_bus
from .inputs.clickers.bindings import async_setup_clickers
from .inputs.notifications import async_setup_notifications
from .inputs.remote_decks import deck_handler
from .inputs.voice.sentence_triggers import async_listen_for_stage, async_setup_sentences, async_update_sentences
from .inputs.webhook import async_register_webhook
from .interpreter_tuning import async_tune_interpreter
from .live_state.live_state import LiveState
from .messages import english
from .panel import async_show_panel, hide_panel, presenter_path
from .phones.phones import Phones
from .pictures.kept_pictures import KEPT_PICTURES
from .pictures.picture_view import PictureView
from .powerpoint.displays import PowerPoints, async_setup_powerpoints
from .press_store import (
    async_load_presses,
    async_remove_presses,
    async_save_presses,
    async_save_presses_at_stop,
)
from .push.hub import Hub
from .push.machine.capacity import CAPACITY, async_setup_capacity
from .push.protocol import CloseCode
from .push.transports.event_stream import EventStreamView
from .push.transports.legacy_flag import FlagView, LegacyFlagDisplay
from .push.transports.long_poll import LongPollView
from .push.transports.websocket_view import SocketView
from .push.upstream import MessagesView
from .stage.messages import Message
from .stage.stage import Stage
from .stage_status import StatusFeed
from .talk.clock import SteadyClock
from .talk.pacing import Pacing
from .talk_history import TalkHistory, async_remove_talks
from .talk_media import TalkExportView
from .talk_store import TalkStore, async_remove_talk
from .websocket_api import async_setup_websocket_api

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.device_registry import DeviceEntry
    from homeassistant.helpers.typing import ConfigType

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

_PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.MEDIA_PLAYER,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Set up what all stages share: actions, the event, WebSocket commands and HTTP views."""
    await async_setup_conversions(hass)
    async_setup_actions(hass)
    async_setup_open_deck(hass)
    async_setup_create_link(hass)
    async_setup_export_audience(hass)
    async_setup_bus(hass)
    async_setup_show_on_phones(hass)
    async_setup_show_join(hass)
    async_setup_show_caption(hass)
    async_setup_back_channel(hass)
    async_setup_talks(hass)
    async_setup_notifications(hass)
    async_setup_sentences(hass)
    async_setup_websocket_api(hass)
    async_setup_frontend(hass)
    await async_setup_libraries(hass)
    async_setup_hosting(hass)
    hass.http.register_view(TalkExportView())
    async_setup_uploads(hass)
    async_setup_stills(hass)
    await async_setup_pairing(hass)
    await async_setup_guest_links(hass)
    await async_setup_capacity(hass)
    for view in (SocketView, EventStreamView, MessagesView, LongPollView, FlagView, PictureView, JoinView):
        hass.http.register_view(view())
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SlideControlConfigEntry) -> bool:
    """Start a stage."""
    stage = Stage(entry.title, stage_settings(entry))
    hub = Hub(stage, audience(entry))
    hub.presenter = presenter_path(entry.entry_id)
    hub.pictures.kept = hass.data[KEPT_PICTURES]
    entry.async_on_unload(hass.data[CAPACITY].async_expect(entry.entry_id, audience(entry)))
    legacy_flag = LegacyFlagDisplay(stage)
    clock = SteadyClock(lambda: dt_util.utcnow().timestamp())
    pacing = Pacing(
        stage,
        planned=planned_time(entry),
        wall_clock=clock,
        local_time=lambda at: dt_util.as_local(dt_util.utc_from_timestamp(at)),
        synchronize=clock.synchronize,
    )
    hub.pacing, pacing.on_timer = pacing, hub.send_timer
    pacing.audience_totals, pacing.on_audience_kept = hub.back_channel.totals, hub.back_channel.reset
    changes = ChangeQueue(hass, stage, hub)
    pacing.async_subscribe(changes.add)
    entry.async_on_unload(LiveReload(hass, hub).stop)
    phones = Phones(hass, entry.entry_id, stage, pacing, changes, hub.pictures, alerts=alert_minutes(entry))
    talk_store = TalkStore(hass, entry.entry_id, pacing, phones)
    history = TalkHistory(hass, entry.entry_id)
    pacing.on_ended, pacing.plan_of = history.add, history.plan
    history.async_subscribe(pacing.plans_changed)
    status, devices = StatusFeed(hass, entry), DisplayDevices(hass, entry)
    captions = Captions(hub, pacing, changes)
    entry.async_on_unload(captions.stop)
    entry.async_on_unload(LiveState(hass, entry, hub).stop)
    followed = Audience(hass, entry, stage, hub, changes, captions)
    entry.runtime_data = SlideControlRuntimeData(
        stage,
        hub,
        legacy_flag,
        changes,
        pacing,
        phones,
        talk_store,
        history,
        status,
        devices,
        followed,
        PowerPoints(hass, entry),
        CalendarSlot(hass, entry),
        captions,
    )
    status.start()
    entry.async_on_unload(hass.data[PAIRED_DISPLAYS].listen(entry.data[CONF_STAGE_ID], stage.async_displays_changed))
    hub.answer_decks = deck_handler(hass, entry)
    # Concurrently, to keep Home Assistant's start short.
    await asyncio.gather(
        hass.async_add_executor_job(_make_decks_folder, hass),
        async_load_presses(hass, entry),
        talk_store.async_recall(changes),
        history.async_load(),
        followed.async_recall(),
    )

    @callback
    def stop(_: Event) -> None:
        talk_store.save_at_stop()
        _close(entry.runtime_data)
        async_save_presses_at_stop(hass, entry)

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    async_register_webhook(hass, entry)
    async_tune_interpreter(hass, entry)
    async_listen_for_stage(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, _PLATFORMS)
    devices.async_start()
    entry.runtime_data.calendar.start()
    entry.async_on_unload(async_dispatch_changes(hass, entry))
    await asyncio.gather(
        async_setup_clickers(hass, entry),
        async_setup_powerpoints(entry),
        async_show_panel(hass),
        async_add_card(hass),
    )
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SlideControlConfigEntry) -> bool:
    """Stop a stage."""
    if not await hass.config_entries.async_unload_platforms(entry, _PLATFORMS):
        return False
    await entry.runtime_data.talk_store.async_save()
    await entry.runtime_data.history.async_save()
    await entry.runtime_data.audience.async_save()
    _close(entry.runtime_data)
    await async_save_presses(hass, entry)
    return True


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: SlideControlConfigEntry, device: DeviceEntry
) -> bool:
    """Forget a display whose device a person removes; a stage's own device stays."""
    display_id = display_of(device, entry)
    if display_id is not None:
        async_forget_display(hass, entry, display_id)
    return display_id is not None


async def async_remove_entry(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Remove everything that belongs to the stage, except the decks in the folder."""
    await async_forget_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])
    await async_remove_presses(hass, entry)
    hass.data[PAIRED_DISPLAYS].forget_stage(entry.data[CONF_STAGE_ID])
    hass.data[GUEST_LINKS].forget_stage(entry.data[CONF_STAGE_ID])
    async_update_sentences(hass)
    await async_remove_talk(hass, entry.entry_id)
    await async_remove_talks(hass, entry.entry_id)
    await async_remove_audience(hass, entry.entry_id)
    if not hass.config_entries.async_entries(DOMAIN):
        hide_panel(hass)
        remove_card(hass)
        await hass.async_add_executor_job(_remove_empty_folders, hass)


@callback
def _close(data: SlideControlRuntimeData) -> None:
    """Close all connections and refuse new ones; pending commands result in ``timeout``."""
    data.phones.async_close()
    data.pacing.close()
    data.status.stop()
    data.legacy_flag.leave()
    data.stage.async_close()
    data.changes.close()
    data.hub.close(CloseCode.UNLOADED, english(Message("stage_stopped")))


def _make_decks_folder(hass: HomeAssistant) -> None:
    Path(hass.config.path(*DECKS_FOLDER)).mkdir(parents=True, exist_ok=True)


def _remove_empty_folders(hass: HomeAssistant) -> None:
    deck_storage(hass).clear()
    folder = Path(hass.config.path(*DECKS_FOLDER))
    for path in (folder, folder.parent):
        try:
            path.rmdir()
        except OSError:
            return
