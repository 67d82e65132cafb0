"""The sentence files: all have the same intents, and tests cover every sentence."""

from __future__ import annotations

import json
from pathlib import Path
import re

from hassil.intents import Intents, TextSlotList, WildcardSlotList
from hassil.recognize import recognize_all
import home_assistant_intents
import pytest

from custom_components.slide_control.inputs.voice.languages import _load
from tests.inputs.said import SAID, SAID_OF_CLOCK, SAID_OF_MEDIA
from tests.inputs.said_of_decks import SAID_OF_DECKS, SAID_OF_NOTES
from tests.inputs.sentence_tables import PAGE, with_tables

LANGUAGES = {language.code: language for language in _load()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_file_has_somebody_who_says_it(language: str) -> None:
    answers = (*SAID[language].values(), *SAID_OF_CLOCK[language].values(), *SAID_OF_MEDIA[language].values())
    said = [sentence for _, sentences in answers for sentence in sentences]
    said += [*SAID_OF_DECKS[language][1], *SAID_OF_NOTES[language]]
    found = LANGUAGES[language]
    for template in found.sentences("presenting", "timer"):
        one = Intents.from_dict({"language": language, "intents": {"X": {"data": [{"sentences": [template]}]}}})
        one.slot_lists.update(
            {name: WildcardSlotList(name) for name in ("count", "slide", "title", "stage", "deck", "known")}
        )
        assert any(next(iter(recognize_all(text, one)), None) for text in said), template


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_assistants_own_sentences_stay_its_own_except_for_the_timer(language: str) -> None:
    """The exceptions are listened for while slides are shown, or while the timer runs, and "how long" in French."""
    file = Path(home_assistant_intents.__file__).parent / "data" / f"{language}.json"
    intents = Intents.from_dict(json.loads(file.read_text()))
    names = {"area": "Lecture hall", "name": "Kitchen light", "floor": "First floor"}
    lists = {slot: TextSlotList.from_strings([name], name=slot) for slot, name in names.items()}

    def own(sentence: str) -> set[str]:
        return {found.intent.name for found in recognize_all(sentence, intents, slot_lists=lists, language=language)}

    clock = SAID_OF_CLOCK[language]
    answers = (*SAID[language].values(), *SAID_OF_MEDIA[language].values(), *(clock[kind] for kind in clock))
    timers = [sentence for kind in ("timer", "one", "stop") for sentence in clock[kind][1]]
    said = {sentence for _, sentences in answers for sentence in sentences}.difference(timers)
    said |= {*SAID_OF_DECKS[language][1], *SAID_OF_NOTES[language]}
    assert [sentence for sentence in said if own(sentence)] == ["il reste combien de temps"] * (language == "fr")
    taken = set().union(*map(own, timers))
    assert taken <= {"HassStartTimer", "HassCancelTimer", "HassPauseTimer"}


def test_all_languages_have_the_same_intents_and_answers() -> None:
    languages = list(LANGUAGES.values())
    assert list(LANGUAGES) == sorted(SAID)
    english = LANGUAGES["en"]
    for language in languages:
        assert list(language.document["intents"]) == list(english.document["intents"])
        assert list(language.document["answers"]) == list(english.document["answers"])
        for name, answer in language.document["answers"].items():
            assert _fields(answer) == _fields(english.document["answers"][name]), (language.code, name)
        for tag, answers in language.document.get("variants", {}).items():
            for name, answer in answers.items():
                assert answer != language.document["answers"][name], (tag, name)
                assert _fields(answer) == _fields(english.document["answers"][name]), (tag, name)


def _fields(answer: str) -> set[str]:
    return {part.partition("}")[0] for part in answer.split("{")[1:]}


def test_the_documentation_has_the_tables_of_these_files() -> None:
    page = PAGE.read_text()
    assert with_tables(page) == page, "Run: .venv/bin/python -m tests.inputs.sentence_tables"


def test_the_examples_in_the_documentation_are_said_in_these_tests() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line[2:4] in SAID and line[4:7] == " | "]
    assert sorted(row[2:4] for row in rows) == sorted(SAID)
    for row in rows:
        said = {sentence for _, sentences in SAID[row[2:4]].values() for sentence in sentences}
        examples = {example.casefold() for example in re.findall("“(.+?)”", row)}
        assert len(examples) == 8
        assert examples <= {sentence.casefold().rstrip("?. ") for sentence in said}, row
