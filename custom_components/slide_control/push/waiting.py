"""Serves the page on which a screen waits, and gives it a code and then its token."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from aiohttp import hdrs, web
import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant, callback

from ..const import ATTR_CONFIG_ENTRY_ID
from ..deck import fields
from ..deck.fields import InvalidFieldError
from .access import is_from_local_network
from .entrance import RefusedError
from .inbox import parse_letter, read_body
from .links import named_deck
from .pairing import CODE_SECONDS, PAIRING, Pairing, PairingError, ScreenGoneError, TooManyError

_LARGEST_BODY: Final = 4 * 1024
_LONGEST_NAME: Final = 100
_LONGEST_SECRET: Final = 100
_NO_STORE: Final[dict[str, str]] = {hdrs.CACHE_CONTROL: "no-store"}


@callback
def async_setup_waiting(hass: HomeAssistant) -> None:
    """Let screens ask for a code, and administrators enter it."""
    hass.data[PAIRING] = Pairing()
    hass.http.register_view(PairView())
    websocket_api.async_register_command(hass, _ws_pair)


class PairView(HomeAssistantView):
    """A screen's questions: for a code, and then whether it has been entered."""

    url = "/api/slide_control/pair"
    name = "api:slide_control:pair"
    requires_auth = False

    async def post(self, request: web.Request) -> web.Response:
        """Answer ``{name}`` with a code, and ``{secret}`` with the token once there is one."""
        hass = request.app[KEY_HASS]
        # What counts as JSON can't be sent by another web page without being asked for.
        if request.content_type != "application/json":
            return self._say("The body must be JSON.", HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if not is_from_local_network(hass, request):
            return self._say("Screens are paired in the local network only.", HTTPStatus.FORBIDDEN)
        try:
            body = parse_letter(await read_body(request, _LARGEST_BODY))
            if "secret" in body:
                return await self._wait(hass, fields.text(body["secret"], "secret", _LONGEST_SECRET))
            return self._begin(hass, request, fields.text(body.get("name", ""), "name", _LONGEST_NAME))
        except (RefusedError, InvalidFieldError) as error:
            return self._say(str(error), HTTPStatus.BAD_REQUEST)

    def _begin(self, hass: HomeAssistant, request: web.Request, name: str) -> web.Response:
        try:
            screen = hass.data[PAIRING].begin(name.strip() or "A screen", request.remote)
        except TooManyError as error:
            headers: Mapping[str, str] = {hdrs.RETRY_AFTER: str(round(error.retry_after + 0.5))}
            return self.json_message(str(error), HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
        answer = {"code": screen.code, "secret": screen.secret, "expires_in": CODE_SECONDS}
        return self.json(answer, headers=_NO_STORE)

    async def _wait(self, hass: HomeAssistant, secret: str) -> web.Response:
        try:
            paired = await hass.data[PAIRING].wait(secret)
        except PairingError:
            return self._say("This code is not good any more; ask for another.", HTTPStatus.GONE)
        answer = {} if paired is None else {"token": paired.token, "deck": paired.deck}
        return self.json(answer, headers=_NO_STORE)

    def _say(self, message: str, status: HTTPStatus) -> web.Response:
        return self.json_message(message, status)


@websocket_api.websocket_command(
    {
        vol.Required("type"): "slide_control/pair",
        vol.Required(ATTR_CONFIG_ENTRY_ID): str,
        vol.Required("code"): str,
    }
)
@websocket_api.require_admin
@websocket_api.async_response
async def _ws_pair(hass: HomeAssistant, connection: websocket_api.ActiveConnection, message: dict[str, Any]) -> None:
    """Pair the screen that shows a code; answer which one that was."""
    if (entry := named_deck(hass, connection, message)) is None:
        return
    try:
        screen = await hass.data[PAIRING].pair(message["code"], entry)
    except ScreenGoneError:
        connection.send_error(message["id"], "screen_gone", "The screen has gone away. Let it show a new code.")
    except PairingError:
        connection.send_error(message["id"], "wrong_code", "No screen shows this code now. Look at the screen again.")
    else:
        connection.send_result(message["id"], {"screen": screen.label})
