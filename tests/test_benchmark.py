"""The statistics of scripts/bench, where a bug would make a false claim."""

from __future__ import annotations

import pytest

from benchmarks.comparison import Measured
from benchmarks.goals.comparison import from_comparison
from benchmarks.goals.goal import ratio
from benchmarks.measure import Press, Tally, percentile, spread
from benchmarks.wire import FrameReader, client_frame

MS = 1_000_000


def test_a_percentile_is_a_measured_value_that_so_many_do_not_exceed() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [percentile(values, percent) for percent in (0, 1, 50, 95, 99, 100)] == [1, 1, 50, 95, 99, 100]
    assert percentile([7.0], 99) == 7
    # Too few samples for a 99th percentile: it is the maximum.
    assert percentile([1.0, 2.0, 9.0], 99) == 9
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 50)


def test_a_spread_is_in_milliseconds_whatever_the_order() -> None:
    found = spread([3 * MS, 1 * MS, 2 * MS])
    assert found is not None
    assert (found.count, found.p50, found.p99, found.longest) == (3, 2, 3, 3)
    assert spread([]) is None


def test_a_ratio_to_nothing_is_refused() -> None:
    assert ratio(3, 2) == 1.5
    for one, other in ((None, 1.0), (1.0, None), (1.0, 0.0)):
        with pytest.raises(ValueError, match="no ratio"):
            ratio(one, other)


def test_a_tally_knows_what_is_lost_what_came_late_and_what_came_twice() -> None:
    tally = Tally()
    tally.send("press-1", [1, 2, 3])
    tally.send("press-2", [1, 2, 3])
    for receiver in (1, 2, 3):
        tally.receive("press-1", receiver)
    tally.receive("press-2", 1)
    assert (tally.expected, tally.delivered, tally.lost, tally.duplicated) == (6, 4, 2, 0)
    tally.receive("press-2", 2)
    tally.receive("press-2", 2)
    tally.receive("press-1", 3)
    assert (tally.delivered, tally.lost, tally.duplicated) == (5, 1, 2)


def measured(peer: str, receivers: int, *last: int) -> Measured:
    presses = [Press(received=(time * MS,) * receivers, answered=time * MS) for time in last]
    return Measured(peer=peer, receivers=receivers, presses=presses)


def test_what_somebody_did_not_get_is_no_fast_delivery() -> None:
    found = measured("Slide Control", 2, 5)
    found.presses.append(Press(received=(1 * MS,), answered=1 * MS))
    assert found.last is not None
    assert (found.last.count, found.last.longest) == (1, 5)


def test_goals_compare_in_the_right_direction_and_a_miss_is_a_miss() -> None:
    results = [
        measured("Slide Control", 1_000, 20),
        measured("bare asyncio", 1_000, 10),
        measured("socket.io", 1_000, 30),
        measured("python-socketio", 1_000, 60),
    ]
    goals = from_comparison(results)
    assert [(goal.figures["ratio"], goal.met) for goal in goals] == [(2.0, False), (1.5, True), (3.0, False)]


def test_frames_are_read_however_their_bytes_arrive() -> None:
    payloads = [b"", b"x" * 125, b"y" * 126, b"z" * 70_000]
    data = b"".join(as_a_server(client_frame(payload), len(payload)) for payload in payloads)
    for step in (1_000, len(data)):
        reader = FrameReader()
        read = [frame for start in range(0, len(data), step) for frame in reader.feed(data[start : start + step])]
        assert read == [(1, payload) for payload in payloads]


def as_a_server(frame: bytes, size: int) -> bytes:
    """Unmask a frame."""
    header = frame[: len(frame) - size - 4]
    return bytes([header[0], header[1] & 0x7F]) + header[2:] + frame[len(frame) - size :]
