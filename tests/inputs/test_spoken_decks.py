"""Decks that are shown, and notes that are read, because somebody says so to Assist, in every language."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control.const import SIGNAL_DECKS_CHANGED
from homeassistant.components.conversation import ConversationInput
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from tests.doubles.stage import set_up_stage
from tests.doubles.websocket_display import Page, connected, token_for
from tests.inputs.said import SAID
from tests.inputs.said_of_decks import SAID_OF_DECKS, SAID_OF_NOTES
from tests.inputs.sentence_tables import SENTENCES

if TYPE_CHECKING:
    from aiohttp.test_utils import TestClient
    from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant
    from tests.doubles.display import FakeDisplay

type Client = TestClient[Any, Any]
type Say = Callable[..., Awaitable[str]]

LANGUAGES = sorted(SAID)


@pytest.fixture
async def client(hass: HomeAssistant, tmp_path: Path, stage: Stage, hass_client: ClientSessionGenerator) -> Client:
    """A user's browser, and a Home Assistant that hosts three decks and listens."""
    hass.config.config_dir = str(tmp_path)
    for name, title in (
        ("talk", "Four seasons: a year in the garden"),
        ("retro", "Looking back"),
        ("old", "Looking up"),
    ):
        folder = tmp_path / "slide_control" / "decks" / name
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(f"<title>{title}</title>")
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    async_dispatcher_send(hass, SIGNAL_DECKS_CHANGED)
    await hass.async_block_till_done(wait_background_tasks=True)
    return await hass_client()


@pytest.fixture
def say(client: Client) -> Say:
    """Say something to Assist, and return what is said in return."""

    async def say(text: str, language: str = "en") -> str:
        response = await client.post("/api/conversation/process", json={"text": text, "language": language})
        speech: str = (await response.json())["response"]["speech"]["plain"]["speech"]
        return speech

    return say


@asynccontextmanager
async def waiting(client: Client, entry: MockConfigEntry) -> AsyncIterator[Page]:
    """A display of a stage that waits for slides."""
    token = token_for(entry.data, opens=True)
    shown = {"id": "screen-01", "name": "A television", "opens": True}
    async with connected(client, token, client_id="screen-01", client=shown, state=None) as page:
        yield page


async def shows(page: Page, asking: Awaitable[str]) -> tuple[str, str]:
    """Show what a display is asked to show; return the answer, and the address."""
    answer = asyncio.ensure_future(asking)
    frame = await page.take("open")
    await page.report("start")
    await page.send({"type": "opened", "id": frame["id"], "result": "shown"})
    return await answer, frame["url"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_deck_is_shown_by_its_title_on_the_named_stage_or_the_one_that_waits(
    hass: HomeAssistant, client: Client, say: Say, language: str
) -> None:
    hall = await set_up_stage(hass, "Lecture hall")
    expected, sentences = SAID_OF_DECKS[language]
    for sentence in sentences:
        async with waiting(client, hall) as page:
            answer, address = await shows(page, say(sentence, language))
            assert answer == expected.replace("Four seasons", "Four seasons: a year in the garden"), sentence
            assert address.endswith("/index.html")
        await hass.async_block_till_done()


async def test_a_deck_that_cannot_be_shown_is_explained_and_slides_are_replaced_only_after_a_yes(
    hass: HomeAssistant, client: Client, entry: MockConfigEntry, say: Say
) -> None:
    assert (await say("show the presentation looking back")).startswith(
        "No display waits for the slides of Demo stage."
    )
    assert (
        await say("show the presentation elephants in the room")
        == "There is no presentation called elephants in the room."
    )
    assert await say("show the presentation four seasons in the attic") == "There is no stage called attic."
    assert await say("show the presentation looking") == "Which presentation: Looking up or Looking back?"
    async with waiting(client, entry) as page:
        answer, first = await shows(page, say("Looking back"))
        assert answer == "Demo stage shows Looking back."
        assert await say("show four seasons on demo stage") == (
            "Demo stage shows slides already. Say yes to replace them."
        )
        answer, second = await shows(page, say("yes"))
        assert answer == "Demo stage shows Four seasons: a year in the garden."
        assert first != second
        assert "Say yes" in await say("show the presentation looking up")
        failing = asyncio.ensure_future(say("yes please"))
        frame = await page.take("open")
        await page.send({"type": "opened", "id": frame["id"], "result": "failed"})
        assert await failing == "Looking up could not be shown. Look at the display."


async def test_an_ordinary_request_to_show_something_is_left_alone(hass: HomeAssistant, client: Client) -> None:
    for sentence in ("show me the weather on the demo stage", "open the window in the kitchen", "show the kitchen"):
        assert not await _is_ours(hass, sentence), sentence
    assert await _is_ours(hass, "show looking back on the demo stage")


async def _is_ours(hass: HomeAssistant, text: str) -> bool:
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    said = ConversationInput(text, Context(), None, None, None, "en", "conversation.home_assistant")
    return await agent.async_recognize_sentence_trigger(said) is not None


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_speakers_notes_are_read_to_the_speaker(display: FakeDisplay, say: Say, language: str) -> None:
    answers = load_yaml_dict(str(SENTENCES / f"{language}.yaml"))["answers"]
    for sentence in SAID_OF_NOTES[language]:
        display.show(notes="Smile.\nThen\twait.")
        assert await say(sentence, language) == "Smile. Then wait.", sentence
    display.show(notes="")
    assert await say(SAID_OF_NOTES[language][0], language) == answers["no_notes"]


async def test_notes_are_short_and_private(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, say: Say, hass_admin_user: MockUser
) -> None:
    display.show(notes="word " * 10_000)
    said = await say("what are my notes")
    assert (len(said) <= 1_000, said[-6:]) == (True, " word…")
    for entity in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
        async_expose_entity(hass, "conversation", entity.entity_id, should_expose=False)
    display.show(notes="A secret")
    assert "private" in await say("what are my notes")
    hass_admin_user.groups = []
    assert await say("what are my notes") == "You may not move these slides."
    assert await say("show looking back on the demo stage") == "You may not move these slides."
