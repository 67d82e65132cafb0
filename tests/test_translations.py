"""Every visible text has a translation and an icon, and no translation is unused."""

from __future__ import annotations

import ast
from functools import cache
import json
from pathlib import Path
import re
import struct
from typing import TYPE_CHECKING, Any

import pytest

from custom_components.slide_control import (
    binary_sensor,
    button,
    clock_sensors,
    condition,
    config_flow,
    event,
    image,
    media_player,
    number,
    options_flow,
    select,
    sensor,
    switch,
    trigger,
)
from custom_components.slide_control.access.addresses import Place
from custom_components.slide_control.audience import sensors as audience_sensors
from custom_components.slide_control.const import ATTR_CONFIG_ENTRY_ID, DOMAIN
from custom_components.slide_control.errors import raise_unless_done
from custom_components.slide_control.inputs.actions import (
    back_channel,
    create_link,
    export_audience,
    open_deck,
    show_caption,
    show_join,
    show_on_phones,
    talks,
)
from custom_components.slide_control.inputs.clickers import forms
from custom_components.slide_control.inputs.clickers.missing_source import ISSUE
from custom_components.slide_control.inputs.clickers.press_command import Choice
from custom_components.slide_control.inputs.targets import TARGET_FIELDS
from custom_components.slide_control.links_form import WITH_QR_CODE
from custom_components.slide_control.messages import english
from custom_components.slide_control.phones.notification import Button
from custom_components.slide_control.powerpoint.displays import ISSUE as POWERPOINT_ISSUE
from custom_components.slide_control.push.display_reasons import REASONS
from custom_components.slide_control.push.machine.capacity import FILES_ISSUE, MEMORY_ISSUE
from custom_components.slide_control.stage.changes import Cause
from custom_components.slide_control.stage.commands import ARGUMENTS, COMMON, Action, Direction, Mode
from custom_components.slide_control.stage.messages import Message
from custom_components.slide_control.stage.results import CommandResult, Result
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.condition import async_get_all_descriptions as describe_conditions
from homeassistant.helpers.service import async_get_all_descriptions
from homeassistant.helpers.trigger import async_get_all_descriptions as describe_triggers

if TYPE_CHECKING:
    import voluptuous as vol

    from homeassistant.core import HomeAssistant

ROOT = Path(config_flow.__file__).parent
WORDS: dict[str, Any] = json.loads((ROOT / "translations" / "en.json").read_text())
ICONS: dict[str, Any] = json.loads((ROOT / "icons.json").read_text())
DESCRIPTIONS = {
    "binary_sensor": [
        binary_sensor.CONNECTED,
        binary_sensor.BEHIND,
        binary_sensor.STANDBY,
        binary_sensor.DISPLAY_CONNECTED,
    ],
    "button": button.BUTTONS,
    "event": [event.ACTIVITY, event.QUESTION],
    "image": image.IMAGES,
    "media_player": [media_player.SLIDES],
    "number": [number.SLIDE, number.PLANNED_TIME],
    "select": [select.SLIDE_TITLE, select.DECK],
    "sensor": [
        *sensor.SENSORS,
        sensor.DISPLAYS,
        *clock_sensors.TIMES,
        clock_sensors.PACE,
        clock_sensors.SECTION,
        clock_sensors.SECTION_ENDS,
        clock_sensors.FORECAST,
        audience_sensors.FOLLOWERS,
        audience_sensors.HANDS,
        audience_sensors.POLL,
        *audience_sensors.POLL_RESULTS,
    ],
    "switch": [*switch.SWITCHES, switch.SHOW_ON_PHONES, switch.AUDIENCE, switch.BACK_CHANNEL, switch.REHEARSAL],
}
FIELDS: dict[str, frozenset[str]] = {
    **{action: ARGUMENTS[action] | COMMON | {ATTR_CONFIG_ENTRY_ID} for action in Action},
    show_on_phones.ACTION_SHOW: show_on_phones.SHOW_FIELDS,
    show_on_phones.ACTION_HIDE: show_on_phones.HIDE_FIELDS,
    show_caption.SHOW_CAPTION: show_caption.FIELDS,
    show_join.SHOW_JOIN: show_join.FIELDS,
    export_audience.EXPORT_AUDIENCE: export_audience.FIELDS,
    **talks.FIELDS,
    **back_channel.FIELDS,
}
FAILURES = sorted(set(Result) - {Result.APPLIED, Result.DUPLICATE})


def _texts(words: Any) -> list[str]:
    """Return every text under a key."""
    if isinstance(words, str):
        return [words]
    return [text for under in words.values() for text in _texts(under)]


def _found(pattern: str, files: str = "**/*.py") -> set[str]:
    """Return what a pattern finds in the sources."""
    return {found for file in ROOT.glob(files) for found in re.findall(pattern, file.read_text())}


@pytest.mark.parametrize("platform", DESCRIPTIONS)
def test_every_entity_has_its_name_and_its_icon(platform: str) -> None:
    keys = {description.translation_key for description in DESCRIPTIONS[platform]}
    assert set(WORDS["entity"][platform]) == keys
    assert set(ICONS["entity"][platform]) == keys
    assert all(entity["name"] for entity in WORDS["entity"][platform].values())
    assert set(DESCRIPTIONS) == set(WORDS["entity"]) == set(ICONS["entity"])


def test_every_event_has_its_name_and_its_icon() -> None:
    attributes = WORDS["entity"]["event"]["activity"]["state_attributes"]
    icons = ICONS["entity"]["event"]["activity"]["state_attributes"]
    assert set(attributes["event_type"]["state"]) == set(event.ACTIVITY.event_types or ())
    assert set(icons["event_type"]["state"]) == set(event.ACTIVITY.event_types or ())
    assert set(attributes["command"]["state"]) == set(Action)
    assert set(attributes["cause"]["state"]) == set(Cause)
    assert set(attributes["result"]["state"]) == set(FAILURES)
    steps = WORDS["entity"]["event"]["question"]["state_attributes"]["event_type"]["state"]
    assert set(steps) == set(event.QUESTION.event_types or ())


async def test_every_action_has_its_fields_its_words_and_its_icon(hass: HomeAssistant, stage: object) -> None:
    described = (await async_get_all_descriptions(hass))[DOMAIN]
    others = {open_deck.OPEN_DECK, open_deck.CLOSE_DECK, create_link.CREATE_LINK}
    assert set(described) == set(FIELDS) | others == set(WORDS["services"]) == set(ICONS["services"])
    for action, known in FIELDS.items():
        fields = dict(described[action]["fields"])
        sections = {name: fields.pop(name) for name in list(fields) if "fields" in fields[name]}
        for section in sections.values():
            fields |= section["fields"]
        words = WORDS["services"][action]
        assert set(fields) == set(words["fields"]) == known
        assert set(sections) == set(words.get("sections", {}))
        assert all(field["name"] and field["description"] for field in words["fields"].values())
        assert words["name"]
        assert words["description"]
        assert "target" in described[action]


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
async def test_every_trigger_and_condition_has_its_fields_its_words_and_its_icon(
    hass: HomeAssistant, stage: object, kind: str
) -> None:
    classes: dict[str, Any]
    if kind == "triggers":
        classes, described = dict(trigger.TRIGGERS), await describe_triggers(hass)
    else:
        classes, described = dict(condition.CONDITIONS), await describe_conditions(hass)
    ours = {key.removeprefix(f"{DOMAIN}."): value for key, value in described.items() if key.startswith(f"{DOMAIN}.")}
    assert set(ours) == set(classes) == set(WORDS[kind]) == set(ICONS[kind])
    for name, class_ in classes.items():
        words, description = WORDS[kind][name], ours[name]
        assert words["name"]
        assert words["description"]
        # The editor offers it for each target with an entity of a stage, and for no others.
        assert description is not None
        assert description["target"] == {"entity": [{"integration": DOMAIN}]}
        schema = class_.options_schema
        options = {
            key.schema for part in getattr(schema, "validators", [schema]) for key in getattr(part, "schema", ())
        }
        assert set(description["fields"]) == set(words.get("fields", {})) == options
        assert all(field["name"] for field in words.get("fields", {}).values())


async def test_opening_and_closing_have_their_fields_and_words(hass: HomeAssistant, stage: object) -> None:
    described = (await async_get_all_descriptions(hass))[DOMAIN]
    for action, schema in ((open_deck.OPEN_DECK, open_deck._OPEN), (open_deck.CLOSE_DECK, open_deck._CLOSE)):
        words = WORDS["services"][action]
        names = {str(key) for key in schema.schema} - TARGET_FIELDS
        assert set(described[action]["fields"]) == set(words["fields"]) == names
        assert all(field["name"] and field["description"] for field in words["fields"].values())
        assert "target" in described[action]


async def test_every_choice_of_an_action_is_a_known_one(hass: HomeAssistant, stage: object) -> None:
    described = (await async_get_all_descriptions(hass))[DOMAIN]
    for action, field, known in (
        ("blank", "mode", Mode),
        ("overview", "mode", Mode),
        ("navigate", "direction", Direction),
    ):
        selector = described[action]["fields"][field]["selector"]["select"]
        assert set(selector["options"]) == set(known)
        assert set(WORDS["selector"][selector["translation_key"]]["options"]) == set(known)


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (WORDS["config"]["step"]["user"], config_flow._NAME),
        (WORDS["config"]["step"]["reconfigure"], config_flow._RENEW),
        (WORDS["options"]["step"]["settings"], options_flow._SETTINGS),
        (WORDS["options"]["step"]["pair"], options_flow._CODE),
        (WORDS["options"]["step"]["phones"], options_flow._PHONES),
        (WORDS["options"]["step"]["broker"], options_flow.BROKER_FORM),
    ],
    ids=["user", "reconfigure", "settings", "pair", "phones", "broker"],
)
def test_every_field_of_a_dialog_is_named_and_described(words: dict[str, Any], schema: vol.Schema) -> None:
    names = {key.schema for key in schema.schema}
    assert set(words["data"]) == names
    assert set(words["data_description"]) == names
    assert words["title"]


def test_every_step_and_error_of_a_dialog_has_words() -> None:
    steps = {name for flow in ("config", "options") for name in WORDS[flow]["step"]}
    # Discovery begins with a step of its own, which shows another.
    assert _found(r"async def async_step_(\w+)", "*_flow.py") == steps | {"hassio"}
    assert _found(r'errors\[[^]]+\] = "(\w+)"', "*_flow.py") == set(WORDS["config"]["error"]) | set(
        WORDS["options"]["error"]
    )
    menu = WORDS["options"]["step"]["init"]
    assert (
        set(menu["menu_options"])
        == set(menu["menu_option_descriptions"])
        == set(WORDS["options"]["step"]) - {"init", "paired"}
    )


def test_every_step_error_and_choice_of_the_clickers_dialog_has_words() -> None:
    words = WORDS["config_subentries"]["clicker"]
    files = "inputs/clickers/*.py"
    # A progress step has its own text.
    assert _found(r"async def async_step_(\w+)", files) == set(words["step"]) | set(words["progress"])
    assert _found(r'(?:errors\[[^]]+\] =|"base":|\{CONF_NAME:) "(\w+)"', files) == set(words["error"])
    for step in words["step"].values():
        assert set(step.get("menu_options", ())) == set(step.get("menu_option_descriptions", ()))
        assert set(step.get("menu_options", ())) <= set(words["step"]) | set(words["progress"])
    for step, schema in (("topic", forms.TOPIC), ("device", forms.DEVICE), ("tag", forms.TAG)):
        assert {key.schema for key in schema.schema} == set(words["step"][step]["data"])
    named = set(words["step"]["presses"]["data"])
    assert named == {"name"} | forms.NAMED_KINDS
    assert set(words["step"]["slides"]["data"]) == forms.NAMED_KINDS
    options = words["step"]["presses"]["sections"]["options"]
    assert set(options["data"]) == set(options["data_description"])
    assert set(WORDS["selector"]["press_command"]["options"]) == set(Choice)
    assert set(WORDS["selector"]["press_log"]["options"]) == _found(r"_text\(.press_log., .(\w+).\)", files)
    assert set(WORDS["selector"]["detected"]["options"]) == {forms.AGAIN, forms.PICK}


def test_every_repair_has_words() -> None:
    assert set(WORDS["issues"]) == {ISSUE, FILES_ISSUE, MEMORY_ISSUE, POWERPOINT_ISSUE}
    words = WORDS["issues"][ISSUE]["fix_flow"]
    assert _found(r"async def async_step_(\w+)", "repairs.py") == set(words["step"]) | set(words["abort"])
    assert set(re.findall(r"{(\w+)}", " ".join(_texts(words)))) == {"clicker", "clicker_text", "stage", "source"}


@pytest.mark.parametrize(
    ("flow", "step", "links"),
    [
        ("config", "renewed", config_flow._LINKS),
        ("options", "links", options_flow._LINKS),
    ],
)
def test_a_page_of_links_names_all_of_them_at_home_and_away(flow: str, step: str, links: tuple[str, ...]) -> None:
    words = WORDS[flow]["step"][step]
    assert set(re.findall(r"{(\w+)}", words["title"])) == {"name"}
    assert set(re.findall(r"{(\w+)}", words["description"])) <= {"decks_folder"}
    assert set(words["sections"]) == set(Place)
    fields = {*links, *(f"{name}_qr" for name in WITH_QR_CODE.intersection(links))}
    for place, texts in words["sections"].items():
        assert texts["description"] == f"{{{place}}}"
        assert set(texts["data"]) == set(texts["data_description"]) == fields


def _keys(node: ast.expr, tree: ast.Module) -> list[str]:
    """Return the keys that an expression may be: a text, one of two, or a name that is given such a value."""
    match node:
        case ast.Constant(value=str() as key):
            return [key]
        case ast.IfExp():
            return _keys(node.body, tree) + _keys(node.orelse, tree)
        case ast.Name():
            values = [each.value for each in ast.walk(tree) if isinstance(each, ast.Assign) and _names(each, node.id)]
            return [key for value in values for key in _keys(value, tree)]
    return []


def _names(assignment: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in assignment.targets)


@cache
def _messages() -> dict[str, set[frozenset[str]]]:
    """Return the key of every message in the sources, with the placeholders that each of its uses fills."""
    found: dict[str, set[frozenset[str]]] = {}
    for file in ROOT.rglob("*.py"):
        tree = ast.parse(file.read_text())
        for call in ast.walk(tree):
            match call:
                case ast.Call(func=ast.Name(id="Message"), args=[key], keywords=words) if all(
                    word.arg for word in words
                ):
                    keys = _keys(key, tree)
                    assert keys, f"{file}:{call.lineno}"
                    for each in keys:
                        found.setdefault(each, set()).add(frozenset(str(word.arg) for word in words))
    return found | {f"display_{reason}": {named} for reason, named in REASONS.items()}


def test_every_message_has_words_and_all_words_are_used() -> None:
    assert set(_messages()) == set(WORDS["exceptions"])


@pytest.mark.parametrize("key", sorted(WORDS["exceptions"]))
def test_the_words_of_a_message_have_the_placeholders_that_it_fills(key: str) -> None:
    words = WORDS["exceptions"][key]["message"]
    named = set(re.findall(r"{(\w+)}", words))
    for filled in _messages()[key]:
        # An invalid field adds its own name.
        assert named in (filled, filled | {"field"})
    assert english(Message(key, **dict.fromkeys(named, "x"))) == re.sub(r"{\w+}", "x", words)


@pytest.mark.parametrize("key", sorted(WORDS["exceptions"]))
def test_the_words_of_a_message_are_whole_sentences_for_people(key: str) -> None:
    words = WORDS["exceptions"][key]["message"]
    assert re.search(r"[^.][.?]$", words), words
    assert words[0].isupper() or words[0] in "{n", words
    assert not re.search(r"config_entry_id|\b(screen|anew|whoever)\b", words), words


def test_home_assistant_knows_the_reasons_of_displays() -> None:
    reasons = json.loads((ROOT / "frontend" / "words" / "en.json").read_text())["reason"]
    assert {reason: frozenset(re.findall(r"{(\w+)}", words)) for reason, words in reasons.items()} == dict(REASONS)


def test_no_sentence_is_written_in_python() -> None:
    """Errors hold messages; Home Assistant's own errors hold the keys of messages."""
    raised = r"raise (?:\w*Error|Unresolvable|vol\.Invalid|ServiceValidationError)\(\s*f?\"([^\"]+ [^\"]+)\""
    # What only a log or a developer sees.
    assert _found(raised) == {
        "MQTT is not set up",
        "No source has been chosen",
    }


async def test_a_failure_is_told_in_the_users_words(hass: HomeAssistant, stage: object) -> None:
    no_display = CommandResult(result=Result.NO_DISPLAY, message=Message("no_display"))
    with pytest.raises(HomeAssistantError) as raised:
        raise_unless_done(no_display)
    # Home Assistant takes the full stop away from what it translates.
    assert str(raised.value) == WORDS["exceptions"]["no_display"]["message"].removesuffix(".")
    assert (raised.value.translation_domain, raised.value.translation_key) == (DOMAIN, "no_display")


@pytest.mark.parametrize("result", FAILURES)
@pytest.mark.parametrize("repeated", [False, True])
def test_what_is_not_done_raises_its_message(result: Result, *, repeated: bool) -> None:
    message = Message("display_says", reason="There is no overview")
    outcome = (
        CommandResult(result=Result.DUPLICATE, message=message, first=result)
        if repeated
        else CommandResult(result=result, message=message)
    )
    with pytest.raises(HomeAssistantError) as raised:
        raise_unless_done(outcome)
    assert isinstance(raised.value, ServiceValidationError) is (result is Result.REJECTED)
    assert raised.value.translation_key == "display_says"
    assert raised.value.translation_placeholders == {"reason": "There is no overview"}


@pytest.mark.parametrize("result", [Result.APPLIED, Result.DUPLICATE])
def test_what_is_done_raises_nothing(result: Result) -> None:
    raise_unless_done(CommandResult(result=result, message=Message("now_unknown")))


def test_every_text_that_phones_are_sent_has_words_and_no_words_are_left_over() -> None:
    sent = _found(r'words\(\s*"(\w+)"') | {button.value for button in Button}
    assert sent == set(WORDS["selector"]["notification"]["options"])


def test_every_source_of_a_command_has_its_words() -> None:
    words = WORDS["entity"]["event"]["activity"]["state_attributes"]["source"]["state"]
    entities = {"button", "media_player", "number", "select", "switch"}
    assert _found(r'\bsource="(\w+)"') | {"clicker"} | entities == set(words)


def test_texts_are_fit_for_home_assistant() -> None:
    for text in _texts(WORDS):
        assert text == text.strip() != ""
        assert not re.search(r"</?\w|https?://|'{|}'", text), text


def test_every_icon_is_one_of_material_design() -> None:
    assert all(re.fullmatch(r"mdi:[a-z][a-z0-9-]+", icon) for icon in _texts(ICONS))


@pytest.mark.parametrize(("file", "size"), [("icon.png", 256), ("icon@2x.png", 512)])
def test_the_integrations_own_icon_has_the_size_that_home_assistant_asks_for(file: str, size: int) -> None:
    header = (ROOT / "brand" / file).read_bytes()[:24]
    assert header.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", header[16:24]) == (size, size)
