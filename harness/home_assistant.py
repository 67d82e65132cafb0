"""A real Home Assistant in a folder and on a port of its own, for the demo and for the end-to-end tests."""

from __future__ import annotations

import asyncio
from contextlib import suppress
import fcntl
import json
import os
import re
import shutil
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, Self

from .client import Client, RequestError
from .login import Login, log_in
from .seed import REPOSITORY, seed

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

START_SECONDS = 120
STOP_SECONDS = 20
POLL_SECONDS = 0.1

# Home Assistant's exit code for a restart (homeassistant.const.RESTART_EXIT_CODE).
RESTART_EXIT_CODE = 100

_RECORD = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", re.MULTILINE)
"""Where a record of the log begins; the lines of a traceback have no time."""
_ERROR = re.compile(r"[-\d]+ [:.+\d]+ (?:ERROR|CRITICAL) ")


class StartError(Exception):
    """Home Assistant did not come up; the message has the end of its log."""


class HomeAssistant:
    """One Home Assistant, bound to 127.0.0.1, with one user, which `client` is logged in as."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        log_level: str = "info",
        more: str = "",
        external_url: str | None = None,
        http: dict[str, Any] | None = None,
        environment: dict[str, str] | None = None,
        url: str | None = None,
        open_files: tuple[int, int] | None = None,
    ) -> None:
        """Keep everything in the folder; log_level is the integration's own, ``more`` ends configuration.yaml.

        ``http`` are settings of Home Assistant's server, ``environment`` are variables of its process; the client
        reaches it at ``url``, if that is another one, of a proxy. ``open_files`` are the soft and the hard limit of a
        service; without, those of this process.
        """
        self.folder = folder
        self.port = port
        self.url = url or f"http://127.0.0.1:{port}"
        self.login: Login
        self.client: Client
        self._log_level = log_level
        self._more = more
        # Home Assistant that ends TLS itself has no address that is right without being asked for.
        self._internal_url = None if http and "ssl_certificate" in http else f"http://127.0.0.1:{port}"
        self._external_url = external_url or self._internal_url
        self._http = http
        self._environment = environment or {}
        self._open_files = open_files
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        """Start, and stop at the end of the block."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    @property
    def pid(self) -> int:
        """The process that runs."""
        if self._process is None:
            raise RuntimeError("Home Assistant is not running")
        return self._process.pid

    @property
    def log(self) -> str:
        """What Home Assistant has logged since its last start."""
        file = self.folder / "home-assistant.log"
        return file.read_text() if file.exists() else ""

    @property
    def errors(self) -> list[str]:
        """What Home Assistant has logged as errors, or worse, since its last start; each with its traceback."""
        return [record for record in _RECORD.split(self.log) if _ERROR.match(record)]

    async def start(self) -> None:
        """Start, and return when everything is set up and the client is logged in."""
        await asyncio.to_thread(stop_leftover, self.folder)
        kept = self.folder / "login.json"
        if not kept.exists() or not Login.load(kept).token:
            # An aborted first start may have left an incomplete user.
            shutil.rmtree(self.folder / ".storage", ignore_errors=True)
        seed(
            self.folder,
            self.port,
            log_level=self._log_level,
            more=self._more,
            internal_url=self._internal_url,
            external_url=self._external_url,
            http=self._http,
        )
        self.login = Login.load(kept)
        self.client = Client(self.url)
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._launch()
                await self._until_it_answers()
                self.login = await log_in(self.client, self.login)
                await self._until_it_runs()
        except TimeoutError:
            await self.stop()
            raise self._start_error(f"did not come up within {START_SECONDS} s") from None
        except BaseException:
            await self.stop()
            raise
        self.login.save(kept)

    async def stop(self) -> None:
        """Let Home Assistant write its data, then end it and its child processes."""
        await self.client.close()
        if (process := self._process) is None:
            return
        self._process = None
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            pass
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    async def restart(self) -> None:
        """Stop and start again, on the same port."""
        await self.stop()
        await self.start()

    async def wait(self) -> int:
        """Wait until Home Assistant ends by itself, and return its exit code."""
        if self._process is None:
            raise RuntimeError("Home Assistant is not running")
        return await self._process.wait()

    async def _launch(self) -> None:
        (self.folder / "home-assistant.log").unlink(missing_ok=True)
        # This repository must be found as what is linked in the folder, and not in any other way.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environment |= self._environment
        hass = [sys.executable, "-P", str(REPOSITORY / "harness" / "hass.py")]
        if self._open_files is not None:
            limit = 'ulimit -Sn "$1" && ulimit -Hn "$2" && shift 2 && exec "$@"'
            hass = ["/bin/sh", "-c", limit, "sh", *map(str, self._open_files), *hass]
        with (self.folder / "console.log").open("w") as console:
            self._process = await asyncio.create_subprocess_exec(
                *hass,
                "--config",
                str(self.folder),
                "--skip-pip",
                "--log-no-color",
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
            )

    async def _until_it_answers(self) -> None:
        while True:
            self._check_alive()
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(POLL_SECONDS)

    async def _until_it_runs(self) -> None:
        while True:
            self._check_alive()
            config: dict[str, Any] = {}
            with suppress(RequestError):
                config = await self.client.get("/api/config")
            if config.get("state") == "RUNNING":
                return
            await asyncio.sleep(POLL_SECONDS)

    def _check_alive(self) -> None:
        if self._process is None or self._process.returncode is not None:
            raise self._start_error("ended while it started")

    def _start_error(self, what: str) -> StartError:
        console = (self.folder / "console.log").read_text()
        return StartError(f"Home Assistant {what}. The end of its output:\n{console[-2000:]}")


def stop_leftover(folder: Path) -> None:
    """Stop a Home Assistant that still runs in the folder because its starter was killed."""
    # Home Assistant locks this file while it runs, and writes its process id there (homeassistant/runner.py).
    lock = folder / ".ha_run.lock"
    if not lock.exists():
        return
    with lock.open("r+") as file:
        deadline = time.monotonic() + STOP_SECONDS
        how = signal.SIGTERM
        while not _lockable(file.fileno()):
            with suppress(ProcessLookupError, ValueError):
                os.kill(json.loads(lock.read_text())["pid"], how)
            if time.monotonic() > deadline:
                how = signal.SIGKILL
            time.sleep(POLL_SECONDS)


def _lockable(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
