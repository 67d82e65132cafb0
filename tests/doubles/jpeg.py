"""Pictures as browsers make them."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(width: int = 64, height: int = 36, color: str = "white") -> bytes:
    """Return a JPEG of one color."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), color).save(file, "JPEG")
    return file.getvalue()
