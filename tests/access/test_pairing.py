"""A display shows a code, an administrator enters it, and the display is paired with that stage."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from markdown_it import MarkdownIt
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.slide_control.access import pairing
from custom_components.slide_control.access.paired_displays import PairedDisplays
from custom_components.slide_control.access.pairing import PAIRING, Pairing, PairingError, TooManyError
from custom_components.slide_control.const import DOMAIN
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.translation import async_get_translations
from tests.doubles.stage import set_up_stage
from tests.doubles.websocket_display import connected

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.config_entries import ConfigFlowResult
    from homeassistant.core import HomeAssistant

type Client = TestClient[Any, Any]

PATH = "/api/slide_control/pair"


@pytest.fixture
async def display(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A television's browser that knows only Home Assistant's address."""
    return await hass_client_no_auth()


async def begin(display: Client) -> dict[str, Any]:
    """Request a code."""
    response = await display.post(PATH, json={"name": "Chrome on a television"})
    assert response.status == 200
    answer: dict[str, Any] = await response.json()
    return answer


async def poll(display: Client, secret: str) -> tuple[int, dict[str, Any]]:
    """Poll whether the code has been entered."""
    response = await display.post(PATH, json={"secret": secret})
    return response.status, await response.json()


async def until_polling(hass: HomeAssistant) -> None:
    """Wait until a display's poll is pending."""
    while not any(display.questions for display in hass.data[PAIRING]._displays.values()):
        await asyncio.sleep(0)


async def enter(hass: HomeAssistant, entry: MockConfigEntry, code: str) -> ConfigFlowResult:
    """Open *Configure*, *Pair a display*, and enter a code."""
    menu = await hass.config_entries.options.async_init(entry.entry_id)
    form = await hass.config_entries.options.async_configure(menu["flow_id"], {"next_step_id": "pair"})
    return await hass.config_entries.options.async_configure(form["flow_id"], {"code": code})


@pytest.mark.case
async def test_from_the_code_on_the_display_to_a_display_of_the_stage(
    hass: HomeAssistant, stage: Stage, entry: MockConfigEntry, display: Client
) -> None:
    shown = await begin(display)
    assert len(shown["code"]) == 6
    assert shown["expires_in"] == 600
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    # As people type it.
    paired = await enter(hass, entry, f" {shown['code'][:3].lower()} - {shown['code'][3:]}")
    assert paired["step_id"] == "paired"
    placeholders = paired["description_placeholders"] or {}
    assert placeholders == {"address": r"127\.0\.0\.1", "display": "Chrome on a television", "stage": "Demo stage"}
    status, answer = await polling
    assert (status, answer["stage"]) == (200, "Demo stage")

    done = await hass.config_entries.options.async_configure(paired["flow_id"], {})
    assert done["type"] is FlowResultType.MENU
    await hass.async_block_till_done()
    # Pairing does not reload the stage.
    assert entry.runtime_data.stage is stage
    async with connected(display, answer["token"], state=None) as page:
        assert page.welcome["role"] == "display"
        assert stage.displays == 1


@pytest.mark.case
async def test_the_dialog_shows_a_malicious_name_as_text_after_the_address(
    hass: HomeAssistant, entry: MockConfigEntry, display: Client
) -> None:
    name = "TV (192.168.1.7)** is a display now.<details><summary></summary>![x](https://example.org/x.png)"
    response = await display.post(PATH, json={"name": name})
    shown = await response.json()
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    paired = await enter(hass, entry, shown["code"])
    await polling
    key = "component.slide_control.options.step.paired.description"
    text = (await async_get_translations(hass, "en", "options", [DOMAIN]))[key]
    # As Home Assistant's frontend renders it.
    inline = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(
        text.format_map(paired["description_placeholders"] or {})
    )
    parts = [part for token in inline for part in token.children or ()]
    assert {part.type for part in parts} <= {"text", "text_special", "strong_open", "strong_close"}
    said = "".join(part.content for part in parts)
    assert said.startswith("The display at 127.0.0.1 is now a display of Demo stage.")
    assert name in said


async def test_a_display_without_a_name_is_called_by_its_address(hass: HomeAssistant, display: Client) -> None:
    assert (await display.post(PATH, json={"name": "  "})).status == 200
    (waiting,) = hass.data[PAIRING]._displays.values()
    assert (waiting.name, waiting.label) == ("127.0.0.1", "127.0.0.1")


async def test_the_token_is_given_once(hass: HomeAssistant, entry: MockConfigEntry, display: Client) -> None:
    shown = await begin(display)
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    assert (await enter(hass, entry, shown["code"]))["step_id"] == "paired"
    assert "token" in (await polling)[1]
    assert (await poll(display, shown["secret"]))[0] == 410
    # The code expires with it.
    assert (await enter(hass, entry, shown["code"]))["errors"] == {"code": "wrong_code"}


async def test_of_two_administrators_the_first_pairs_the_display(
    hass: HomeAssistant, entry: MockConfigEntry, display: Client
) -> None:
    other = await set_up_stage(hass, "Side room")
    shown = await begin(display)
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    first, second = await asyncio.gather(enter(hass, entry, shown["code"]), enter(hass, other, shown["code"]))
    assert (first["step_id"], second["errors"]) == ("paired", {"code": "wrong_code"})
    assert (await polling)[1]["stage"] == "Demo stage"


@pytest.mark.parametrize("code", ["AAAAAA", "nonsense", "   ", "'; --"])
async def test_a_wrong_code_is_said_so_and_can_be_corrected(
    hass: HomeAssistant, entry: MockConfigEntry, display: Client, code: str
) -> None:
    wrong = await enter(hass, entry, code)
    assert (wrong["step_id"], wrong["errors"]) == ("pair", {"code": "wrong_code"})
    shown = await begin(display)
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    right = await hass.config_entries.options.async_configure(wrong["flow_id"], {"code": shown["code"]})
    assert right["step_id"] == "paired"
    assert "token" in (await polling)[1]


async def test_a_display_that_has_just_gone_away_is_not_paired(
    hass: HomeAssistant, entry: MockConfigEntry, display: Client
) -> None:
    shown = await begin(display)
    with patch.object(pairing, "_TAKE_SECONDS", 0.05):
        gone = await enter(hass, entry, shown["code"])
    assert gone["errors"] == {"code": "display_gone"}
    # The display reconnects and shows a new code.
    assert (await poll(display, shown["secret"]))[0] == 410


async def test_a_display_whose_code_is_not_entered_asks_again(
    hass: HomeAssistant, entry: MockConfigEntry, display: Client
) -> None:
    shown = await begin(display)
    with patch.object(pairing, "WAIT_SECONDS", 0.05):
        assert await poll(display, shown["secret"]) == (200, {})
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    assert (await enter(hass, entry, shown["code"]))["step_id"] == "paired"
    assert "token" in (await polling)[1]


async def test_nobody_gets_a_token_by_a_code_or_a_guess(display: Client) -> None:
    shown = await begin(display)
    for secret in (shown["code"], "x" * 43, ""):
        assert (await poll(display, secret))[0] == 410
    assert (await display.post(PATH, json={"secret": 7})).status == 400


async def test_a_new_display_key_unpairs_the_display(
    hass: HomeAssistant, entry: MockConfigEntry, display: Client
) -> None:
    shown = await begin(display)
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    await enter(hass, entry, shown["code"])
    token = (await polling)[1]["token"]
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, "keys": {**entry.data["keys"], "display": "0" * 64}}
    )
    async with display.ws_connect("/api/slide_control/ws") as socket:
        await socket.send_json(
            {"type": "hello", "protocol": "slide-control/1", "token": token, "client": {"id": "screen-01"}}
        )
        assert (await socket.receive_json())["code"] == "refused"
        await socket.receive()
        assert socket.close_code == 4003


async def test_displays_elsewhere_and_other_web_pages_get_no_code(display: Client) -> None:
    with patch("custom_components.slide_control.access.grants.is_local", return_value=False):
        response = await display.post(PATH, json={})
        assert (response.status, "local network" in await response.text()) == (403, True)
    plain = await display.post(PATH, data="{}", headers={"Content-Type": "text/plain", "Origin": "http://evil.test"})
    assert plain.status == 415
    assert "Access-Control-Allow-Origin" not in plain.headers


@pytest.mark.parametrize("body", ["[]", "{", '{"name": 7}', '{"name": "\\u0000"}', "{}" + " " * 5000])
async def test_what_is_no_question_is_refused(display: Client, body: str) -> None:
    response = await display.post(PATH, data=body, headers={"Content-Type": "application/json"})
    assert response.status == (413 if len(body) > 4096 else 400)


async def test_one_address_gets_only_so_many_codes(display: Client) -> None:
    for _ in range(20):
        await begin(display)
    response = await display.post(PATH, json={})
    assert response.status == 429
    assert int(response.headers["Retry-After"]) > 0


async def test_an_administrator_may_pair_from_the_panel_and_nobody_else(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    display: Client,
    hass_ws_client: WebSocketGenerator,
    hass_admin_user: MockUser,
) -> None:
    client = await hass_ws_client(hass)

    async def pair(code: str, entry_id: str = "demo") -> dict[str, Any]:
        await client.send_json_auto_id({"type": "slide_control/pair", "config_entry_id": entry_id, "code": code})
        answer: dict[str, Any] = await client.receive_json()
        return answer

    shown = await begin(display)
    polling = asyncio.create_task(poll(display, shown["secret"]))
    await until_polling(hass)
    assert (await pair("wrong"))["error"]["code"] == "wrong_code"
    assert (await pair(shown["code"], "nowhere"))["error"]["code"] == "not_found"
    assert (await pair(shown["code"]))["result"]["display"] == "127.0.0.1 (Chrome on a television)"
    assert (await polling)[1]["stage"] == "Demo stage"
    shown = await begin(display)
    with patch.object(pairing, "_TAKE_SECONDS", 0.05):
        assert (await pair(shown["code"]))["error"]["code"] == "display_gone"
    hass_admin_user.groups = []
    assert (await pair(shown["code"]))["error"]["code"] == "unauthorized"


class Clock:
    """A clock that the test sets."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_a_code_is_good_for_ten_minutes_while_its_display_is_there(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    clock = Clock()
    pairings, paired = Pairing(clock), PairedDisplays(hass)
    first = pairings.begin("A screen", "192.168.1.2")
    clock.now += 16
    with pytest.raises(PairingError):
        await pairings.pair(first.code, entry, paired)
    second = pairings.begin("A screen", "192.168.1.2")
    second.questions = 1
    clock.now += 599
    assert second.secret in pairings._displays
    clock.now += 1
    with pytest.raises(PairingError):
        await pairings.pair(second.code, entry, paired)
    with pytest.raises(PairingError):
        await pairings.wait(second.secret)


def test_displays_are_bounded_and_codes_differ() -> None:
    pairings = Pairing(Clock())
    codes = {pairings.begin("A screen", f"10.0.0.{number}").code for number in range(100)}
    assert len(codes) == 100
    assert not set("".join(codes)) & set("0O1ILZ2S5B8")
    with pytest.raises(TooManyError):
        pairings.begin("A screen", "10.0.1.1")


def test_what_is_secret_does_not_show_in_a_displays_name() -> None:
    display = Pairing().begin("A screen", None)
    assert display.label == "A screen"
    assert display.secret not in repr(display)
