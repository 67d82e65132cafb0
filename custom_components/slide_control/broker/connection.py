"""The broker, as Home Assistant's own MQTT integration reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
import logging
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_connect

if TYPE_CHECKING:
    from homeassistant.components.mqtt import ReceiveMessage

_LOGGER: Final = logging.getLogger(__name__)
_MQTT: Final = "mqtt"
_QOS: Final = 1
# As `mqtt.async_subscribe_connection_status` listens, which can't be imported before MQTT is set up.
_CONNECTION_STATE: Final = "mqtt_connection_state"


def is_set_up(hass: HomeAssistant) -> bool:
    """Return whether Home Assistant's MQTT integration is loaded."""
    return bool(hass.config_entries.async_loaded_entries(_MQTT))


class MqttConnection:
    """Publishes through the MQTT integration, and hears what is published on some topics."""

    def __init__(self, hass: HomeAssistant, *, live_only: bool = False) -> None:
        """Do nothing until ``start``; with ``live_only``, messages that the broker has kept are not heard."""
        self._hass = hass
        self._live_only = live_only
        self._unsubscribe: list[Callable[[], None]] = []
        self._stop_status: Callable[[], None] = lambda: None

    @property
    def connected(self) -> bool:
        """Whether the broker would get a message now."""
        # Its requirements are installed only if it is set up.
        if _MQTT not in self._hass.config.components:
            return False
        from homeassistant.components import mqtt  # noqa: PLC0415

        try:
            connected: bool = mqtt.is_connected(self._hass)
        except KeyError:
            return False
        return connected

    async def send(self, topic: str, payload: bytes, *, retain: bool, qos: int = _QOS) -> None:
        """Publish a message, and wait until the broker has it or is gone; with QoS 0, until it was sent."""
        from homeassistant.components import mqtt  # noqa: PLC0415

        try:
            await mqtt.async_publish(self._hass, topic, payload, qos, retain, encoding=None)
        except HomeAssistantError as error:
            # The topic's name opens nothing, but it is nobody's business either.
            _LOGGER.debug("The broker did not confirm a message to the audience: %s", type(error).__name__)

    def start(
        self, topics: Iterable[str], on_message: Callable[[str, bytes], None], on_connected: Callable[[], None]
    ) -> None:
        """Call ``on_connected`` now or when the broker is there, and again whenever it is back."""
        listened = tuple(topics)

        @callback
        def begin() -> None:
            listening = self._listen(listened, on_message)
            self._hass.async_create_task(listening, "Slide Control audience's topics", eager_start=True)
            on_connected()

        @callback
        def status(connected: bool) -> None:  # noqa: FBT001 - as MQTT calls it
            if connected:
                begin()

        self._stop_status = async_dispatcher_connect(self._hass, _CONNECTION_STATE, status)
        if self.connected:
            begin()

    def stop(self) -> None:
        """Hear nothing more."""
        self._stop_status()
        self._stop_listening()

    async def _listen(self, topics: Iterable[str], on_message: Callable[[str, bytes], None]) -> None:
        """Subscribe again, because another client may have taken the place of the last one."""
        from homeassistant.components import mqtt  # noqa: PLC0415

        @callback
        def received(message: ReceiveMessage) -> None:
            if message.retain and self._live_only:
                return
            payload = message.payload
            on_message(message.topic, payload.encode() if isinstance(payload, str) else bytes(payload))

        self._stop_listening()
        for topic in topics:
            with suppress(HomeAssistantError):
                self._unsubscribe.append(await mqtt.async_subscribe(self._hass, topic, received, _QOS, None))

    def _stop_listening(self) -> None:
        for unsubscribe in self._unsubscribe:
            with suppress(HomeAssistantError):
                unsubscribe()
        self._unsubscribe.clear()
