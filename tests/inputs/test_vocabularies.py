"""For each vocabulary, each gesture is exactly one command, however its reports bounce; docs and blueprints agree."""

from __future__ import annotations

from pathlib import Path
import re
from typing import TYPE_CHECKING

from hypothesis import given, settings, strategies as st
import pytest
import yaml

from custom_components.slide_control.inputs.clickers.debounce import Debounce
from custom_components.slide_control.inputs.clickers.gestures import complete, counted_twice, defaults
from custom_components.slide_control.inputs.clickers.gestures.press_sequence import (
    DOUBLE_SECONDS,
    PressSequence,
    Verdict,
)
from custom_components.slide_control.inputs.clickers.gestures.vocabularies import VOCABULARIES
from custom_components.slide_control.inputs.clickers.press_command import Choice, PressCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custom_components.slide_control.inputs.clickers.gestures.vocabulary import Vocabulary

EACH = pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.key)
# How often a held button repeats itself, and how a person presses.
SPACING = {"single": 0.15, "double": 0.13, "long": 0.8, "opposite": 0.15}
EXPECTED = {
    "single": Choice.NEXT,
    "double": Choice.PREVIOUS,
    "long": Choice.BLANK,
    "opposite": Choice.PREVIOUS,
}

GESTURES = [
    pytest.param(vocabulary, gesture, id=f"{vocabulary.key}-{gesture}")
    for vocabulary in VOCABULARIES
    for gesture in EXPECTED
    if getattr(vocabulary, gesture)
]


def run(vocabulary: Vocabulary, announced: Sequence[str], reports: Sequence[tuple[float, str]]) -> list[Choice]:
    """Return the commands for reports at times, with all suggestions taken."""
    kinds = complete(announced, list(dict.fromkeys(vocabulary.single)), vocabulary.integration)
    chosen = defaults(kinds, vocabulary.single, vocabulary.integration)
    presses = {kind: PressCommand(choice) for kind, choice in chosen.items() if choice is not Choice.NOTHING}
    sequence = PressSequence(presses, announced, vocabulary.integration)
    now = 0.0
    debounce = Debounce(0.25, lambda: now)
    done: list[Choice] = []
    waiting: tuple[float, str] | None = None

    def count(kind: str) -> None:
        if kind in presses and debounce.accept():
            done.append(presses[kind].choice)

    for at, kind in (*reports, (1e9, "")):
        if waiting and at - waiting[0] >= DOUBLE_SECONDS:
            now = waiting[0] + DOUBLE_SECONDS
            count(waiting[1])
            waiting = None
        now = at
        if not kind:
            break
        verdict = sequence.judge(kind, at)
        if waiting and (verdict is Verdict.WAIT or sequence.ends_waiting(kind)):
            waiting = None
        if verdict is Verdict.PRESS:
            count(kind)
        elif verdict is Verdict.WAIT:
            waiting = (at, kind)
    return done


def times(vocabulary: Vocabulary, gesture: str, start: float = 10.0) -> list[tuple[float, str]]:
    words = getattr(vocabulary, gesture)
    return [(start + number * SPACING[gesture], word) for number, word in enumerate(words)]


@pytest.mark.parametrize(("vocabulary", "gesture"), GESTURES)
@pytest.mark.parametrize("announced", [True, False], ids=["announced", "only heard"])
def test_a_gesture_is_one_command(vocabulary: Vocabulary, gesture: str, *, announced: bool) -> None:
    kinds = vocabulary.words if announced else ()
    assert run(vocabulary, kinds, times(vocabulary, gesture)) == [EXPECTED[gesture]]


@EACH
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_press_that_bounces_is_one_command(vocabulary: Vocabulary, data: st.DataObject) -> None:
    gesture = data.draw(st.sampled_from([each for each in EXPECTED if getattr(vocabulary, each)]))
    reports = [
        (at + bounce / 1000, word)
        for at, word in times(vocabulary, gesture)
        for bounce in (0, *data.draw(st.lists(st.integers(1, 40), max_size=3).map(sorted)))
    ]
    assert run(vocabulary, vocabulary.words, reports) == [EXPECTED[gesture]]


@EACH
@settings(max_examples=20, deadline=None)
@given(gestures=st.lists(st.sampled_from(sorted(EXPECTED)), min_size=1, max_size=6), pause=st.floats(2.5, 70))
def test_each_of_several_gestures_counts_once(vocabulary: Vocabulary, gestures: list[str], pause: float) -> None:
    gestures = [gesture for gesture in gestures if getattr(vocabulary, gesture)]
    reports: list[tuple[float, str]] = []
    for gesture in gestures:
        reports += times(vocabulary, gesture, (reports[-1][0] if reports else 0) + pause)
    assert run(vocabulary, vocabulary.words, reports) == [EXPECTED[gesture] for gesture in gestures]


@EACH
def test_the_dialog_accepts_what_it_suggests(vocabulary: Vocabulary) -> None:
    chosen = defaults(vocabulary.words, vocabulary.single, vocabulary.integration)
    assert counted_twice({kind: PressCommand(choice) for kind, choice in chosen.items()}) is None


ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- written by tests/inputs/test_vocabularies.py -->", "<!-- end -->"


def suggested(vocabulary: Vocabulary) -> dict[Choice, list[str]]:
    """Return the words that get each command."""
    chosen = defaults(vocabulary.words, vocabulary.single, vocabulary.integration)
    return {
        choice: [word for word, each in chosen.items() if each is choice]
        for choice in (Choice.NEXT, Choice.PREVIOUS, Choice.BLANK)
    }


def test_the_docs_have_the_table() -> None:
    """Write the table, and fail if it was another one."""
    rows = ["| Button | Next | Previous | Blank |", "|---|---|---|---|"]
    for vocabulary in VOCABULARIES:
        cells = (", ".join(f"`{word}`" for word in words) for words in suggested(vocabulary).values())
        rows.append(f"| {vocabulary.name} | {' | '.join(cells)} |")
    page = ROOT / "docs" / "buttons.md"
    before = page.read_text()
    begin, end = before.index(BEGIN) + len(BEGIN), before.index(END)
    after = f"{before[:begin]}\n\n{'\n'.join(rows)}\n\n{before[end:]}"
    page.write_text(after)
    assert before == after


# Words that the blueprint hears in another way: the model tells them apart, or the first endpoint has no number.
MODEL_WORDS = {"zha_toggle": {"on": "double", "off": "hold"}, "zha_hue": {}}
LISTED_IN = {"hue": "hue", "matter": "matter", "shelly": "shelly", "zha": "zha", "mqtt": "zigbee2mqtt"}


@pytest.mark.parametrize(
    "vocabulary",
    [each for each in VOCABULARIES if each.integration in LISTED_IN],
    ids=lambda vocabulary: vocabulary.key,
)
def test_the_blueprints_list_the_words(vocabulary: Vocabulary) -> None:
    file = ROOT / "blueprints" / "automation" / "slide_control" / f"{LISTED_IN[vocabulary.integration]}_button.yaml"
    text = re.sub(r"!input", "", file.read_text())
    inputs = yaml.safe_load(text)["blueprint"]["input"]
    for choice, words in suggested(vocabulary).items():
        own = MODEL_WORDS.get(vocabulary.key, {})
        heard = {re.sub(r"^1 |^up ", "", own.get(word, word)) for word in words}
        assert heard <= set(inputs[f"{choice.value}_presses"]["default"]), choice


def test_each_vocabulary_has_a_source_and_a_key_of_its_own() -> None:
    assert len({vocabulary.key for vocabulary in VOCABULARIES}) == len(VOCABULARIES)
    assert all(vocabulary.source and vocabulary.name for vocabulary in VOCABULARIES)
