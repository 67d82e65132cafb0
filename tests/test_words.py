"""Every sentence of the pages has a key in ``localization/``, and every key is used."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
from subprocess import run
from typing import Any, Final

import pytest

from custom_components.slide_control.hosting.client.bundle import Entry, read_bundle
from harness.localization.checks import problems
from harness.localization.files import PARTS, module_name, outdated_files
from harness.localization.source import read_all, tree

from .model.browser import find_node

REPOSITORY: Final = Path(__file__).resolve().parent.parent
FRONTEND: Final = REPOSITORY / "custom_components/slide_control/frontend"
WORDS: Final = FRONTEND / "words"
EXTENSION: Final = REPOSITORY / "extension"
OWN_MODULE: Final = {module_name(part): sections for part, sections in PARTS.items()}

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
# A reason is thrown, or given as a property; the sentences are `reason.…` and, for cards, `heading.…`.
THROWN: Final = re.compile(r"\bnew (?:CommandError|RejectedError|OpenError)\(\s*'(\w+)'")
REASON: Final = re.compile(r"\breason: '(\w+)'")


@cache
def words(language: str) -> dict[str, Any]:
    """Return the entries of a language by ``section.name``."""
    sections = tree(read_all()[language], "pages")
    return {f"{section}.{name}": entry for section, entries in sections.items() for name, entry in entries.items()}


def placeholders(entry: str | dict[str, str]) -> set[str]:
    """Return the names in braces."""
    return set(PLACEHOLDER.findall(entry if isinstance(entry, str) else entry["other"]))


def sources() -> Iterator[tuple[str, str]]:
    """Yield name and text of each of our modules."""
    for file in sorted(FRONTEND.rglob("*.js")):
        if "vendor" not in file.parts and file.name not in {"en.js", *OWN_MODULE}:
            yield file.relative_to(FRONTEND).as_posix(), file.read_text()
    for file in sorted(EXTENSION.rglob("*.js")):
        yield file.relative_to(REPOSITORY).as_posix(), file.read_text()


def arguments(text: str) -> list[str]:
    """Return the arguments of a call, up to its closing bracket."""
    depth, found = 0, [""]
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            break
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [each.strip() for each in found if each.strip()]


def object_keys(literal: str) -> set[str]:
    """Return the keys of an object literal."""
    return {part.partition(":")[0].strip() for part in arguments(literal.removeprefix("{").removesuffix("}"))}


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield module, key and placeholders of each call, None where they are in a variable."""
    for name, text in sources():
        for match in re.finditer(r"\b(?:localize|localizeNodes|inEnglish)\(", text):
            first, *rest = arguments(text[match.end() :])
            given = object_keys(rest[0]) if rest and rest[0].startswith("{") else None if rest else set()
            for key in re.findall(r"'(\w+\.\w+)'", first):
                yield name, key, given
        for match in THROWN.finditer(text):
            rest = arguments(text[match.end() :].lstrip(", "))
            yield name, f"reason.{match[1]}", object_keys(rest[0]) if rest and rest[0].startswith("{") else set()


def used_keys() -> set[str]:
    """Return the keys that the modules use."""
    known = words("en")
    used = {key for _, key, _ in calls()}
    for _, text in sources():
        used |= {key for key in re.findall(r"'(\w+\.\w+)'", text) if key in known}
        used |= {f"reason.{each}" for each in REASON.findall(text)}
    used |= {key for key in known if key.startswith("browser.")}
    opened = re.findall(r"\bnew OpenError\(\s*'(\w+)'", "\n".join(text for _, text in sources()))
    return used | {f"heading.{each}" for each in opened}


def test_every_key_that_is_used_exists() -> None:
    assert used_keys() - words("en").keys() == set()


def test_every_key_that_exists_is_used() -> None:
    assert words("en").keys() - used_keys() == set()


def test_every_use_fills_the_placeholders() -> None:
    known = words("en")
    wrong = [
        f"{name}: {key} has {placeholders(known[key])}, given are {given}"
        for name, key, given in calls()
        if given is not None and placeholders(known[key]) != given
    ]
    assert wrong == []


def test_a_sentence_fits_the_protocol() -> None:
    """A reason travels with its English sentence of at most 200 characters."""
    assert {key: len(text) for key, text in words("en").items() if key.startswith("reason.") and len(text) > 200} == {}


def test_the_protocol_lists_every_reason() -> None:
    protocol = (REPOSITORY / "docs/protocol.md").read_text()
    reasons = {key.partition(".")[2] for key in words("en") if key.startswith("reason.")}
    assert {reason for reason in reasons if f"`{reason}`" not in protocol} == set()


def test_every_language_is_complete_and_fits_its_places() -> None:
    assert list(problems()) == []


def test_what_is_made_from_the_source_is_up_to_date() -> None:
    """Pages have English from the start, so it is in modules too."""
    outdated = [file.relative_to(REPOSITORY).as_posix() for file in outdated_files(read_all())]
    assert outdated == [], "run scripts/translations"


def test_every_page_has_the_english_that_it_uses() -> None:
    """What a page or a module that is loaded later imports has the sections of their sentences."""
    own = {section: module for module, sections in OWN_MODULE.items() for section in sections}
    text = {name: text for name, text in sources() if (FRONTEND / name).is_file()}
    later = {
        (FRONTEND / name).parent / address
        for name, content in text.items()
        for address in re.findall(r"\bimport\('(\.{1,2}/[^']+\.js)'\)\)?[;.,]", content)
    }
    missing = []
    for entry in {*FRONTEND.glob("*.js"), *(each.resolve() for each in later)}:
        imported = set(read_bundle(FRONTEND, Entry(entry.relative_to(FRONTEND).as_posix())).modules)
        for name in sorted(imported & text.keys()):
            used = {own[section] for section in re.findall(r"['`](\w+)\.[\w$]", text[name]) if section in own}
            missing += [(entry.name, name, each) for each in used if f"words/{each}" not in imported]
    assert missing == []


def in_page(script: str, **languages: dict[str, Any]) -> Any:
    """Run a script with ``words.js``, where a fetch answers with one of ``languages``, and return what it prints."""
    program = f"""
        const files = {json.dumps(languages)};
        globalThis.fetched = [];
        globalThis.fetch = async (url) => {{
          const [, code, part] = String(url).match(/([\\w-]+)\\/(\\w+)\\.json$/);
          fetched.push(`${{code}}/${{part}}`);
          return {{ ok: code in files, status: 404, json: async () => files[code][part] ?? {{}} }};
        }};
        console.warn = () => {{}};
        const words = await import('{(WORDS / "words.js").as_uri()}');
        await import('{(WORDS / "en_display.js").as_uri()}');
        const {{ LANGUAGES }} = await import('{(WORDS / "en.js").as_uri()}');
        LANGUAGES.splice(1, Infinity, ...Object.keys(files), 'gone');
        {script}
    """
    done = run(  # noqa: S603 (our own code)
        [find_node(), "--input-type=module", "--eval", program], capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout)


GERMAN: Final = {
    "base": {"common": {"try_again": "Erneut versuchen"}},
    "display": {"toast": {"connected": "Verbunden mit {stage}."}},
    "panel": {"panel": {"trash": {"one": "{count} Deck", "other": "{count} Decks"}}},
    "messages": {"message": {"still_slide": "Noch immer Folie {number} von {total}."}},
}


def test_the_first_language_that_there_is_is_used_and_only_what_the_page_needs_is_fetched() -> None:
    said = in_page(
        f"""
        await words.loadWords(['tlh', 'de-CH', 'en']);
        const before = [...fetched];
        await import('{(WORDS / "en_panel.js").as_uri()}');
        await words.wordsLoaded();
        const placeholders = {{ number: '2', total: '{{x}}' }};
        const answers = [
          {{ message: 'Still.', translation_key: 'still_slide', translation_placeholders: placeholders }},
          {{ message: 'New.', translation_key: 'new' }},
          {{ message: 'Without a key.' }},
        ];
        console.log(JSON.stringify([
          words.language(), words.locale(),
          words.localize('toast.connected', {{ stage: '{{x}}' }}),
          words.inEnglish('toast.connected', {{ stage: 'Hall' }}),
          words.localize('panel.trash', {{ count: 1 }}), words.localize('panel.trash', {{ count: 0 }}),
          words.localize('toast.reconnected'),
          words.localizeNodes('open.empty_hint', {{ folder: 'F' }}).length,
          before, fetched.slice(before.length),
          ...await Promise.all(answers.map(words.localizeMessage)),
        ]));
        """,
        de=GERMAN,
    )
    assert said == [
        "de",
        "de-CH",
        "Verbunden mit {x}.",
        "Connected to Hall.",
        "1 Deck",
        "0 Decks",
        words("en")["toast.reconnected"],
        3,
        ["de/base", "de/display"],
        ["de/panel"],
        "Noch immer Folie 2 von {x}.",
        "New.",
        "Without a key.",
    ]


@pytest.mark.parametrize(
    ("preferred", "language", "locale"),
    [
        (["pt-BR"], "pt-BR", "pt-BR"),
        (["pt"], "pt-PT", "pt-PT"),
        (["pt-AO"], "pt-PT", "pt-AO"),
        (["fr-CA", "en"], "fr", "fr-CA"),
        (["zh-Hans", "zh"], "en", "en"),
        (["en-GB", "fr"], "en", "en-GB"),
        (["en-US@posix"], "en", "en-US"),  # an old Chromium in a system without a language
        (["fr_CA.UTF-8"], "fr", "fr-CA"),
        (["fr-12345678901"], "fr", "fr"),
    ],
)
def test_a_country_has_its_own_words_or_those_of_its_language(preferred: list[str], language: str, locale: str) -> None:
    said = in_page(
        f"""
        await words.loadWords({json.dumps(preferred)});
        console.log(JSON.stringify([words.language(), words.locale()]));
        """,
        pt={},
        **{"pt-BR": {}, "fr": {}},
    )
    assert said == [language, locale]


def test_english_needs_no_request_and_a_language_that_fails_leaves_english() -> None:
    said = in_page(
        """
        await words.loadWords(['en-GB', 'de']);
        const none = [...fetched];
        await words.loadWords(['gone']);
        const once = fetched.length;
        await words.loadWords(['gone']);
        const again = fetched.length - once;
        console.log(JSON.stringify([none, again, words.language(), words.localize('common.try_again')]));
        """,
        de={},
    )
    assert said == [[], 2, "en", "Try again"]
