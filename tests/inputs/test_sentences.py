"""Assist sentences through Home Assistant's own conversation agent, in every language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.inputs.voice.languages import async_get_languages
from custom_components.slide_control.stage.changes import CommandFinished
from custom_components.slide_control.stage.media import Media, Playback
from custom_components.slide_control.talk.steps import ClockState, ClockStep
from homeassistant.components.conversation import (
    AbstractConversationAgent,
    ConversationInput,
    ConversationResult,
    async_set_agent,
)
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import Context
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    intent,
    llm,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from tests.doubles.display import FakeDisplay, Page
from tests.doubles.stage import set_up_stage
from tests.inputs.said import BLANK, EFFECTS, SAID, SAID_OF_CLOCK, SAID_OF_MEDIA, SAME, SHOWN
from tests.inputs.sentence_tables import SENTENCES

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

    from custom_components.slide_control.stage.stage import Stage
    from homeassistant.core import HomeAssistant

type Say = Callable[..., Awaitable[str]]

LANGUAGES = sorted(SAID)


@pytest.fixture(autouse=True)
async def conversation(hass: HomeAssistant) -> None:
    """Home Assistant's conversation, as default_config brings it."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()


@pytest.fixture
async def ask(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Say something as the Assist dialog does; return the whole answer."""
    client = await hass_ws_client(hass)

    async def ask(text: str, language: str = "en", **more: Any) -> dict[str, Any]:
        await client.send_json_auto_id({"type": "conversation/process", "text": text, "language": language, **more})
        answer = await client.receive_json()
        assert answer["success"], answer
        result: dict[str, Any] = answer["result"]
        return result

    return ask


@pytest.fixture
def say(ask: Callable[..., Awaitable[dict[str, Any]]]) -> Say:
    """Say something, and return what is said in return."""

    async def say(text: str, language: str = "en", **more: Any) -> str:
        speech: str = (await ask(text, language, **more))["response"]["speech"]["plain"]["speech"]
        return speech

    return say


@pytest.fixture
def unhurried(stage: Stage) -> None:
    """Turn off the debounce, so that tests can repeat a sentence quickly."""
    stage.settings = type(stage.settings)(debounce=0, max_press_age=stage.settings.max_press_age)


async def another_stage(hass: HomeAssistant, title: str) -> FakeDisplay:
    """Add a stage that is presenting."""
    entry = await set_up_stage(hass, title)
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    await hass.async_block_till_done()
    return display


# Every sentence of every language


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_sentence_does_what_it_says_once_and_answers_in_its_language(
    hass: HomeAssistant, display: FakeDisplay, say: Say, language: str
) -> None:
    assert list(SAID[language]) == list(EFFECTS)
    for kind, (answer, sentences) in SAID[language].items():
        effect = EFFECTS[kind]
        for sentence in sentences:
            display.blank = effect == SHOWN
            display.do("go_to", slide=3)
            display.received.clear()
            await hass.async_block_till_done()
            assert await say(sentence, language) == answer, sentence
            assert len(display.received) == (0 if effect == SAME else 1), sentence
            assert display.blank is (effect == BLANK), sentence
            assert effect != BLANK or display.color == ("white" if kind == "white" else "black"), sentence
            assert display.at + 1 == (effect if isinstance(effect, int) else 3), sentence


async def test_numbers_are_understood_as_words_up_to_99(display: FakeDisplay, say: Say) -> None:
    display.pages = [Page(title=f"Page {n}", h=n, number=n) for n in range(1, 100)]
    display.report()
    for language, sentence, number in (
        ("en", "go to slide forty-two", 42),
        ("en", "go to slide forty three", 43),
        ("en", "go to the thirty-first slide", 31),
        ("fr", "va à la diapo quatre-vingt-dix-neuf", 99),
        ("fr", "va à la diapo vingt et un", 21),
        ("de", "gehe zu Folie siebenundachtzig", 87),
        ("es", "ve a la diapositiva treinta y uno", 31),
        ("nl", "ga naar slide tweeëntwintig", 22),
        ("it", "vai alla slide ventotto", 28),
        ("pt", "vai para o slide cinquenta e sete", 57),
    ):
        assert str(number) in await say(sentence, language)
        assert display.state.number == number, sentence


@pytest.mark.usefixtures("unhurried")
async def test_a_sentence_of_another_language_is_answered_in_that(display: FakeDisplay, say: Say) -> None:
    assert await say("nächste Folie", "en") == "Folie 2: Pricing."
    assert await say("next slide", "de-AT") == "Step 1 of 3, slide 2."
    assert await say("último slide", "pt-BR") == "Slide 5: Questions."


@pytest.mark.parametrize(
    ("tag", "no_plan", "playing"),
    [
        ("pt", "Não há tempo previsto para esta palestra.", "O vídeo está a tocar."),
        ("pt-BR", "Não há tempo planejado para esta palestra.", "O vídeo está tocando."),
        ("pt-br", "Não há tempo planejado para esta palestra.", "O vídeo está tocando."),
    ],
)
async def test_brazil_and_portugal_are_answered_in_their_own_words(
    hass: HomeAssistant, display: FakeDisplay, say: Say, tag: str, no_plan: str, playing: str
) -> None:
    assert await say("quanto tempo tenho para a apresentação", tag) == no_plan
    languages = await async_get_languages(hass)
    assert languages.best(tag, "en").say("media_playing") == playing
    assert languages.best(tag).intents is languages.best("pt").intents


async def test_the_rest_interface_takes_them_too(
    hass: HomeAssistant, display: FakeDisplay, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    response = await client.post("/api/conversation/process", json={"text": "next slide", "language": "en"})
    assert response.status == 200
    assert (await response.json())["response"]["speech"]["plain"]["speech"] == "Slide 2: Pricing."
    assert display.at == 1


# The outcome


async def test_a_step_within_a_slide_and_the_ends_are_told(display: FakeDisplay, say: Say) -> None:
    assert await say("previous slide") == "This is the first slide."
    display.do("go_to", slide=2)
    assert await say("next slide") == "Step 1 of 3, slide 2."
    assert await say("skip this slide") == "Slide 3: Details."
    display.do("last")
    assert await say("next") == "This is the last slide."
    assert await say("skip this slide") == "This is the last slide."
    assert await say("how many slides are left") == "This is the last slide."
    display.do("go_to", slide=4)
    assert await say("how many slides are left") == "One more slide."


async def test_what_cannot_be_moves_nothing_and_is_said(display: FakeDisplay, say: Say) -> None:
    display.do("go_to", slide=3)
    for sentence, answer in (
        ("go to slide nine hundred", "There is no slide 900. The last one is 5."),
        ("go to slide 0", "There is no slide 0. The last one is 5."),
        ("go to slide 123456", "There is no slide 123456. The last one is 5."),
        ("go to the slide about elephants", "There is no slide called elephants."),
        ("go back four slides", "That is too far. This is slide 3 of 5."),
        ("go back four", "That is too far. This is slide 3 of 5."),
        ("go forward nine hundred slides", "That is too far. This is slide 3 of 5."),
        ("go back several slides", "That is not a number of slides."),
        ("next slide in the kitchen", "There is no stage called kitchen."),
    ):
        assert await say(sentence) == answer
        assert (display.at, display.received) == (2, [])


async def test_slides_without_titles_and_numbers(display: FakeDisplay, say: Say) -> None:
    display.show(title="")
    assert await say("which slide is this") == "Slide 1 of 5."
    display.show(number=0)
    assert await say("which slide is this") == "A slide without a number."
    display.show(total=0, outline=())
    assert await say("go back two") == "These slides have no numbers. Say next or previous."
    assert await say("go to slide 3") == "These slides have no numbers. Say next or previous."
    assert await say("how many slides are left") == "These slides have no numbers. Say next or previous."
    assert display.received == []


@pytest.mark.usefixtures("unhurried")
async def test_a_press_that_fails_says_why(hass: HomeAssistant, stage: Stage, display: FakeDisplay, say: Say) -> None:
    display.refuses = "frozen"
    assert await say("next slide") == "The slides cannot do that."
    display.refuses = None
    display.disconnect()
    await hass.async_block_till_done()
    assert await say("next slide") == "No display shows Demo stage. Nothing has moved."
    assert await say("Nächste Folie", "de") == "Kein Display zeigt Demo stage. Nichts hat sich geändert."
    assert await say("which slide is this") == "No display shows Demo stage. Nothing has moved."


async def test_a_display_that_does_not_answer(stage: Stage, display: FakeDisplay, say: Say) -> None:
    stage.settings = type(stage.settings)(debounce=0.25, max_press_age=0.05)
    display.silent = True
    with patch("custom_components.slide_control.stage.stage.ANSWER_GRACE_SECONDS", 0.05):
        assert await say("next slide") == "The slides did not answer. Look at the display."


async def test_equal_sentences_of_one_device_within_the_debounce_time_count_once(
    display: FakeDisplay, say: Say
) -> None:
    assert await say("next slide") == "Slide 2: Pricing."
    assert await say("next slide") == "That was already done."
    assert len(display.received) == 1


async def test_nothing_is_presented(hass: HomeAssistant, stage: Stage, say: Say) -> None:
    assert await say("which slide is this") == "Nothing is being presented."
    assert await say("go to slide 3") == "Nothing is being presented."
    assert await say("next slide") == "No display shows Demo stage. Nothing has moved."


async def test_how_much_time_is_left(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, say: Say
) -> None:
    pacing = entry.runtime_data.pacing
    pacing.plan(600)
    pacing.start()
    began = pacing.started_at
    for seconds, answer in (
        (0, "10 minutes left."),
        (480, "2 minutes left."),
        (535, "One minute left."),
        (570, "30 seconds left."),
        (610, "The time is up."),
        (665, "One minute over time."),
        (720, "2 minutes over time."),
    ):
        with patch.object(pacing, "_clock", lambda seconds=seconds: began + seconds):
            assert await say("how much time do I have") == answer
    assert await say("Wie viel Zeit habe ich noch?", "de") == "Noch 10 Minuten."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_clock_of_the_talk_is_told_and_answers_in_every_language(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, say: Say, language: str
) -> None:
    pacing = entry.runtime_data.pacing
    pacing.plan(500)
    for kind, (answer, sentences) in SAID_OF_CLOCK[language].items():
        for sentence in sentences:
            pacing.start()
            if kind == "resume":
                pacing.step(ClockStep.PAUSE)
            pacing.start_timer(60 if kind == "stop" else 0, "")
            await hass.async_block_till_done()
            began = pacing.started_at
            with patch.object(pacing, "_clock", lambda began=began: began + 220):
                assert await say(sentence, language) == answer, sentence
            assert pacing.state is (ClockState.PAUSED if kind == "pause" else ClockState.RUNNING), sentence
            assert bool(pacing.timer) is (kind in ("timer", "one")), sentence
    assert display.received == []


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_video_of_a_slide_is_played_and_paused_in_every_language(
    display: FakeDisplay, say: Say, language: str
) -> None:
    paused = Media(playback=Playback.PAUSED, duration=60, volume=100, muted=False, count=1)
    display.show(media=paused)
    for kind, (answer, sentences) in SAID_OF_MEDIA[language].items():
        for sentence in sentences:
            assert await say(sentence, language) == answer, sentence
            assert display.received[-1].command.operation == kind, sentence
    display.refuses = "no_media"
    answers = load_yaml_dict(str(SENTENCES / f"{language}.yaml"))["answers"]
    assert await say(SAID_OF_MEDIA[language]["play"][1][0], language) == answers["no_media"]


async def test_what_the_clock_cannot_do_now_is_said(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, say: Say
) -> None:
    assert await say("resume the talk") == "The talk is not paused."
    assert await say("pause the talk") == "The clock stands still already."
    assert await say("how far behind am I") == "No time is planned for this talk."
    entry.runtime_data.pacing.plan(500)
    entry.runtime_data.pacing.start()
    assert await say("how far behind am I") == "On time."
    assert await say("start the timer, one minute") == "The timer runs for one minute."
    assert await say("pause the talk in the kitchen") == "There is no stage called kitchen."
    display.disconnect()
    await hass.services.async_call(DOMAIN, "end_talk", {}, blocking=True)
    assert await say("pause the talk") == "The clock stands still already."
    assert display.received == []


async def test_a_command_has_the_context_of_its_speaker(
    hass: HomeAssistant, stage: Stage, display: FakeDisplay, say: Say
) -> None:
    commands = []
    stage.async_subscribe(
        lambda change: commands.append(change.command) if isinstance(change, CommandFinished) else None
    )
    await say("next slide", device_id="kitchen-satellite")
    [command] = commands
    assert (command.source, command.sender) == ("voice", "kitchen-satellite")
    state = hass.states.get("sensor.demo_stage_slide")
    assert state is not None
    assert isinstance(command.context, Context)
    assert state.context.id == command.context.id
    assert command.context.user_id


# Which stage


async def test_of_several_stages_the_presented_one_is_meant(hass: HomeAssistant, stage: Stage, say: Say) -> None:
    hall = await another_stage(hass, "Lecture hall")
    assert await say("next slide") == "Slide 2: Pricing."
    assert hall.at == 1
    assert await say("next slide in demo stage") == "No display shows Demo stage. Nothing has moved."


async def test_of_several_presented_stages_one_must_be_named(
    hass: HomeAssistant, display: FakeDisplay, say: Say
) -> None:
    hall = await another_stage(hass, "Lecture hall")
    assert await say("last slide in the lecture hall") == "Slide 5: Questions."
    assert await say("go to the slide about pricing in the lecture hall") == "Slide 2: Pricing."
    assert await say("go to slide four in lecture hall") == "Slide 4: Details."
    assert (hall.at, display.received) == (3, [])


async def test_in_doubt_it_asks_which_stage_and_the_answer_is_understood(
    hass: HomeAssistant, display: FakeDisplay, say: Say
) -> None:
    hall = await another_stage(hass, "Lecture hall")
    assert await say("last slide") == "Which stage: Demo stage or Lecture hall?"
    assert (hall.received, display.received) == ([], [])
    assert await say("lecture hall") == "Slide 5: Questions."
    assert (hall.at, display.received) == (4, [])
    # The question is answered, so the name alone has no meaning.
    assert not await _is_listened_for(hass, "lecture hall")


async def test_a_question_is_forgotten_after_a_while(hass: HomeAssistant, display: FakeDisplay, say: Say) -> None:
    hall = await another_stage(hass, "Lecture hall")
    with patch("custom_components.slide_control.inputs.voice.listener.ANSWER_SECONDS", 0):
        assert await say("last slide") == "Which stage: Demo stage or Lecture hall?"
        await hass.async_block_till_done(wait_background_tasks=True)
    assert not await _is_listened_for(hass, "lecture hall")
    assert (hall.received, display.received) == ([], [])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "nächste Folie im {}"),
        ("en", "next slide in the {}"),
        ("es", "siguiente diapositiva en la {}"),
        ("fr", "diapositive suivante dans la {}"),
        ("it", "prossima diapositiva nella {}"),
        ("nl", "volgende dia in de {}"),
        ("pt", "próximo slide na {}"),
    ],
)
@pytest.mark.parametrize(
    "name", ["Aula Magna", "Beamer", "Conservatory", "Wintergarten", "First floor", "Obergeschoss"]
)
async def test_a_stage_is_known_by_each_of_its_names(
    hass: HomeAssistant, display: FakeDisplay, entry: MockConfigEntry, say: Say, language: str, sentence: str, name: str
) -> None:
    await another_stage(hass, "Lecture hall")
    floor = fr.async_get(hass).async_create("First floor", aliases={"Obergeschoss"})
    area = ar.async_get(hass).async_create("Conservatory", aliases={"Wintergarten"}, floor_id=floor.floor_id)
    devices = dr.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(devices, entry.entry_id)
    devices.async_update_device(device.id, name_by_user="Aula Magna", area_id=area.id)
    er.async_get(hass).async_update_entity("media_player.demo_stage_slides", aliases=["Beamer"])
    await say(sentence.format(name), language)
    assert [sequenced.command.action.value for sequenced in display.received] == ["next"]


async def test_a_question_names_stages_as_home_assistant_shows_them(
    hass: HomeAssistant, display: FakeDisplay, entry: MockConfigEntry, say: Say
) -> None:
    await another_stage(hass, "Lecture hall")
    devices = dr.async_get(hass)
    (device,) = dr.async_entries_for_config_entry(devices, entry.entry_id)
    devices.async_update_device(device.id, name_by_user="Aula Magna")
    assert await say("last slide") == "Which stage: Aula Magna or Lecture hall?"
    assert await say("aula magna") == "Slide 5: Questions."
    assert display.at == 4


async def test_of_several_stages_in_a_room_the_presenting_one_is_meant(
    hass: HomeAssistant, display: FakeDisplay, entry: MockConfigEntry, say: Say
) -> None:
    quiet = await set_up_stage(hass, "Lecture hall")
    area = ar.async_get(hass).async_create("Kitchen")
    devices = dr.async_get(hass)
    for each in (entry, quiet):
        (device,) = dr.async_entries_for_config_entry(devices, each.entry_id)
        devices.async_update_device(device.id, area_id=area.id)
    await say("next slide in the kitchen")
    assert len(display.received) == 1


async def test_stages_with_similar_names(hass: HomeAssistant, stage: Stage, say: Say) -> None:
    first, second = await another_stage(hass, "Hall 1"), await another_stage(hass, "Hall 11")
    assert await say("last slide in hall 1") == "Slide 5: Questions."
    assert await say("last slide in hall 11") == "Slide 5: Questions."
    assert (len(first.received), len(second.received)) == (1, 1)
    assert await say("first slide in hall") == "Which stage: Hall 1 or Hall 11?"
    assert await say("hall 11") == "Slide 1: Welcome."
    assert (len(first.received), len(second.received)) == (1, 2)


async def test_of_several_presented_stages_the_one_in_the_room_is_meant(
    hass: HomeAssistant, display: FakeDisplay, entry: MockConfigEntry, say: Say
) -> None:
    hall = await another_stage(hass, "Lecture hall")
    devices, room = dr.async_get(hass), ar.async_get(hass).async_create("Auditorium")
    listener = devices.async_get_or_create(config_entry_id=entry.entry_id, identifiers={("test", "satellite")})
    for device in dr.async_entries_for_config_entry(devices, _entry_of(hass, "Lecture hall").entry_id):
        devices.async_update_device(device.id, area_id=room.id)
    devices.async_update_device(listener.id, area_id=room.id)
    assert await say("next slide", device_id=listener.id) == "Slide 2: Pricing."
    assert (hall.at, display.received) == (1, [])


def _entry_of(hass: HomeAssistant, title: str) -> Any:
    return next(entry for entry in hass.config_entries.async_entries(DOMAIN) if entry.title == title)


async def test_two_slides_of_one_title_are_asked_about(display: FakeDisplay, say: Say) -> None:
    assert await say("go to the slide about details") == "Which slide: 3 Details or 4 Details?"
    assert display.received == []
    assert await say("four") == "Slide 4: Details."
    assert await say("gehe zur Folie über Details", "de") == "Welche Folie: 3 Details oder 4 Details?"
    assert await say("drei", "de") == "Folie 3: Details."
    assert display.at == 2


async def test_a_stage_that_is_not_running_says_so(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay, say: Say
) -> None:
    await hass.config_entries.async_unload(entry.entry_id)
    assert await say("next slide") == "The stage Demo stage is not running."


# Which sentences are triggers, and when


@pytest.mark.usefixtures("conversation")
async def test_what_is_too_short_is_understood_while_presenting_only(hass: HomeAssistant, stage: Stage) -> None:
    short = (
        "next",
        "blank",
        "how much time do I have",
        "go back two",
        "weiter",
        "cuántas quedan",
        "go on",
        "am I late",
    )
    assert await _is_listened_for(hass, "next slide")
    assert [sentence for sentence in short if await _is_listened_for(hass, sentence)] == []
    FakeDisplay(stage).connect()
    await hass.async_block_till_done()
    assert [sentence for sentence in short if not await _is_listened_for(hass, sentence)] == []


async def test_without_stages_nothing_is_listened_for(
    hass: HomeAssistant, entry: MockConfigEntry, display: FakeDisplay
) -> None:
    assert get_agent_manager(hass).trigger_sentences
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert get_agent_manager(hass).trigger_sentences == []


async def test_what_is_about_other_things_is_left_alone(hass: HomeAssistant, display: FakeDisplay) -> None:
    for sentence in (
        "turn on the lights",
        "next song",
        "go to sleep",
        "how much time is left on the timer",
        "start a timer for ten minutes",
        "stelle einen Timer auf zehn Minuten",
        "pause the music",
        "pause",
        "resume",
        "show me the kitchen",
        "open the garage door",
        "back to the music",
        "schalte das Licht aus",
        "mach weiter mit der Musik",
        "pon la siguiente canción",
        "volgende nummer",
        "accendi la luce",
        "apaga a luz",
        "allume la lumière",
    ):
        assert not await _is_listened_for(hass, sentence), sentence


async def _is_listened_for(hass: HomeAssistant, text: str) -> bool:
    """Return whether a sentence matches one of our triggers, without Home Assistant's handling of those that don't."""
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    said = ConversationInput(text, Context(), None, None, None, "en", "conversation.home_assistant")
    return await agent.async_recognize_sentence_trigger(said) is not None


async def test_ones_own_automation_with_the_same_sentence_does_it_alone(
    hass: HomeAssistant, display: FakeDisplay, say: Say
) -> None:
    own = {
        "triggers": [{"trigger": "conversation", "command": ["next slide"]}],
        "actions": [{"action": "slide_control.next"}, {"set_conversation_response": "As you wish."}],
    }
    assert await async_setup_component(hass, "automation", {"automation": [own]})
    await hass.async_block_till_done()
    assert await say("next slide") == "As you wish."
    assert len(display.received) == 1


@pytest.mark.usefixtures("own_folder", "unhurried")
async def test_a_sentence_of_ones_own_for_our_intent_moves_once(
    hass: HomeAssistant, display: FakeDisplay, say: Say
) -> None:
    folder = Path(hass.config.config_dir) / "custom_sentences" / "en"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "slides.yaml").write_text(
        "language: en\n"
        "intents:\n"
        "  SlideControlNext:\n"
        "    data:\n"
        "      - sentences: ['next slide', 'engage']\n"
        "  SlideControlGoTo:\n"
        "    data:\n"
        "      - sentences: ['beam me to {slide}']\n"
        "lists:\n"
        "  slide:\n"
        "    wildcard: true\n"
    )
    assert await say("next slide") == "Slide 2: Pricing."
    assert len(display.received) == 1
    assert await say("engage") == "Step 1 of 3, slide 2."
    assert await say("beam me to questions") == "Slide 5: Questions."
    assert len(display.received) == 3


@pytest.fixture
def own_folder(tmp_path: Path, hass: HomeAssistant) -> Iterator[str]:
    """A configuration folder for custom sentences."""
    with patch.object(hass.config, "config_dir", str(tmp_path)):
        yield str(tmp_path)


async def test_the_stage_works_where_sentences_cannot_be_listened_for(
    hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    with patch(
        "homeassistant.components.conversation.agent_manager.AgentManager.register_trigger", side_effect=TypeError
    ):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    display = FakeDisplay(entry.runtime_data.stage)
    display.connect()
    await hass.services.async_call(DOMAIN, "next", {}, blocking=True)
    assert display.at == 1
    assert caplog.text.count("cannot listen for sentences") == 1


class ModelAgent(AbstractConversationAgent):
    """A conversation agent that calls our tool, without a language model."""

    supported_languages = "*"

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without requests."""
        self._hass = hass
        self.requests: list[str] = []

    async def async_process(self, user_input: ConversationInput) -> ConversationResult:
        """Move one step."""
        self.requests.append(user_input.text)
        api = await llm.async_get_api(self._hass, "assist", user_input.as_llm_context("test"))
        called = llm.ToolInput(tool_name="slide_control__move_slides", tool_args={"command": "next"})
        result = await api.async_call_tool(called)
        response = intent.IntentResponse(language=user_input.language)
        response.async_set_speech(f"The model says: {result.data['message']}")
        return ConversationResult(response)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("prefers_local", [True, False])
async def test_a_pipeline_with_a_language_model_moves_once_for_each_utterance(
    hass: HomeAssistant, display: FakeDisplay, hass_ws_client: WebSocketGenerator, *, prefers_local: bool
) -> None:
    assert await async_setup_component(hass, "assist_pipeline", {})
    agent_entry = MockConfigEntry(domain="test", title="Model")
    agent_entry.add_to_hass(hass)
    agent = ModelAgent(hass)
    async_set_agent(hass, agent_entry, agent)
    client = await hass_ws_client(hass)

    async def command(kind: str, **fields: Any) -> Any:
        await client.send_json_auto_id({"type": f"assist_pipeline/{kind}", **fields})
        answer = await client.receive_json()
        assert answer["success"], answer
        return answer["result"]

    pipeline = await command(
        "pipeline/create",
        name="Model",
        language="en",
        conversation_engine=agent_entry.entry_id,
        conversation_language="en",
        prefer_local_intents=prefers_local,
        **dict.fromkeys(("stt_engine", "stt_language", "tts_engine", "tts_language", "tts_voice")),
        **dict.fromkeys(("wake_word_entity", "wake_word_id")),
    )

    async def run(text: str) -> str:
        await command("run", start_stage="intent", end_stage="intent", input={"text": text}, pipeline=pipeline["id"])
        said = ""
        while (event := (await client.receive_json())["event"])["type"] != "run-end":
            assert event["type"] != "error", event
            if event["type"] == "intent-end":
                said = event["data"]["intent_output"]["response"]["speech"]["plain"]["speech"]
        return said

    assert await run("next slide") == "Slide 2: Pricing."
    assert (agent.requests, len(display.received)) == ([], 1)
    assert await run("please let us move along") == "The model says: Step 1 of 3, slide 2."
    assert (agent.requests, len(display.received)) == (["please let us move along"], 2)
