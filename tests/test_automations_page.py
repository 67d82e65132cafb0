"""Home Assistant accepts each example of docs/automations.md, and the page names every feature."""

from __future__ import annotations

from pathlib import Path
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
import yaml

from custom_components.slide_control.condition import CONDITIONS
from custom_components.slide_control.const import DOMAIN
from custom_components.slide_control.trigger import TRIGGERS
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.helpers.template import Template
from homeassistant.setup import async_setup_component

if TYPE_CHECKING:
    from homeassistant.core import HomeAssistant

    from .doubles.display import FakeDisplay

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "automations.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
TEMPLATES = re.findall(r"```jinja\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: re.search(r"trigger: (\S+)", example)[1])
async def test_an_example_is_an_automation(hass: HomeAssistant, display: FakeDisplay, example: str) -> None:
    automation = {"id": "example", "alias": "Example", **yaml.safe_load(example)}
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [automation]})
    await hass.async_block_till_done()
    state = hass.states.get("automation.example")
    assert state is not None
    assert state.state == "on"
    await hass.services.async_call(AUTOMATION, "turn_off", {"entity_id": "automation.example"}, blocking=True)


@pytest.mark.parametrize("template", TEMPLATES)
async def test_a_template_says_something(hass: HomeAssistant, display: FakeDisplay, template: str) -> None:
    said = Template(template, hass).async_render(parse_result=False, strict=True)
    assert said
    assert "None" not in said


def test_every_trigger_and_condition_has_an_example() -> None:
    used = set(re.findall(rf"(?:trigger|condition): {DOMAIN}\.(\w+)", "".join(EXAMPLES)))
    # What shows the slides again is told with what hides them.
    assert used | {"unblanked"} == set(TRIGGERS) | set(CONDITIONS)
    for kind in (*TRIGGERS, *CONDITIONS):
        assert f"`{DOMAIN}.{kind}`" in PAGE


def test_every_blueprint_that_the_page_offers_can_be_imported() -> None:
    offered = re.findall(r"\(\.\./(blueprints/\S+\.yaml)\).*?\[Import\]\((\S+)\)", PAGE)
    assert len(offered) == 6
    for path, link in offered:
        assert (ROOT / path).is_file()
        address = f"https://github.com/slide-control/slide-control/blob/main/{path}"
        assert (
            link == f"https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url={quote(address, safe='')}"
        )
