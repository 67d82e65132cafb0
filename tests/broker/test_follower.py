"""What a follower's page makes of what the broker sends it: of the house's messages, and of an attacker's."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from custom_components.slide_control.broker.channel import MAX_MESSAGE_BYTES, Channel, new_seed
from tests.model.browser import find_node

HERE = Path(__file__).parent
FRONTEND = HERE.parent.parent / "custom_components/slide_control/frontend"


def in_node(script: str, given: object) -> Any:
    """Return what a script of this folder prints."""
    command = [find_node(), str(HERE / script), str(FRONTEND)]
    done = run(command, input=json.dumps(given), capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return json.loads(done.stdout)


@pytest.mark.parametrize("old", [False, True], ids=["WebCrypto", "library"])
def test_a_page_shows_what_the_house_has_signed_in_its_order_and_nothing_else(*, old: bool) -> None:
    house, other = Channel(new_seed()), Channel(new_seed())
    state, seen = house.topic("state"), house.topic("seen")

    def frame(number: int, *, epoch: int = 10, version: int, topic: str = state, signer: Channel = house) -> str:
        content = {"epoch": epoch, "version": version, "number": number, "title": "Ümlaut 🎉\n"}
        return f"{topic}\n{signer.sign(topic, content).decode()}"

    first, second = frame(1, version=1), frame(2, version=2)
    attacks = [
        f"{state}\n",
        state,
        "",
        f"{state}\n{'A' * 86}.{{}}",
        f"{state}\n{'!' * 86}.{{}}",
        f"{state}\n" + first.partition("\n")[2][:86],
        second.replace('"number":2', '"number":9'),
        # Signed by somebody else, for the topic of this audience and for their own.
        frame(9, version=99, signer=other),
        frame(9, version=99, signer=other, topic=other.topic("state")),
        # A message of the house on another topic.
        f"{seen}\n{second.partition(chr(10))[2]}",
        f"{state}\n" + "x" * MAX_MESSAGE_BYTES,
    ]
    frames = [
        *attacks,
        first,
        second,
        *attacks,
        first,
        frame(9, epoch=9, version=50),
        second,
        frame(3, epoch=11, version=1),
        frame(9, epoch=10, version=60),
        frame(4, version=1, topic=seen),
        *attacks,
        frame(5, epoch=11, version=2),
    ]
    shown = in_node("read.mjs", {"key": house.key, "frames": frames, "old": old})
    assert shown == [
        ["state", 1, True],
        ["state", 2, True],
        # What is retained comes again after each connection.
        ["state", 2, False],
        ["state", 3, True],
        ["seen", 4, True],
        ["state", 5, True],
    ]


def test_packets_are_read_however_they_are_cut_and_what_is_no_mqtt_ends_the_connection() -> None:
    long = b"x" * 300
    stream = (
        bytes.fromhex("20020000")
        + bytes.fromhex("9003000101")
        + bytes((0x31, 5, 0, 3))
        + b"a/b"
        + bytes((0x33, 0xB3, 0x02, 0, 3))
        + b"a/c"
        + bytes((1, 2))
        + long
        # Too long, from somebody who may publish anything.
        + bytes((0x30, 0xD0, 0x0F))
        + b"y" * 2000
        + bytes.fromhex("d00040020102")
    )
    expected = [[2], [9], [3, "a/b", ""], [3, "a/c", long.decode()], [13], [4, 258]]
    answer = in_node("packets.mjs", {"stream": stream.hex(), "sizes": [1, 2, 7, 100, 10_000]})
    assert answer["results"] == [expected] * 5
    assert answer["sent"] == [
        "101300044d51545404c2003c000163000175000170",
        "100d00044d5154540402003c000163",
        "82080001" + "0003612f62" + "00",
        "3209" + "0003612f62" + "0007" + "7b7d",
    ]
    (found,) = in_node("packets.mjs", {"stream": "30ffffffff01", "sizes": [100]})["results"]
    assert found == [["RangeError"]]
