"""The demo: a real Home Assistant with one stage, and the slides of demo/notebook.ipynb."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
import fcntl
import json
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any
import webbrowser

from .client import RequestError, UnauthorizedError
from .home_assistant import RESTART_EXIT_CODE, HomeAssistant, StartError, stop_leftover
from .seed import REPOSITORY
from .slides import convert
from .stage import add_stage, links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAGE = "Demo stage"


class DemoError(Exception):
    """The demo can't start; the message says what to do."""


def run(folder: Path, port: int, *, browser: bool) -> int:
    """Show the demo until a signal ends it; return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _only_demo_in(folder):
            return asyncio.run(_run(folder, port, browser=browser))
    except UnauthorizedError as error:
        print(f"{error}. Remove the folder {folder} and start again.", file=sys.stderr)
    except (DemoError, StartError, RequestError, OSError) as error:
        print(f"The demo could not start. {error}", file=sys.stderr)
    return 1


@contextmanager
def _only_demo_in(folder: Path) -> Iterator[None]:
    """Refuse a second demo in the same folder. The lock goes with the process, however that ends."""
    with (folder / ".demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError(
                f"Another demo runs in {folder}. End that one, or choose another folder with --dir and --port."
            ) from None
        yield


async def _run(folder: Path, port: int, *, browser: bool) -> int:
    """Show the demo until a signal or the end of Home Assistant; leave nothing running."""
    stopped = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(signal_number, stopped.set)
    home_assistant = HomeAssistant(folder, port)
    show = asyncio.create_task(_show(home_assistant, browser=browser))
    stop = asyncio.create_task(stopped.wait())
    await asyncio.wait({show, stop}, return_when=asyncio.FIRST_COMPLETED)
    if show.done():
        stop.cancel()
        return await show
    print("\nStopping.", file=sys.stderr)
    show.cancel()
    await asyncio.wait({show})
    return 0


async def _show(home_assistant: HomeAssistant, *, browser: bool) -> int:
    """Start Home Assistant and print the addresses; start it again when a user restarts it."""
    await asyncio.to_thread(stop_leftover, home_assistant.folder)
    _check_free(home_assistant.port)
    decks = home_assistant.folder / "slide_control" / "decks"
    await convert(REPOSITORY / "demo" / "notebook.ipynb", decks / "demo")
    print("  Starting Home Assistant", file=sys.stderr)
    async with home_assistant:
        facts = await _facts(home_assistant)
        _print(facts)
        if browser:
            _open(facts["deck"])
        while (code := await home_assistant.wait()) == RESTART_EXIT_CODE:
            await home_assistant.restart()
    print(f"Home Assistant ended. Its log is {home_assistant.folder}/home-assistant.log", file=sys.stderr)
    return code or 1


def _check_free(port: int) -> None:
    """Raise DemoError when something listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise DemoError(
                f"Port {port} is taken, maybe by another Home Assistant. Choose another: scripts/demo --port 8124"
            ) from None


async def _facts(home_assistant: HomeAssistant) -> dict[str, Any]:
    """Return what a program needs to know to use the demo."""
    entry_id = await add_stage(home_assistant.client, STAGE)
    addresses = await links(home_assistant.client, entry_id)
    return {
        "home_assistant": home_assistant.url,
        "username": home_assistant.login.username,
        "password": home_assistant.login.password,
        "token": home_assistant.login.token,
        "deck": addresses["hosted"][0]["url"],
        "webhook": addresses["webhook"],
        "entry_id": entry_id,
    }


def _print(facts: dict[str, Any]) -> None:
    print(f"""
  The slides       {facts["deck"]}
  Home Assistant   {facts["home_assistant"]}
                   user {facts["username"]}, password {facts["password"]}

  Open both, then press a button of the device "{STAGE}", or call its webhook:

      curl -X POST {facts["webhook"]}
      curl -X POST -d command=go_to -d slide=3 {facts["webhook"]}

  Ctrl-C ends the demo; scripts/demo starts it again as it was left.
""")
    print(f"READY {json.dumps(facts)}", flush=True)


def _open(address: str) -> None:
    """Open the slides in a browser, if there is a graphical one: otherwise, Python would start a terminal browser."""
    if sys.platform == "darwin" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ:
        webbrowser.open(address)
