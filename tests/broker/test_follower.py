"""What a follower's page makes of what the broker sends it: of the house's messages, and of an attacker's."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from custom_components.slide_control.broker.channel import MAX_MESSAGE_BYTES, Channel, new_seed
from custom_components.slide_control.broker.picture_hash import picture_hash
from custom_components.slide_control.pictures.jpeg import MAX_PICTURE_BYTES
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


def picture(number: int, size: int = 5000) -> tuple[str, str]:
    """Return a picture's hash, and its bytes in Base64."""
    jpeg = number.to_bytes(4) + bytes(size - 4)
    return picture_hash(jpeg), base64.b64encode(jpeg).decode()


@pytest.mark.parametrize("old", [False, True], ids=["WebCrypto", "library"])
def test_a_page_shows_a_picture_with_the_hash_that_was_signed_and_asks_for_no_other(*, old: bool) -> None:
    first, second, large = picture(1), picture(2), picture(3, MAX_PICTURE_BYTES + 1)
    one, two, three = "/slide_control/picture/one#0.0.-1", "/slide_control/picture/two#1.0.2", "/p/three#2.0.-1"
    topics = {name: f"topic/{name}" for name, _ in (first, second, large)}
    steps: list[tuple[Any, ...]] = [
        ("connected",),
        ("learn", {"picture": one, "hash": first[0], "seen": [{"picture": two, "hash": second[0]}, {"title": "None"}]}),
        # Nothing has come yet.
        ("show", one, True),
        ("show", one, True),
        # An attacker publishes there: another picture of the house, nothing, half of it, more than any picture.
        *(("take", topics[first[0]], wrong) for wrong in (second[1], "", first[1][:100], large[1])),
        ("take", topics[second[0]], second[1]),
        ("take", "elsewhere", first[1]),
        ("show", one, True),
        ("take", topics[first[0]], first[1], True),
        ("take", topics[first[0]], first[1]),
        ("show", one, True),
        # The follower leafs back, and to the speaker's slide again.
        ("show", two, True),
        ("show", one, True),
        ("show", two, True),
        # The broker is gone, and doesn't have it when it is back: after a while, Home Assistant is asked.
        ("lost",),
        ("show", two, True),
        ("show", two, False),
        ("connected",),
        ("show", two, True),
        ("wait",),
        ("show", two, True),
        ("show", two, False),
        ("take", topics[second[0]], second[1], True),
        ("show", two, False),
        # A picture without a hash is at Home Assistant, if anywhere.
        ("show", three, True),
        ("show", None, True),
        ("end",),
    ]
    listen = {name: f"+{topic}" for name, topic in topics.items()}
    leave = {name: f"-{topic}" for name, topic in topics.items()}
    shown_first = [first[1], "image/jpeg", "0.0.-1"]
    shown_second = [second[1], "image/jpeg", "1.0.2"]
    assert in_node("pictures.mjs", {"steps": steps, "old": old}) == [
        [None, [], 0],
        [None, [], 0],
        [None, [listen[first[0]]], 0],
        [None, [], 0],
        *([[True, [], 0]] * 5),
        [False, [], 0],
        [None, [], 0],
        [True, ["changed"], 1],
        [True, [], 1],
        [shown_first, [leave[first[0]]], 1],
        [None, [listen[second[0]]], 1],
        [shown_first, [leave[second[0]]], 1],
        [None, [listen[second[0]]], 1],
        [None, [], 1],
        [two, [], 1],
        [None, [], 1],
        [None, [listen[second[0]]], 1],
        [None, [], 1],
        [None, ["changed"], 1],
        [two, [], 1],
        [None, [], 1],
        [True, ["changed"], 2],
        [shown_second, [leave[second[0]]], 2],
        [three, [], 2],
        [None, [], 2],
        [None, [], 0],
    ]


def test_a_page_keeps_so_many_pictures_and_no_more() -> None:
    pictures = [picture(number) for number in range(80)]
    steps: list[tuple[Any, ...]] = [("connected",)]
    for number, (name, data) in enumerate(pictures):
        path = f"/p/{number}#{number}.0.-1"
        steps += [("learn", {"picture": path, "hash": name}), ("show", path, False)]
        steps += [("take", f"topic/{name}", data, True), ("show", path, False)]
    kept = [size for _, _, size in in_node("pictures.mjs", {"steps": steps, "old": False})]
    assert (max(kept), kept[-1]) == (64, 64)
