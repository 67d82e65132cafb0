"""What a remote says about a press that moved nothing."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import run
from typing import Any, Final

import pytest

from .model.browser import find_node

FRONTEND: Final = Path(__file__).parents[1] / "custom_components/slide_control/frontend"
PROGRAM: Final = f"""
import {{ readFile }} from 'node:fs/promises';
import {{ loadWords }} from '{(FRONTEND / "words/words.js").as_uri()}';
import {{ pressSentence }} from '{(FRONTEND / "sources/press_sentence.js").as_uri()}';
const [language, answer] = JSON.parse(process.argv[1]);
await loadWords([language], '{FRONTEND}/words/', async (file) => JSON.parse(await readFile(file)));
console.log(await pressSentence({{ result: 'rejected', changed: false, ...answer }}, {{ action: 'next' }}));
"""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"reason": "no_overview"}, "Diese Präsentation hat keine Übersicht."),
        # A reason that no page knows.
        (
            {
                "reason": "tired",
                "message": "Nothing changed. The display says: “Tired”.",
                "translation_key": "display_says",
                "translation_placeholders": {"reason": "Tired"},
            },
            "Nichts hat sich geändert. Das Display meldet: „Tired“.",
        ),
        ({"reason": "tired", "message": "Tired.", "translation_key": "of_a_newer_version"}, "Tired."),
        ({"reason": "tired"}, "Das kann das Display nicht, daher hat sich nichts geändert."),
    ],
)
def test_a_press_that_failed_is_explained_in_the_language_of_the_phone(answer: dict[str, Any], said: str) -> None:
    command = [find_node(), "--no-warnings", "--input-type=module", "--eval", PROGRAM, json.dumps(["de", answer])]
    done = run(command, capture_output=True, check=True, text=True)  # noqa: S603 (our own code)
    assert done.stdout.strip() == said
