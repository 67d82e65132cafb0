"""A talk ends with the event of a calendar of Home Assistant's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from harness.stage import ENTRIES, configure

from .stage import act
from .test_remote_page import phone, remote_link
from .until import until_equal

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from harness.client import Client

    from .stage import OpenPage, Stage

CALENDAR = "calendar.talks"


async def add_calendar(client: Client) -> str:
    """Add a local calendar, and return the id of its config entry."""
    flow = f"{ENTRIES}/flow"
    step = await client.post(flow, {"handler": "local_calendar"})
    step = await client.post(f"{flow}/{step['flow_id']}", {"calendar_name": "Talks", "import": "create_empty"})
    assert step["type"] == "create_entry", step
    return str(step["result"]["entry_id"])


def event(begin: datetime, end: datetime) -> dict[str, str]:
    """Return an event as the calendar takes it."""
    return {"summary": "Meetup", "dtstart": begin.isoformat(), "dtend": end.isoformat()}


async def test_an_event_is_followed_until_the_talk_begins_and_gives_its_end(
    stage: Stage, browser: Browser, open_page: OpenPage
) -> None:
    client, entry_id = stage.home_assistant.client, stage.entry_id
    await stage.until_nobody_shows_it()
    calendar = await add_calendar(client)
    await configure(client, entry_id, debounce=0, calendar=CALENDAR)
    now = datetime.now(UTC).replace(microsecond=0)
    begin, first_end, end = now - timedelta(minutes=5), now + timedelta(minutes=90), now + timedelta(minutes=40)
    await client.websocket("calendar/event/create", entity_id=CALENDAR, event=event(begin, first_end))
    await open_page(stage.hosted["reveal6"])
    await stage.until_shown()
    await stage.reset_clock()

    async def planned() -> tuple[Any, Any, bool]:
        plan = await client.websocket("slide_control/plan/get", config_entry_id=entry_id)
        return plan["source"], plan["event"], (plan["planned_minutes"] or 0) > 60

    await until_equal(planned, ("calendar", "Meetup", True))
    query = f"start={begin:%Y-%m-%dT%H:%M:%SZ}&end={first_end:%Y-%m-%dT%H:%M:%SZ}"
    [listed] = await client.get(f"/api/calendars/{CALENDAR}?{query}")
    await client.websocket("calendar/event/update", entity_id=CALENDAR, uid=listed["uid"], event=event(begin, end))
    await until_equal(planned, ("calendar", "Meetup", False))
    async with phone(browser, await remote_link(stage.home_assistant, entry_id)) as remote:
        clock: Any = remote.locator(".clock")
        await clock.get_by_text("Meetup").wait_for()
        await clock.get_by_role("button", name="Start").click()
        await clock.get_by_role("button", name="Pause").wait_for()
    await client.websocket("calendar/event/delete", entity_id=CALENDAR, uid=listed["uid"])
    ends = await client.state("sensor.demo_stage_planned_end")
    assert ends["attributes"]["event"] == "Meetup"
    assert abs(datetime.fromisoformat(ends["state"]) - end) <= timedelta(seconds=2)
    report = await act(stage, "end_talk")
    assert report["event"] == "Meetup"
    await configure(client, entry_id, debounce=0)
    await client.delete(f"{ENTRIES}/entry/{calendar}")
