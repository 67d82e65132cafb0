"""One audience, from its opening to its end: its id, its code, and its store."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
import secrets
import time
from typing import TYPE_CHECKING, Any, Final

from homeassistant.helpers.storage import Store

from ..access.pairing import ALPHABET
from ..broker.channel import Channel, new_seed
from ..broker.picture_hash import is_picture_hash
from ..const import DOMAIN

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

RUN_SECONDS: Final = 12 * 60 * 60
"""Seconds after which an audience ends that was not asked to stay."""
_CODE_LENGTH: Final = 6
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One audience. Tokens that its code was exchanged for end with it."""

    id: str
    code: str = field(repr=False)
    keep: bool = False
    """Whether it outlasts the talk, until it is closed."""
    expires_at: float = 0
    """Unix time in seconds; 0 for never."""
    seed: str = field(default_factory=new_seed, repr=False)
    """The secret of its channel on an MQTT broker."""
    epoch: int = 0
    """When publishing there last began, as Unix time in milliseconds."""
    way_in_shown: bool = False
    """Whether the speaker has shown the way in, so that followers may show it, too."""
    pictures: tuple[str, ...] = ()
    """The hashes of the pictures that the broker may have, the oldest first."""


def new_run(*, keep: bool) -> Run:
    """Return an audience that begins now."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))
    return Run(secrets.token_hex(8), code, keep, 0 if keep else time.time() + RUN_SECONDS)


def _channel(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Return what is stored of a channel; nothing if that is damaged, or older than channels."""
    match data:
        case {"seed": str(seed), "epoch": int(epoch)}:
            with suppress(ValueError):
                Channel(seed)
                return {"seed": seed, "epoch": epoch, "pictures": _hashes(data.get("pictures"))}
    return {}


def _hashes(data: object) -> tuple[str, ...]:
    """Return the hashes of pictures that are stored; each ends a topic."""
    return tuple(each for each in data if is_picture_hash(each)) if isinstance(data, list) else ()


def normalize(code: str) -> str:
    """Return a code as people type it, without spaces and dashes and in capital letters."""
    return "".join(character for character in code.upper() if character.isalnum())


class RunStore:
    """Stores the audience of one stage, so that followers come back after a restart."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Use a file of the stage's own."""
        self._store: Store[dict[str, Any]] = Store(hass, _VERSION, f"{DOMAIN}.audience.{entry_id}", private=True)

    async def async_load(self) -> Run | None:
        """Return the audience that was open; a damaged file must not prevent a stage from starting."""
        match await self._store.async_load():
            case {
                "id": str(id_),
                "code": str(code),
                "keep": bool(keep),
                "expires_at": int() | float() as expires_at,
                **others,
            }:
                shown = others.get("way_in_shown") is True
                return Run(id_, code, keep, expires_at, **_channel(others), way_in_shown=shown)
        return None

    def save(self, run: Run | None) -> None:
        """Save the audience soon, and at the latest when Home Assistant stops."""
        self._store.async_delay_save(lambda: {} if run is None else asdict(run))

    async def async_save(self, run: Run | None) -> None:
        """Save the audience now, because the stage is being unloaded."""
        await self._store.async_save({} if run is None else asdict(run))

    async def async_remove(self) -> None:
        """Remove the file."""
        await self._store.async_remove()
