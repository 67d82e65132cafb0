"""The docs' claims are verifiable: each test that they name exists, and every open address is listed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
import json
from pathlib import Path
from pkgutil import walk_packages
import re
from typing import Final

import pytest

import custom_components.slide_control as integration
from homeassistant.components.http import HomeAssistantView

TESTS: Final = Path(__file__).parent
DOCUMENTS: Final = TESTS.parent / "docs"
TRANSLATIONS: Final = Path(integration.__file__).parent / "translations"
LINK: Final = re.compile(r"\]\(([^)]+)\)")
REFERENCE: Final = re.compile(r"`((?:\w+/)*test_\w+\.py)(?:::(\w+))?`")


def references() -> Iterator[tuple[str, str, str]]:
    """Yield the document, file and test of each reference."""
    for name in ("protocol.md", "security.md"):
        for file, test in REFERENCE.findall((DOCUMENTS / name).read_text()):
            yield name, file, test


def open_views() -> Iterator[type[HomeAssistantView]]:
    """Yield each of our views that needs no login."""
    for module in walk_packages(integration.__path__, f"{integration.__name__}."):
        import_module(module.name)
    kinds = [HomeAssistantView]
    for kind in kinds:
        kinds += kind.__subclasses__()
    for view in kinds:
        if view.__module__.startswith(integration.__name__) and not view.requires_auth:
            yield view


@pytest.mark.parametrize(("document", "file", "test"), sorted(set(references())))
def test_a_test_that_a_document_names_is_there(document: str, file: str, test: str) -> None:
    path = TESTS / file
    assert path.is_file(), f"{document} names {file}"
    assert not test or re.search(rf"def {test}\(", path.read_text()), f"{document} names {test} in {file}"


def test_the_documents_name_tests() -> None:
    named = [document for document, *_ in references()]
    assert (named.count("protocol.md") > 10, named.count("security.md") > 20) == (True, True)


@pytest.mark.parametrize("view", sorted(open_views(), key=lambda view: view.name), ids=lambda view: view.name)
def test_an_address_without_a_login_stands_in_the_threat_model(view: type[HomeAssistantView]) -> None:
    """Add a row to docs/security.md: the address as the view has it, what it checks, and the test that shows it."""
    documented = (DOCUMENTS / "security.md").read_text()
    missing = [url for url in (view.url, *view.extra_urls) if f"`{url}`" not in documented]
    assert not missing


@pytest.mark.parametrize("page", sorted(DOCUMENTS.glob("first-talk.*.md")), ids=lambda page: page.name)
def test_the_first_talk_in_another_language_has_the_same_links_and_the_labels_of_its_language(page: Path) -> None:
    english, text = (each.read_text() for each in (DOCUMENTS / "first-talk.md", page))
    itself = {"first-talk.md", page.name}
    assert [link for link in LINK.findall(text) if link not in itself] == [
        link for link in LINK.findall(english) if link not in itself
    ]
    words = json.loads((TRANSLATIONS / f"{page.name.split('.')[1]}.json").read_text())
    clicker = words["config_subentries"]["clicker"]
    labels = {
        words["options"]["step"]["init"]["menu_options"]["pair"],
        words["entity"]["button"]["next"]["name"],
        clicker["initiate_flow"]["user"],
        clicker["step"]["user"]["menu_options"]["listen"],
    }
    assert {label for label in labels if f"**{label}**" not in text} == set()
