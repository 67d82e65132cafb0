"""The texts of all languages, from ``localization/``: one file per language, in which each text stands once.

``en.json`` is the source. A text that is used in several places stands at the first of them; the others refer to it as
``[%key:pages.remote.next%]``. A language has the same texts by the same keys. Where a reference of the source needs
another text in a language, for a verb or another gender, the language has a text of its own for that key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any, Final

REPOSITORY: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = REPOSITORY / "localization"
SOURCE: Final = "en"
NOTES: Final = "notes"
SAME: Final = "same"

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_REFERENCE: Final = re.compile(r"\[%key:([\w.-]+)%\]")

type Text = str | dict[str, str]
"""A text, or its plural forms by the categories of ``Intl.PluralRules``."""
type Texts = dict[str, Text]
"""By their keys: ``home_assistant.``, ``pages.`` or ``extension.``, and the path in the file that is made."""


class SourceError(ValueError):
    """A file of ``localization/`` can't be used."""


def languages() -> list[str]:
    """Return the codes of all languages."""
    return sorted(file.stem for file in FOLDER.glob("*.json") if file.stem not in {NOTES, SAME})


def read(name: str) -> dict[str, Any]:
    """Return the content of one file; raises ``SourceError`` for a key that stands twice."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = {key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1}
            raise SourceError(f"{name}.json: stands twice: {', '.join(sorted(twice))}")
        return found

    content = json.loads((FOLDER / f"{name}.json").read_text("utf-8"), object_pairs_hook=unique)
    if not isinstance(content, dict):
        raise SourceError(f"{name}.json: no object")
    return content


def reference(text: Text) -> str | None:
    """Return the key that an entry of the source refers to."""
    match = _REFERENCE.fullmatch(text) if isinstance(text, str) else None
    return match[1] if match else None


def own_keys(source: Texts) -> list[str]:
    """Return the keys that a language must translate."""
    return [key for key, text in source.items() if reference(text) is None]


def resolve(source: Texts, translated: Mapping[str, Text]) -> Texts:
    """Return a language's text for every key of the source; raises ``SourceError`` where there is none."""
    found = {}
    for key, text in source.items():
        target = reference(text) or key
        if target not in source or reference(source[target]) is not None:
            raise SourceError(f"{key}: refers to {target}, which is no text")
        entry = translated.get(key, translated.get(target)) if translated is not source else source[target]
        if entry is None:
            raise SourceError(f"{target}: not translated")
        found[key] = entry
    return found


def read_all() -> dict[str, Texts]:
    """Return the texts of all languages, English first; raises ``SourceError``."""
    source = read(SOURCE)
    others = [code for code in languages() if code != SOURCE]
    return {SOURCE: resolve(source, source)} | {code: resolve(source, read(code)) for code in others}


def strings(text: Text) -> list[str]:
    """Return an entry's texts: one, or those of its plural forms."""
    return [text] if isinstance(text, str) else [*text.values()]


def tree(texts: Texts, top: str) -> dict[str, Any]:
    """Return the texts below a key as nested objects, in the order of the source."""
    root: dict[str, Any] = {}
    for key, text in _below(texts, top):
        *path, name = key.split(".")
        node = root
        for each in path:
            node = node.setdefault(each, {})
        node[name] = text
    return root


def _below(texts: Texts, top: str) -> Iterator[tuple[str, Text]]:
    prefix = f"{top}."
    for key, text in texts.items():
        if key.startswith(prefix):
            yield key.removeprefix(prefix), text
