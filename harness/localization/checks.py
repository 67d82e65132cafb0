"""What a machine can see in ``localization/``: what is missing, not translated, too long, or unfit for its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
import json
import re
from typing import Final

from .source import (
    NOTES,
    PLACEHOLDER,
    SAME,
    SOURCE,
    SourceError,
    Text,
    Texts,
    languages,
    own_keys,
    read,
    reference,
    resolve,
    strings,
)

LIMITS: Final[Mapping[str, int]] = {
    # Tiles, history and the activity of a stage, two columns on a phone of 320 px.
    r"home_assistant\.entity\.\w+\.\w+\.name": 28,
    r"home_assistant\.entity\..+\.state\..+": 32,
    # One line in the editor of automations.
    r"home_assistant\.(services|triggers|conditions)\.\w+\.name": 36,
    r"home_assistant\.services\.\w+\.fields\.\w+\.name": 28,
    # Three in a row below a notification.
    r"home_assistant\.selector\.notification\.options\.(next|previous|blank|pause|resume|show)": 14,
    # The remote's bar and clock at 320 px, half a line each.
    r"pages\.remote\.(next|previous|notes|more|go|back|show|outline)": 16,
    r"pages\.clock\.\w+": 16,
    # A row of its sheets.
    r"pages\.remote\.(first|last|blank|overview|white|take|take_back|hand_over)": 24,
    r"pages\.remote\.(big_buttons|left_handed|show_slides)": 24,
    r"pages\.talk\.(start|end|reset|rehearse|timer_open|start_timer|stop_timer)": 24,
    r"pages\.card\.(next|previous)": 16,
    r"pages\.follow\.(next|previous|larger|smaller|back_to_live|join_button)": 22,
    # A store shows no more of an extension.
    r"extension\.description": 132,
}
"""How many characters a place shows whole at 320 px, counting a placeholder as two."""

PLURALS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("de", "en", "es", "fr", "it", "nl", "pt", "pt-BR"), frozenset({"one", "other"})),
}
"""The forms of ``Intl.PluralRules`` that a language needs for the numbers that we show: ``many`` is for millions."""

HUNTED: Final = re.compile(
    r"\b(anew|whoever|whose|what became of|had better|happenings?|strangers?|config_entry_id|right of way)\b",
    re.IGNORECASE,
)
"""Words that the style of this repository replaces; English only."""
_MARKUP: Final = re.compile(r"</?\w|https?://")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_CODE: Final = re.compile(r"`[^`]*`")


def problems() -> Iterator[str]:
    """Yield what is not as it should be."""
    source = read(SOURCE)
    try:
        english = resolve(source, source)
    except SourceError as error:
        yield f"{SOURCE}: {error}"
        return
    yield from _source_problems(source, english)
    same = read(SAME)
    for code in languages():
        if code == SOURCE:
            continue
        if code not in PLURALS:
            yield f"{code}: say in PLURALS of harness/localization/checks.py which plural forms it needs"
            continue
        translated = read(code)
        known = frozenset({*same["every"], *same.get(code, [])})
        yield from (f"{code}: {each}" for each in _language_problems(code, source, english, translated, known))


def _source_problems(source: Texts, english: Texts) -> Iterator[str]:
    first: dict[str, str] = {}
    for key in own_keys(source):
        known = first.setdefault(json.dumps(source[key]), key)
        if known != key:
            yield f"{SOURCE}: {key}: stands at {known} already, refer to it: [%key:{known}%]"
        for text in strings(source[key]):
            if match := HUNTED.search(text):
                yield f"{SOURCE}: {key}: “{match[0]}” is not our style"
    for key, entry in english.items():
        yield from (f"{SOURCE}: {key}: {each}" for each in _unfit(key, entry))
    for key in read(NOTES).keys() - {*own_keys(source)}:
        yield f"{NOTES}: {key}: translators see no such text"


def _language_problems(
    code: str, source: Texts, english: Texts, translated: Texts, same: frozenset[str]
) -> Iterator[str]:
    for key in translated.keys() - source.keys():
        yield f"{key}: is not in {SOURCE}.json"
    for key in own_keys(source):
        if key not in translated:
            yield f"{key}: is not translated"
    for key, text in translated.items():
        if key not in source:
            continue
        if (target := reference(source[key])) is not None and translated.get(target) == text:
            yield f"{key}: is the text of {target}, leave it out"
        yield from (f"{key}: {each}" for each in _translation_problems(code, english[key], text, same))
    for key in source:
        shown = translated.get(key, translated.get(reference(source[key]) or key))
        if shown is not None:
            yield from (f"{key}: {each}" for each in _unfit(key, shown))


def _translation_problems(code: str, english: Text, text: Text, same: frozenset[str]) -> Iterator[str]:
    """Yield in what a translation doesn't have the form of its English text."""
    if isinstance(text, str) != isinstance(english, str):
        yield "plural forms in one of both languages only"
        return
    if isinstance(text, dict) and (missing := PLURALS[code] - text.keys()):
        yield f"plural forms are missing: {', '.join(sorted(missing))}"
    whole = strings(english)[-1]
    expected = set(PLACEHOLDER.findall(whole))
    for each in strings(text):
        found = set(PLACEHOLDER.findall(each))
        # “one” may say so in words.
        if found != expected and not (isinstance(text, dict) and found == expected - {"count"}):
            yield f"placeholders {sorted(found)}, in English {sorted(expected)}"
        if each.endswith(".") != whole.endswith("."):
            yield "a full stop in one of both languages only"
        if _CODE.findall(each) != _CODE.findall(whole):
            yield "code in backquotes is not that of English"
        words = " ".join(_WORD.findall(PLACEHOLDER.sub("", _CODE.sub("", each))))
        if each == whole and words and words not in same:
            yield f"is English: {words!r}. If it is right, add it to {SAME}.json"


def _unfit(key: str, text: Text) -> Iterator[str]:
    """Yield why a text is not fit for the place that its key names."""
    limit = min((limit for place, limit in LIMITS.items() if re.fullmatch(place, key)), default=None)
    for each in strings(text):
        if each != each.strip() or not each:
            yield "begins or ends with a space, or is empty"
        if "'" in each:  # beside a brace, it is an escape character of Home Assistant's message format
            yield "a straight apostrophe, write a typographic one"
        if key.startswith("home_assistant.") and _MARKUP.search(each):
            yield "HTML or an address"
        length = len(PLACEHOLDER.sub("00", each))
        if limit is not None and length > limit:
            yield f"has {length} characters, its place {limit}: {each!r}"
