"""The stage of the end-to-end tests: presses, actions and waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
import shutil
from typing import Any

import aiohttp
from playwright.async_api import Frame, Page

from harness.client import Client, RequestError
from harness.home_assistant import HomeAssistant

from .saved_automation import delete_automation
from .until import until, until_equal


def deck_folder(configuration: Path) -> Path:
    """Return where Home Assistant finds decks."""
    return configuration / "slide_control" / "decks"


# What Home Assistant waits before it reloads the entry of an entity that was enabled.
_RELOAD_SECONDS = 30
type OpenPage = Callable[[str], Awaitable[Page]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage in Home Assistant, and what a clicker does to it."""

    home_assistant: HomeAssistant
    entry_id: str
    webhook: str
    display: str
    hosted: dict[str, str]
    """The address of each hosted deck, by its name."""
    built: frozenset[str] = frozenset()
    """The files and folders of these decks."""

    async def view(self, name: str) -> str:
        """Return the address of a hosted deck as the media browser opens it: the page there is no display."""
        client, source = self.home_assistant.client, "media-source://slide_control"
        (folder,) = (await client.websocket("media_source/browse_media", media_content_id=source))["children"]
        level = await client.websocket("media_source/browse_media", media_content_id=folder["media_content_id"])
        # A note may follow the title: that the deck needs the internet.
        titled = ((child["title"].partition(": ")[0], child["media_content_id"]) for child in level["children"])
        # Decks of one title, which other tests may have left, are told apart by their names.
        slides = next(media for title, media in titled if title in (name, f"{name} ({name})"))
        resolved = await client.websocket("media_source/resolve_media", media_content_id=slides)
        return f"{self.home_assistant.url}{resolved['url']}"

    async def press(self, **fields: Any) -> tuple[int, dict[str, Any]]:
        """Call the webhook as a watch would, without a body or with JSON; return its status and answer."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook, json=fields or None) as response,
        ):
            answer: dict[str, Any] = await response.json()
            return response.status, answer

    async def until_shown(self) -> None:
        """Wait until a display is connected."""
        await until_state(self, "binary_sensor.connected", "on")

    async def until_nobody_shows_it(self) -> None:
        """Wait until no display is connected."""
        await until_state(self, "binary_sensor.connected", "off")

    async def reset_clock(self) -> None:
        """End the talk of an earlier test, which goes on if its deck is opened again soon; the next one may begin."""
        client = self.home_assistant.client
        await client.websocket("slide_control/clock", config_entry_id=self.entry_id, step="reset")

    async def tidy(self) -> None:
        """Delete the decks and automations, and forget the talk and the displays, that earlier tests have left."""
        client = self.home_assistant.client
        with suppress(RequestError):  # long after the last page there is no talk
            await self.reset_clock()
        for state in await client.get("/api/states"):
            if state["entity_id"].startswith("automation."):
                await delete_automation(client, state["attributes"]["id"])
        listed = await client.websocket("slide_control/displays/list", config_entry_id=self.entry_id)
        for display in listed["displays"]:
            if display["paired"]:
                about = {"config_entry_id": self.entry_id, "display_id": display["id"]}
                await client.websocket("slide_control/displays/forget", **about)
        await asyncio.to_thread(self._delete_other_decks)

    def _delete_other_decks(self) -> None:
        for path in deck_folder(self.home_assistant.folder).iterdir():
            if path.name in self.built or path.name.startswith("."):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    async def until_title(self, wanted: str) -> None:
        """Wait until Home Assistant says that the slide of this title is shown."""
        await self.until_slide("title", wanted)

    async def until_slide(self, attribute: str, wanted: object) -> None:
        """Wait until Home Assistant says that of the slide that is shown."""

        async def slide() -> object:
            state = await self.home_assistant.client.state("sensor.demo_stage_slide")
            return state["attributes"].get(attribute)

        await until_equal(slide, wanted)

    async def until_pressed(self, wanted: int = HTTPStatus.OK, **fields: Any) -> dict[str, Any]:
        """Press until the webhook answers with that status; return the answer."""
        _, answer = await until(lambda: self.press(**fields), lambda seen: seen[0] == wanted, interval=0.1)
        return answer

    async def state(self, entity: str) -> str:
        """Return the state of one of the stage's entities, as in `sensor.slide`."""
        domain, _, name = entity.partition(".")
        state: str = (await self.home_assistant.client.state(f"{domain}.demo_stage_{name}"))["state"]
        return state


async def act(stage: Stage, name: str, **fields: Any) -> dict[str, Any]:
    """Call one of our actions over the REST API and return its response."""
    response = await stage.home_assistant.client.action("slide_control", name, response=True, **fields)
    answer: dict[str, Any] = response["service_response"]
    return answer


async def shown(page: Page | Frame) -> tuple[int, int, int]:
    """Return column, row and number of visible fragments, as the page's own document says."""
    h, v, fragments = await page.evaluate(
        """() => {
            const column = document.querySelector('.slides > section.present');
            const slide = column.querySelector(':scope > section.present');
            const at = (element) => [...element.parentElement.querySelectorAll(':scope > section')].indexOf(element);
            return [at(column), slide ? at(slide) : 0, (slide ?? column).querySelectorAll('.fragment.visible').length];
        }"""
    )
    return h, v, fragments


async def until_state(stage: Stage, entity: str, wanted: str) -> None:
    """Wait until an entity has a state."""
    await until_equal(lambda: stage.state(entity), wanted)


async def enable_entities(client: Client, *entity_ids: str) -> None:
    """Enable entities of a stage, and wait until Home Assistant has reloaded it, half a minute later.

    Nothing calls that reload off, so a reload of our own would leave it to whatever test runs by then
    (``RELOAD_AFTER_UPDATE_DELAY`` in homeassistant/config_entries.py).
    """
    for entity_id in entity_ids:
        await client.websocket("config/entity_registry/update", entity_id=entity_id, disabled_by=None)
    await asyncio.sleep(_RELOAD_SECONDS)
    for entity_id in entity_ids:
        await until(partial(client.state, entity_id), bool, ignored=(RequestError,))
