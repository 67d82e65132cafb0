"""A probe inside Home Assistant: how long its loop is blocked, state changes on demand, and a bare relay."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
import time
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers import config_validation as cv

from .relay import set_up_relay

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant
    from homeassistant.helpers.typing import ConfigType

DOMAIN: Final = "slide_control_bench"
CONFIG_SCHEMA = cv.empty_config_schema(DOMAIN)

_SENSORS: Final = 100
_NOISE_INTERVAL_SECONDS: Final = 0.02
# Shorter turns of the loop are not worth keeping (nanoseconds).
_MIN_TURN_NANOSECONDS: Final = 200_000
# The interval of the callbacks that measure how late the loop is.
_TICK_SECONDS: Final = 0.001


async def async_setup(hass: HomeAssistant, _config: ConfigType) -> bool:
    """Watch the loop from here on."""
    hass.http.register_view(HeldView(LoopWatch(asyncio.get_running_loop())))
    hass.http.register_view(NoiseView())
    set_up_relay(hass)
    return True


class LoopWatch:
    """Measures the time from each return of the loop's `select` to its next call, in which the loop is blocked.

    It wraps the loop's selector only while it watches, because it costs a microsecond per call.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch nothing yet."""
        self._selector = loop._selector  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other place
        self._select = self._selector.select
        self._returned = (0, 0)
        self._turns: list[tuple[int, int]] = []
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None
        self._due = self._latest = 0.0

    def begin(self) -> None:
        """Watch from the next turn on."""
        self._turns = []
        self._returned = (time.perf_counter_ns(), time.thread_time_ns())
        self._selector.select = self._watched
        self._latest = 0.0
        self._tick()

    def end(self) -> list[tuple[int, int]]:
        """Stop watching; return the nanoseconds of each turn that was not short, by the clock and in CPU time."""
        self._selector.select = self._select
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return self._turns

    @property
    def latest(self) -> float:
        """How many seconds too late a callback was, at most."""
        return self._latest

    def _tick(self) -> None:
        now = self._loop.time()
        if self._timer is not None:
            self._latest = max(self._latest, now - self._due)
        self._due = now + _TICK_SECONDS
        self._timer = self._loop.call_at(self._due, self._tick)

    def _watched(self, timeout: float | None = None) -> Any:
        wall, cpu = self._returned
        if (held := time.perf_counter_ns() - wall) > _MIN_TURN_NANOSECONDS:
            self._turns.append((held, time.thread_time_ns() - cpu))
        events = self._select(timeout)
        self._returned = (time.perf_counter_ns(), time.thread_time_ns())
        return events


class HeldView(HomeAssistantView):
    """Starts and stops watching the loop."""

    url = f"/api/{DOMAIN}/held"
    name = f"api:{DOMAIN}:held"

    def __init__(self, watch: LoopWatch) -> None:
        """Control this watch."""
        self._watch = watch

    async def post(self, request: web.Request) -> web.Response:
        """Begin, or end and answer with the turns."""
        if (await request.json())["watch"]:
            self._watch.begin()
            return web.json_response({})
        turns = self._watch.end()
        wall, cpu = [wall for wall, _ in turns], [cpu for _, cpu in turns]
        return web.json_response({"wall": wall, "cpu": cpu, "latest": self._watch.latest})


class NoiseView(HomeAssistantView):
    """Sets how many times a second sensors change; 0 stops."""

    url = f"/api/{DOMAIN}/noise"
    name = f"api:{DOMAIN}:noise"
    _task: asyncio.Task[None] | None = None

    async def post(self, request: web.Request) -> web.Response:
        """Begin or end."""
        hass = request.app[KEY_HASS]
        per_second: int = (await request.json())["per_second"]
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if per_second:
            self._task = hass.async_create_background_task(_make_noise(hass, per_second), f"{DOMAIN} noise")
        return web.json_response({"per_second": per_second}, status=HTTPStatus.OK)


async def _make_noise(hass: HomeAssistant, per_second: int) -> None:
    started, made = time.monotonic(), 0
    while True:
        due = int((time.monotonic() - started) * per_second)
        for change in range(made, due):
            attributes = {"unit_of_measurement": "W", "friendly_name": f"Noise {change % _SENSORS}"}
            hass.states.async_set(f"sensor.noise_{change % _SENSORS}", str(change), attributes)
        made = due
        await asyncio.sleep(_NOISE_INTERVAL_SECONDS)
