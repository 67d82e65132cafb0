"""The sections of a talk's plan come from the deck, whatever has made it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from harness.stage import links

from .decks_with_sections import DECKS
from .until import until_equal

if TYPE_CHECKING:
    from .stage import OpenPage, Stage


@pytest.mark.parametrize("name", DECKS)
async def test_a_deck_names_its_sections(stage: Stage, open_page: OpenPage, name: str) -> None:
    await stage.until_nobody_shows_it()
    client, entry_id = stage.home_assistant.client, stage.entry_id
    deck = stage.home_assistant.folder / "slide_control" / "decks" / name
    deck.mkdir()
    await DECKS[name](deck)

    async def sections() -> list[tuple[str, int, int]]:
        plan = await client.websocket("slide_control/plan/get", config_entry_id=entry_id)
        return [(each["title"], each["first_number"], each["slides"]) for each in plan["sections"]]

    try:
        hosted = (await links(client, entry_id))["hosted"]
        page = await open_page(next(each["url"] for each in hosted if each["name"] == name))
        await stage.until_shown()
        await until_equal(sections, [("Start", 1, 2), ("Rest", 3, 2)])
        await page.close()
    finally:
        if deck.is_dir():
            shutil.rmtree(deck)
        else:
            deck.unlink()
            deck.with_suffix(".pdf").unlink(missing_ok=True)
