"""Paths of the vendored libraries: slides, QR codes, pictures; ``scripts/vendor`` copies them from their packages."""

from __future__ import annotations

from typing import Final

from ..const import CLIENT_PATH

PDFJS: Final = f"{CLIENT_PATH}/vendor/pdfjs-dist-6.5.438"
QR: Final = f"{CLIENT_PATH}/vendor/qr-0.7.0"
REVEAL: Final = f"{CLIENT_PATH}/vendor/reveal.js-6.0.2"
SNAPDOM: Final = f"{CLIENT_PATH}/vendor/snapdom-3.1.1"
