"""The soak over real sockets: a real Home Assistant, displays in other processes, and a bad network between them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
import json
from pathlib import Path
from random import Random
import re
import time
from typing import Any, Final

from custom_components.slide_control.access.tokens import Role, create_token
from custom_components.slide_control.const import CONF_KEYS, CONF_STAGE_ID, DOMAIN
from harness.home_assistant import HomeAssistant
from harness.ports import free_port
from harness.stage import add_stage, configure, links

from .display_process import DisplayProcess, DisplaySettings
from .fault_proxy import FaultProxy, NetworkConditions
from .ledger import Application, Ledger, Truth, line
from .observer import Observer
from .presses import PRESSES_PER_SECOND, Press, presses
from .readings import halves, mebibytes, resident
from .senders import CUT_OFF, Program, Sender, Webhook

NAME: Final = "Soak"
ACTIVITY: Final = "event.soak_activity"
SLIDE: Final = "sensor.soak_slide"

DISPLAYS: Final = 3
SENDERS: Final = 8
MAX_REPEAT_SECONDS: Final = 60.0
"""Within how many seconds an id comes again."""
SETTLE_SECONDS: Final = 60.0
"""How long all may take to show the same, once the network is good."""

DISPLAY_NETWORK: Final = NetworkConditions(fault_interval=20, max_latency=0.05, max_hold=0.4)
SENDER_NETWORK: Final = NetworkConditions(fault_interval=20, max_latency=0.02)
SLOW_NETWORK: Final = NetworkConditions(fault_interval=1e9, bytes_per_second=100)

MAX_RETRIES: Final = 2
"""How often a sender whose connection was cut repeats its press."""
RETRY_SECONDS: Final = (0.2, 1.5)
READING_INTERVAL_SECONDS: Final = 5.0
STARTED_SECONDS: Final = 20.0
"""Home Assistant's memory is first read that long after a start."""
MAX_MEMORY_GROWTH: Final = 1.05
"""By how much its most may grow from the first half of the time after ``FIRST_READING_SECONDS`` to the second."""
FIRST_READING_SECONDS: Final = 400.0
"""By then all that is remembered for five minutes has come together (after a start)."""
RESTART_AFTER: Final = 0.2
"""What part of the run passes before each restart, so that the time after the last is long."""
# An action that can't be applied fails, and Home Assistant logs that: in one line, or with a traceback if
# its caller has disconnected by then.
_ENTRY: Final = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
_FAILED_ACTION: Final = re.compile(
    r"\[homeassistant\.components\.api\] Error during service call to slide_control\."
    r"|\[homeassistant\] Error doing job: .*"
    r"in raise_unless_done\n.*homeassistant\.exceptions\.(HomeAssistantError|ServiceValidationError): [^\n]*\n?$",
    re.DOTALL,
)


async def run(folder: Path, seconds: float, seed: int, *, restarts: int) -> bool:
    """Press for so many seconds; print the ledger, and return whether it balances."""
    soak = _Soak(folder, seconds, Random(seed), restarts)
    started = time.monotonic()
    await soak.run()
    print(
        f"Over sockets: {soak.ledger.sent:,} presses, {PRESSES_PER_SECOND:g} a second for {seconds:.0f} s, "
        f"in {time.monotonic() - started:.0f} s with all starts (seed {seed})\n"
    )
    for text in soak.lines():
        print(text)
    return not soak.ledger.differences


class _Soak:
    """One run."""

    def __init__(self, folder: Path, seconds: float, chance: Random, restarts: int) -> None:
        self.ledger = Ledger(sees_take_overs=False)
        self._folder = folder
        self._seconds = seconds
        self._chance = chance
        self._restarts = restarts
        self._home_assistant = HomeAssistant(folder, free_port())
        self._proxies: list[FaultProxy] = []
        self._senders: list[Sender] = []
        self._displays: list[DisplayProcess] = []
        self._files: list[Path] = []
        self._observer: Observer
        self._under_way: set[asyncio.Task[None]] = set()
        self._shown: dict[str, Any] = {}
        self._readings: list[list[int]] = []
        self._errors: list[str] = []
        self._failed_actions = 0
        # Presses without an id, which can be counted only together.
        self._unnamed: Counter[Truth] = Counter()
        self._unnamed_applications = 0

    async def run(self) -> None:
        """Set everything up, press while faults are injected, settle, and check."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._home_assistant)
            await self._open(stack)
            if not await self._until(self._all_connected):
                raise RuntimeError(f"Not all displays have connected: {self._shown}")
            background = [asyncio.create_task(work()) for work in (self._restart, self._read_memory)]
            await self._press()
            for task in background:
                task.cancel()
            await asyncio.wait(background)
            for task in background:
                if not task.cancelled() and (error := task.exception()):
                    raise error
            for proxy in self._proxies:
                await proxy.stop_faults()
            for display in self._displays:
                display.stop_faults()
            # What does not agree by then is a difference of the ledger.
            await self._until(self._all_agree)
            await self._check()
            for sender in self._senders:
                await sender.close()

    async def _open(self, stack: AsyncExitStack) -> None:
        """Open the networks, the displays behind them, and the senders."""
        home_assistant = self._home_assistant
        entry_id = await add_stage(home_assistant.client, NAME)
        await configure(home_assistant.client, entry_id, audience_on=True)
        webhook = "/api" + (await links(home_assistant.client, entry_id))["webhook"].partition("/api")[2]
        data = await self._entry_data(entry_id)

        async def proxy(network: NetworkConditions, address: str) -> str:
            opened = await stack.enter_async_context(
                FaultProxy(home_assistant.port, network, self._chance, address=address)
            )
            self._proxies.append(opened)
            return f"http://127.0.0.1:{opened.port}"

        login = home_assistant.login.token or ""
        tokens = {role: create_token(data[CONF_STAGE_ID], role, data[CONF_KEYS][role.value]) for role in Role}
        self._observer = await stack.enter_async_context(Observer(home_assistant.url, login, ACTIVITY))
        url, slow_url = await proxy(DISPLAY_NETWORK, "127.0.0.2"), await proxy(SLOW_NETWORK, "127.0.0.3")
        for number in range(DISPLAYS):
            file = self._folder / f"applications-{number}"
            settings = DisplaySettings(
                url=url,
                token=tokens[Role.DISPLAY],
                file=str(file),
                follower_urls=() if number else (url, slow_url),
                follower_token=tokens[Role.FOLLOWER],
            )
            self._files.append(file)
            self._displays.append(await stack.enter_async_context(DisplayProcess(settings)))
        for number in range(SENDERS):
            address = f"127.0.1.{number + 1}"
            # Every other pair of senders comes through a bad network of its own.
            bad = number // 2 % 2 == 1
            url = await proxy(SENDER_NETWORK, address) if bad else home_assistant.url
            own = None if bad else address
            self._senders.append(Webhook(url, webhook, own) if number % 2 else Program(url, login, own))

    async def _entry_data(self, entry_id: str) -> dict[str, Any]:
        """Return the stage's secrets, once Home Assistant has written them down."""
        file = self._folder / ".storage" / "core.config_entries"
        while True:
            for entry in json.loads(file.read_text())["data"]["entries"] if file.exists() else ():
                if entry["domain"] == DOMAIN and entry["entry_id"] == entry_id:
                    data: dict[str, Any] = entry["data"]
                    return data
            await asyncio.sleep(0.2)

    # Presses

    async def _press(self) -> None:
        begun = time.monotonic()
        for at, press in presses(
            round(self._seconds * PRESSES_PER_SECOND), self._chance, max_repeat=MAX_REPEAT_SECONDS
        ):
            await asyncio.sleep(begun + at - time.monotonic())
            self._send(press, MAX_RETRIES)
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _send(self, press: Press, tries: int) -> None:
        task = asyncio.create_task(self._one(press, tries))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _one(self, press: Press, tries: int) -> None:
        self.ledger.press(press.id, time.monotonic())
        answer = await self._senders[press.sender % SENDERS].press(press)
        self.ledger.answer(press.id, answer, time.monotonic())
        if press.id is None:
            self._unnamed[answer.truth] += 1
        elif answer == CUT_OFF and tries:
            await asyncio.sleep(self._chance.uniform(*RETRY_SECONDS))
            self._send(press, tries - 1)

    # Faults

    async def _restart(self) -> None:
        for _ in range(self._restarts):
            await asyncio.sleep(self._seconds * RESTART_AFTER)
            await self._home_assistant.stop()
            self._read_log()
            await self._home_assistant.start()

    async def _read_memory(self) -> None:
        pid = 0
        while True:
            await asyncio.sleep(READING_INTERVAL_SECONDS)
            try:
                now = self._home_assistant.pid
            except RuntimeError:
                continue
            if now != pid:
                pid = now
                self._readings.append([])
                await asyncio.sleep(STARTED_SECONDS)
            elif self._observer.watching.is_set():
                self._readings[-1].append(resident(pid))

    def _read_log(self) -> None:
        for entry in _ENTRY.split(self._home_assistant.log):
            if " ERROR " not in entry and " CRITICAL " not in entry:
                continue
            if _FAILED_ACTION.search(entry):
                self._failed_actions += 1
            else:
                self._errors.append(entry.strip())

    # The end

    async def _until(self, reached: Callable[[], Awaitable[bool]]) -> bool:
        """Poll until reached; return whether it was reached in time."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            self._shown = await self._show()
            if await reached():
                return True
            await asyncio.sleep(0.5)
        return False

    async def _show(self) -> dict[str, Any]:
        """Ask what all displays show; their counts are added up."""
        shown: dict[str, Any] = {
            "pages": [],
            "followers": [],
            "gave_up": [],
            "applications": 0,
            "faults": Counter(),
            "transports": Counter(),
        }
        for display in self._displays:
            for name, value in (await display.show()).items():
                if isinstance(value, dict):
                    shown[name].update(value)
                else:
                    shown[name] += value
        return shown

    async def _all_connected(self) -> bool:
        return all(page["connected"] for page in (*self._shown["pages"], *self._shown["followers"]))

    async def _all_agree(self) -> bool:
        return not await self._disagreements()

    async def _disagreements(self) -> list[str]:
        shown = self._shown
        found = []
        leads = [page for page in shown["pages"] if page["lead"] and page["connected"]]
        if len(leads) != 1:
            return [f"{len(leads)} displays lead"]
        lead = leads[0]["shows"]
        for kind in ("pages", "followers"):
            for each in shown[kind]:
                if not each["connected"]:
                    found.append(f"one of the {kind} is not connected")
                elif (shows := _public(each["shows"])) != _public(lead):
                    found.append(f"one of the {kind} shows {shows}, the lead {_public(lead)}")
        state = await self._home_assistant.client.state(SLIDE)
        known = [state["state"], state["attributes"].get("fragment")]
        if known != [str(lead["number"]), lead["fragment"]]:
            found.append(f"Home Assistant knows {known}, the lead shows {_public(lead)}")
        return found

    def _read_applications(self) -> set[str]:
        """Enter what the displays have written down; return the ids of commands whose press has none."""
        unnamed = set()
        for file in self._files:
            for text in file.read_text().splitlines():
                press_id, age, ttl = json.loads(text)
                if press_id.startswith("soak-"):
                    self.ledger.application(Application(press_id, age, ttl, file.name), 0)
                else:
                    self._unnamed_applications += 1
                    unnamed.add(press_id)
        return unnamed

    async def _check(self) -> None:
        ledger = self.ledger
        for disagreement in await self._disagreements():
            ledger.differ(f"at the end {disagreement}")
        for code in self._shown["gave_up"]:
            ledger.differ(f"a page gave up: it was closed with {code}")
        unnamed = self._read_applications()
        ledger.close()
        applications = ledger.applications + self._unnamed_applications
        ledger.compare("applications", applications, "counted by the displays", self._shown["applications"])
        sure, unsure = self._unnamed[Truth.MOVED], self._unnamed[Truth.NOT_KNOWN]
        if not sure <= len(unnamed) <= sure + unsure:
            ledger.differ(f"presses without an id: {sure} answered applied, {unsure} not known, {len(unnamed)} applied")
        applied = len(self._observer.applied)
        if not ledger.answers["applied"] <= applied <= applications:
            ledger.differ(
                f"applied: {ledger.answers['applied']:,} answers, {applied:,} events of the stage, "
                f"{applications:,} by the displays"
            )
        self._read_log()
        for error in self._errors:
            ledger.differ(f"Home Assistant's log: {error}")
        for life in self._readings:
            before, after = halves(life[round((FIRST_READING_SECONDS - STARTED_SECONDS) / READING_INTERVAL_SECONDS) :])
            if after > before * MAX_MEMORY_GROWTH:
                ledger.differ(f"Home Assistant's memory grew from {mebibytes(before)} to {mebibytes(after)}")

    def lines(self) -> Iterator[str]:
        """Yield the results as readable lines."""
        ledger, counts = self.ledger, self._observer.counts
        faults: Counter[str] = Counter(self._shown["faults"])
        for proxy in self._proxies:
            faults.update(proxy.faults)
        faults["Home Assistant restarts"] = self._restarts
        yield "  faults"
        for fault, times in sorted(faults.items()):
            yield line(f"  {fault}", times)
        yield "  displays connected"
        for transport, times in sorted(self._shown["transports"].items()):
            yield line(f"  by {transport}", times)
        yield from ledger.lines()
        yield line("applications of presses without an id", self._unnamed_applications)
        yield line("  answered applied", self._unnamed[Truth.MOVED])
        yield line("applications, counted by the displays", self._shown["applications"])
        yield line("applied, counted by the stage's trigger and event entity", len(self._observer.applied))
        for result in ("expired", "no_display", "timeout", "rejected"):
            yield line(f"{result}, counted by the stage's event entity", counts[result])
        yield line("failed actions in Home Assistant's log", self._failed_actions)
        yield line("other errors in Home Assistant's log", len(self._errors))
        yield f"  oldest command that was applied: {ledger.oldest / 1000:.2f} s"
        for number, life in enumerate(self._readings, 1):
            if life:
                some = [*life[: -1 : len(life) // 5 + 1], life[-1]]
                yield f"  Home Assistant's memory after start {number}: {', '.join(map(mebibytes, some))}"
        yield from ledger.verdict()


def _public(state: dict[str, Any] | None) -> list[Any]:
    """Return the public part of a state."""
    return [(state or {}).get(name) for name in ("number", "fragment", "blank", "overview")]
