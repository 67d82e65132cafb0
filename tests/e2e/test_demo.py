"""The demo, as a new user runs it: one command, a page, a press."""

from __future__ import annotations

import asyncio
from contextlib import suppress
import json
import os
import signal
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from harness.client import Client
from harness.home_assistant import stop_leftover
from harness.ports import free_port
from harness.processes import stop_group
from harness.seed import REPOSITORY

from .until import until_equal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from playwright.async_api import Page

READY_SECONDS = 240
END_SECONDS = 120
FACTS = {"home_assistant", "username", "password", "token", "deck", "webhook", "entry_id"}


class Demo:
    """A run of scripts/demo."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.process = process
        self.folder = folder

    async def ready(self) -> dict[str, Any]:
        """Return the facts from the line that begins with READY."""
        assert self.process.stdout
        async with asyncio.timeout(READY_SECONDS):
            async for line in self.process.stdout:
                if line.startswith(b"READY "):
                    facts: dict[str, Any] = json.loads(line.removeprefix(b"READY "))
                    return facts
        raise AssertionError(await self.rest())

    async def rest(self) -> str:
        """Return the rest of the output, which ends when all its processes have ended."""
        async with asyncio.timeout(END_SECONDS):
            output, _ = await self.process.communicate()
        return output.decode()

    @property
    def home_assistants_process(self) -> int:
        pid: int = json.loads((self.folder / ".ha_run.lock").read_text())["pid"]
        return pid


@pytest.fixture
async def run_demo(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Demo]]]:
    """Starts scripts/demo, optionally with more arguments; its processes end with the test."""
    started: list[Demo] = []

    async def run_demo(*arguments: str, port: int) -> Demo:
        process = await asyncio.create_subprocess_exec(
            REPOSITORY / "scripts" / "demo",
            *("--no-browser", "--port", str(port), "--dir", str(tmp_path), *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        started.append(Demo(process, tmp_path))
        return started[-1]

    yield run_demo
    for demo in started:
        try:
            if demo.process.returncode is None:
                demo.process.terminate()
                await demo.rest()
        finally:
            await stop_group(demo.process)
            # It has a process group of its own, and outlives a demo that was killed.
            await asyncio.to_thread(stop_leftover, demo.folder)


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


async def until_a_display_is_there(client: Client) -> None:
    async def connected() -> str:
        return str((await client.state("binary_sensor.demo_stage_connected"))["state"])

    await until_equal(connected, "on")


async def post(address: str, **form: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.post(address, data=form) as response:
        return response.status, await response.json()


async def test_a_bare_request_moves_the_slides_and_ctrl_c_ends_it_all(
    run_demo: Callable[..., Awaitable[Demo]], open_page: Callable[[str], Awaitable[Page]]
) -> None:
    demo = await run_demo(port=free_port())
    facts = await demo.ready()
    assert set(facts) == FACTS

    page = await open_page(facts["deck"])
    async with Client(facts["home_assistant"], facts["token"]) as client:
        await until_a_display_is_there(client)
        before = await page.locator(".fragment.visible").count()
        status, answer = await post(facts["webhook"])
        assert (status, answer["result"]) == (200, "applied")
        assert answer["state"]["title"] == "Slide Control"
        assert await page.locator(".fragment.visible").count() == before + 1

        _, answer = await post(facts["webhook"], command="go_to", slide="One evening's hack")
        assert answer["state"]["number"] == 2
        await page.locator("section.present >> text=One evening's hack").wait_for()
    await page.close()

    log = (demo.folder / "home-assistant.log").read_text()
    assert " ERROR " not in log
    assert facts["token"] not in log

    home_assistant = demo.home_assistants_process
    demo.process.send_signal(signal.SIGINT)
    assert "Traceback" not in await demo.rest()
    assert demo.process.returncode == 0
    assert not is_running(home_assistant)


async def test_it_starts_again_as_it_was_after_a_death_without_a_word(
    run_demo: Callable[..., Awaitable[Demo]],
) -> None:
    port = free_port()
    first = await run_demo(port=port)
    facts = await first.ready()
    first.process.kill()
    await first.process.wait()
    assert is_running(first.home_assistants_process)

    second = await run_demo(port=port)
    assert await second.ready() == facts


async def test_a_taken_port_is_said_so(run_demo: Callable[..., Awaitable[Demo]]) -> None:
    port = free_port()
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with taken:
        demo = await run_demo(port=port)
        output = await demo.rest()
    assert demo.process.returncode == 1
    assert f"Port {port} is taken" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("arguments", [("--port", "none"), ("--colour", "red")])
async def test_a_wrong_argument_is_named(run_demo: Callable[..., Awaitable[Demo]], arguments: tuple[str, ...]) -> None:
    demo = await run_demo(*arguments, port=free_port())
    assert arguments[-1] in await demo.rest()
    assert demo.process.returncode == 2
