"""The audience's ledger: whatever breaks, followers show what the house has signed, in its order, and nothing else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
import time
from typing import Final

from harness.broker import Broker
from harness.cable import Cable, cable_to
from harness.listeners import Listeners, Seen, listening
from harness.ports import free_port

from ..goals.goal import Goal
from .followers import press_name
from .house import House
from .mqtt import Publisher

LISTENERS: Final = 20
"""At the broker, and as many at the house."""
_FAULT_SECONDS: Final = 3.0
_MAX_PULLED_SECONDS: Final = 4.0
_BROKER_AWAY_SECONDS: Final = 2.0
_ATTACK_SECONDS: Final = 0.3
_SETTLE_SECONDS: Final = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How many slide changes there are, and how fast."""

    changes: int
    per_second: float


class Ledger:
    """One talk under faults and attacks."""

    def __init__(self, run: Run, seed: int = 1) -> None:
        """The faults depend on the seed."""
        self.faults: Counter[str] = Counter()
        self._run = run
        self._chance = Random(seed)  # noqa: S311 - not a secret
        self._press = 1
        self._house: House
        self._broker: Broker
        self._topic = ""

    async def balance(self, folder: Path) -> Goal:
        """Show all slides, then see what all listeners show."""
        async with Broker(folder, free_port(), free_port()) as self._broker, House(folder / "house") as self._house:
            await self._house.publish_to(self._broker.port, self._broker.browser_url)
            await self._house.present()
            self._topic, signed = await self._house.topic(self._broker.port)
            browser_port = int(self._broker.browser_url.rpartition(":")[2])
            async with cable_to(browser_port) as broker_cable, cable_to(self._house.port) as house_cable:
                # Half of each over a bad network.
                listeners = Listeners(
                    count=LISTENERS,
                    titles=r"press-(\d+)",
                    key=self._topic.split("/")[-2],
                    token=self._house.follower_token,
                    brokers=[self._broker.browser_url, f"ws://127.0.0.1:{broker_cable.port}"],
                    houses=[f"http://127.0.0.1:{port}" for port in (self._house.port, house_cable.port)],
                )
                async with listening(listeners) as look:
                    faults = [self._break(broker_cable), self._break(house_cable), self._attack(signed)]
                    tasks = [asyncio.create_task(fault) for fault in faults]
                    await self._talk()
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
                    for task in tasks:
                        if not task.cancelled() and (error := task.exception()):
                            raise error
                    broker_cable.plug()
                    house_cable.plug()
                    return self._goal(await self._settle(look))

    async def _talk(self) -> None:
        """Show the slides; in between, restart the broker, then the house."""
        changes = self._run.changes
        stops = {changes // 3: self._restart_broker, changes * 2 // 3: self._restart_house}
        due = time.monotonic()
        for at in range(changes):
            if stop := stops.get(at):
                await stop()
                due = time.monotonic()
            self._next()
            due += 1 / self._run.per_second
            await asyncio.sleep(due - time.monotonic())

    def _next(self) -> None:
        self._press += 1
        self._house.show(self._press)

    # Faults

    async def _restart_broker(self) -> None:
        self.faults["broker restarted"] += 1
        await self._broker.stop()
        for _ in range(10):
            self._next()
            await asyncio.sleep(_BROKER_AWAY_SECONDS / 10)
        await self._broker.start()

    async def _restart_house(self) -> None:
        self.faults["house restarted"] += 1
        await self._house.restart(self._press)

    async def _break(self, cable: Cable) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / _FAULT_SECONDS))
            self.faults["network cut"] += 1
            cable.pull()
            await asyncio.sleep(self._chance.uniform(0, _MAX_PULLED_SECONDS))
            if self._chance.random() < 0.5:  # noqa: PLR2004 - every other time
                cable.plug()
            else:
                cable.plug_into_another_socket()

    async def _attack(self, signed: bytes) -> None:
        """Publish what an attacker can: nothing, nonsense, what the house has signed long ago, and forgeries of it."""
        forged = signed.replace(press_name(1).encode(), b"forged").replace(b'"version":', b'"version":99999')
        while True:
            for message in (b"", b"nonsense", b"x" * 100_000, signed, forged, signed[:-1], b"A" * 86 + forged[86:]):
                await asyncio.sleep(_ATTACK_SECONDS)
                # The broker is away now and then.
                with suppress(OSError):
                    await asyncio.to_thread(self._publish, message)
                    self.faults["message of the attacker"] += 1

    def _publish(self, message: bytes) -> None:
        with Publisher(self._broker.port, seconds=1) as publisher:
            publisher.publish(self._topic, message)

    # The end

    async def _settle(self, look: Callable[[], Awaitable[list[Seen]]]) -> list[Seen]:
        """Show a last slide; return what the listeners have seen once all show it, or the time is over."""
        self._next()
        deadline = time.monotonic() + _SETTLE_SECONDS
        while True:
            seen = await look()
            if all(each.shown == self._press for each in seen) or time.monotonic() > deadline:
                return seen
            await asyncio.sleep(0.5)

    def _goal(self, seen: list[Seen]) -> Goal:
        right = sum(each.shown == self._press for each in seen)
        back, foreign = sum(each.back for each in seen), sum(each.foreign for each in seen)
        states = {name: sum(each.states for each in seen if each.name == name) for name in ("broker", "house")}
        faults = ", ".join(f"{name}: {times}" for name, times in sorted(self.faults.items()))
        return Goal(
            about=f"ledger of {self._press:,} slide changes ({faults})",
            wanted="at the end, all show what the lead shows; nothing went back, nothing unsigned was shown",
            measured=f"{right} of {len(seen)} show it; {back} back, {foreign} unsigned, of {states['broker']:,} states"
            f" through the broker and {states['house']:,} through the house",
            met=right == len(seen) and not back and not foreign,
            figures={"changes": self._press, "right": right, "back": back, "foreign": foreign, **states},
        )
