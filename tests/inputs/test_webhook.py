"""The webhook, as curl, browsers, IFTTT, Apple Shortcuts and Tasker call it."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from aiohttp import FormData
import pytest

from custom_components.slide_control.const import CONF_ALLOW_GET, CONF_LOCAL_NETWORKS, CONF_LOCAL_ONLY, CONF_WEBHOOK_ID
from homeassistant.components.webhook import async_handle_webhook
from homeassistant.util.aiohttp import MockRequest

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]

ELSEWHERE = {
    "result": "rejected",
    "changed": False,
    "reason": "local_network_only",
    "message": "This stage answers the local network only. An administrator can change that in its settings.",
}


@pytest.fixture
async def client(stage: Stage, hass_client_no_auth: ClientSessionGenerator) -> Client:
    """A client on the network that can call a webhook."""
    return await hass_client_no_auth()


@pytest.fixture
def address(entry: MockConfigEntry) -> str:
    """The stage's webhook."""
    return f"/api/webhook/{entry.data[CONF_WEBHOOK_ID]}"


async def test_a_page_that_does_not_show_what_moved_is_answered_null(
    client: Client, address: str, display: FakeDisplay
) -> None:
    display.opaque = True
    answer = await (await client.post(address)).json()
    assert (answer["result"], answer["changed"]) == ("applied", None)
    assert answer["message"].endswith("say whether they moved. Look at the display.")


async def test_a_bare_post_is_next_and_the_answer_says_which_slide(
    client: Client, address: str, display: FakeDisplay
) -> None:
    response = await client.post(address)
    assert response.status == 200
    assert await response.json() == {
        "result": "applied",
        "changed": True,
        "message": "Now on slide 2 of 5, “Pricing”, step 0 of 3.",
        "state": {
            "indices": {"h": 1, "v": 0, "f": -1},
            "number": 2,
            "total": 5,
            "id": None,
            "fragment": 0,
            "fragments": 3,
            "title": "Pricing",
            "blank": False,
            "overview": False,
        },
    }


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ({"json": {"command": "last"}}, 5),
        ({"json": {"command": "go_to", "slide": "questions"}}, 5),
        ({"json": {"command": "go_to", "slide": "details"}}, 3),
        ({"json": {}}, 2),
        ({"data": {"command": "go_to", "slide": "3"}}, 3),
        ({"data": FormData({"command": "last"}, default_to_multipart=True)}, 5),
        ({"data": "", "headers": {"Content-Type": "application/json"}}, 2),
        ({"data": " ", "headers": {"Content-Type": "text/plain"}}, 2),
        ({"data": '{"command": "last"}', "headers": {"Content-Type": "text/plain"}}, 5),
        ({"data": '{"command": "last"}', "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 5),
        ({"data": '{"command": "last"}', "headers": {"Content-Type": "application/vnd.api+json; charset=utf-8"}}, 5),
        ({"params": {"command": "last"}}, 5),
        ({"params": {"command": "first"}, "json": {"command": "last"}}, 5),
        ({"params": {"skip_fragments": "true"}}, 2),
        ({"data": {"command": ""}}, 2),
    ],
)
async def test_every_caller_may_write_it_in_its_own_way(
    client: Client, address: str, display: FakeDisplay, call: dict[str, Any], number: int
) -> None:
    response = await client.post(address, **call)
    assert response.status == 200, await response.text()
    assert (await response.json())["state"]["number"] == number


async def test_put_does_what_post_does(client: Client, address: str, display: FakeDisplay) -> None:
    assert (await client.put(address, json={"command": "last"})).status == 200


async def test_get_is_answered_only_where_it_is_allowed(
    hass: HomeAssistant, client: Client, address: str, display: FakeDisplay, entry: MockConfigEntry
) -> None:
    assert (await client.get(address)).status == 405
    hass.config_entries.async_update_entry(entry, options={CONF_ALLOW_GET: True})
    await hass.config_entries.async_reload(entry.entry_id)
    response = await client.get(address, params={"command": "next"})
    assert (response.status, (await response.json())["result"]) == (503, "no_display")


@pytest.mark.parametrize(
    ("call", "status", "field"),
    [
        ({"json": {"command": "jump"}}, 400, "command"),
        ({"json": {"command": 5}}, 400, "command"),
        ({"json": {"comand": "next"}}, 400, "comand"),
        ({"json": {"slide": 3}}, 400, "slide"),
        ({"json": {"command": "go_to"}}, 400, "slide"),
        ({"json": {"command": "go_to", "slide": 99}}, 400, "slide"),
        ({"json": {"command": "blank", "mode": "perhaps"}}, 400, "mode"),
        ({"json": {"wait": "maybe"}}, 400, "wait"),
        ({"json": {"sent_at": "noon"}}, 400, "sent_at"),
        ({"params": {"id": "x" * 101}}, 400, "id"),
        ({"data": "next"}, 415, None),
        ({"data": "next", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "next"),
        ({"json": ["next"]}, 400, None),
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, 400, None),
        ({"data": "<next/>", "headers": {"Content-Type": "application/xml"}}, 415, None),
        ({"data": b"\xff=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, None),
        ({"data": "a=1&" * 30, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, None),
        ({"data": b"x" * 65_537, "headers": {"Content-Type": "application/json"}}, 413, None),
        ({"data": FormData({"command": "x" * 65_537}, default_to_multipart=True)}, 413, None),
        ({"data": b"--", "headers": {"Content-Type": "multipart/form-data"}}, 400, None),
        ({"data": b"--b\r\nC", "headers": {"Content-Type": "multipart/form-data; boundary=b"}}, 400, None),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_moves(
    client: Client, address: str, display: FakeDisplay, call: dict[str, Any], status: int, field: str | None
) -> None:
    response = await client.post(address, **call)
    answer = await response.json()
    assert (response.status, answer.get("field"), answer["result"]) == (status, field, "rejected")
    assert answer["message"].endswith(".")
    assert field is None or field in answer["message"] or answer["reason"] != "invalid"
    assert display.received == []


async def test_a_multipart_form_must_say_its_size(client: Client, address: str, display: FakeDisplay) -> None:
    async def stream() -> Any:
        yield b"--b\r\n"

    response = await client.post(address, data=stream(), headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert response.status == 411


async def test_without_a_display_the_answer_is_503_at_once(client: Client, address: str) -> None:
    response = await client.post(address)
    answer = await response.json()
    assert (response.status, answer["result"], answer["state"]) == (503, "no_display", None)
    assert "display link" in answer["message"]


async def test_a_body_that_is_not_encoded_as_it_says_is_bad(client: Client, address: str, display: FakeDisplay) -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    response = await client.post(address, data=b'{"command": "next"}', headers=headers)
    assert (response.status, (await response.json())["result"]) == (400, "rejected")
    assert display.received == []


async def test_the_same_id_is_answered_with_the_first_result(
    client: Client, address: str, display: FakeDisplay
) -> None:
    await client.post(address, json={"id": "a"})
    again = await client.post(address, json={"id": "a"})
    answer = await again.json()
    assert (again.status, answer["result"], answer["first"]) == (200, "duplicate", "applied")
    header = await client.post(address, headers={"Idempotency-Key": "a"})
    assert (await header.json())["result"] == "duplicate"
    assert len(display.received) == 1


async def test_the_same_id_while_the_first_is_under_way_is_a_conflict(
    client: Client, address: str, display: FakeDisplay
) -> None:
    display.silent = True
    first = asyncio.create_task(client.post(address, json={"id": "a"}))
    while not display.received:
        await asyncio.sleep(0)
    again = await client.post(address, json={"id": "a"})
    assert (again.status, (await again.json())["first"]) == (409, None)
    display.answer(display.received[0])
    assert (await first).status == 200


async def test_an_old_press_is_a_conflict(client: Client, address: str, display: FakeDisplay) -> None:
    response = await client.post(address, json={"sent_at": time.time() - 60})
    assert (response.status, (await response.json())["reason"]) == (409, "too_old")
    assert display.received == []


async def test_what_the_slides_cannot_do_is_unprocessable(client: Client, address: str, display: FakeDisplay) -> None:
    display.refuses = "no overview here"
    response = await client.post(address, json={"command": "overview"})
    answer = await response.json()
    assert (response.status, answer["reason"]) == (422, "no overview here")


async def test_a_display_that_does_not_answer_is_a_timeout(
    client: Client, address: str, display: FakeDisplay, stage: Stage
) -> None:
    display.silent = True
    stage.settings = type(stage.settings)(max_press_age=0.01)
    with patch("custom_components.slide_control.stage.stage.ANSWER_GRACE_SECONDS", 0):
        response = await client.post(address)
    assert (response.status, (await response.json())["result"]) == (504, "timeout")


async def test_a_caller_that_does_not_wait_is_answered_at_once(
    hass: HomeAssistant, client: Client, address: str, display: FakeDisplay
) -> None:
    display.silent = True
    response = await client.post(address, json={"wait": False})
    assert (response.status, await response.json()) == (202, {"result": "accepted"})
    await asyncio.sleep(0)
    assert len(display.received) == 1
    display.answer(display.received[0])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert display.at == 1


async def test_a_press_through_the_cloud_counts_only_where_the_stage_allows_it(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    request = MockRequest(b'{"command": "last"}', "cloud", method="POST", headers={"Content-Type": "application/json"})
    webhook_id = entry.data[CONF_WEBHOOK_ID]
    refused = await async_handle_webhook(hass, webhook_id, request)
    assert (refused.status, json.loads(refused.body)) == (403, ELSEWHERE)
    assert display.received == []
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
    await hass.config_entries.async_reload(entry.entry_id)
    answer = await async_handle_webhook(hass, webhook_id, request)
    assert answer.status == 503


@pytest.mark.parametrize("address_elsewhere", ["203.0.113.7", "2a02::1", "100.64.1.2", "::ffff:203.0.113.7"])
@pytest.mark.case
async def test_a_press_from_elsewhere_is_refused_with_the_reason(
    proxied: None, client: Client, address: str, display: FakeDisplay, address_elsewhere: str
) -> None:
    forwarded = {"X-Forwarded-For": address_elsewhere}
    response = await client.post(address, json={"command": "last"}, headers=forwarded)
    assert (response.status, await response.json()) == (403, ELSEWHERE)
    assert (await client.head(address, headers=forwarded)).status == 403
    assert display.received == []


@pytest.mark.parametrize(
    ("network", "caller"),
    [
        ("2a02:1234:5678::/48", "2a02:1234:5678:1::9"),
        ("100.64.0.0/10", "100.101.102.103"),
        ("100.64.0.0/10", "::ffff:100.101.102.103"),
        ("203.0.113.7/32", "203.0.113.7"),
    ],
)
async def test_a_press_from_a_network_of_ones_own_counts(
    hass: HomeAssistant,
    proxied: None,
    client: Client,
    address: str,
    display: FakeDisplay,
    entry: MockConfigEntry,
    network: str,
    caller: str,
) -> None:
    forwarded = {"X-Forwarded-For": caller}
    assert (await client.post(address, headers=forwarded)).status == 403
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_NETWORKS: [network]})
    assert (await client.post(address, headers=forwarded)).status == 200
    assert (await client.post(address, headers={"X-Forwarded-For": "2a02:9999::1"})).status == 403
    assert display.at == 1


async def test_a_check_whether_the_address_exists_moves_nothing(
    client: Client, address: str, display: FakeDisplay
) -> None:
    response = await client.head(address)
    assert (response.status, display.received) == (200, [])


async def test_an_unloaded_stage_has_no_webhook(
    hass: HomeAssistant, client: Client, address: str, entry: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    response = await client.post(address)
    assert (response.status, await response.text()) == (200, "")


async def test_no_answer_and_no_log_line_holds_the_payload_or_the_address(
    client: Client, address: str, display: FakeDisplay, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="custom_components.slide_control")
    await client.post(address, json={"command": "go_to", "slide": "my secret plan"})
    ours = [record.getMessage() for record in caplog.records if "slide_control" in record.name]
    assert not any("secret plan" in line or address in line for line in ours)
