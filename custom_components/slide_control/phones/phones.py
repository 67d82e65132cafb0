"""Shows a talk on phones: sends notifications, updates them, handles their buttons and clears them at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
import secrets
from typing import TYPE_CHECKING, Final

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from ..const import PRESENT_PATH
from ..errors import failed, invalid
from ..messages import Localizer
from ..stage.changes import Change, CommandFinished, PhonesChanged, PresentingStopped
from ..stage.commands import Action, Command, Mode
from ..stage.messages import Message
from ..stage.results import CommandResult, Result
from ..talk.restored import RESUME_SECONDS
from ..talk.steps import ClockError, ClockState, ClockStep
from .notification import Button, Feedback, Notification, talk_notification
from .phone import Phone
from .phone_view import PhoneView
from .time_alerts import TimeAlerts
from .translations import Words, async_words

if TYPE_CHECKING:
    from ..change_queue import ChangeQueue
    from ..pictures.picture_store import Pictures
    from ..stage.stage import Stage
    from ..talk.pacing import Pacing

# For phones without a countdown, which show the minutes left as text.
_REFRESH_INTERVAL: Final = timedelta(minutes=1)

_COMMANDS: Final[Mapping[Button, tuple[Action, Mode | None]]] = {
    Button.NEXT: (Action.NEXT, None),
    Button.PREVIOUS: (Action.PREVIOUS, None),
    Button.BLANK: (Action.BLANK, Mode.ON),
    Button.SHOW: (Action.BLANK, Mode.OFF),
}
_STEPS: Final[Mapping[Button, ClockStep]] = {Button.PAUSE: ClockStep.PAUSE, Button.RESUME: ClockStep.RESUME}


class Phones:
    """The phones that show a stage's talk."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        stage: Stage,
        pacing: Pacing,
        changes: ChangeQueue,
        pictures: Pictures,
        *,
        alerts: tuple[int, ...] = (),
    ) -> None:
        """Start without phones; ``alerts`` are the minutes left at which they vibrate."""
        self._hass = hass
        self._entry_id = entry_id
        self._stage = stage
        self._pacing = pacing
        self._changes = changes
        self._pictures = pictures
        self._words = Words({}, Localizer({}))
        self._views: dict[str, PhoneView] = {}
        self._unsubscribes: list[Callable[[], None]] = []
        self._alerts = TimeAlerts(pacing, alerts, self._announce)

    @property
    def on(self) -> bool:
        """Whether the talk is shown on at least one phone."""
        return bool(self._views)

    @property
    def phones(self) -> dict[str, str]:
        """The nonce of each phone by device id, as stored across restarts."""
        return {view.device_id: view.nonce for view in self._views.values()}

    async def async_start(self, phones: Iterable[Phone]) -> None:
        """Show the talk on exactly these phones and restart its clock.

        Raises ``ServiceValidationError`` while no slides are shown. Raises ``HomeAssistantError`` if one of the phones
        can't be reached; the previous phones then keep the talk, and the clock is restarted all the same.
        """
        if not self._stage.presenting:
            raise invalid(Message("nothing_shown"))
        self._words = await async_words(self._hass)
        self._pacing.start()
        previous = self._views
        views = {phone.device_id: self._view(phone.device_id, secrets.token_hex(4)) for phone in phones}
        sent = await asyncio.gather(
            *(view.async_open(self._notification()) for view in views.values()), return_exceptions=True
        )
        if failure := next((each for each in sent if isinstance(each, BaseException)), None):
            await self._clear(view for device_id, view in views.items() if device_id not in previous)
            for view in previous.values():
                view.show(self._notification(), Feedback.NOT_MOVED)
            if isinstance(failure, HomeAssistantError):
                raise failure
            raise failed(Message("phone_unreachable")) from failure
        for view in previous.values():
            view.close()
        self._views = views
        self._subscribe()
        self._changes.add(PhonesChanged())
        await self._clear(view for device_id, view in previous.items() if device_id not in views)
        # Catch up with changes made while the first notifications were being sent.
        self._refresh()

    async def async_stop(self) -> None:
        """Remove the notifications."""
        views = self._detach_views()
        if views:
            self._changes.add(PhonesChanged())
        await self._clear(views)

    async def async_resume(self, phones: Mapping[str, str]) -> None:
        """Resume after a restart with working buttons; stop unless slides are shown within ``RESUME_SECONDS``."""
        if not phones:
            return
        self._words = await async_words(self._hass)
        self._views = {device_id: self._view(device_id, nonce) for device_id, nonce in phones.items()}
        self._subscribe()

        @callback
        def check(_: datetime) -> None:
            if not self._stage.presenting:
                self._hass.async_create_background_task(self.async_stop(), "Slide Control talk is over")

        self._unsubscribes.append(async_call_later(self._hass, RESUME_SECONDS, check))

    @callback
    def async_close(self) -> None:
        """Stop sending; notifications stay on the phones, because the stage may be reloaded."""
        for view in self._detach_views():
            view.close()

    def owns_button(self, device_id: str, nonce: str) -> bool:
        """Return whether a button with this nonce belongs to this talk."""
        return (view := self._views.get(device_id)) is not None and view.nonce == nonce

    async def async_press(self, device_id: str, version: int, button: Button, context: Context) -> CommandResult | None:
        """Execute a button's command and report the outcome on the phone; returns None if the press is too late."""
        view = self._views[device_id]
        if view.is_too_late(version):
            self._report_failure(view, self._words("late"))
            return None
        if button in _STEPS:
            self._press_clock(view, _STEPS[button])
            return None
        action, mode = _COMMANDS[button]
        command = Command(
            action=action,
            mode=mode,
            id=view.press_id(version, button, context.id),
            source="notification",
            sender=device_id,
            context=context,
        )
        outcome = await self._stage.async_execute(command)
        self._changes.flush()
        if outcome.result is Result.DUPLICATE:
            view.show(self._notification(view))
        elif outcome.result is Result.APPLIED and outcome.changed:
            view.show(self._notification(view), Feedback.MOVED)
        else:
            unknown = outcome.result is Result.APPLIED and outcome.changed is None
            feedback = Feedback.NOTHING if unknown else Feedback.NOT_MOVED
            self._report_failure(view, self._words.localize(outcome.message), feedback)
        return outcome

    def _press_clock(self, view: PhoneView, step: ClockStep) -> None:
        """Pause the talk, or go on; a press that iOS sends again does nothing."""
        if (step is ClockStep.RESUME) is (self._pacing.state is ClockState.RUNNING):
            view.show(self._notification(view))
            return
        try:
            self._pacing.step(step)
        except ClockError as error:
            self._report_failure(view, self._words.localize(error.message))
        else:
            view.show(self._notification(view), Feedback.MOVED)

    def report_earlier_talk(self, device_id: str) -> bool:
        """Show that a button belongs to an earlier talk; returns False if the phone doesn't show the current one."""
        if (view := self._views.get(device_id)) is None:
            return False
        self._report_failure(view, self._words("earlier"))
        return True

    def _view(self, device_id: str, nonce: str) -> PhoneView:
        return PhoneView(self._hass, self._entry_id, device_id, nonce, self._words)

    def _report_failure(self, view: PhoneView, reason: str, feedback: Feedback = Feedback.NOT_MOVED) -> None:
        """Show on the phone why a press failed or may have failed, until the state changes."""
        view.failure = self._stage.version, reason
        view.show(self._notification(view), feedback)

    def _notification(self, view: PhoneView | None = None) -> Notification:
        failure = view.failure if view is not None else None
        return self._notification_with(failure[1] if failure and failure[0] == self._stage.version else None)

    def _notification_with(self, notice: str | None) -> Notification:
        picture = self._pictures.current
        notification = talk_notification(self._stage, self._pacing, self._words, notice=notice, picture=picture)
        return replace(notification, page=f"{PRESENT_PATH}/{self._entry_id}")

    def _subscribe(self) -> None:
        self._unsubscribe()
        self._unsubscribes = [
            self._changes.async_subscribe(self._on_change),
            async_track_time_interval(self._hass, self._refresh, _REFRESH_INTERVAL, name="Slide Control time left"),
            self._pictures.want(self._picture_arrived),
        ]

    def _unsubscribe(self) -> None:
        while self._unsubscribes:
            self._unsubscribes.pop()()

    @callback
    def _on_change(self, change: Change) -> None:
        if isinstance(change, PresentingStopped):
            self._hass.async_create_background_task(self.async_stop(), "Slide Control talk is over")
        elif not isinstance(change, CommandFinished):
            self._refresh()

    @callback
    def _refresh(self, _: datetime | None = None) -> None:
        complete = not self._pictures.being_made or self._pictures.current is not None
        for view in self._views.values():
            view.show(self._notification(view), complete=complete)
        self._alerts.update()

    @callback
    def _announce(self, minutes: int) -> None:
        """Let all phones vibrate: this many minutes are left."""
        notice = self._words("left", minutes=minutes) if minutes else self._words("time_up")
        for view in self._views.values():
            view.show(self._notification_with(notice), Feedback.TIME)

    @callback
    def _picture_arrived(self) -> None:
        """Add the picture to notifications that are not sent yet."""
        for view in self._views.values():
            if view.waits and self._pictures.current is not None:
                view.show(self._notification(view))

    def _detach_views(self) -> list[PhoneView]:
        self._unsubscribe()
        self._alerts.stop()
        views = list(self._views.values())
        self._views = {}
        return views

    async def _clear(self, views: Iterable[PhoneView]) -> None:
        await asyncio.gather(*(view.async_clear() for view in views))
