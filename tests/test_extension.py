"""The browser extension's package: what it asks for, and what it consists of."""

from __future__ import annotations

import json
from pathlib import Path
import re
from subprocess import run
from typing import Any, Final

import pytest

from harness.releasing.extension import KEYS_PERMISSION, SOURCE, pack
from harness.releasing.integration import REPOSITORY

from .model.browser import find_node

PAGE: Final = (REPOSITORY / "docs/extension.md").read_text()
ROW: Final = re.compile(r"^\| `(\w+)`", re.MULTILINE)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "keys"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packed extension."""
    return pack(tmp_path_factory.mktemp("extension"), "1.2.3", keys=request.param)


def manifest_of(package: Path) -> dict[str, Any]:
    """Return its manifest."""
    manifest: dict[str, Any] = json.loads((package / "manifest.json").read_text())
    return manifest


def test_the_extension_asks_for_what_its_page_lists(package: Path) -> None:
    manifest = manifest_of(package)
    listed = set(ROW.findall(PAGE.partition("## Permissions")[2].partition("## Privacy")[0]))
    assert {*manifest["permissions"], KEYS_PERMISSION} == listed
    assert "host_permissions" not in manifest
    assert "content_scripts" not in manifest
    assert "web_accessible_resources" not in manifest
    assert f"from version {manifest['minimum_chrome_version']}" in PAGE.replace("\n", " ")
    if KEYS_PERMISSION not in manifest["permissions"]:
        assert (
            f"Firefox from {manifest['browser_specific_settings']['gecko']['strict_min_version'].split('.')[0]}" in PAGE
        )


def test_the_package_is_whole_and_loads_no_code_from_elsewhere(package: Path) -> None:
    manifest = manifest_of(package)
    named = [*manifest["background"]["scripts"], manifest["action"]["default_popup"], *manifest["icons"].values()]
    named += re.findall(r'(?:src|href)="([^"]+)"', (package / "popup.html").read_text())
    named += re.findall(r"files: \['(\w+\.js)'\]", (SOURCE / "background/frames.js").read_text())
    assert [name for name in named if not (package / name).is_file()] == []
    assert manifest["version"] == "1.2.3"
    for script in package.glob("*.js"):
        code = re.sub(r"/\*.*?\*/", "", script.read_text(), flags=re.DOTALL)
        assert re.findall(r"\b(?:import\(|eval\(|new Function\b|importScripts\b).{0,80}", code) == []


def in_node(program: str) -> Any:
    """Run a script with the extension's own modules, and return what it prints."""
    command = [find_node(), "--no-warnings", "--input-type=module", "--eval", program]
    done = run(command, capture_output=True, check=True, text=True)  # noqa: S603 (our own code)
    return json.loads(done.stdout)


def test_a_page_gets_no_token_no_notes_and_no_address() -> None:
    """What goes from Home Assistant to the page, and from the page to Home Assistant."""
    said = in_node(
        f"""
        const sockets = [];
        globalThis.addEventListener = () => {{}};
        globalThis.WebSocket = class extends EventTarget {{
          static OPEN = 1;
          readyState = 1;
          sent = [];
          constructor(address) {{ super(); sockets.push(this); this.address = String(address); }}
          send(text) {{ this.sent.push(JSON.parse(text)); }}
          close() {{}}
          say(frame) {{ this.dispatchEvent(Object.assign(new Event('message'), {{ data: JSON.stringify(frame) }})); }}
        }};
        const {{ RelayedConnection }} = await import('{(SOURCE / "background/relayed_connection.js").as_uri()}');
        const page = [], stages = [];
        const connection = new RelayedConnection({{ address: 'http://house:8123/', token: 'SECRET', stage: '' }}, {{
          send: (message) => page.push(message), status() {{}}, shown() {{}}, refused: () => stages.push('refused'),
          welcomed: (stage) => stages.push(stage),
        }}, new AbortController().signal);
        connection.connect(1);
        const [socket] = sockets;
        socket.dispatchEvent(new Event('open'));
        connection.send(JSON.stringify({{ type: 'hello', token: '', client: {{ id: 'x', opens: true }} }}));
        connection.send(JSON.stringify({{ type: 'command', action: 'next' }}));
        connection.send(JSON.stringify({{ type: 'opened', id: '1' }}));
        connection.send(JSON.stringify({{ type: 'picture', data: btoa('picture') }}));
        const before = connection.isCommanded;
        socket.say({{ type: 'welcome', stage: 'Hall', state: {{ number: 2, title: 'Lights', notes: 'N' }} }});
        socket.say({{ type: 'join', show: {{ code: 'ABC', url: null }} }});
        socket.dispatchEvent(Object.assign(new Event('close'), {{ code: 4003 }}));
        const texts = page.map((message) => (message.text ? JSON.parse(message.text) : message.type));
        console.log(JSON.stringify([socket.address, socket.sent, texts, before, connection.isCommanded, stages]));
        process.exit();
        """
    )
    state = {"number": 2, "title": "Lights", "notes": "", "cues": [], "next_title": None}
    assert said == [
        "ws://house:8123/api/slide_control/ws",
        [{"type": "hello", "token": "SECRET", "client": {"id": "x"}}],
        [
            "opened",
            {"type": "welcome", "stage": "Hall", "state": state},
            {"type": "join", "show": {"code": "ABC", "url": "http://house:8123/slide_control/join"}},
        ],
        False,
        True,
        ["Hall", "refused"],
    ]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("homeassistant.local:8123", "http://homeassistant.local:8123/"),
        (" https://ha.example.org/lovelace/0?x=1 ", "https://ha.example.org/"),
        ("http://[fd00::1]:8123", "http://[fd00::1]:8123/"),
        ("bücher.example", "http://xn--bcher-kva.example/"),
        ("not an address", None),
        ("http://me:secret@ha.example", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_an_address_is_read_as_a_person_types_it(typed: str, address: str | None) -> None:
    program = f"""
        const {{ readHouse }} = await import('{(SOURCE / "popup/address.js").as_uri()}');
        console.log(JSON.stringify(readHouse({json.dumps(typed)})));
    """
    assert in_node(program) == address


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("Slide 3 of 10: Lights", [3, 10, "Lights"]),
        ("Folie 3 von 10: 5 : 2", [3, 10, "5 : 2"]),
        ("3 / 10", [3, 10, ""]),
        ("Slide 11 of 10", None),
        ("Slide", None),
        ("1" * 5000, None),
    ],
)
def test_the_label_for_screen_readers_says_which_slide_is_shown(label: str, read: list[Any] | None) -> None:
    program = f"""
        const {{ readLabel }} = await import('{(SOURCE / "page/slide_label.js").as_uri()}');
        const read = readLabel({{ getAttribute: () => {json.dumps(label)} }});
        console.log(JSON.stringify(read && Object.values(read)));
    """
    assert in_node(program) == read
