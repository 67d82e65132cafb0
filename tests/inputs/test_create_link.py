"""Guest links by action and by page: who may make, see and end which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.access.tokens import verify_token
from custom_components.slide_control.const import CONF_LOCAL_ONLY, DOMAIN
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context
from homeassistant.core_config import async_process_ha_core_config
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.typing import WebSocketGenerator

    from custom_components.slide_control.access.tokens import Grant
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Ask = Callable[..., Coroutine[Any, Any, dict[str, Any]]]

SPEAKER = {"entities": {"all": {POLICY_CONTROL: True}}}


@pytest.fixture(autouse=True)
async def _addresses(hass: HomeAssistant, stage: Stage) -> None:
    """Home Assistant has an address at home."""
    await async_process_ha_core_config(hass, {"internal_url": "http://ha.test:8123"})


@pytest.fixture
def speaker(hass_read_only_user: MockUser) -> MockUser:
    """A user who may control the stage and is no administrator."""
    hass_read_only_user.mock_policy(SPEAKER)
    return hass_read_only_user


@pytest.fixture
async def ask(hass: HomeAssistant, stage: Stage, hass_ws_client: WebSocketGenerator) -> Ask:
    """Ask as an administrator's page does."""
    return asker(await hass_ws_client(hass))


@pytest.fixture
async def speaker_asks(
    hass: HomeAssistant, speaker: MockUser, hass_ws_client: WebSocketGenerator, hass_read_only_access_token: str
) -> Ask:
    """Ask as the speaker's page does."""
    return asker(await hass_ws_client(hass, hass_read_only_access_token))


def asker(socket: Any) -> Ask:
    """Return what sends a command about guest links, and returns its answer."""

    async def ask(kind: str, **fields: Any) -> dict[str, Any]:
        request = {"type": f"slide_control/links/guest/{kind}", "config_entry_id": "demo"} | fields
        await socket.send_json_auto_id(request)
        answer: dict[str, Any] = await socket.receive_json()
        return answer

    return ask


async def create(hass: HomeAssistant, user: MockUser | None = None, **data: Any) -> dict[str, Any]:
    """Call the action."""
    answer: Any = await hass.services.async_call(
        DOMAIN,
        "create_link",
        data,
        blocking=True,
        return_response=True,
        context=Context(user_id=user and user.id),
    )
    return dict(answer)


def grant_of(entry: MockConfigEntry, link: str) -> Grant:
    """Return what a link grants."""
    return verify_token(link.partition("#slide-control=")[2], lambda _stage, role: entry.data["keys"][role.value])


@pytest.mark.parametrize(
    ("data", "path", "rights"),
    [
        ({}, "remote", ""),
        ({"role": "remote", "opens": True, "name": "Ada"}, "remote", "opens"),
        ({"role": "follower", "opens": True}, "follow", ""),
        ({"role": "display"}, "open", "opens"),
    ],
)
async def test_an_automation_gets_a_link_for_each_role(
    hass: HomeAssistant, entry: MockConfigEntry, data: dict[str, Any], path: str, rights: str
) -> None:
    answer = await create(hass, expires_in={"hours": 2}, **data)
    assert answer["link"].startswith(f"http://ha.test:8123/slide_control/{path}#slide-control=")
    grant = grant_of(entry, answer["link"])
    assert (grant.role.value, grant.opens) == (data.get("role", "remote"), rights == "opens")
    assert grant.link_id is not None
    expires_at = dt_util.parse_datetime(answer["expires_at"])
    assert expires_at is not None
    assert 7000 < (expires_at - dt_util.utcnow()).total_seconds() <= 7200
    assert (answer["stage"], answer["link_away"]) == ("Demo stage", None)


async def test_a_link_expires_after_twelve_hours_unless_told_otherwise(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    expires_at = dt_util.parse_datetime((await create(hass))["expires_at"])
    assert expires_at is not None
    assert 43_000 < (expires_at - dt_util.utcnow()).total_seconds() <= 43_200


async def test_a_link_for_away_is_added_where_there_is_one(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    hass.config_entries.async_update_entry(entry, options={CONF_LOCAL_ONLY: False})
    await async_process_ha_core_config(
        hass, {"internal_url": "http://ha.test:8123", "external_url": "https://away.test"}
    )
    answer = await create(hass)
    assert answer["link_away"].startswith("https://away.test/slide_control/remote#slide-control=")
    assert answer["link_away"].partition("#")[2] == answer["link"].partition("#")[2]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"role": "display"}, "display_link_admin_only"),
        ({"expires_in": 0}, "lasting_link_admin_only"),
        ({"expires_in": 5}, "link_duration_invalid"),
        ({"expires_in": {"days": 400}}, "link_duration_invalid"),
    ],
)
async def test_a_speaker_makes_links_that_expire_and_none_for_displays(
    hass: HomeAssistant, speaker: MockUser, data: dict[str, Any], key: str
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await create(hass, speaker, **data)
    assert caught.value.translation_key == key
    assert (await create(hass, speaker))["link"]
    speaker.mock_policy({"entities": {}})
    with pytest.raises(Unauthorized):
        await create(hass, speaker)


async def test_an_administrator_sees_all_links_and_a_speaker_their_own(
    hass: HomeAssistant, ask: Ask, speaker_asks: Ask, hass_admin_user: MockUser, speaker: MockUser
) -> None:
    made = (await ask("create", name="<b>Ada</b>\n", expires_in=None))["result"]
    assert made["link"].startswith("http://ha.test:8123/slide_control/remote#slide-control=")
    assert (made["link_away"], made["expires_at"], made["name"]) == (None, None, "<b>Ada</b>")
    own = (await speaker_asks("create", role="follower", expires_in=3600))["result"]
    for fields in ({"role": "display"}, {"expires_in": None}):
        assert "admin_only" in (await speaker_asks("create", **fields))["error"]["translation_key"]
    all_links = (await ask("list"))["result"]["links"]
    assert [(link["id"], link["role"], link["created_by"]) for link in all_links] == [
        (own["id"], "follower", speaker.name),
        (made["id"], "remote", hass_admin_user.name),
    ]
    assert "token" not in str(all_links)
    assert [link["id"] for link in (await speaker_asks("list"))["result"]["links"]] == [own["id"]]
    # A link of others is to a speaker as if there were none.
    assert (await speaker_asks("revoke", link_id=made["id"]))["error"]["translation_key"] == "guest_link_unknown"
    assert (await speaker_asks("revoke", link_id=own["id"]))["success"]
    assert (await ask("revoke", link_id=made["id"]))["success"]
    assert (await ask("list"))["result"]["links"] == []
    speaker.mock_policy({"entities": {}})
    for kind, fields in (("create", {}), ("list", {}), ("revoke", {"link_id": "x"})):
        assert (await speaker_asks(kind, **fields))["error"]["translation_key"] == "not_allowed"
