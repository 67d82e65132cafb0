"""When a hosted deck's files change, its display is notified once; other clients are not."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
import shutil
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.access.capabilities import deck_id
from custom_components.slide_control.hosting.addresses.hosted_address import deck_token
from custom_components.slide_control.hosting.watching import live_reload, shown_decks
from custom_components.slide_control.hosting.watching.deck_version import deck_version
from custom_components.slide_control.hosting.watching.mounts import is_on_local_disk
from homeassistant.util import dt as dt_util

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

RELOAD = {"type": "reload", "name": "talk.md"}


class Screen:
    """A display that shows ``talk.md``, and a clock that only the test moves."""

    def __init__(self, hass: HomeAssistant, socket: ClientWebSocketResponse) -> None:
        self._hass = hass
        self._socket = socket
        self._seconds = 0.0

    async def pass_time(self, checks: int = 1) -> None:
        """Let as many checks be due. Not so much time passes in a test that a heartbeat would be due."""
        for _ in range(checks):
            for _ in range(3):  # turns of the event loop, in which it reads the operating system's notices
                await asyncio.sleep(0)
            self._seconds += live_reload.CHECK_SECONDS + 0.1
            async_fire_time_changed(self._hass, dt_util.utcnow() + timedelta(seconds=self._seconds))
            await self._hass.async_block_till_done(wait_background_tasks=True)

    async def received(self) -> list[dict[str, Any]]:
        """Return the frames received before the pong."""
        await self._socket.send_json({"type": "ping", "n": 1})
        frames: list[dict[str, Any]] = []
        while (frame := await self._socket.receive_json()).get("n") != 1:
            frames.append(frame)
        return frames


@pytest.fixture
def folder(tmp_path: Path, stage: Stage) -> Path:
    """The folder of the decks, with the deck that is shown."""
    folder = tmp_path / "slide_control" / "decks"
    (folder / "talk.md").write_text("# One")
    return folder


@pytest.fixture
async def screen(
    hass: HomeAssistant, folder: Path, entry: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> Any:
    """The display, once its deck is known."""
    socket = await (await hass_client_no_auth()).ws_connect("/api/slide_control/ws")
    client = {"id": "page-1234", "hosted": {"name": "talk.md", "version": deck_version(str(folder), "talk.md")}}
    token = deck_token(entry.data, deck_id("talk.md"))
    await socket.send_json({"type": "hello", "protocol": "slide-control/1", "token": token, "client": client})
    assert (await socket.receive_json())["type"] == "welcome"
    screen = Screen(hass, socket)
    await screen.pass_time(checks=2)
    assert await screen.received() == []
    yield screen
    await socket.close()


@pytest.mark.parametrize("notices", [True, False], ids=["notices", "polling"])
async def test_a_display_is_told_once_that_the_files_have_changed_and_only_when_they_can_be_shown(
    folder: Path, screen: Screen, *, notices: bool
) -> None:
    file = folder / "talk.md"
    with patch.object(shown_decks, "is_on_local_disk", return_value=notices):
        await screen.pass_time()
        file.write_bytes(b"# half of a letter \xc3")
        await screen.pass_time(checks=3)
        assert await screen.received() == []
        file.write_text("# Two, and longer")
        await screen.pass_time()
        assert await screen.received() == []
        await screen.pass_time()
        assert await screen.received() == [RELOAD]
        await screen.pass_time(checks=3)
        assert await screen.received() == []


async def test_what_is_still_being_written_is_not_loaded(folder: Path, screen: Screen) -> None:
    for size in range(5):
        (folder / "talk.md").write_text("# Two" + "!" * size)
        await screen.pass_time()
    assert await screen.received() == []
    await screen.pass_time()
    assert await screen.received() == [RELOAD]


async def test_only_what_is_shown_is_looked_at_and_only_when_something_has_changed(
    folder: Path, screen: Screen
) -> None:
    with patch.object(shown_decks, "read_deck", wraps=shown_decks.read_deck) as read:
        await screen.pass_time(checks=3)
        (folder / "other.md").write_text("# Another deck")
        await screen.pass_time(checks=3)
        assert read.call_args_list == []
        (folder / "talk.md").write_text("# Two, and longer")
        await screen.pass_time(checks=3)
        assert {call.args[0].name for call in read.call_args_list} == {"talk.md"}
    assert await screen.received() == [RELOAD]


async def test_a_damaged_deck_beside_it_and_an_error_do_not_end_live_reload(folder: Path, screen: Screen) -> None:
    shutil.copy(Path(__file__).parents[1] / "corpus" / "decks" / "damaged-lzma.zip", folder)
    with patch.object(shown_decks, "deck_version", side_effect=RuntimeError):
        (folder / "talk.md").write_text("# Two, and longer")
        await screen.pass_time(checks=2)
    assert await screen.received() == []
    await screen.pass_time(checks=2)
    assert await screen.received() == [RELOAD]


async def test_an_editors_lock_is_no_change_and_hides_none(folder: Path, screen: Screen) -> None:
    resources = folder / "talk_files"
    resources.mkdir()
    (resources / "dangling").symlink_to("nowhere")
    await screen.pass_time(checks=3)
    assert await screen.received() == [RELOAD]
    (resources / ".#style.css").symlink_to("somebody@somewhere.1234:5678")
    await screen.pass_time(checks=3)
    assert await screen.received() == []
    (resources / "style.css").write_text("body { color: red }")
    await screen.pass_time(checks=3)
    assert await screen.received() == [RELOAD]


@pytest.mark.parametrize(
    ("lines", "local"),
    [
        ("21 1 8:1 / / rw - ext4 /dev/sda1 rw", True),
        ("21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 0:40 / {folder} rw - nfs4 nas:/decks rw", False),
        ("21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 0:40 / {folder} rw - fuse.sshfs nas:/decks rw", False),
        ("21 1 0:40 / / rw - cifs //nas/share rw\n22 21 8:1 / {folder} rw shared:1 - btrfs /dev/sda1 rw", True),
        ("21 1 8:1 / / rw - ext4 /dev/sda1 rw\n22 21 0:40 / {folder}x rw - nfs4 nas:/decks rw", True),
        ("", False),
    ],
)
def test_a_networks_file_system_is_polled(tmp_path: Path, lines: str, *, local: bool) -> None:
    mounts, folder = tmp_path / "mountinfo", tmp_path / "a folder"
    mounts.write_text(lines.format(folder=str(folder).replace(" ", "\\040")))
    with patch("custom_components.slide_control.hosting.watching.mounts._MOUNTS", mounts):
        assert is_on_local_disk(folder / "talk.md") is local
