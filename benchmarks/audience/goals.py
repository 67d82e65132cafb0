"""What is promised of an audience that listens to brokers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..goals.goal import Goal, ratio

if TYPE_CHECKING:
    from .brokers.cluster import Cluster
    from .measure import Measured, Recovery

_MAX_RATIO: Final = 1.15
_MAX_HOUSE_CPU_MICROSECONDS: Final = 0.1
_MAX_HOUSE_KIB: Final = 0.1
_MAX_RECOVERY_SECONDS: Final = 20.0
FOLLOWERS: Final = 10_000
"""For which the goals of the house are set."""


def house_goals(results: list[Measured], nodes: int) -> list[Goal]:
    """Return what one broker's followers cost the house, and what the house costs those of a cluster.

    With fewer followers than 10,000, Home Assistant's other work weighs more than theirs.
    """
    most = next((found for found in results if found.followers >= FOLLOWERS), None)
    if most is None:
        return []
    goals = [_cost(results[0], most)] if most is not results[0] else []
    if nodes > 1 and (alone := most.last_alone) is not None:
        times = ratio(most.last.p50, alone.p50)
        goals.append(
            Goal(
                about=f"{most.server}: publish to the last of {most.followers:,}",
                wanted=f"p50 ≤ {_MAX_RATIO} of the broker alone",
                measured=f"{times:.2f} ({most.last.p50:.1f} ms to {alone.p50:.1f} ms)",
                met=times <= _MAX_RATIO,
                figures={"ratio": times, "p50": most.last.p50, "alone": alone.p50},
            )
        )
    return goals


def _cost(fewest: Measured, most: Measured) -> Goal:
    more = most.followers - fewest.followers
    cpu = (most.house_cpu - fewest.house_cpu) * 1e3 / more
    memory = (most.house_memory * most.followers - fewest.house_memory * fewest.followers) / 1024 / more
    return Goal(
        about=f"{most.server}: cost of a follower in the house",
        wanted=f"0: ≤ {_MAX_HOUSE_CPU_MICROSECONDS} µs of CPU time a slide, ≤ {_MAX_HOUSE_KIB} KiB",
        measured=f"{cpu:.3f} µs and {memory:.3f} KiB; a slide costs {fewest.house_cpu:.1f} ms with"
        f" {fewest.followers:,} followers, {most.house_cpu:.1f} ms with {most.followers:,}",
        met=cpu <= _MAX_HOUSE_CPU_MICROSECONDS and memory <= _MAX_HOUSE_KIB,
        figures={"microseconds": cpu, "kib": memory},
    )


def delivery_goal(results: list[Measured]) -> Goal:
    """Return whether each follower got each slide, in order."""
    missed, back, lost = (sum(getattr(found, name) for found in results) for name in ("missed", "back", "lost"))
    deliveries = sum(len(change.each) for found in results for change in (*found.changes, *found.alone))
    return Goal(
        about=f"{results[0].server}: deliveries",
        wanted="none missing, none back to an earlier slide, no connection lost",
        measured=f"{deliveries:,} delivered, {missed:,} missing, {back:,} back, {lost:,} connections lost",
        met=not missed and not back and not lost,
        figures={"delivered": deliveries, "missed": missed, "back": back, "lost": lost},
    )


def recovery_goal(cluster: Cluster, found: Recovery) -> Goal:
    """Return whether followers of a killed node were right again."""
    return Goal(
        about=f"{cluster.name}: one killed in mid-talk, {found.lost:,} of {found.followers:,} connections lost",
        wanted=f"all have the slide that was shown meanwhile in ≤ {_MAX_RECOVERY_SECONDS:g} s",
        measured=f"{found.right:,} after {found.seconds:.1f} s, {found.right_after_next:,} had the next slide",
        met=found.right == found.followers and found.seconds <= _MAX_RECOVERY_SECONDS,
        figures={"lost": found.lost, "right": found.right, "seconds": found.seconds, "next": found.right_after_next},
    )
