"""A stage of Slide Control in a running Home Assistant, added through the config flow as a user adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client

ENTRIES = "/api/config/config_entries"


async def add_stage(client: Client, name: str) -> str:
    """Return the entry id of the stage with this name; add it if it is missing."""
    for entry in await client.get(f"{ENTRIES}/entry?domain=slide_control"):
        if entry["title"] == name:
            return str(entry["entry_id"])
    flow = f"{ENTRIES}/flow"
    step = await client.post(flow, {"handler": "slide_control"})
    step = await client.post(f"{flow}/{step['flow_id']}", {"name": name})
    if step["type"] != "create_entry":
        raise RuntimeError(f"The config flow of Slide Control ended with {step}")
    return str(step["result"]["entry_id"])


async def configure(client: Client, entry_id: str, **settings: Any) -> None:
    """Set some settings of the stage, and all others to their defaults."""
    await answer_options(client, entry_id, "settings", settings)


async def answer_options(client: Client, entry_id: str, page: str, answer: dict[str, Any]) -> None:
    """Answer one page of the stage's options."""
    flow = f"{ENTRIES}/options/flow"
    step = await client.post(flow, {"handler": entry_id})
    step = await client.post(f"{flow}/{step['flow_id']}", {"next_step_id": page})
    step = await client.post(f"{flow}/{step['flow_id']}", answer)
    if step["type"] != "create_entry":
        raise RuntimeError(f"The options of Slide Control ended with {step}")


async def links(client: Client, entry_id: str) -> dict[str, Any]:
    """Return the stage's links: `webhook`, `display`, and `hosted` with a `name` and a `url` for each hosted deck."""
    answer: dict[str, Any] = await client.websocket("slide_control/links", config_entry_id=entry_id)
    return answer
