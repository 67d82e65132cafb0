"""PowerPoint with OSCPoint as a display: the same promise, against a stand-in that has the add-in's habits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
import socket
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.slide_control.const import DOMAIN
from harness.ports import free_port
from harness.powerpoint import PowerPoint, Presentation, message
from homeassistant.config_entries import ConfigSubentry
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from tests.doubles.display import FakeDisplay

if TYPE_CHECKING:
    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

TALK = Presentation(
    "Quarterly résumé.pptx",
    [0, 2, 0, 1],
    sections={"Welcome": 1, "Numbers — 2026": 2},
    notes={2: "Breathe.\rThen speak — slowly.\vSmile."},
    films={3: 61_500},
)
OTHER = Presentation("other.pptx", [0, 0])
WITH_HIDDEN = Presentation("with hidden.pptx", [0] * 6, hidden=frozenset({3, 5, 6}))
BROKEN = Presentation("broken.pptx", [0], broken=True)


@pytest.fixture
def ports(socket_enabled: None) -> tuple[int, int]:
    """Return the port for actions, and the one for feedback."""
    return free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM)


@pytest.fixture
async def powerpoint(ports: tuple[int, int]) -> AsyncIterator[PowerPoint]:
    """Return a running PowerPoint that shows nothing."""
    powerpoint = PowerPoint([TALK, OTHER, WITH_HIDDEN, BROKEN], ("127.0.0.1", ports[1]))
    await powerpoint.start(ports[0])
    yield powerpoint
    powerpoint.stop()


@pytest.fixture
def entry(entry: MockConfigEntry, hass: HomeAssistant, ports: tuple[int, int]) -> MockConfigEntry:
    """Return a stage with this PowerPoint, on which presses may follow one another at once."""
    hass.config_entries.async_update_entry(entry, options={"debounce": 0})
    data = {"host": "127.0.0.1", "port": ports[0], "feedback_port": ports[1]}
    hass.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(data=MappingProxyType(data), subentry_type="powerpoint", title="Laptop", unique_id=None),
    )
    return entry


async def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def presenting(powerpoint: PowerPoint, stage: Stage) -> PowerPoint:
    """Return a PowerPoint that shows the first slide of the talk."""
    powerpoint.open_file(TALK.name)
    powerpoint.start_show()
    await until(lambda: stage.state is not None and stage.state.total == 4 and len(stage.state.outline) == 4)
    return powerpoint


async def act(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Call an action of the stage, and return its answer."""
    answer = await hass.services.async_call(
        DOMAIN, action, {"config_entry_id": "demo", **data}, blocking=True, return_response=True
    )
    return dict(answer or {})


async def until_next_moves(hass: HomeAssistant) -> None:
    """Press until the slide moves: the add-in may not have said yet that one follows."""
    async with asyncio.timeout(20):
        while not (await act(hass, "next"))["changed"]:
            await asyncio.sleep(0.05)


def place(stage: Stage) -> tuple[int, int, int] | None:
    """Return the number, the build, and the builds of the slide that the stage shows."""
    state = stage.state
    return None if state is None else (state.number, state.fragment, state.fragments)


async def test_each_press_is_one_step_there_and_back(hass: HomeAssistant, stage: Stage, presenting: PowerPoint) -> None:
    there = [(2, 0, 2), (2, 1, 2), (2, 2, 2), (3, 0, 0), (4, 0, 1), (4, 1, 1)]
    for step in there:
        answer = await act(hass, "next")
        assert answer["changed"] is True
        assert (place(stage), presenting.slide, presenting.position) == (step, *step[:2])
    # PowerPoint would leave the slide show.
    assert (await act(hass, "next"))["changed"] is False
    assert presenting.running
    for step in [*reversed(there[:-1]), (1, 0, 0)]:
        answer = await act(hass, "previous")
        # The add-in says nothing when the first build is hidden again.
        assert answer["changed"] in ((True, None) if step[1] == 0 and step[2] else (True,))
        assert (place(stage), presenting.slide, presenting.position) == (step, *step[:2])
    assert (await act(hass, "previous"))["changed"] is False


async def test_the_last_slide_that_is_not_hidden_is_the_end(
    hass: HomeAssistant, stage: Stage, presenting: PowerPoint
) -> None:
    presenting.open_file(WITH_HIDDEN.name)
    presenting.start_show()
    await until(lambda: stage.state is not None and stage.state.total == 6)
    # Without a pause: the count of slides to come follows later, and only if it is another one.
    for shown in (2, 4, None):
        answer = await act(hass, "next")
        assert answer["changed"] is (shown is not None)
        assert (presenting.running, presenting.slide) == (True, shown or 4)
    await act(hass, "go_to", slide=6)
    await act(hass, "previous")
    assert (await act(hass, "next"))["changed"] is False
    await act(hass, "previous")
    await act(hass, "go_to", slide=3)
    # As many follow as before, so the add-in says it only when it is asked.
    await until_next_moves(hass)
    assert presenting.slide == 4


async def test_quick_presses_all_count_once(hass: HomeAssistant, stage: Stage, presenting: PowerPoint) -> None:
    answers = await asyncio.gather(*(act(hass, "next", id=f"press-{n}") for n in range(4)))
    assert [answer["result"] for answer in answers] == ["applied"] * 4
    assert place(stage) == (3, 0, 0)
    assert presenting.received.count("/next") == 4
    assert (await act(hass, "next", id="press-3"))["result"] == "duplicate"
    assert presenting.received.count("/next") == 4


async def test_a_film_is_played_and_paused(hass: HomeAssistant, stage: Stage, presenting: PowerPoint) -> None:
    with pytest.raises(HomeAssistantError, match="nothing to play"):
        await act(hass, "media")
    await act(hass, "go_to", slide=3)
    await until(lambda: stage.state is not None and stage.state.media is not None and stage.state.media.duration)
    for operation, changed, film in (
        ("pause", False, "stopped"),
        ("play", True, "playing"),
        ("play", False, "playing"),
        ("toggle", True, "paused"),
        ("restart", True, "playing"),
        ("restart", None, "playing"),
    ):
        answer = await act(hass, "media", operation=operation)
        assert (answer["changed"], presenting.film) == (changed, film)
    assert presenting.received.count("/media/goto/position 0") == 2
    media = {"playback": "playing", "duration": 61.5, "volume": None, "muted": False, "count": 1}
    assert answer["state"]["media"] == media
    with pytest.raises(HomeAssistantError, match="only on the device"):
        await act(hass, "media", operation="volume", volume=30)
    # Another slide, which has none.
    await act(hass, "next")
    assert stage.state is not None
    assert stage.state.media is None


async def test_what_it_shows_is_what_the_stage_says(hass: HomeAssistant, stage: Stage, presenting: PowerPoint) -> None:
    state = stage.state
    assert state is not None
    assert [slide.title for slide in state.outline] == ["Welcome", "Numbers — 2026", "", ""]
    await act(hass, "go_to", slide="Numbers")
    await until(lambda: stage.state is not None and stage.state.notes)
    assert stage.state is not None
    assert stage.state.notes == "Breathe.\nThen speak — slowly.\nSmile."
    await act(hass, "last")
    assert place(stage) == (4, 0, 1)
    await act(hass, "blank", mode="on")
    assert (presenting.screen, stage.state.blank) == ("black", True)
    await act(hass, "blank", color="white")
    assert (presenting.screen, stage.state.blank_color) == ("white", "white")
    await act(hass, "blank", mode="on")
    await act(hass, "blank", mode="on")
    await act(hass, "first")
    assert (place(stage), stage.state.blank) == ((1, 0, 0), False)
    with pytest.raises(HomeAssistantError):
        await act(hass, "go_to", slide=9)
    with pytest.raises(HomeAssistantError):
        await act(hass, "overview")
    # Somebody at the computer.
    presenting.press_next()
    await until(lambda: place(stage) == (2, 0, 2))


async def test_without_feedback_a_press_is_a_timeout(hass: HomeAssistant, stage: Stage, presenting: PowerPoint) -> None:
    presenting.deaf = True
    with pytest.raises(HomeAssistantError):
        await act(hass, "next")
    await until(lambda: stage.lead is None)
    presenting.deaf = False
    await until(lambda: stage.lead is not None)
    assert (await act(hass, "next"))["changed"] is True
    assert presenting.slide == 2


async def test_presentations_are_opened_and_closed_by_name(
    hass: HomeAssistant, stage: Stage, powerpoint: PowerPoint, entry: MockConfigEntry
) -> None:
    await until(lambda: any(session.files for session in entry.runtime_data.hub.displays_that_open))
    await act(hass, "open_deck", deck="QUARTERLY résumé.pptx")
    await until(lambda: place(stage) == (1, 0, 0))
    assert (powerpoint.open, powerpoint.running) == (TALK, True)
    with pytest.raises(HomeAssistantError, match="show slides"):
        await act(hass, "open_deck", deck="other.pptx")
    await act(hass, "open_deck", deck="other.pptx", replace=True)
    await until(lambda: stage.state is not None and stage.state.total == 2)
    with pytest.raises(HomeAssistantError, match="no deck"):
        await act(hass, "open_deck", deck="third.pptx")
    # Not that it didn't do so in time.
    with pytest.raises(HomeAssistantError, match="open the deck"):
        await act(hass, "open_deck", deck="broken.pptx", replace=True)
    await act(hass, "close_deck")
    await until(lambda: not powerpoint.running)
    await until(lambda: stage.lead is None)


async def test_browser_and_powerpoint_hand_the_talk_over(
    hass: HomeAssistant, stage: Stage, presenting: PowerPoint
) -> None:
    browser = FakeDisplay(stage)
    browser.connect()
    lead = stage.lead
    assert lead is not None
    assert lead is not browser
    assert stage.async_make_lead(browser)
    await act(hass, "go_to", slide=3)
    await until(lambda: presenting.slide == 3)
    presenting.stop()
    assert (await act(hass, "next"))["result"] == "applied"


async def test_malformed_and_foreign_datagrams_change_nothing(
    hass: HomeAssistant, stage: Stage, presenting: PowerPoint, ports: tuple[int, int]
) -> None:
    deep = b"/oscpoint/x\0,\0\0\0"
    for _ in range(2_000):
        deep = b"#bundle\0" + bytes(8) + len(deep).to_bytes(4) + deep
        if len(deep) > 60_000:
            break
    rubbish = [
        b"",
        b"\0",
        b"#bundle\0",
        b"/oscpoint/next",
        b"/a\0\0,i\0\0",
        b"/a\0\0,b\0\0\x7f\xff\xff\xff",
        deep,
        b"\xff" * 60_000,
    ]
    for data in rubbish:
        presenting._transport.sendto(data, ("127.0.0.1", ports[1]))  # type: ignore[union-attr]
    stranger = socket.socket(type=socket.SOCK_DGRAM)
    with stranger:
        stranger.bind(("127.0.0.2", 0))
        stranger.sendto(message("/oscpoint/slideshow/currentslide", 4), ("127.0.0.1", ports[1]))
    for path, argument in (
        ("/slideshow/currentslide", -5),
        ("/slideshow/currentslide", 2**31 - 1),
        ("/slideshow/builds/position", 99_999),
        ("/presentation/slides/count", "many"),
        ("/v2/presentation", b"[" * 50_000),
        ("/v2/files", b'[{"name": 5}, 7, {"name": ""}]'),
        ("/slideshow/notes", "\x1b[31mred\x00"),
    ):
        presenting._write(message(f"/oscpoint{path}", argument))
    await asyncio.sleep(0)
    assert (await act(hass, "next"))["changed"] is True
    assert place(stage) == (2, 0, 2)


async def test_a_port_that_is_taken_is_a_repair(
    hass: HomeAssistant, entry: MockConfigEntry, ports: tuple[int, int]
) -> None:
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        asyncio.DatagramProtocol,
        local_addr=("0.0.0.0", ports[1]),  # noqa: S104
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    (subentry_id,) = entry.subentries
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"powerpoint_unreachable_{subentry_id}") is not None
    transport.close()
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert ir.async_get(hass).async_get_issue(DOMAIN, f"powerpoint_unreachable_{subentry_id}") is None
