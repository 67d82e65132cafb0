"""Makes the README's animation from screenshots: the slides with the controls beside them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image, ImageDraw

MAX_BYTES: Final = 1_000_000
_CANVAS: Final = (1080, 440)
_BACKGROUND: Final = (230, 237, 241)
_SLIDE_WIDTH: Final = 680
_CONTROLS_WIDTH: Final = 300
_COLORS: Final = 96
_POINTER_RADIUS: Final = 13
_POINTER: Final = (3, 169, 244, 150)
"""Home Assistant's accent color."""


class Shot(NamedTuple):
    """The contents of both windows, the duration, and the position of the click."""

    slide: bytes
    controls: bytes
    milliseconds: int
    pressed: tuple[float, float] | None = None
    """In pixels of the controls."""


def write_gif(file: Path, shots: list[Shot]) -> None:
    """Write a GIF that repeats; raises ``AssertionError`` above ``MAX_BYTES``."""
    frames = [_frame(shot) for shot in shots]
    palette = frames[0].quantize(_COLORS)
    first, *others = (frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames)
    first.save(
        file, save_all=True, append_images=others, duration=[shot.milliseconds for shot in shots], loop=0, optimize=True
    )
    assert file.stat().st_size < MAX_BYTES


def _frame(shot: Shot) -> Image.Image:
    canvas = Image.new("RGB", _CANVAS, _BACKGROUND)
    slide = _scaled(shot.slide, _SLIDE_WIDTH)
    controls = _scaled(shot.controls, _CONTROLS_WIDTH)
    gap = (_CANVAS[0] - slide.width - controls.width) // 3
    top = (_CANVAS[1] - controls.height) // 2
    canvas.paste(slide, (gap, (_CANVAS[1] - slide.height) // 2))
    canvas.paste(controls, (2 * gap + slide.width, top))
    if shot.pressed is not None:
        scale = controls.width / Image.open(BytesIO(shot.controls)).width
        x, y = (2 * gap + slide.width + shot.pressed[0] * scale, top + shot.pressed[1] * scale)
        box = (x - _POINTER_RADIUS, y - _POINTER_RADIUS, x + _POINTER_RADIUS, y + _POINTER_RADIUS)
        ImageDraw.Draw(canvas, "RGBA").ellipse(box, fill=_POINTER)
    return canvas


def _scaled(png: bytes, width: int) -> Image.Image:
    image = Image.open(BytesIO(png)).convert("RGB")
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
