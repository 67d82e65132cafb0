"""Writes the tables of sentences in docs/voice.md: ``.venv/bin/python -m tests.inputs.sentence_tables``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from harness.seed import REPOSITORY
from homeassistant.util.yaml import load_yaml_dict

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = REPOSITORY / "docs" / "voice.md"
SENTENCES: Final = REPOSITORY / "custom_components" / "slide_control" / "sentences"
BEGIN, END = "<!-- The tables of sentences: tests/inputs/sentence_tables.py -->\n", "<!-- End of the tables -->\n"
NAMES: Final = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "nl": "Dutch",
    "it": "Italian",
    "pt": "Portuguese",
}
DOES: Final = {
    "SlideControlNext": "next",
    "SlideControlPrevious": "previous",
    "SlideControlFirst": "first slide",
    "SlideControlLast": "last slide",
    "SlideControlGoTo": "go to a slide",
    "SlideControlBlank": "hide, and show again",
    "SlideControlWhich": "which slide is this",
    "SlideControlRemaining": "how many are left",
    "SlideControlTime": "how much time is left",
    "SlideControlPause": "pause the clock",
    "SlideControlResume": "go on after a pause",
    "SlideControlBehind": "how far behind",
    "SlideControlTimer": "show a timer, and end it",
    "SlideControlMedia": "play a video",
    "SlideControlNotes": "hear your notes",
    "SlideControlShowDeck": "show a deck",
}
# The marks of sentences that are listened for only sometimes.
MARKS: Final = {"presenting": " *", "timer": " **"}


def with_tables(page: str) -> str:
    """Return the page with the tables as the files of sentences are now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}{END}{after}"


def tables() -> str:
    """Return a table for each language."""
    return "".join(_table(name, load_yaml_dict(str(SENTENCES / f"{code}.yaml"))) for code, name in NAMES.items())


def _table(name: str, document: dict[str, Any]) -> str:
    rows = "".join(f"| {DOES[intent]} | {'<br>'.join(_said(each))} |\n" for intent, each in document["intents"].items())
    rules = "<br>".join(f"`<{rule}>`: {_code(body)}" for rule, body in document["expansion_rules"].items())
    return f"### {name}\n\n| to | say |\n|---|---|\n{rows}| where | {rules} |\n\n"


def _said(intent: dict[str, Any]) -> Iterator[str]:
    for block in intent["data"]:
        mark = "".join(MARKS[condition] for condition in block.get("metadata", {}))
        yield from (f"{_code(sentence.removesuffix(' [<in>]'))}{mark}" for sentence in block["sentences"])


def _code(template: str) -> str:
    # A bar would end the table's cell.
    return f"`{template.replace('|', '/')}`"


def main() -> None:
    """Write them."""
    PAGE.write_text(with_tables(PAGE.read_text()))


if __name__ == "__main__":
    main()
