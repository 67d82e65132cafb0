"""A stand-in for PowerPoint with the add-in OSCPoint 2.3, made from the add-in's documentation.

It has the add-in's habits: events come at once, but none on the way back; all else comes in bundles every 200 ms; the
position of builds never returns to zero; and what doesn't change is not sent again until somebody asks for it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
import json
import struct
from typing import Any, Final, override

BUNDLE_SECONDS: Final = 0.2


@dataclass
class Presentation:
    """A file in the add-in's folder."""

    name: str
    builds: list[int]
    """The builds of each slide."""
    sections: dict[str, int] = field(default_factory=dict)
    """The first slide of each section."""
    notes: dict[int, str] = field(default_factory=dict)
    films: dict[int, int] = field(default_factory=dict)
    """The slides with a film, and its milliseconds."""
    hidden: frozenset[int] = frozenset()
    """The hidden slides."""
    broken: bool = False
    """Whether PowerPoint can't open it."""


class PowerPoint(asyncio.DatagramProtocol):
    """A PowerPoint that listens on a port and sends its feedback to another."""

    def __init__(self, presentations: list[Presentation], feedback: tuple[str, int], *, files: bool = True) -> None:
        """``feedback`` is where Home Assistant listens."""
        self.presentations = {each.name: each for each in presentations}
        self.feedback = feedback
        self.files = files
        self.open: Presentation | None = None
        self.running = False
        self.slide = 1
        self.position = 0
        self.screen = ""
        self.film = "stopped"
        self.received: list[str] = []
        self.deaf = False
        """Whether PowerPoint hangs: it neither obeys nor answers."""
        self._reported_position = 0
        self._sent: dict[str, bytes] = {}
        self._due: dict[str, bytes] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def start(self, port: int) -> None:
        """Listen for actions."""
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", port))

    def stop(self) -> None:
        """End PowerPoint."""
        if self._timer is not None:
            self._timer.cancel()
        if self._transport is not None:
            self._transport.close()

    @override
    def connection_made(self, transport: Any) -> None:
        """Keep the socket."""
        self._transport = transport

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Do what a message says."""
        if self.deaf:
            return
        address, arguments = read_message(data)
        self.received.append(" ".join([address.removeprefix("/oscpoint"), *map(str, arguments)]))
        self._act(address.removeprefix("/oscpoint"), arguments)
        self._play(address.removeprefix("/oscpoint/media/"))

    def _play(self, action: str) -> None:
        if action in ("play", "pause") and self.has_film:
            self.film = "playing" if action == "play" else "paused"
            self._report()

    def _act(self, path: str, arguments: list[Any]) -> None:
        match path, arguments:
            case "/next", []:
                self.press_next()
            case "/previous", []:
                self.press_previous()
            case "/goto/slide", [number]:
                self._go(min(max(number, 1), self._count))
            case "/slideshow/black" | "/slideshow/white", [on]:
                self.screen = path.rpartition("/")[2] if on else ""
            case "/slideshow/start", [] | [_]:
                self.start_show(*arguments)
            case "/slideshow/end", []:
                self.end_show()
            case "/files/open" | "/presentations/activate", [name] if self.files and name in self.presentations:
                self.open_file(name)
            case "/feedbacks/refresh" | "/feedbacks/enable", []:
                self._sent.clear()
                self._report()
            case "/files/list", []:
                self._send_files()

    @property
    def _count(self) -> int:
        return len(self.open.builds) if self.open else 0

    def _visible_after(self, slide: int) -> list[int]:
        hidden = self.open.hidden if self.open else frozenset()
        return [number for number in range(slide + 1, self._count + 1) if number not in hidden]

    @property
    def has_film(self) -> bool:
        """Whether the slide has a film."""
        return self.running and self.open is not None and self.slide in self.open.films

    # What a person does at the computer

    def open_file(self, name: str) -> None:
        """Open a presentation."""
        if self.presentations[name].broken:
            return
        self.open, self.running = self.presentations[name], False
        self._event("presentation_open", name, name.encode())
        self._report()

    def start_show(self, slide: int = 1) -> None:
        """Start the slide show."""
        if self.open is not None:
            self.running, self.slide, self.position, self._reported_position = True, slide, 0, 0
            self._event("slideshow_begin", self.open.name, self.open.name.encode(), slide)
            self._step_event("slideshow_next_slide")

    def end_show(self) -> None:
        """End the slide show."""
        if self.running and self.open is not None:
            self.running, self.screen = False, ""
            self._event("slideshow_end", self.open.name, self.open.name.encode())
            self._report()

    def press_next(self) -> None:
        """Go to the next build or slide; after the last one, PowerPoint leaves the slide show."""
        if not self.running or self.open is None:
            return
        if self.position < self.open.builds[self.slide - 1]:
            self.position += 1
            self._step_event("slideshow_next_build")
        elif following := self._visible_after(self.slide):
            self.slide, self.position = following[0], 0
            self._step_event("slideshow_next_slide")
        else:
            self.end_show()

    def press_previous(self) -> None:
        """Go back, without an event."""
        if self.running and self.open is not None:
            if self.position:
                self.position -= 1
            elif before := [number for number in self._visible_after(0) if number < self.slide]:
                self.slide = before[-1]
                self.position = self.open.builds[self.slide - 1]
            self._report()

    def _go(self, slide: int) -> None:
        if self.running:
            self.slide, self.position = slide, 0
            self._step_event("slideshow_next_slide")

    # What the add-in sends

    def _event(self, kind: str, *arguments: Any) -> None:
        self._write(message("/oscpoint/v2/event", kind, *arguments))

    def _step_event(self, kind: str) -> None:
        builds = self.open.builds[self.slide - 1] if self.open else 0
        if kind == "slideshow_next_slide":
            self.film = "stopped"
        self._event(kind, self.slide, self.position, builds)
        self._report()

    def _report(self) -> None:
        """Send what has changed with the next bundle; the position of builds only while it isn't zero."""
        if self.position:
            self._reported_position = self.position
        values: dict[str, list[Any]] = {
            "/v2/files/enabled": [self.files],
            "/v2/presentation": [json.dumps(self._describe()).encode()],
            "/slideshow/state": ["running" if self.running else "edit"],
        }
        if self.open is not None:
            values |= {
                "/presentation/name": [self.open.name.encode("ascii", "replace").decode(), self.open.name.encode()],
                "/presentation/slides/count": [self._count],
                "/presentation/slides/count/visible": [len(self._visible_after(0))],
            }
        if self.open is not None and self.running:
            values |= {
                "/slideshow/currentslide": [self.slide],
                "/slideshow/builds/position": [self._reported_position],
                "/slideshow/builds/count": [self.open.builds[self.slide - 1]],
                "/slideshow/slidesremaining": [len(self._visible_after(self.slide))],
            }
            if self.slide in self.open.films:
                values["/slideshow/media/state"] = [self.film]
                values["/slideshow/media/duration"] = [self.open.films[self.slide]]
            notes = self.open.notes.get(self.slide, "")
            self._write(message("/oscpoint/slideshow/notes", notes.encode("ascii", "replace").decode()))
            self._write(message("/oscpoint/slideshow/notes-utf8", notes.encode()))
        self._due = {path: message(f"/oscpoint{path}", *arguments) for path, arguments in values.items()}
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BUNDLE_SECONDS, self._flush)

    def _flush(self) -> None:
        self._timer = None
        changed = [data for path, data in self._due.items() if self._sent.get(path) != data]
        self._sent |= self._due
        if changed:
            parts = b"".join(struct.pack(">i", len(data)) + data for data in changed)
            self._write(b"#bundle\0" + struct.pack(">Q", 1) + parts)

    def _send_files(self) -> None:
        if self.files:
            names = [{"name": name, "fullName": f"C:\\Users\\demo\\{name}"} for name in self.presentations]
            self._write(message("/oscpoint/v2/files", json.dumps(names).encode()))

    def _describe(self) -> dict[str, Any]:
        if self.open is None:
            return {"name": "", "path": "", "slideCount": 0, "slideshow": False, "sections": None}
        firsts = [*self.open.sections.items()]
        sections = [{"id": f"{{{n}}}", "name": name, "firstSlide": first} for n, (name, first) in enumerate(firsts)]
        return {
            "name": self.open.name,
            "path": "C:\\Users\\demo",
            "slideCount": self._count,
            "saved": True,
            "active": True,
            "slideshow": self.running,
            "sections": sections,
        }

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self.deaf:
            self._transport.sendto(data, self.feedback)


def message(address: str, *arguments: Any) -> bytes:
    """Return an OSC message."""
    tags, data = ",", b""
    for argument in arguments:
        if isinstance(argument, bool):
            tags += "T" if argument else "F"
        elif isinstance(argument, int):
            tags, data = tags + "i", data + struct.pack(">i", argument)
        elif isinstance(argument, str):
            tags, data = tags + "s", data + _padded(argument.encode() + b"\0")
        else:
            tags, data = tags + "b", data + struct.pack(">i", len(argument)) + _padded(argument)
    return _padded(address.encode() + b"\0") + _padded(tags.encode() + b"\0") + data


def read_message(data: bytes) -> tuple[str, list[Any]]:
    """Return the address and the arguments of an OSC message without a bundle."""
    address, _, _ = data.partition(b"\0")
    at = len(address) + 4 - len(address) % 4
    tags, _, _ = data[at:].partition(b"\0")
    at += len(tags) + 4 - len(tags) % 4
    arguments: list[Any] = []
    for tag in tags.decode()[1:]:
        if tag == "i":
            arguments.append(struct.unpack_from(">i", data, at)[0])
            at += 4
        elif tag == "s":
            text, _, _ = data[at:].partition(b"\0")
            arguments.append(text.decode())
            at += len(text) + 4 - len(text) % 4
        elif tag == "b":
            size = struct.unpack_from(">i", data, at)[0]
            arguments.append(data[at + 4 : at + 4 + size].decode())
            at += 4 + size + -size % 4
    return address.decode(), arguments


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
