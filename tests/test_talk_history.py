"""The talks of a stage: kept, listed, renamed, deleted, planned from and exported, whatever happens to their file."""

from __future__ import annotations

from copy import deepcopy
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.stage.state import Slide
from custom_components.slide_control.talk.planning.plan import DeckPlan
from custom_components.slide_control.talk.record import Deck, TalkRecord
from custom_components.slide_control.talk.trace import ShownSlide, Visit
from custom_components.slide_control.talk_history import MAX_TALKS, TalkHistory

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockConfigEntry

    from homeassistant.core import HomeAssistant

    from .doubles.display import FakeDisplay
    from .websocket.conftest import Ask

from homeassistant.helpers.json import prepare_save_json

from .websocket.conftest import _asker

FILE = "slide_control.talks.demo"
ON = {"config_entry_id": "demo"}


@pytest.fixture
async def ask(hass: HomeAssistant, display: FakeDisplay, hass_ws_client: Any) -> Ask:
    """Ask as an administrator's page does."""
    return _asker(await hass_ws_client(hass))


def _long_talk(number: int) -> TalkRecord:
    """Return a talk of 200 slides, as long talks are."""
    titles = [f"Part {each // 20}: what slide {each} says" for each in range(200)]
    slides = tuple(Slide(h, 0, h + 1, title, f"slide-{h}", section=f"Part {h // 20}") for h, title in enumerate(titles))
    visits = tuple(
        Visit(ShownSlide((h, 0), h + 1, f"slide-{h}", title), h * 15.25, 15.25, h % 4, 0.0, "remote")
        for h, title in enumerate(titles)
    )
    return TalkRecord(
        id=f"{number:016x}",
        deck=Deck("long", "abcdef", titles[0]),
        started_at=1_700_000_000.0 + number * 86_400,
        ended_at=1_700_003_050.0 + number * 86_400,
        elapsed=3_050.0,
        planned=3_000.0,
        rehearsal=bool(number % 2),
        slides=slides,
        planned_seconds={slide.id or "": 15.0 for slide in slides},
        visits=visits,
        pauses=(),
    )


async def _talk(entry: MockConfigEntry, display: FakeDisplay, ask: Ask) -> str:
    """Hold a short talk to its end, and return its id."""
    assert (await ask("clock", **ON, step="start"))["success"]
    for slide in (2, 3, 1):
        display.do("go_to", slide=slide)
    assert (await ask("clock", **ON, step="end"))["success"]
    listed = (await ask("talks/list", **ON))["result"]["talks"]
    talk_id: str = listed[0]["id"]
    return talk_id


async def test_a_talk_is_listed_opened_renamed_deleted_and_restored(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    assert (await ask("talks/get", **ON, talk_id="nope"))["error"]["translation_key"] == "talk_unknown"
    talk_id = await _talk(entry, display, ask)
    report = (await ask("talks/get", **ON, talk_id=talk_id))["result"]
    assert [(visit["number"], visit["by"]) for visit in report["visits"]] == [
        (1, "start"),
        (2, "display"),
        (3, "display"),
        (1, "display"),
    ]
    assert [slide["number"] for slide in report["by_slide"]] == [1, 2, 3, 4, 5]
    assert report["skipped"] == [1, 2, 3, 4, 5], "no visit was a showing"
    assert sum(visit["seconds"] for visit in report["visits"]) == pytest.approx(report["elapsed"], abs=0.1)
    await ask("talks/rename", **ON, talk_id=talk_id, title="Dress rehearsal")
    assert (await ask("talks/list", **ON))["result"]["talks"][0]["title"] == "Dress rehearsal"
    await ask("talks/delete", **ON, talk_id=talk_id)
    listed = (await ask("talks/list", **ON))["result"]
    assert (listed["talks"], [talk["id"] for talk in listed["trash"]]) == ([], [talk_id])
    await ask("talks/restore", **ON, talk_id=talk_id)
    await hass.config_entries.async_reload(entry.entry_id)
    assert [talk["title"] for talk in entry.runtime_data.history.summaries] == ["Dress rehearsal"], "over a restart"


async def test_a_talk_that_goes_on_is_listed_first_and_its_list_is_watched(
    entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    display.do("next")
    [running] = (await ask("talks/list", **ON))["result"]["talks"]
    assert (running["running"], running["deck"]["title"], running["slides_total"]) == (True, "Welcome", 5)
    assert (await ask("talks/get", **ON, talk_id=running["id"]))["result"]["visits"][0]["title"] == "Pricing"
    exported = (await ask("talks/export", **ON, talk_id=running["id"], format="json"))["result"]
    assert json.loads(exported["text"])["id"] == running["id"]
    short = await ask("talks/export", **ON, talk_id=running["id"], format="youtube")
    assert short["error"]["translation_key"] == "talk_too_short"


async def test_a_plan_is_set_by_section_and_learned_from_a_rehearsal(
    entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    outline = tuple(Slide(h, 0, h + 1, f"T{h}", f"s{h}", section="Intro" if h < 2 else "Rest") for h in range(5))
    display.pages = [type(display.pages[0])(title=f"T{h}", h=h, number=h + 1) for h in range(5)]
    display.show(outline=outline)
    plan = (await ask("plan/get", **ON))["result"]
    assert (plan["deck"], [section["title"] for section in plan["sections"]]) == ("page:T0", ["Intro", "Rest"])
    refused = await ask("plan/learn", **ON, deck=plan["deck"], minutes=20)
    assert refused["error"]["translation_key"] == "nothing_to_learn"
    plan = (await ask("plan/set", **ON, deck=plan["deck"], minutes=20, sections={"Intro": 5, "Gone": 2}))["result"]
    assert (plan["planned_minutes"], plan["source"]) == (20, "user")
    assert [(each["title"], each["minutes"], each["from"]) for each in plan["sections"]] == [
        ("Intro", 5, "user"),
        ("Rest", 15, None),
    ]
    assert [problem["translation_key"] for problem in plan["problems"]] == ["plan_section_unknown"]
    plan = (await ask("plan/set", **ON, deck=plan["deck"], sections={"Intro": 25, "Gone": None}))["result"]
    assert [problem["translation_key"] for problem in plan["problems"]] == ["plan_does_not_fit"]
    record = _long_talk(1)
    visits = tuple(Visit(ShownSlide((h, 0), h + 1, f"s{h}", f"T{h}"), h * 60.0, 60.0 * (h + 1)) for h in range(5))
    history = entry.runtime_data.history
    history.add(
        TalkRecord(
            **{name: getattr(record, name) for name in TalkRecord.__slots__}
            | {
                "deck": Deck(title="T0"),
                "slides": outline,
                "visits": visits,
                "elapsed": 900.0,
                "rehearsal": True,
            }
        )
    )
    plan = (await ask("plan/learn", **ON, deck="page:T0", minutes=30))["result"]
    assert [(each["minutes"], each["from"]) for each in plan["sections"]] == [(6, "learned"), (24, "learned")]
    assert entry.runtime_data.pacing.slide_window == (0, pytest.approx(120))
    assert (await ask("plan/clear", **ON, deck="page:T0"))["result"]["sections"][0]["from"] is None


async def test_two_decks_have_their_own_minutes_and_breaks(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    pacing = entry.runtime_data.pacing

    async def number(minutes: float) -> None:
        target = {"entity_id": "number.demo_stage_planned_time", "value": minutes}
        await hass.services.async_call("number", "set_value", target, blocking=True)

    def shown() -> str:
        state = hass.states.get("number.demo_stage_planned_time")
        assert state is not None
        return state.state

    await number(30)
    deck = (await ask("plan/get", **ON))["result"]["deck"]
    breaks = [
        {"title": " Coffee ", "minutes": 15, "at": "10:30"},
        {"minutes": 5, "after": "Gone"},
    ]
    plan = (await ask("plan/set", **ON, deck=deck, minutes=45, breaks=breaks))["result"]
    assert plan["breaks"] == [
        {"title": "Coffee", "minutes": 15, "at": "10:30", "after": None},
        {"title": "", "minutes": 5, "at": None, "after": "Gone"},
    ]
    assert [problem["translation_key"] for problem in plan["problems"]] == ["plan_break_unknown"]
    assert (plan["planned_minutes"], plan["source"], pacing.planned) == (45, "user", 45 * 60)
    await hass.async_block_till_done()
    assert shown() == "45.0"
    other = (await ask("plan/get", **ON, deck="other"))["result"]
    assert (other["planned_minutes"], other["source"], other["breaks"]) == (30, "stage", [])
    await number(50)
    assert (pacing.planned, pacing.schedule.user_planned) == (50 * 60, 30 * 60), "that of the deck that is shown"
    await hass.config_entries.async_reload(entry.entry_id)
    assert (await ask("plan/get", **ON, deck=deck))["result"]["planned_minutes"] == 50
    plan = (await ask("plan/set", **ON, deck=deck, minutes=None, breaks=[]))["result"]
    assert (plan["planned_minutes"], plan["source"], plan["breaks"]) == (30, "stage", [])
    for wrong in ({"minutes": 5}, {"minutes": 5, "at": "10:30", "after": "A"}):
        error = (await ask("plan/set", **ON, deck=deck, breaks=[wrong]))["error"]
        assert error["translation_key"] == "break_needs_time"
    for wrong in ({"minutes": 0, "at": "10:30"}, {"minutes": 5, "at": "soon"}):
        assert (await ask("plan/set", **ON, deck=deck, breaks=[wrong]))["error"]["code"] == "invalid_format"


async def test_nought_minutes_are_no_plan_for_the_deck_and_its_stage(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, ask: Ask
) -> None:
    deck = (await ask("plan/get", **ON))["result"]["deck"]
    await ask("plan/set", **ON, deck=deck, minutes=45)
    await hass.services.async_call("slide_control", "start_talk", {**ON, "planned_time": 0}, blocking=True)
    assert entry.runtime_data.pacing.planned is None
    assert (await ask("plan/get", **ON))["result"]["planned_minutes"] is None


async def test_a_hundred_talks_of_two_hundred_slides_are_small_and_quickly_listed(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, hass_storage: dict[str, Any]
) -> None:
    history = entry.runtime_data.history
    for number in range(MAX_TALKS + 5):
        history.add(_long_talk(number))
    history.set_plan("long", DeckPlan(sections={"Part 1": 60.0}))
    await history.async_save()
    _, written = prepare_save_json(hass_storage[FILE], encoder=None)
    assert len(written) <= 2 * 1024 * 1024
    loaded = TalkHistory(hass, entry.entry_id)
    await loaded.async_load()
    assert len(loaded.summaries) == MAX_TALKS
    times = []
    for _ in range(20):
        begin = time.process_time()
        assert loaded.summaries[0]["slides_shown"] == 200
        times.append(time.process_time() - begin)
    assert min(times) < 0.05
    assert loaded.get(loaded.summaries[0]["id"]).visits == _long_talk(MAX_TALKS + 4).visits
    assert loaded.plan("long") == DeckPlan(sections={"Part 1": 60.0})


async def test_damaged_talks_are_left_out_and_a_damaged_trace_says_so(
    entry: MockConfigEntry, ask: Ask, hass_storage: dict[str, Any]
) -> None:
    history = entry.runtime_data.history
    for number in range(4):
        history.add(_long_talk(number))
    await history.async_save()
    talks = hass_storage[FILE]["data"]["talks"]
    talks[0]["elapsed"] = "long"
    talks[1] = 7
    talks[2]["trace"] = talks[2]["trace"][:500]
    await history.async_load()
    assert [talk["id"] for talk in history.summaries] == [_long_talk(number).id for number in (3, 2)]
    report = (await ask("talks/get", **ON, talk_id=history.summaries[1]["id"]))["result"]
    assert ([each["translation_key"] for each in report["missing"]], report["visits"]) == (["talk_trace_damaged"], [])


async def test_a_file_of_a_later_version_stays_and_new_talks_are_kept_beside_it(
    hass: HomeAssistant, entry: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    later = {"version": 9, "minor_version": 1, "key": FILE, "data": {"talks": {"new": "form"}}}
    hass_storage[FILE] = deepcopy(later)
    for talks in (1, 2):
        history = TalkHistory(hass, entry.entry_id)
        await history.async_load()
        history.add(_long_talk(talks))
        await history.async_save()
        assert len(history.summaries) == talks
    assert hass_storage[FILE] == later
