"""Our own pages, which load one version of the client's files; a browser keeps these without asking again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from homeassistant.util.hass_dict import HassKey

from ...const import DOMAIN
from .bundle import Bundle, read_bundle
from .version import FRONTEND, client_version

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

PAGES: Final = frozenset({"follow", "join", "open", "player", "remote", "wait"})
_REFERENCE: Final = re.compile(r'(?<=")client/(?=[\w/.-]{1,200}\.(?:js|css)")')


class ClientPages:
    """Reads pages and bundles, and remembers the bundles; its methods block."""

    def __init__(self) -> None:
        """Start empty."""
        self._bundles: Final[dict[str, Bundle]] = {}
        """The latest of each page, by what ``client-`` precedes in its address."""

    def page(self, name: str) -> bytes:
        """Return a page."""
        html = (FRONTEND / f"{name}.html").read_text()
        return _REFERENCE.sub(f"client-{client_version()}-{name}/", html).encode()

    def script(self, version: str, path: str) -> bytes | None:
        """Return a script of a page's bundle, the current one for any version; None if the bundle has none there."""
        _, _, name = version.rpartition("-")
        if name not in PAGES:
            return None
        if (bundle := self._bundles.get(version)) is None:
            bundle = self._read(name)
        return bundle.script_at(path)

    def _read(self, name: str) -> Bundle:
        current = f"{client_version()}-{name}"
        if (bundle := self._bundles.get(current)) is None:
            for former in [each for each in self._bundles if each.endswith(f"-{name}")]:
                self._bundles.pop(former, None)
            bundle = self._bundles[current] = read_bundle(FRONTEND, f"{name}.js")
        return bundle


_CLIENT_PAGES: Final[HassKey[ClientPages]] = HassKey(f"{DOMAIN}.client_pages")


def client_pages(hass: HomeAssistant) -> ClientPages:
    """Return Home Assistant's only one."""
    return hass.data.setdefault(_CLIENT_PAGES, ClientPages())
