"""The files with texts that Home Assistant, browsers and the extension read, as they are made from ``localization/``.

Pages have English from the start, in their modules. They fetch another language in parts, each with the texts of one
English module, so a phone with a remote doesn't load the sidebar page's.
"""

from __future__ import annotations

from collections.abc import Mapping
import json
from pathlib import Path
import re
from typing import Any, Final

from .source import REPOSITORY, SOURCE, Texts, tree

INTEGRATION: Final = REPOSITORY / "custom_components/slide_control"
TRANSLATIONS: Final = INTEGRATION / "translations"
WORDS: Final = INTEGRATION / "frontend/words"
OLD_BROWSER: Final = INTEGRATION / "frontend/old_browser.js"
LOCALES: Final = REPOSITORY / "extension/_locales"

BASE: Final = "base"
"""The part that every page has."""
MESSAGES: Final = "messages"
"""The part that pages fetch when Home Assistant says something; it says it in English, too."""
PARTS: Final[Mapping[str, frozenset[str]]] = {
    "back_channel": frozenset({"back_channel"}),
    "card": frozenset({"card"}),
    "copy": frozenset({"copy"}),
    "display": frozenset({"alternatives", "heading", "not_started", "pdf", "phone", "player", "toast", "wait"}),
    "extension": frozenset({"extension"}),
    "follow": frozenset({"follow"}),
    "panel": frozenset({"panel"}),
    "talk": frozenset({"talk"}),
    "talks": frozenset({"talks"}),
}
"""Sections that few pages need; the others don't load them."""
# Browsers and their shops name some languages in their own way.
_LOCALE: Final = {"pt": "pt_PT"}
_HEADING: Final = "/** {about} `scripts/translations` writes this file; edit `localization/`. */\n\n"
_OLD_WORDS: Final = re.compile(r"^  var WORDS = .*;$", re.MULTILINE)


def module_name(part: str) -> str:
    """Return the name of the module with a part's English."""
    return f"en_{part}.js"


def made_files(texts: Mapping[str, Texts]) -> dict[Path, str]:
    """Return the content of every file that is made, by its path."""
    made = {OLD_BROWSER: _old_browser(texts)}
    for code, of_language in texts.items():
        made[TRANSLATIONS / f"{code}.json"] = _json(tree(of_language, "home_assistant"))
        made[LOCALES / _LOCALE.get(code, code.replace("-", "_")) / "messages.json"] = _manifest_messages(of_language)
        sections = tree(of_language, "pages")
        if code == SOURCE:
            made[WORDS / "en.json"] = _json(sections)
            made |= _english_modules(sections, sorted(texts))
        else:
            made |= {
                WORDS / code / f"{part}.json": _json(own, None) for part, own in language_parts(of_language).items()
            }
    return made


def language_parts(texts: Texts) -> dict[str, dict[str, Any]]:
    """Return what pages fetch of a language, by the names of the files."""
    return _parts(tree(texts, "pages")) | {MESSAGES: {"message": _messages(texts)}}


def outdated_files(texts: Mapping[str, Texts]) -> dict[Path, str | None]:
    """Return what is not up to date, by its path: the content that it should have, None where it should not be."""
    made = made_files(texts)
    there = {*TRANSLATIONS.glob("*.json"), *LOCALES.glob("*/*.json"), *WORDS.rglob("*.json"), *WORDS.glob("en*.js")}
    outdated: dict[Path, str | None] = dict.fromkeys(there - made.keys())
    return outdated | {
        file: content for file, content in made.items() if not file.exists() or file.read_text("utf-8") != content
    }


def write(outdated: Mapping[Path, str | None]) -> None:
    """Bring these files up to date."""
    for file, content in outdated.items():
        if content is None:
            file.unlink()
            if not any(file.parent.iterdir()):
                file.parent.rmdir()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")


def _json(content: Any, indent: int | None = 2) -> str:
    return json.dumps(content, ensure_ascii=False, indent=indent) + "\n"


def _parts(sections: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sections by their parts."""
    elsewhere = frozenset[str]().union(*PARTS.values())
    names = {BASE: sections.keys() - elsewhere, **PARTS}
    return {part: {name: sections[name] for name in sections if name in own} for part, own in names.items()}


def _english_modules(sections: Mapping[str, Any], languages: list[str]) -> dict[Path, str]:
    """Return the modules with the English of our pages."""
    listed = ", ".join(f"'{code}'" for code in [SOURCE, *(code for code in languages if code != SOURCE)])
    found = {}
    for part, own in _parts(sections).items():
        literal = json.dumps(own, ensure_ascii=False, indent=2)
        if part == BASE:
            about = "English, and the languages that there are."
            body = f"export const LANGUAGES = [{listed}];\n\nexport default {literal};\n"
            found[WORDS / "en.js"] = _HEADING.format(about=about) + body
        else:
            about = "English for the pages that import this."
            body = (
                f"import {{ addEnglish }} from './words.js';\n\nconst words = {literal};\n\n"
                f"addEnglish('{part}', words);\n\nexport default words;\n"
            )
            found[WORDS / module_name(part)] = _HEADING.format(about=about) + body
    return found


def _old_browser(texts: Mapping[str, Texts]) -> str:
    """Return the script for browsers that can't even load a language, with what it says in all of them."""
    said = {code: tree(of_language, "pages")["browser"] for code, of_language in texts.items()}
    line = f"  var WORDS = {json.dumps(said, ensure_ascii=False)};"
    return _OLD_WORDS.sub(lambda _: line, OLD_BROWSER.read_text("utf-8"))


def _messages(texts: Texts) -> dict[str, str]:
    """Return what Home Assistant says to pages outside of its frontend, by its keys."""
    return {key: text["message"] for key, text in tree(texts, "home_assistant")["exceptions"].items()}


def _manifest_messages(texts: Texts) -> str:
    """Return what browsers show of the extension before it runs."""
    lines = [f"  {json.dumps(name)}: {{ {_message(text)} }}" for name, text in tree(texts, "extension").items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _message(text: str) -> str:
    return f'"message": {json.dumps(text, ensure_ascii=False)}'
