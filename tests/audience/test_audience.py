"""The audience: when it is open, the code that leads into it, what followers are told, and when it ends."""

from __future__ import annotations

import asyncio
import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.access.pairing import ALPHABET
from custom_components.slide_control.access.tokens import Role
from custom_components.slide_control.audience import audience as audience_module, join_view
from custom_components.slide_control.audience.run import RUN_SECONDS
from custom_components.slide_control.const import CONF_AUDIENCE_ON, CONF_AUDIENCE_VIEW, CONF_LOCAL_ONLY, DOMAIN
from custom_components.slide_control.push.protocol import CloseCode
from custom_components.slide_control.stage.admission.token_bucket import Rate, TokenBuckets
from custom_components.slide_control.stage.stage import PRESENTING_GRACE_SECONDS
from homeassistant.const import ATTR_ENTITY_ID, STATE_OFF, STATE_ON
from homeassistant.util import dt as dt_util
from tests.doubles.jpeg import jpeg
from tests.doubles.websocket_display import PATH, Page, connected, token_for

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from freezegun.api import FrozenDateTimeFactory
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.audience.audience import Audience
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

JOIN = "/api/slide_control/join"
SWITCH = "switch.demo_stage_audience"


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A phone in the audience."""
    return await hass_client_no_auth()


async def show_join(hass: HomeAssistant, **fields: Any) -> dict[str, Any]:
    """Use the action and return its response."""
    answer = await hass.services.async_call(DOMAIN, "show_join", fields, blocking=True, return_response=True)
    assert answer is not None
    return answer


async def join(client: Client, code: object) -> tuple[int, dict[str, Any]]:
    """Enter a code."""
    response = await client.post(JOIN, json={"code": code})
    return response.status, await response.json()


async def refusal(client: Client, token: str) -> int | None:
    """Return the close code of a follower that is refused."""
    async with client.ws_connect(PATH) as socket:
        page = Page(socket, "follower-0001")
        with pytest.raises((TimeoutError, ConnectionError)):
            await page.hello(token, state=None, within=5)
        return await page.closed()


async def test_there_is_no_audience_until_it_is_turned_on(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    link = token_for(entry.data, Role.FOLLOWER)
    assert await refusal(client, link) == CloseCode.AUDIENCE_CLOSED
    response = await client.post(
        "/api/slide_control/poll",
        json={"type": "hello", "protocol": "slide-control/1", "token": link, "client": {"id": "follower-0001"}},
    )
    assert (response.status, (await response.json())["code"]) == (403, CloseCode.AUDIENCE_CLOSED)
    assert hass.states.get(SWITCH).state == STATE_OFF
    await hass.services.async_call("switch", "turn_on", {ATTR_ENTITY_ID: SWITCH}, blocking=True)
    async with connected(client, link, client_id="follower-0001", state=None) as follower:
        assert (await follower.take("audience")) == {
            "type": "audience",
            "talk": "waiting",
            "view": "deck",
            "deck": None,
            "seen": [],
        }
        await hass.services.async_call("switch", "turn_off", {ATTR_ENTITY_ID: SWITCH}, blocking=True)
        assert (await follower.take("audience"))["talk"] == "ended"
        assert await follower.closed() == CloseCode.AUDIENCE_CLOSED
    assert await refusal(client, link) == CloseCode.AUDIENCE_CLOSED


async def test_the_code_on_the_displays_leads_into_the_audience_and_ends_with_it(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry
) -> None:
    async with connected(client, token_for(entry.data)) as display:
        shown = await show_join(hass)
        code = shown["code"]
        assert shown["link"].endswith(f"/slide_control/join#{code}")
        assert len(code) == 6
        assert set(code) <= set(ALPHABET)
        overlay = (await display.take("join"))["show"]
        assert overlay == {"code": code, "url": shown["link"].partition("#")[0], "style": "corner"}
        # A display that connects later shows it, too.
        async with connected(client, token_for(entry.data), client_id="page-0002") as second:
            assert second.welcome["join"] == overlay
        # As people type it.
        status, answer = await join(client, f" {code[:3].lower()}-{code[3:]} ")
        assert (status, answer["stage"]) == (200, "Demo stage")
        async with connected(client, answer["token"], client_id="follower-0001", state=None) as follower:
            assert (await follower.take("audience"))["seen"] == [
                {"h": 0, "v": 0, "f": None, "number": 1, "title": "Part 1"}
            ]
            await show_join(hass, show=False)
            assert (await display.take("join"))["show"] is None
            assert (await join(client, code))[0] == 200
            entry.runtime_data.audience.async_close()
            assert await follower.closed() == CloseCode.AUDIENCE_CLOSED
        assert (await join(client, code))[0] == 404
        # Another audience: the old token stays dead, the new code is another one.
        again = await show_join(hass, style="full", duration=5)
        assert again["code"] != code
        assert (await display.take("join"))["show"]["style"] == "full"
        assert await refusal(client, answer["token"]) == CloseCode.AUDIENCE_CLOSED
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=6))
        assert (await display.take("join"))["show"] is None


async def test_followers_get_one_frame_for_each_slide_and_are_counted(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, audience: Audience
) -> None:
    token = audience.create_token(audience.async_open())
    with patch.object(audience_module, "COUNT_SECONDS", 0):
        async with connected(client, token_for(entry.data)) as display:
            await hass.async_block_till_done()
            async with connected(client, token, client_id="follower-0001", state=None) as follower:
                assert (await follower.take("audience"))["talk"] == "live"
                async with asyncio.timeout(10):
                    while hass.states.get("sensor.demo_stage_followers").state != "1":
                        await asyncio.sleep(0)
                for number in range(2, 5):
                    display.slides.apply({"action": "next"})
                    await display.report()
                    frame = await follower.take()
                    assert (frame["type"], frame["version"]) == ("state", number)
                assert follower.frames.empty()
                async with connected(client, token, client_id="follower-0002", state=None) as late:
                    seen = (await late.take("audience"))["seen"]
                    assert seen[-1]["title"] == display.slides.state()["title"]
                    assert [slide["number"] for slide in seen] == sorted({slide["number"] for slide in seen})
            async with asyncio.timeout(10):
                while hass.states.get("sensor.demo_stage_followers").state != "0":
                    await asyncio.sleep(0)


async def test_it_ends_with_the_talk_and_outlasts_a_computer_that_is_changed(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    audience: Audience = entry.runtime_data.audience
    run = audience.async_open()
    stage: Stage = entry.runtime_data.stage

    async def pass_by(seconds: float) -> None:
        freezer.tick(seconds + 1)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()

    async def end_the_talk() -> None:
        while stage.displays:
            await asyncio.sleep(0)
        await pass_by(PRESENTING_GRACE_SECONDS)
        assert not stage.presenting

    async with connected(client, token_for(entry.data)):
        await hass.async_block_till_done()
    await end_the_talk()
    async with connected(client, token_for(entry.data)):
        await pass_by(audience_module.GRACE_SECONDS)
        assert audience.run == run
    await end_the_talk()
    await pass_by(audience_module.GRACE_SECONDS)
    assert audience.run is None
    assert hass.states.get(SWITCH).state == STATE_OFF


async def test_it_is_kept_if_told_so_and_over_a_restart(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    code = (await show_join(hass))["code"]
    token = (await join(client, code))[1]["token"]
    await hass.config_entries.async_reload(entry.entry_id)
    async with connected(client, token, client_id="follower-0001", state=None):
        assert (await show_join(hass, keep=True))["code"] == code
    freezer.tick(RUN_SECONDS + 1)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert hass.states.get(SWITCH).state == STATE_ON
    assert (await join(client, code))[0] == 200


async def test_the_option_opens_it_for_each_talk(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_AUDIENCE_ON: True})
    await hass.config_entries.async_reload(entry.entry_id)
    audience: Audience = entry.runtime_data.audience
    first = audience.run
    assert first is not None
    # After the talk, its code is dead; a link of an administrator waits for the next talk.
    freezer.tick(RUN_SECONDS + 1)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert audience.run is not None
    assert audience.run.code != first.code
    async with connected(client, token_for(entry.data, Role.FOLLOWER), client_id="follower-0001", state=None):
        pass


async def test_wrong_codes_are_limited_for_each_address_and_in_all(client: Client, audience: Audience) -> None:
    code = audience.async_open().code
    wrong = "A" * 6 if code != "A" * 6 else "C" * 6
    for name in ("_wrong", "_all_wrong"):
        with patch.object(join_view, name, TokenBuckets(Rate(per_second=0.1, burst=3))):
            # A crowd with the right code takes nothing from it.
            assert {(await join(client, code))[0] for _ in range(10)} == {200}
            assert [(await join(client, wrong))[0] for _ in range(4)] == [404, 404, 404, 429]
            response = await client.post(JOIN, json={"code": code})
            assert (response.status, int(response.headers["Retry-After"]) > 0) == (429, True)


@pytest.mark.parametrize("body", [{}, {"code": None}, {"code": 7}, {"code": "x" * 41}, {"code": ["A"]}, []])
async def test_what_is_no_code_is_refused(client: Client, body: object) -> None:
    assert (await client.post(JOIN, json=body)).status == 400
    assert (await client.post(JOIN, data=b"code=AAAAAA")).status == 415


@pytest.mark.usefixtures("proxied")
async def test_a_local_stage_lets_nobody_in_from_elsewhere(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, audience: Audience
) -> None:
    code = audience.async_open().code
    elsewhere = {"X-Forwarded-For": "203.0.113.7"}
    assert (await client.post(JOIN, json={"code": code}, headers=elsewhere)).status == 403
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
    assert (await client.post(JOIN, json={"code": code}, headers=elsewhere)).status == 200


@pytest.mark.parametrize("view", ["deck", "pictures", "text"])
async def test_where_the_deck_is_not_given_out_followers_get_its_pictures_once_they_were_shown(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, view: str
) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_AUDIENCE_VIEW: view, CONF_AUDIENCE_ON: True})
    await hass.config_entries.async_reload(entry.entry_id)
    link = token_for(entry.data, Role.FOLLOWER)
    async with connected(client, token_for(entry.data)) as display:
        if view == "text":
            await display.send({"type": "ping", "n": 1})
            # Nobody asks the display for pictures.
            assert (await display.take())["type"] == "pong"
            return
        assert (await display.take("pictures"))["wanted"] is True
        async with connected(client, link, client_id="follower-0001", state=None) as follower:
            assert "picture" not in await follower.take("audience")
            data = base64.b64encode(jpeg()).decode()
            indices = display.slides.state()["indices"]
            await display.send({"type": "picture", "indices": indices | {"h": indices["h"] + 1}, "data": data})
            await display.send({"type": "picture", "indices": indices, "data": data})
            # That of the slide ahead was not told.
            path, _, step = (await follower.take())["picture"].partition("#")
            assert step == "0.0.-1"
            assert await (await client.get(path)).read() == jpeg()
            async with connected(client, link, client_id="follower-0002", state=None) as late:
                assert (await late.take("audience"))["seen"][0]["picture"] == f"{path}#{step}"
        entry.runtime_data.audience.async_close()
        assert (await display.take("pictures"))["wanted"] is False
