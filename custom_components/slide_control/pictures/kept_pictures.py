"""Pictures of hosted decks that are kept on disk, by deck, version of its files, and step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
import hashlib
from pathlib import Path
import re
import secrets
import shutil
from typing import Final, NamedTuple

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

MAX_KEPT_PICTURES: Final = 3_000
MAX_KEPT_BYTES: Final = 64 * 1024 * 1024
MAX_KEPT_OF_DECK: Final = 500
_FILE: Final = re.compile(r"(\d{1,5})\.(\d{1,5})\.(-1|\d{1,4})-([0-9a-f]{32})\.jpg")
_FOLDER: Final = re.compile(r"([0-9a-f]{32})-([0-9a-f]{16})")


class DeckFiles(NamedTuple):
    """A hosted deck by its id (``deck_id``), and the version of its files."""

    deck: str
    version: str


class Step(NamedTuple):
    """A step of a slide; ``f`` is -1 before the first step, and without steps."""

    h: int
    v: int
    f: int

    def __str__(self) -> str:
        """Return the step as addresses and pages name it."""
        return f"{self.h}.{self.v}.{self.f}"


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A JPEG on disk."""

    files: DeckFiles
    step: Step
    key: str
    """Its unguessable name, 128 bits."""
    size: int

    @property
    def path(self) -> str:
        """Its path below the folder of kept pictures."""
        return f"{self.files.deck}-{self.files.version}/{self.step}-{self.key}.jpg"


class KeptPictures:
    """At most ``MAX_KEPT_PICTURES`` and ``MAX_KEPT_BYTES``.

    Beyond, the deck that was added to least recently loses its oldest. What is kept is known in the event loop; files
    are read and written in the executor, one change at a time.
    """

    def __init__(self, hass: HomeAssistant, folder: Path, version_of: Callable[[str], str]) -> None:
        """Start without pictures.

        ``version_of`` blocks, and returns the version of a deck by its id, or "" if there is no such deck.
        """
        self._hass = hass
        self._folder = folder
        self._version_of = version_of
        self._decks: dict[DeckFiles, dict[Step, KeptPicture]] = {}
        self._by_digest: dict[bytes, KeptPicture] = {}
        self._bytes = 0
        self._lock: Final = asyncio.Lock()

    def find(self, files: DeckFiles, step: Step) -> KeptPicture | None:
        """Return the picture of a step in one version of a deck."""
        return self._decks.get(files, {}).get(step)

    def steps(self, files: DeckFiles) -> list[Step]:
        """Return the steps of which there is a picture."""
        return list(self._decks.get(files, ()))

    async def async_load(self) -> None:
        """Find out what is kept."""
        async with self._lock:
            try:
                found = await self._hass.async_add_executor_job(_scan, self._folder)
            except OSError:  # the folder can't be read; pictures are made again
                return
            for picture in found:
                self._insert(picture)

    @callback
    def async_keep(self, files: DeckFiles, step: Step, jpeg: bytes) -> None:
        """Keep a picture as soon as the disk has time."""
        self._hass.async_create_background_task(self.async_add(files, step, jpeg), "Slide Control keeps a picture")

    async def async_add(self, files: DeckFiles, step: Step, jpeg: bytes) -> bool:
        """Keep a picture, and return whether it is kept: one of an older version of the deck is not.

        The first picture of a step stays until the deck's files change.
        """
        async with self._lock:
            if self.find(files, step) is not None:
                return True
            if not await self._hass.async_add_executor_job(self._is_current, files):
                return False
            picture = KeptPicture(files, step, secrets.token_hex(16), len(jpeg))
            try:
                await self._hass.async_add_executor_job(_write, self._folder / picture.path, jpeg)
            except OSError:  # a full disk: there is no picture, and nothing else suffers
                return False
            self._insert(picture)
            await self._drop([*self._outdated(files), *self._excess(files)])
            return True

    async def async_read(self, key: str) -> bytes | None:
        """Return the JPEG with this key."""
        if (picture := self._by_digest.get(_digest(key))) is None:
            return None
        jpeg = await self._hass.async_add_executor_job(_read, self._folder / picture.path)
        if jpeg is None:  # somebody else has removed it
            async with self._lock:
                await self._drop([picture])
        return jpeg

    async def async_sweep(self, decks: frozenset[str]) -> None:
        """Drop the pictures of decks that don't exist any more; ``decks`` has the ids of those that do."""
        async with self._lock:
            await self._drop([each for files in self._decks if files.deck not in decks for each in self._of(files)])

    def _is_current(self, files: DeckFiles) -> bool:
        return bool(files.version) and self._version_of(files.deck) == files.version

    def _of(self, files: DeckFiles) -> Iterable[KeptPicture]:
        return self._decks[files].values()

    def _outdated(self, files: DeckFiles) -> Iterable[KeptPicture]:
        """Yield the pictures of other versions of a deck."""
        for each in self._decks:
            if each.deck == files.deck and each != files:
                yield from self._of(each)

    def _excess(self, files: DeckFiles) -> Iterable[KeptPicture]:
        """Yield pictures until the limits are kept, the oldest of the deck that was added to least recently first."""
        count, size = len(self._by_digest), self._bytes
        own = len(self._decks[files])
        for each in self._decks:
            for picture in self._of(each):
                over = count > MAX_KEPT_PICTURES or size > MAX_KEPT_BYTES
                if not over and (each != files or own <= MAX_KEPT_OF_DECK):
                    break
                count, size, own = count - 1, size - picture.size, own - (each == files)
                yield picture

    def _insert(self, picture: KeptPicture) -> None:
        steps = self._decks.pop(picture.files, {})
        self._decks[picture.files] = steps  # the last one is the one that was added to last
        steps[picture.step] = picture
        self._by_digest[_digest(picture.key)] = picture
        self._bytes += picture.size

    async def _drop(self, pictures: Iterable[KeptPicture]) -> None:
        dropped = [each for each in dict.fromkeys(pictures) if self.find(each.files, each.step) == each]
        for picture in dropped:
            steps = self._decks[picture.files]
            del steps[picture.step]
            if not steps:
                del self._decks[picture.files]
            del self._by_digest[_digest(picture.key)]
            self._bytes -= picture.size
        if dropped:
            await self._hass.async_add_executor_job(_delete, [self._folder / picture.path for picture in dropped])


KEPT_PICTURES: Final[HassKey[KeptPictures]] = HassKey(f"{DOMAIN}.kept_pictures")


def _digest(key: str) -> bytes:
    """Return what keys are looked up by, so that the time of a look-up says nothing about a key."""
    return hashlib.sha256(key.encode(errors="replace")).digest()


def _scan(folder: Path) -> list[KeptPicture]:
    """Return the pictures in the folder, the oldest first; remove what is none."""
    found: list[tuple[float, KeptPicture]] = []
    for directory in folder.iterdir() if folder.is_dir() else ():
        if (named := _FOLDER.fullmatch(directory.name)) is None or not directory.is_dir():
            continue
        files = DeckFiles(*named.groups())
        for file in directory.iterdir():
            if match := _FILE.fullmatch(file.name):
                h, v, f, key = match.groups()
                status = file.stat()
                found.append((status.st_mtime, KeptPicture(files, Step(int(h), int(v), int(f)), key, status.st_size)))
            else:  # a file that was not finished
                file.unlink(missing_ok=True)
    return [picture for _, picture in sorted(found, key=lambda each: each[0])]


def _write(file: Path, jpeg: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".new")
    unfinished.write_bytes(jpeg)
    unfinished.rename(file)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _delete(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
    for folder in {file.parent for file in files}:
        if folder.is_dir() and not any(folder.iterdir()):
            shutil.rmtree(folder, ignore_errors=True)
