"""The audience of a stage: opened by the stage's option, a switch or an action, and closed after the talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
import time
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..access.tokens import AudienceClosedError, Grant, Role, create_token
from ..broker.address import broker_of, has_pictures, has_pointer
from ..broker.connection import is_set_up
from ..config_entry import audience_on
from ..const import CONF_KEYS, CONF_STAGE_ID, DOMAIN
from ..messages import english
from ..push.frames import audience_frame
from ..push.machine.capacity import CAPACITY
from ..push.protocol import CloseCode
from ..stage.changes import ALL_BUT_OUTCOMES, AudienceChanged, Change, PresentingStarted, PresentingStopped
from ..stage.messages import Message
from .back_channel_feed import BackChannelFeed
from .join_overlay import JoinOverlay
from .mqtt.broadcast import Broadcast, async_remove_topics, next_epoch
from .public_talk import PublicTalk
from .run import RunStore, new_run
from .shown_deck import deck_finder
from .way_in import join_url

if TYPE_CHECKING:
    from datetime import datetime

    from ..captions.captions import Captions
    from ..change_queue import ChangeQueue
    from ..config_entry import SlideControlConfigEntry
    from ..push.hub import Hub
    from ..stage.stage import Stage
    from .run import Run

GRACE_SECONDS: Final = 300
"""Seconds after a talk in which it may go on, for example on another computer, with the same audience."""
COUNT_SECONDS: Final = 2
"""Seconds in which the connections of a whole audience count as one change."""


class Audience:
    """Who may follow a stage. Every method must be called in the event loop's thread."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: SlideControlConfigEntry,
        stage: Stage,
        hub: Hub,
        changes: ChangeQueue,
        captions: Captions,
    ) -> None:
        """Start closed; ``async_recall`` opens the audience that was open when Home Assistant stopped."""
        self._hass = hass
        self._entry = entry
        self._stage = stage
        self._hub = hub
        self._changes = changes
        self._store = RunStore(hass, entry.entry_id)
        self._cancel_end: Callable[[], None] | None = None
        self._cancel_count: Callable[[], None] | None = None
        self._captions = captions
        self._talk = PublicTalk(hass, entry, stage, hub, deck_finder(hass, entry, lambda: self.run), captions)
        self._talk.on_public = self._publish
        captions.on_lines = self._talk.captions_changed
        self._broker: Final = broker_of(entry)
        self._broadcast: Broadcast | None = None
        self.run: Run | None = None
        self._back_channel: Final = BackChannelFeed(hub, changes)
        self._back_channel.on_told = self._publish
        hub.back_channel.may_open = lambda: self.run is not None
        self.overlay: Final = JoinOverlay(hass, hub)
        hub.on_followers = self._count
        entry.async_on_unload(self._stop)
        entry.async_on_unload(changes.async_subscribe(self._on_change, kinds=ALL_BUT_OUTCOMES))

    @property
    def followers(self) -> int:
        """The number of connected followers."""
        return self._hub.count(Role.FOLLOWER)

    async def async_recall(self) -> None:
        """Open the audience again that was open when Home Assistant stopped, or the one that the options want."""
        run = await self._store.async_load()
        expired = run is not None and run.expires_at and time.time() >= run.expires_at
        if run is not None and (expired or self._broker is None):
            await async_remove_topics(self._hass, run)
            run = replace(run, epoch=0, pictures=())
        if run is not None and not expired:
            self._begin(run)
        elif audience_on(self._entry):
            self._begin(new_run(keep=False))

    @callback
    def async_open(self, *, keep: bool = False) -> Run:
        """Open the audience, or return the open one; with ``keep``, it stays open after the talk."""
        run = self.run
        if run is None:
            return self._begin(new_run(keep=keep))
        if keep and not run.keep:
            # A longer stay changes neither the code that is shown nor who is there.
            return self._begin(replace(run, keep=True, expires_at=0))
        return run

    @callback
    def async_close(self) -> None:
        """End the audience: its code and its tokens open nothing any more, and its followers are told."""
        if self.run is None:
            return
        self.run = None
        self._cancel()
        self._back_channel.close()
        self.overlay.hide()
        reason = english(Message("audience_closed"))
        last = self._talk.end()
        self._hub.broadcast(Role.FOLLOWER, audience_frame(last), close=(CloseCode.AUDIENCE_CLOSED, reason))
        if self._broadcast is not None:
            self._broadcast.end({"stage": self._stage.name, **last, "state": None, "timer": None})
            self._broadcast = None
        self._changed()

    @callback
    def show_way_in(self, url: str | None) -> None:
        """Let followers show others the way in, from now on until the audience ends."""
        if self.run is not None:
            self.run = replace(self.run, way_in_shown=True)
            self._store.save(self.run)
            self._talk.way_in = {"code": self.run.code, "url": url}
            self._talk.update()

    def check(self, grant: Grant) -> None:
        """Raise ``AudienceClosedError`` unless a follower's token is for the audience that is open now."""
        if self.run is None or grant.audience not in (None, self.run.id):
            raise AudienceClosedError(Message("audience_closed"))

    def create_token(self, run: Run) -> str:
        """Return the token for a code; it ends with its audience."""
        data = self._entry.data
        key = data[CONF_KEYS][Role.FOLLOWER.value]
        return create_token(data[CONF_STAGE_ID], Role.FOLLOWER, key, expires_at=run.expires_at or None, audience=run.id)

    async def async_save(self) -> None:
        """Save the audience now, because the stage is being unloaded."""
        await self._store.async_save(self.run)

    @property
    def broker(self) -> Mapping[str, str] | None:
        """What followers need to listen to the MQTT broker; None if they don't."""
        return self._broadcast.link if self._broadcast is not None and is_set_up(self._hass) else None

    def _begin(self, run: Run) -> Run:
        if self._broker is not None and self._broadcast is None:
            run = next_epoch(run)
            self._broadcast = Broadcast(
                self._hass,
                self._broker,
                run,
                self._talk,
                self._captions,
                self._hub,
                pictures=has_pictures(self._entry),
                pointer=has_pointer(self._entry),
            )
            self._broadcast.on_pictures = self._note_pictures
            self._entry.async_on_unload(self._broadcast.stop)
        self.run = run
        self._cancel()
        if run.expires_at:
            self._end_in(max(0.0, run.expires_at - time.time()))
        self._hass.data[CAPACITY].async_expect_crowd()
        shown = {"code": run.code, "url": join_url(self._hass, self._entry)}
        self._talk.way_in = shown if run.way_in_shown else None
        self._talk.start()
        self._changed()
        return run

    def _note_pictures(self, hashes: tuple[str, ...]) -> None:
        """Remember which pictures the broker has, so that they are removed from there after a restart, too."""
        if self.run is not None:
            self.run = replace(self.run, pictures=hashes)
            self._store.save(self.run)

    def _publish(self) -> None:
        if self._broadcast is not None:
            self._broadcast.update()

    def _on_change(self, change: Change) -> None:
        if isinstance(change, PresentingStarted) and self.run is None and audience_on(self._entry):
            self._begin(new_run(keep=False))
        if self.run is None:
            return
        self._back_channel.follow(change)
        self._talk.update(change)
        if isinstance(change, PresentingStopped) and not self.run.keep:
            self._cancel()
            self._end_in(GRACE_SECONDS)

    @callback
    def _end(self, _: datetime) -> None:
        self._cancel_end = None
        run = self.run
        if run is None:
            return
        if self._stage.presenting and time.time() < run.expires_at:
            # The talk goes on within its grace.
            self._end_in(run.expires_at - time.time())
            return
        self.async_close()
        if audience_on(self._entry):
            self._begin(new_run(keep=False))

    def _end_in(self, seconds: float) -> None:
        self._cancel_end = async_call_later(self._hass, seconds, self._end)

    def _cancel(self) -> None:
        if self._cancel_end is not None:
            self._cancel_end()
            self._cancel_end = None

    def _changed(self) -> None:
        self._store.save(self.run)
        self._changes.add(AudienceChanged())

    def _count(self) -> None:
        """Say once for a whole crowd that the number of followers has changed."""
        if self._cancel_count is None and not self._hub.closed:
            self._cancel_count = async_call_later(self._hass, COUNT_SECONDS, self._counted)

    @callback
    def _counted(self, _: datetime) -> None:
        self._cancel_count = None
        self._changes.add(AudienceChanged())

    def _stop(self) -> None:
        self._cancel()
        self._back_channel.stop()
        self.overlay.stop()
        if self._cancel_count is not None:
            self._cancel_count()
            self._cancel_count = None


async def async_remove_audience(hass: HomeAssistant, entry_id: str) -> None:
    """Remove what is stored of a stage's audience."""
    store = RunStore(hass, entry_id)
    if (run := await store.async_load()) is not None:
        await async_remove_topics(hass, run)
    await store.async_remove()


def find_audience(hass: HomeAssistant, code: str) -> tuple[SlideControlConfigEntry, Run] | None:
    """Return the stage and the audience that a code belongs to, in capital letters and without spaces."""
    entries: list[SlideControlConfigEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        run = entry.runtime_data.audience.run
        if run is not None and run.code == code:
            return entry, run
    return None
