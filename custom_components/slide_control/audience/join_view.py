"""The HTTP endpoint that exchanges the code of an audience for a follower's token."""

from __future__ import annotations

from http import HTTPStatus
import time
from typing import TYPE_CHECKING, Final

from aiohttp import hdrs, web

from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ..access.body_budget import BodyError
from ..access.client_network import client_network
from ..access.grants import check_origin
from ..access.tokens import TokenError
from ..http import body_error, decode_body, json_message, parse_json_object, read_body, retry_after
from ..stage import fields
from ..stage.admission.token_bucket import Rate, TokenBuckets
from ..stage.fields import InvalidFieldError
from ..stage.messages import Message
from .audience import find_audience
from .run import normalize

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

WRONG_CODE_RATE: Final = Rate(per_second=2, burst=100)
"""Wrong codes from one address: a hall full of people shares one, and some of them mistype."""
ALL_WRONG_CODES_RATE: Final = Rate(per_second=20, burst=1_000)
"""Wrong codes in all: at this rate, the one code among 244 million is found after 70 days on average."""
_MAX_BODY_BYTES: Final = 1024
_MAX_CODE_LENGTH: Final = 40
_ALL: Final = ""

_wrong: Final = TokenBuckets(WRONG_CODE_RATE)
_all_wrong: Final = TokenBuckets(ALL_WRONG_CODES_RATE)


class JoinView(HomeAssistantView):
    """Answers the code of an audience with its token."""

    url = "/api/slide_control/join"
    name = "api:slide_control:join"
    requires_auth = False

    async def post(self, request: web.Request) -> web.Response:
        """Return the token and the name of the stage for ``{code}``."""
        hass = request.app[KEY_HASS]
        # Other sites can't send this content type without a CORS preflight.
        if request.content_type != "application/json":
            return json_message(Message("json_expected"), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        try:
            body = parse_json_object(decode_body(await read_body(request, _MAX_BODY_BYTES)))
            code = fields.text(body.get("code"), "code", _MAX_CODE_LENGTH)
        except BodyError as error:
            return body_error(error)
        except InvalidFieldError as error:
            return json_message(error.message, HTTPStatus.BAD_REQUEST)
        return self._exchange(hass, request, normalize(code))

    def _exchange(self, hass: HomeAssistant, request: web.Request, code: str) -> web.Response:
        client, now = client_network(request.remote), time.monotonic()
        if wait := max(_wrong.wait(client, now), _all_wrong.wait(_ALL, now)):
            return json_message(Message("too_many_wrong_codes"), HTTPStatus.TOO_MANY_REQUESTS, retry_after(wait))
        if (found := find_audience(hass, code)) is None:
            _wrong.take(client, now)
            _all_wrong.take(_ALL, now)
            return json_message(Message("unknown_join_code"), HTTPStatus.NOT_FOUND)
        entry, run = found
        try:
            check_origin(hass, request, entry)
        except TokenError as error:
            return json_message(error.message, HTTPStatus.FORBIDDEN)
        audience = entry.runtime_data.audience
        answer = {"token": audience.create_token(run), "stage": entry.title}
        broker = {} if audience.broker is None else {"broker": audience.broker}
        return self.json(answer | broker, headers={hdrs.CACHE_CONTROL: "no-store"})
