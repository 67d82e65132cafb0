"""A source: something in Home Assistant that is pressed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from ..gestures import defaults

if TYPE_CHECKING:
    from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant

    from ..press_command import Choice


@dataclass(frozen=True, slots=True)
class Press:
    """A press, as its source tells it."""

    kind: str
    context: Context


type OnPress = Callable[[Press], None]
type OnHeard = Callable[["Source", str], None]
"""Is told which source was pressed, and which kind of press it was."""


class Source(ABC):
    """One thing that is pressed. Sources are equal when they are the same thing."""

    __slots__ = ()

    type: ClassVar[str]
    """What it is stored as."""

    @classmethod
    @abstractmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what ``as_dict`` gave; raises ``InvalidFieldError``."""

    @abstractmethod
    def as_dict(self) -> dict[str, Any]:
        """Return it as it is stored, with its ``type``."""

    @property
    @abstractmethod
    def key(self) -> str:
        """What tells it from every other source."""

    @abstractmethod
    def name(self, hass: HomeAssistant) -> str:
        """Return what a person calls it."""

    def label(self, hass: HomeAssistant) -> str:
        """Return its name, with what tells it from another of that name."""
        return self.name(hass)

    @abstractmethod
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        """Return the kinds of press that it is known to have."""

    def defaults(self, kinds: Sequence[str], heard: Sequence[str]) -> dict[str, Choice]:
        """Return what each kind of press should do unless a person says otherwise."""
        return defaults(kinds, heard)

    @abstractmethod
    def exists(self, hass: HomeAssistant) -> bool:
        """Tell whether it is there; one that is asleep or out of reach is."""

    @abstractmethod
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        """Tell of its presses, at least of those kinds; returns how to stop that.

        Raises ``HomeAssistantError`` or ``vol.Invalid`` when what it belongs to has not been started yet.
        """

    @abstractmethod
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        """Tell when it goes, comes back, is renamed, or can be listened to only now; returns how to stop that."""

    @classmethod
    @abstractmethod
    async def async_overhear(cls, hass: HomeAssistant, on_heard: OnHeard) -> CALLBACK_TYPE:
        """Tell of every press of every source of this type; returns how to stop that."""
