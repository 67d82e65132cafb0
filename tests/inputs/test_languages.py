"""The sentence files: all have the same intents, and tests cover every sentence."""

from __future__ import annotations

import re

from hassil.intents import Intents, WildcardSlotList
from hassil.recognize import recognize_all
import pytest

from custom_components.slide_control.inputs.voice.languages import _load
from tests.inputs.said import SAID, SAID_OF_CLOCK, SAID_OF_MEDIA
from tests.inputs.sentence_tables import PAGE, with_tables

LANGUAGES = {language.code: language for language in _load()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_file_has_somebody_who_says_it(language: str) -> None:
    answers = (*SAID[language].values(), *SAID_OF_CLOCK[language].values(), *SAID_OF_MEDIA[language].values())
    said = [sentence for _, sentences in answers for sentence in sentences]
    found = LANGUAGES[language]
    for template in found.sentences(presenting=True):
        one = Intents.from_dict({"language": language, "intents": {"X": {"data": [{"sentences": [template]}]}}})
        one.slot_lists.update({name: WildcardSlotList(name) for name in ("count", "slide", "title", "stage")})
        assert any(next(iter(recognize_all(text, one)), None) for text in said), template


def test_all_languages_have_the_same_intents_and_answers() -> None:
    languages = list(LANGUAGES.values())
    assert list(LANGUAGES) == sorted(SAID)
    english = LANGUAGES["en"]
    for language in languages:
        assert list(language.document["intents"]) == list(english.document["intents"])
        assert list(language.document["answers"]) == list(english.document["answers"])
        for name, answer in language.document["answers"].items():
            assert _fields(answer) == _fields(english.document["answers"][name]), (language.code, name)


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
