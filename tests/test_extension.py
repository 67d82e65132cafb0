"""The browser extension's package: what it asks for, and what it consists of."""

from __future__ import annotations

import json
from pathlib import Path
import re
from subprocess import run
from typing import Any, Final

import pytest

from harness.extension import KEYS_PERMISSION, REPOSITORY, SOURCE, pack

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
    command = [
        find_node(),
        "--no-warnings",
        "--input-type=module",
        "--eval",
        program,
    ]
    done = run(command, capture_output=True, check=True, text=True)  # noqa: S603 (our own code)
    assert json.loads(done.stdout) == address


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
    command = [
        find_node(),
        "--no-warnings",
        "--input-type=module",
        "--eval",
        program,
    ]
    done = run(command, capture_output=True, check=True, text=True)  # noqa: S603 (our own code)
    assert json.loads(done.stdout) == read
