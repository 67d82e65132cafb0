"""What the audience sends through the MQTT broker. Anybody who may publish there can have written it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from homeassistant.util.json import json_loads

from ...backchannel.limits import MAX_MESSAGE_BYTES
from ...backchannel.requests import parse_audience_request
from ...broker.connection import MqttConnection
from ...stage import fields
from ...stage.messages import SlideControlError

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from ...backchannel.back_channel import BackChannel

_MIN_CLIENT_LENGTH: Final = 8
_MAX_CLIENT_LENGTH: Final = 64


class BrokerRequests:
    """Listens to the topic of the audience's requests.

    It does so as long as there is an audience: a subscription takes a moment, and what is sent until then is lost.
    """

    def __init__(self, hass: HomeAssistant, topic: str, channel: BackChannel) -> None:
        """Begin to listen, now or when the broker is there."""
        self._channel = channel
        self._connection: Final = MqttConnection(hass, live_only=True)
        self._connection.start((topic,), self._received, lambda: None)

    def stop(self) -> None:
        """Listen no more."""
        self._connection.stop()

    def _received(self, _topic: str, payload: bytes) -> None:
        """Take a request; what is none, or one too many, changes nothing, and nobody is told."""
        if len(payload) > MAX_MESSAGE_BYTES or not self._channel.is_open:
            return
        try:
            data = fields.mapping(json_loads(payload), "")
            client = fields.text(data.get("client"), "client", _MAX_CLIENT_LENGTH, shortest=_MIN_CLIENT_LENGTH)
            self._channel.receive(client, parse_audience_request(data))
        except SlideControlError, ValueError, RecursionError:
            return
