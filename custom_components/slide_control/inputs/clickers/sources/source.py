"""The interface of a source: something in Home Assistant that can be pressed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from ..gestures import complete, defaults

if TYPE_CHECKING:
    from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant

    from ..press_command import Choice


@dataclass(frozen=True, slots=True)
class Press:
    """A press reported by a source."""

    kind: str
    context: Context


type OnPress = Callable[[Press], None]
type OnDetected = Callable[["Source", str], None]
"""Called with the source and the kind of press."""


class Source(ABC):
    """A source. Two sources are equal if they refer to the same thing."""

    __slots__ = ()

    type: ClassVar[str]
    """The stored type of the source."""

    @classmethod
    @abstractmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Parse the result of ``as_dict``; raises ``InvalidFieldError``."""

    @abstractmethod
    def as_dict(self) -> dict[str, Any]:
        """Return the data to store, including ``type``."""

    @property
    @abstractmethod
    def key(self) -> str:
        """A key that is unique among all sources."""

    @abstractmethod
    def name(self, hass: HomeAssistant) -> str:
        """Return the name to show."""

    def label(self, hass: HomeAssistant) -> str:
        """Return the name with details that distinguish it from others of the same name."""
        return self.name(hass)

    @abstractmethod
    def kinds(self, hass: HomeAssistant) -> Sequence[str]:
        """Return the known kinds of press."""

    def integration(self, hass: HomeAssistant) -> str | None:  # noqa: ARG002 - used by subclasses
        """Return the integration whose words the source uses, if that is known."""
        return None

    def complete(self, hass: HomeAssistant, detected: Sequence[str]) -> list[str]:
        """Return the kinds of press, with those that the source can send and didn't announce."""
        return complete(self.kinds(hass), detected, self.integration(hass))

    def defaults(self, hass: HomeAssistant, kinds: Sequence[str], detected: Sequence[str]) -> dict[str, Choice]:
        """Return the suggested choice for each kind of press."""
        return defaults(kinds, detected, self.integration(hass))

    @abstractmethod
    def exists(self, hass: HomeAssistant) -> bool:
        """Return whether the source exists, even if it is asleep or unavailable."""

    @abstractmethod
    async def async_listen(self, hass: HomeAssistant, kinds: Collection[str], on_press: OnPress) -> CALLBACK_TYPE:
        """Call ``on_press`` for presses, at least of these kinds; returns ``unsubscribe``.

        Raises ``HomeAssistantError`` or ``vol.Invalid`` if its integration is not set up yet.
        """

    @abstractmethod
    def async_watch(self, hass: HomeAssistant, changed: Callable[[], None]) -> CALLBACK_TYPE:
        """Call ``changed`` when the source is removed, restored, renamed or becomes ready; returns ``unsubscribe``."""

    @classmethod
    @abstractmethod
    async def async_detect_presses(cls, hass: HomeAssistant, on_detected: OnDetected) -> CALLBACK_TYPE:
        """Call ``on_detected`` for each press of any source of this type; returns ``unsubscribe``."""
