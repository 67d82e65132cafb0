"""When a hosted deck's files change, its display is notified once; other clients are not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.slide_control.hosting.watching.deck_version import deck_version
from homeassistant.util import dt as dt_util
from tests.doubles.websocket_display import token_for

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant


async def test_a_display_is_told_once_that_the_files_have_changed_and_only_when_they_can_be_shown(
    hass: HomeAssistant,
    tmp_path: Path,
    stage: Stage,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    folder = tmp_path / "slide_control" / "decks"
    file = folder / "talk.md"
    file.write_text("# One")
    socket = await (await hass_client_no_auth()).ws_connect("/api/slide_control/ws")
    client = {"id": "page-1234", "hosted": {"name": "talk.md", "version": deck_version(str(folder), "talk.md")}}
    await socket.send_json(
        {"type": "hello", "protocol": "slide-control/1", "token": token_for(entry.data), "client": client}
    )
    assert (await socket.receive_json())["type"] == "welcome"
    seconds = 0

    async def look() -> None:
        nonlocal seconds
        seconds += 2  # no heartbeat is due in the whole test
        async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=seconds))
        await hass.async_block_till_done(wait_background_tasks=True)

    async def said() -> list[dict[str, Any]]:
        """Return the frames received before the pong."""
        await socket.send_json({"type": "ping", "n": 1})
        frames: list[dict[str, Any]] = []
        while (frame := await socket.receive_json()).get("n") != 1:
            frames.append(frame)
        return frames

    await look()
    await look()
    assert await said() == []
    file.write_bytes(b"# half of a letter \xc3")
    await look()
    await look()
    assert await said() == []
    file.write_text("# Two, and longer")
    await look()
    assert await said() == []
    await look()
    assert await said() == [{"type": "reload", "name": "talk.md"}]
    await look()
    await look()
    assert await said() == []
    await socket.close()
