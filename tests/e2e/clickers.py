"""Clickers over Home Assistant's real interface, as its frontend adds them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from harness.client import RequestError

from .until import until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from harness.client import Client

ENTRIES = "/api/config/config_entries"
FLOW = f"{ENTRIES}/subentries/flow"
# The shortest debounce time that a clicker accepts.
MIN_DEBOUNCE_SECONDS = 0.05

type Step = dict[str, Any]


def suggested(schema: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the values that a form suggests."""
    filled: dict[str, Any] = {}
    for field in schema:
        if field.get("type") == "expandable":
            filled[field["name"]] = suggested(field["schema"])
        elif "default" in field:
            filled[field["name"]] = field["default"]
    return filled


async def until_there(client: Client, entity_id: str) -> None:
    """Wait until an entity has been discovered."""
    await until(lambda: client.state(entity_id), bool, ignored=(RequestError,))


class Clickers:
    """The clickers of one stage."""

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
        """Press when the dialog waits for it, choose the press of that name, and return the next step."""
        step = await self.begin("listen")
        assert step["type"] == "progress"

        async def pressed() -> Step:
            # Retry as a person would: the broker may deliver the subscription's first messages late.
            await press()
            await asyncio.sleep(0.3)
            answered: Step = await self.client.get(f"{FLOW}/{step['flow_id']}")
            return answered

        step = await until(pressed, lambda seen: seen["type"] != "progress")
        assert step["step_id"] == "detected", step
        options = step["data_schema"][0]["selector"]["select"]["options"]
        values = {option["label"]: option["value"] for option in options}
        return await self.answer(step, detected=values[offered])

    async def finish(self, step: Step, **fields: Any) -> str:
        """Submit the last form's suggestions with some fields changed; return the clicker's id."""
        assert step["step_id"] == "presses", step
        filled = suggested(step["data_schema"])
        filled["options"]["debounce"] = MIN_DEBOUNCE_SECONDS * 1000
        done = await self.answer(step, **(filled | fields))
        assert done["type"] == "create_entry", done
        return str((await self.all())[-1]["subentry_id"])

    async def all(self) -> list[dict[str, Any]]:
        """Return the stage's clickers."""
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
