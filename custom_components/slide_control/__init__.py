"""Slide Control: Home Assistant as the clicker for every slide deck in a browser."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from .announcements import async_announce
from .const import CONF_WEBHOOK_ID, DOMAIN
from .deck.deck import Deck
from .deck.pacing import Pacing
from .entry import SlideControlConfigEntry, SlideControlData, deck_settings, planned_time
from .inputs.actions import async_setup_actions
from .inputs.bus import async_setup_bus
from .inputs.clickers.bound import async_setup_clickers
from .inputs.cloudhook import async_forget_cloudhook
from .inputs.notifications import async_setup_notifications
from .inputs.opening import async_setup_opening
from .inputs.past_presses import (
    async_forget_presses,
    async_keep_presses,
    async_keep_presses_at_stop,
    async_recall_presses,
)
from .inputs.presenting import async_setup_presenting
from .inputs.sentences import async_listen_for_deck, async_setup_sentences, async_update_sentences
from .inputs.webhook import async_register_webhook
from .kept_talk import KeptTalk, async_forget_talk
from .news import News
from .phones.talk import Talk
from .push.audience import Audience
from .push.events import EventStreamView
from .push.flag import FlagDisplay, FlagView
from .push.hosting import async_setup_hosting
from .push.inbox import InboxView
from .push.library import DECKS_FOLDER
from .push.links import async_setup_links
from .push.panel import async_show_panel, hide_panel
from .push.poll import PollView
from .push.protocol import CloseCode
from .push.reload import ReloadWatch
from .push.shelving import async_setup_shelving, shelf
from .push.waiting import async_setup_waiting
from .push.websocket import SocketView
from .right_of_way import async_give_right_of_way

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.typing import ConfigType

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

_PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.MEDIA_PLAYER,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
)


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Set up what all decks share: the actions, the event, and the addresses that browsers come to."""
    async_setup_actions(hass)
    async_setup_opening(hass)
    async_setup_bus(hass)
    async_setup_presenting(hass)
    async_setup_notifications(hass)
    async_setup_sentences(hass)
    async_setup_links(hass)
    async_setup_hosting(hass)
    async_setup_shelving(hass)
    async_setup_waiting(hass)
    for view in (SocketView, EventStreamView, InboxView, PollView, FlagView):
        hass.http.register_view(view())
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SlideControlConfigEntry) -> bool:
    """Start a deck."""
    deck = Deck(entry.title, deck_settings(entry))
    audience = Audience(deck)
    flag = FlagDisplay(deck)
    # Before the news, so that the clock knows what they tell.
    pacing = Pacing(deck, planned=planned_time(entry), wall_clock=lambda: dt_util.utcnow().timestamp())
    news = News(hass, deck, audience)
    pacing.async_subscribe(news.add)
    entry.async_on_unload(ReloadWatch(hass, audience).stop)
    talk = Talk(hass, entry.entry_id, deck, pacing, news)
    kept_talk = KeptTalk(hass, entry.entry_id, pacing, talk)
    entry.runtime_data = SlideControlData(deck, audience, flag, news, pacing, talk, kept_talk)
    # At once, because each wait at Home Assistant's start is one for whatever else starts.
    await asyncio.gather(
        hass.async_add_executor_job(_make_decks_folder, hass),
        async_recall_presses(hass, entry),
        kept_talk.async_recall(news),
    )

    @callback
    def stop(_: Event) -> None:
        kept_talk.keep_at_stop()
        _close(entry.runtime_data)
        async_keep_presses_at_stop(hass, entry)

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    async_register_webhook(hass, entry)
    async_give_right_of_way(hass, entry)
    async_listen_for_deck(hass, entry)
    await hass.config_entries.async_forward_entry_setups(entry, _PLATFORMS)
    entry.async_on_unload(async_announce(hass, entry))
    await asyncio.gather(async_setup_clickers(hass, entry), async_show_panel(hass))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SlideControlConfigEntry) -> bool:
    """Stop a deck."""
    if not await hass.config_entries.async_unload_platforms(entry, _PLATFORMS):
        return False
    await entry.runtime_data.kept_talk.async_keep()
    _close(entry.runtime_data)
    await async_keep_presses(hass, entry)
    return True


async def async_remove_entry(hass: HomeAssistant, entry: SlideControlConfigEntry) -> None:
    """Leave nothing behind, but for decks that people have put into the folder."""
    await async_forget_cloudhook(hass, entry.data[CONF_WEBHOOK_ID])
    await async_forget_presses(hass, entry)
    async_update_sentences(hass)
    await async_forget_talk(hass, entry.entry_id)
    if not hass.config_entries.async_entries(DOMAIN):
        hide_panel(hass)
        await hass.async_add_executor_job(_remove_empty_folders, hass)


@callback
def _close(data: SlideControlData) -> None:
    """Send everyone away and let nobody in; a command under way is reported as not known."""
    data.talk.async_close()
    data.flag.leave()
    data.deck.async_close()
    data.news.close()
    data.audience.close(CloseCode.UNLOADED, "Home Assistant has stopped this deck.")


def _make_decks_folder(hass: HomeAssistant) -> None:
    Path(hass.config.path(*DECKS_FOLDER)).mkdir(parents=True, exist_ok=True)


def _remove_empty_folders(hass: HomeAssistant) -> None:
    shelf(hass).clear()
    folder = Path(hass.config.path(*DECKS_FOLDER))
    for path in (folder, folder.parent):
        try:
            path.rmdir()
        except OSError:
            return
