"""The display of the soak over sockets runs, though only that soak needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.soak.display_process import DisplayProcess, DisplaySettings

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_display_without_home_assistant_shows_its_slides_and_waits(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9"
    settings = DisplaySettings(
        url=nobody, token="none", file=str(tmp_path / "applied"), follower_urls=(nobody,), follower_token="none"
    )
    async with DisplayProcess(settings) as display:
        shown = await display.show()
    [page], [follower] = shown["pages"], shown["followers"]
    assert (page["connected"], page["shows"]["number"], follower["connected"]) == (False, 1, False)
    assert shown["applications"] == 0
