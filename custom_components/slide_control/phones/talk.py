"""The talk as phones show it: started, kept up to date, moved by their buttons, and cleared at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
import secrets
from typing import TYPE_CHECKING, Final

from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.event import async_call_later, async_track_time_interval

from ..const import DOMAIN
from ..deck.changes import Change, CommandFinished, PhonesChanged, PresentationEnded
from ..deck.commands import Action, Command, Mode
from ..deck.pacing import RESUMES_WITHIN
from ..deck.results import CommandResult, Result
from .notification import Button, Feel, Notification, of_talk
from .phone import Phone
from .screen import PhoneScreen
from .words import Words, async_words

if TYPE_CHECKING:
    from ..deck.deck import Deck
    from ..deck.pacing import Pacing
    from ..news import News

# Phones that cannot count down by themselves are told the minutes that are left.
_EVERY: Final = timedelta(minutes=1)

_COMMANDS: Final[Mapping[Button, tuple[Action, Mode | None]]] = {
    Button.NEXT: (Action.NEXT, None),
    Button.PREVIOUS: (Action.PREVIOUS, None),
    Button.BLANK: (Action.BLANK, Mode.ON),
    Button.SHOW: (Action.BLANK, Mode.OFF),
}


class Talk:
    """The phones that show what is presented on a deck."""

    def __init__(self, hass: HomeAssistant, entry_id: str, deck: Deck, pacing: Pacing, news: News) -> None:
        """Show it on none."""
        self._hass = hass
        self._entry_id = entry_id
        self._deck = deck
        self._pacing = pacing
        self._news = news
        self._words = Words({})
        self._screens: dict[str, PhoneScreen] = {}
        self._stops: list[Callable[[], None]] = []

    @property
    def on(self) -> bool:
        """Whether any phone shows it."""
        return bool(self._screens)

    @property
    def phones(self) -> dict[str, str]:
        """The nonce of each phone, by its device id: what is kept over a restart."""
        return {screen.device_id: screen.nonce for screen in self._screens.values()}

    async def async_start(self, phones: Iterable[Phone]) -> None:
        """Show the talk on these phones, and on no other, and start its clock anew.

        Raises ``ServiceValidationError`` while no slides are shown, and ``HomeAssistantError`` where one of the phones
        can't be reached; then those that showed it before go on, and the clock runs anew all the same.
        """
        if not self._deck.presenting:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_shown")
        self._words = await async_words(self._hass)
        self._pacing.start()
        former = self._screens
        screens = {phone.device_id: self._screen(phone.device_id, secrets.token_hex(4)) for phone in phones}
        sent = await asyncio.gather(
            *(screen.async_open(self._notification()) for screen in screens.values()), return_exceptions=True
        )
        if failure := next((each for each in sent if isinstance(each, BaseException)), None):
            await self._clear(screen for device_id, screen in screens.items() if device_id not in former)
            for screen in former.values():
                screen.show(self._notification(), Feel.NOT_MOVED)
            if isinstance(failure, HomeAssistantError):
                raise failure
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="phone_unreachable") from failure
        for screen in former.values():
            screen.close()
        self._screens = screens
        self._follow()
        self._news.add(PhonesChanged())
        await self._clear(screen for device_id, screen in former.items() if device_id not in screens)
        # What has happened while the first notifications were under way.
        self._refresh()

    async def async_stop(self) -> None:
        """Take the notifications away."""
        screens = self._leave()
        if screens:
            self._news.add(PhonesChanged())
        await self._clear(screens)

    async def async_resume(self, phones: Mapping[str, str]) -> None:
        """Go on after a restart: the buttons work as before; without slides within some minutes it is over."""
        if not phones:
            return
        self._words = await async_words(self._hass)
        self._screens = {device_id: self._screen(device_id, nonce) for device_id, nonce in phones.items()}
        self._follow()

        @callback
        def look(_: datetime) -> None:
            if not self._deck.presenting:
                self._hass.async_create_background_task(self.async_stop(), "Slide Control talk is over")

        self._stops.append(async_call_later(self._hass, RESUMES_WITHIN, look))

    @callback
    def async_close(self) -> None:
        """Send nothing any more; what phones show stays, for the deck may come back."""
        for screen in self._leave():
            screen.close()

    def knows(self, device_id: str, nonce: str) -> bool:
        """Tell whether a button with this nonce belongs to this talk."""
        return (screen := self._screens.get(device_id)) is not None and screen.nonce == nonce

    async def async_press(self, device_id: str, version: int, button: Button, context: Context) -> CommandResult | None:
        """Do what a phone's button says, and let the hand feel what became of it; None for a press that is too late."""
        screen = self._screens[device_id]
        if screen.is_too_late(version):
            self._say(screen, self._words("late"))
            return None
        action, mode = _COMMANDS[button]
        command = Command(
            action=action,
            mode=mode,
            id=screen.press_id(version, button, context.id),
            source="notification",
            sender=device_id,
            context=context,
        )
        outcome = await self._deck.async_execute(command)
        self._news.flush()
        if outcome.result is Result.DUPLICATE:
            screen.show(self._notification(screen))
        elif outcome.result is Result.APPLIED and outcome.changed:
            screen.show(self._notification(screen), Feel.MOVED)
        else:
            self._say(screen, outcome.message)
        return outcome

    def tell_earlier(self, device_id: str) -> bool:
        """Say that a button belonged to an earlier talk; False where this phone does not show this one."""
        if (screen := self._screens.get(device_id)) is None:
            return False
        self._say(screen, self._words("earlier"))
        return True

    def _screen(self, device_id: str, nonce: str) -> PhoneScreen:
        return PhoneScreen(self._hass, self._entry_id, device_id, nonce, self._words)

    def _say(self, screen: PhoneScreen, said: str) -> None:
        """Tell a phone that its press has moved nothing, and why, until something moves."""
        screen.said = self._deck.version, said
        screen.show(self._notification(screen), Feel.NOT_MOVED)

    def _notification(self, screen: PhoneScreen | None = None) -> Notification:
        said = screen.said if screen is not None else None
        line = said[1] if said is not None and said[0] == self._deck.version else None
        return of_talk(self._deck, self._pacing, self._words, line)

    def _follow(self) -> None:
        self._stop_following()
        self._stops = [
            self._news.async_subscribe(self._on_change),
            async_track_time_interval(self._hass, self._refresh, _EVERY, name="Slide Control time left"),
        ]

    def _stop_following(self) -> None:
        while self._stops:
            self._stops.pop()()

    @callback
    def _on_change(self, change: Change) -> None:
        if isinstance(change, PresentationEnded):
            self._hass.async_create_background_task(self.async_stop(), "Slide Control talk is over")
        elif not isinstance(change, CommandFinished):
            self._refresh()

    @callback
    def _refresh(self, _: datetime | None = None) -> None:
        for screen in self._screens.values():
            screen.show(self._notification(screen))

    def _leave(self) -> list[PhoneScreen]:
        self._stop_following()
        screens = list(self._screens.values())
        self._screens = {}
        return screens

    async def _clear(self, screens: Iterable[PhoneScreen]) -> None:
        await asyncio.gather(*(screen.async_clear() for screen in screens))
