"""A remote or a display sees a lost network within two seconds, and takes no busy page or machine for one."""

from __future__ import annotations

import json
from pathlib import Path
import subprocess
from typing import Final

import pytest

from .model.browser import find_node

MODULE: Final = (
    Path(__file__).resolve().parents[1] / "custom_components/slide_control/frontend/connection/liveness.js"
).as_uri()
# Runs ten seconds of a page whose timers are `late`, on a network with a round trip of `answer` until `until`; all in
# milliseconds. Prints when it was silent.
PROGRAM: Final = """
const [module, late, answer, until] = JSON.parse(process.argv[1]);
let now = 0;
const queue = [];
const later = (run, ms) => { queue.push({ at: now + ms, run }); queue.sort((a, b) => a.at - b.at); return queue; };
globalThis.performance = { now: () => now };
globalThis.document = { hidden: false, addEventListener() {} };
globalThis.setTimeout = (run, ms) => later(run, ms + late);
globalThis.clearTimeout = () => {};
const { watchLiveness } = await import(module);
const silent = [];
const probe = () => new Promise((resolve) => { if (now + answer <= until) later(resolve, answer); });
watchLiveness(probe, { silent: () => silent.push(now), alive() {} }, new AbortController().signal);
while (queue.length && queue[0].at < 10_000) {
  const { at, run } = queue.shift();
  now = at;
  run();
  for (let turn = 0; turn < 10; turn += 1) await null;
}
process.stdout.write(JSON.stringify(silent));
"""


def silences(*, late: int = 0, answer: int = 20, until: int = 10_000) -> list[int]:
    """Return the times at which a page is told that its connection is silent."""
    command = [find_node(), "--input-type=module", "--eval", PROGRAM, json.dumps([MODULE, late, answer, until])]
    found: list[int] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603 (our own code)
    return found


@pytest.mark.parametrize("late", [0, 50, 150, 250, 399, 900])
@pytest.mark.parametrize("answer", [1, 400, 800])
def test_a_busy_page_is_connected_while_answers_come(late: int, answer: int) -> None:
    assert silences(late=late, answer=answer) == []


@pytest.mark.parametrize("until", [0, 30, 1_000, 1_799])
def test_a_lost_network_is_seen_within_two_seconds(until: int) -> None:
    assert until < silences(until=until)[0] <= until + 2_000
