"""Voice on a real Home Assistant with a real display: Assist, and the requests that Google and Amazon send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.client import RequestError
from harness.stage import ENTRIES, add_stage, configure, links

from .decks import FRAMEWORKS, TALK
from .stage import enable_entities
from .until import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from harness.client import Client
    from harness.home_assistant import HomeAssistant

PLAYER = "media_player.stage_slides"
TITLES = [slide.title for column in TALK for slide in column]


@pytest.fixture(scope="module")
async def stage(home_assistant: HomeAssistant) -> AsyncIterator[str]:
    """A stage of its own, whose player is enabled; return the address of what it shows."""
    client = home_assistant.client
    entry_id = await add_stage(client, "Stage")
    await configure(client, entry_id, debounce=0)
    await enable_entities(client, PLAYER)
    # The talk of a test before counts as presented for a while, and "next slide" would have to ask which is meant.
    for entry in await client.get(f"{ENTRIES}/entry?domain=slide_control"):
        await client.post(f"{ENTRIES}/entry/{entry['entry_id']}/reload")
    hosted = {each["name"]: each["url"] for each in (await links(client, entry_id))["hosted"]}
    yield hosted[FRAMEWORKS[0].name]
    await client.delete(f"{ENTRIES}/entry/{entry_id}")


@pytest.fixture
async def client(home_assistant: HomeAssistant, stage: str, open_page: Callable[[str], Awaitable[Page]]) -> Client:
    """Home Assistant, while the first slide is shown on the stage."""
    client = home_assistant.client
    await until_player(client, "idle")
    await open_page(stage)
    await until_player(client, "playing")
    return client


async def until_player(client: Client, wanted: str, media_title: str | None = None) -> None:
    """Wait until the player has a state and, if given, a media title."""

    def reached(player: dict[str, Any]) -> bool:
        return player["state"] == wanted and media_title in (None, player["attributes"].get("media_title"))

    await until(lambda: client.state(PLAYER), reached, ignored=(RequestError,))


async def title(client: Client) -> str:
    """Return the title of the slide that is shown."""
    shown: str = (await client.state(PLAYER))["attributes"]["media_title"]
    return shown


async def say(client: Client, text: str, language: str) -> str:
    """Send a sentence to Assist and return its answer."""
    answer = await client.post("/api/conversation/process", {"text": text, "language": language})
    speech: str = answer["response"]["speech"]["plain"]["speech"]
    return speech


async def test_somebody_talks_through_a_talk(client: Client) -> None:
    for language, sentence, answer, number in (
        ("en", "next slide", "Slide 2: Pricing.", 2),
        ("en", "next slide", "Step 1 of 3, slide 2.", 2),
        ("en", "Go back one slide.", "Slide 1: Welcome.", 1),
        ("en", "go to the slide about lights", "Slide 5: Lights.", 5),
        ("de", "Gehe zu Folie drei", "Folie 3: Discounts.", 3),
        ("fr", "première diapo", "Diapo 1 : Welcome.", 1),
        ("es", "última diapositiva", "Diapositiva 8: Answers.", 8),
        ("nl", "Ga twee slides terug", "Dia 6: Tom & <em>Jerry</em>.", 6),
        ("it", "Quante slide mancano?", "Ancora 2 slide.", 6),
        ("pt", "Que slide é este?", "Slide 6 de 8: Tom & <em>Jerry</em>.", 6),
        ("en", "go to slide nine hundred", "There is no slide 900. The last one is 8.", 6),
        ("fr", "Lance le minuteur, dix minutes", "Le minuteur tourne pour 10 minutes.", 6),
        ("de", "Bitte beende den Timer", "Der Timer ist gestoppt.", 6),
    ):
        assert await say(client, sentence, language) == answer, sentence
        assert (await client.state(PLAYER))["attributes"]["media_track"] == number, sentence
    # The slides up to Backup plan two minutes in total, some of which may be over.
    assert await say(client, "How much time do I have?", "en") in ("2 minutes left.", "One minute left.")
    assert await say(client, "blank", "en") == "The slides are hidden."
    assert (await client.state(PLAYER))["state"] == "paused"
    assert await say(client, "Zeige die Folien", "de") == "Die Folien sind wieder da."
    assert (await client.state(PLAYER))["state"] == "playing"


async def test_assist_itself_skips_a_track(client: Client) -> None:
    before = await title(client)
    await say(client, "next track on stage slides", "en")
    assert (before, await title(client)) == (TITLES[0], TITLES[1])


def google(intent: str, **payload: Any) -> dict[str, Any]:
    """Make a request as Google sends it to a fulfilment address."""
    wanted: dict[str, Any] = {"intent": f"action.devices.{intent}"}
    if payload:
        wanted["payload"] = payload
    return {"requestId": "ff36a3cc-ec34-11e6-b1a0-64510650abcf", "inputs": [wanted]}


async def test_google_assistant_skips_a_slide(client: Client) -> None:
    async def ask(intent: str, **payload: Any) -> dict[str, Any]:
        answer: dict[str, Any] = (await client.post("/api/google_assistant", google(intent, **payload)))["payload"]
        return answer

    async def execute(command: str, **params: Any) -> None:
        order = {"command": f"action.devices.commands.{command}", "params": params}
        wanted = {"devices": [{"id": PLAYER}], "execution": [order]}
        [outcome] = (await ask("EXECUTE", commands=[wanted]))["commands"]
        assert outcome["status"] == "SUCCESS", outcome

    [device] = [device for device in (await ask("SYNC"))["devices"] if device["id"] == PLAYER]
    assert "action.devices.traits.TransportControl" in device["traits"]
    assert {"NEXT", "PREVIOUS", "PAUSE", "RESUME"} <= set(device["attributes"]["transportControlSupportedCommands"])
    await execute("mediaNext")
    assert await title(client) == TITLES[1]
    await execute("mediaPrevious")
    assert await title(client) == TITLES[0]
    await execute("mediaSeekToPosition", absPositionMs=2000)
    assert await title(client) == TITLES[1]
    await execute("mediaPause")
    state = (await ask("QUERY", devices=[{"id": PLAYER}]))["devices"][PLAYER]
    assert (state["online"], state["playbackState"]) == (True, "PAUSED")
    await execute("mediaResume")
    assert (await client.state(PLAYER))["state"] == "playing"


async def test_alexa_skips_a_slide(client: Client) -> None:
    async def ask(namespace: str, name: str, endpoint: str | None = None) -> dict[str, Any]:
        scope = {"type": "BearerToken", "token": "token-of-nobody"}
        directive: dict[str, Any] = {
            "header": {"namespace": namespace, "name": name, "messageId": "1", "payloadVersion": "3"},
            "payload": {},
        }
        if endpoint is None:
            directive["payload"]["scope"] = scope
        else:
            directive["header"]["correlationToken"] = "2"
            directive["endpoint"] = {"scope": scope, "endpointId": endpoint, "cookie": {}}
        answer: dict[str, Any] = (await client.post("/api/alexa/smart_home", {"directive": directive}))["event"]
        return answer

    found = (await ask("Alexa.Discovery", "Discover"))["payload"]["endpoints"]
    endpoint = PLAYER.replace(".", "#")
    [player] = [each for each in found if each["endpointId"] == endpoint]
    [playback] = [each for each in player["capabilities"] if each["interface"] == "Alexa.PlaybackController"]
    assert {"Next", "Previous", "Pause", "Play"} <= set(playback["supportedOperations"])
    for operation, slide in (("Next", 1), ("Previous", 0), ("Next", 1)):
        assert (await ask("Alexa.PlaybackController", operation, endpoint))["header"]["name"] == "Response"
        # Home Assistant answers Amazon before the action has run.
        await until_player(client, "playing", TITLES[slide])
    await ask("Alexa.PlaybackController", "Pause", endpoint)
    await until_player(client, "paused", TITLES[1])
