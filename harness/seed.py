"""A configuration folder of Home Assistant, made ready before the first start."""

from __future__ import annotations

from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent

# Not default_config: that looks for hardware, other machines and the internet.
CONFIGURATION = """\
# Overwritten at each start. Your own automations, scripts and scenes stay in the files named below.
homeassistant:
  name: Slide Control
  country: NL
  currency: EUR
  language: en
  time_zone: UTC
  unit_system: metric
{addresses}api:
automation: !include automations.yaml
config:
conversation:
frontend:
history:
logbook:
logger:
  default: warning
  logs:
    custom_components.slide_control: {log_level}
    # It logs an error when a machine without cameras lacks libturbojpeg.
    homeassistant.components.camera.img_util: critical
media_source:
mobile_app:
recorder:
  commit_interval: 1
scene: !include scenes.yaml
script: !include scripts.yaml
webhook:
"""


def seed(
    folder: Path,
    port: int,
    *,
    log_level: str = "info",
    more: str = "",
    internal_url: str | None = None,
    external_url: str | None = None,
    http: dict[str, Any] | None = None,
) -> None:
    """Write what a Home Assistant on this port needs; leave what it has written itself.

    ``more`` is YAML that is added to its configuration, ``http`` are settings of its server.
    """
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    urls = {"internal_url": internal_url, "external_url": external_url}
    addresses = "".join(f"  {name}: {url}\n" for name, url in urls.items() if url)
    configuration = CONFIGURATION.format(addresses=addresses, log_level=log_level) + more
    (folder / "configuration.yaml").write_text(configuration)
    for name, empty in (("automations", "[]\n"), ("scenes", "[]\n"), ("scripts", "{}\n")):
        if not (file := folder / f"{name}.yaml").exists():
            file.write_text(empty)
    _store(storage, "http", _http(port, http or {}), version=3)
    # All steps but the user's: the others add integrations that talk to the internet.
    if not (storage / "onboarding").exists():
        _store(storage, "onboarding", {"done": ["core_config", "analytics", "integration"]}, version=4)
    _link_integration(folder)


def _store(storage: Path, key: str, data: dict[str, Any], *, version: int) -> None:
    """Write a file as homeassistant.helpers.storage.Store does."""
    content = {"version": version, "minor_version": 1, "key": key, "data": data}
    (storage / key).write_text(json.dumps(content, indent=2))


def _http(port: int, more: dict[str, Any]) -> dict[str, Any]:
    """Bind to loopback. In YAML this would be a trial that ends after five minutes (components/http/config.py)."""
    stable = {
        "server_host": ["127.0.0.1"],
        "server_port": port,
        "cors_allowed_origins": ["https://cast.home-assistant.io"],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": True,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
        **more,
    }
    return {"stable": stable, "pending": None, "yaml_migration_done": True}


def _link_integration(folder: Path) -> None:
    """Let Home Assistant find the integration of this repository, so that a change needs a restart and no more.

    One that is installed in the folder stays.
    """
    link = folder / "custom_components" / "slide_control"
    source = REPOSITORY / "custom_components" / "slide_control"
    link.parent.mkdir(exist_ok=True)
    if link.is_symlink():
        link.unlink()
    if source.exists() and not link.exists():
        link.symlink_to(source, target_is_directory=True)
