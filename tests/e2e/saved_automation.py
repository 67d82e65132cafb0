"""Automations as Home Assistant's editor saves and deletes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .until import until

if TYPE_CHECKING:
    from harness.client import Client

_CONFIG = "/api/config/automation/config"


async def save_automation(client: Client, automation_id: str, content: dict[str, Any]) -> None:
    """Save an automation, and wait until it is on: Home Assistant sets it up after its answer."""
    assert await client.post(f"{_CONFIG}/{automation_id}", content) == {"result": "ok"}

    async def states() -> list[str]:
        found = await client.get("/api/states")
        return [each["state"] for each in found if each["attributes"].get("id") == automation_id]

    await until(states, lambda seen: seen == ["on"])


async def delete_automation(client: Client, automation_id: str) -> None:
    """Delete an automation."""
    await client.delete(f"{_CONFIG}/{automation_id}")
