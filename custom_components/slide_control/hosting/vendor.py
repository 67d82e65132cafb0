"""Paths of the vendored libraries: slides, QR codes, pictures, signatures; ``scripts/vendor`` copies them."""

from __future__ import annotations

from typing import Final

from ..const import CLIENT_PATH

PDFJS: Final = f"{CLIENT_PATH}/vendor/pdfjs-dist-6.5.438"
NOBLE_ED25519: Final = f"{CLIENT_PATH}/vendor/noble-ed25519-3.2.0"
NOBLE_HASHES: Final = f"{CLIENT_PATH}/vendor/noble-hashes-2.4.0"
QR: Final = f"{CLIENT_PATH}/vendor/qr-0.7.0"
REVEAL: Final = f"{CLIENT_PATH}/vendor/reveal.js-6.0.2"
SNAPDOM: Final = f"{CLIENT_PATH}/vendor/snapdom-3.1.1"
