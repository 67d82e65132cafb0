"""The HTTP endpoint for displays that wait to be paired."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from ..config_entry import SlideControlConfigEntry
from ..const import CONF_STAGE_ID
from ..http import body_error, decode_body, json_message, parse_json_object, read_body, retry_after
from ..stage import fields
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from .body_budget import BodyError
from .grants import NotReadyError, grant_access, is_from_local_network
from .paired_displays import PAIRED_DISPLAYS, PairedDisplays
from .pairing import CODE_SECONDS, PAIRING, Pairing, PairingError, TooManyError
from .tokens import TokenError

_MAX_BODY_BYTES: Final = 4 * 1024
_MAX_NAME_LENGTH: Final = 100
_MAX_SECRET_LENGTH: Final = 100
_NO_STORE: Final[dict[str, str]] = {hdrs.CACHE_CONTROL: "no-store"}


async def async_setup_pairing(hass: HomeAssistant) -> None:
    """Set up pairing, and read the paired displays."""
    hass.data[PAIRING] = Pairing()
    hass.data[PAIRED_DISPLAYS] = PairedDisplays(hass)
    await hass.data[PAIRED_DISPLAYS].async_load()
    hass.http.register_view(PairView())


@callback
def async_forget_display(hass: HomeAssistant, entry: SlideControlConfigEntry, display_id: str) -> bool:
    """Forget a paired display of a stage and close its connections; return whether there was one."""
    forgotten = hass.data[PAIRED_DISPLAYS].forget(entry.data[CONF_STAGE_ID], display_id)
    if forgotten and entry.state is ConfigEntryState.LOADED:
        entry.runtime_data.hub.close_display(display_id)
    return forgotten


class PairView(HomeAssistantView):
    """Returns a code to a display, and its token when the code has been entered; lets a display forget its stage."""

    url = "/api/slide_control/pair"
    name = "api:slide_control:pair"
    requires_auth = False

    async def post(self, request: web.Request) -> web.Response:
        """Return a code for ``{name}``, and the token, if there is one yet, for ``{secret}``."""
        hass = request.app[KEY_HASS]
        # Other sites can't send this content type without a CORS preflight.
        if request.content_type != "application/json":
            return json_message(Message("json_expected"), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if not is_from_local_network(hass, request):
            return json_message(Message("pair_local_network_only"), HTTPStatus.FORBIDDEN)
        try:
            body = parse_json_object(decode_body(await read_body(request, _MAX_BODY_BYTES)))
            if "secret" in body:
                return await self._wait(hass, fields.text(body["secret"], "secret", _MAX_SECRET_LENGTH))
            return self._begin(hass, request, fields.text(body.get("name", ""), "name", _MAX_NAME_LENGTH))
        except BodyError as error:
            return body_error(error)
        except InvalidFieldError as error:
            return json_message(error.message, HTTPStatus.BAD_REQUEST)

    async def delete(self, request: web.Request) -> web.Response:
        """Forget the paired display whose token is in the ``Authorization`` header."""
        hass = request.app[KEY_HASS]
        _, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
        try:
            entry, grant = grant_access(hass, request, token)
        except TokenError as error:
            return json_message(error.message, HTTPStatus.FORBIDDEN)
        except NotReadyError:
            return json_message(Message("stage_starting"), HTTPStatus.SERVICE_UNAVAILABLE)
        if grant.display_id is not None:
            async_forget_display(hass, entry, grant.display_id)
        return self.json({}, headers=_NO_STORE)

    def _begin(self, hass: HomeAssistant, request: web.Request, name: str) -> web.Response:
        try:
            display = hass.data[PAIRING].begin(name.strip() or request.remote or "?", request.remote)
        except TooManyError as error:
            return json_message(error.message, HTTPStatus.TOO_MANY_REQUESTS, retry_after(error.retry_after))
        answer = {"code": display.code, "secret": display.secret, "expires_in": CODE_SECONDS}
        return self.json(answer, headers=_NO_STORE)

    async def _wait(self, hass: HomeAssistant, secret: str) -> web.Response:
        try:
            paired = await hass.data[PAIRING].wait(secret)
        except PairingError as error:
            return json_message(error.message, HTTPStatus.GONE)
        answer = {} if paired is None else {"token": paired.token, "stage": paired.stage}
        return self.json(answer, headers=_NO_STORE)
