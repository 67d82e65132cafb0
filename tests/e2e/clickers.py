"""Clickers over Home Assistant's real interface, as its frontend adds them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scripts.client import RequestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from scripts.client import Client

ENTRIES = "/api/config/config_entries"
FLOW = f"{ENTRIES}/subentries/flow"
PATIENCE_SECONDS = 30
# The least that a clicker can be set to.
MINIMUM_SECONDS = 0.05

type Step = dict[str, Any]


def suggested(schema: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a form would send if nobody touched it."""
    filled: dict[str, Any] = {}
    for field in schema:
        if field.get("type") == "expandable":
            filled[field["name"]] = suggested(field["schema"])
        elif "default" in field:
            filled[field["name"]] = field["default"]
    return filled


async def until_there(client: Client, entity_id: str) -> None:
    """Wait until an entity has been discovered."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                await client.state(entity_id)
            except RequestError:
                await asyncio.sleep(0.05)
            else:
                return


class Clickers:
    """The clickers of one deck."""

    def __init__(self, client: Client, entry_id: str) -> None:
        self.client = client
        self.entry_id = entry_id

    async def begin(self, *choices: str) -> Step:
        """Open the dialog and choose from its menus."""
        step: Step = await self.client.post(FLOW, {"handler": [self.entry_id, "clicker"]})
        for choice in choices:
            step = await self.answer(step, next_step_id=choice)
        return step

    async def answer(self, step: Step, **fields: Any) -> Step:
        """Answer one step of the dialog."""
        answered: Step = await self.client.post(f"{FLOW}/{step['flow_id']}", fields)
        assert not answered.get("errors"), answered
        return answered

    async def pick(self, kind: str, **fields: Any) -> str:
        """Add a clicker by picking its source; the commands are those that the dialog suggests."""
        return await self.finish(await self.answer(await self.begin("pick", kind), **fields))

    async def by_pressing(self, press: Callable[[], Awaitable[object]], offered: str) -> Step:
        """Press something when asked, choose what is offered under that name, and return the step that follows."""
        step = await self.begin("listen")
        assert step["type"] == "progress"
        async with asyncio.timeout(PATIENCE_SECONDS):
            while step["type"] == "progress":
                # Like a person who sees nothing: the broker may take a moment to send what is asked of it.
                await press()
                await asyncio.sleep(0.3)
                step = await self.client.get(f"{FLOW}/{step['flow_id']}")
        assert step["step_id"] == "heard", step
        options = step["data_schema"][0]["selector"]["select"]["options"]
        values = {option["label"]: option["value"] for option in options}
        return await self.answer(step, heard=values[offered])

    async def finish(self, step: Step, **fields: Any) -> str:
        """Take what the last form suggests, but for some fields; return the clicker's id."""
        assert step["step_id"] == "presses", step
        filled = suggested(step["data_schema"])
        filled["options"]["minimum_time"] = MINIMUM_SECONDS * 1000
        done = await self.answer(step, **(filled | fields))
        assert done["type"] == "create_entry", done
        return str((await self.all())[-1]["subentry_id"])

    async def all(self) -> list[dict[str, Any]]:
        """Return the deck's clickers."""
        found: list[dict[str, Any]] = await self.client.websocket(
            "config_entries/subentries/list", entry_id=self.entry_id
        )
        return found

    async def remove_all(self) -> None:
        """Delete them."""
        for clicker in await self.all():
            await self.client.websocket(
                "config_entries/subentries/delete", entry_id=self.entry_id, subentry_id=clicker["subentry_id"]
            )
