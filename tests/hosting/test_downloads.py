"""Administrators download decks by a signed path: a file as it is, a folder as a zip."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
import zipfile

from custom_components.slide_control.access.capabilities import deck_id

if TYPE_CHECKING:
    from pytest_homeassistant_custom_component.common import MockUser
    from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator


NAME = "tälk union select ( 1.md"


async def path_of(client: Any, name: str) -> str:
    """Return the path that downloads a deck."""
    await client.send_json_auto_id({"type": "slide_control/hosted/download", "name": name})
    return str((await client.receive_json())["result"]["path"])


async def test_a_file_is_downloaded_under_its_name_without_a_login(
    hass_ws_client: WebSocketGenerator, hass_client_no_auth: ClientSessionGenerator, decks: Path
) -> None:
    (decks / NAME).write_text("# Hi")
    path = await path_of(await hass_ws_client(), NAME)
    client = await hass_client_no_auth()
    response = await client.get(path)
    assert (response.status, await response.text()) == (200, "# Hi")
    assert response.content_disposition is not None
    assert (response.content_disposition.type, response.content_disposition.filename) == ("attachment", NAME)
    assert response.headers["Content-Security-Policy"] == "sandbox"
    (decks / NAME).unlink()
    assert (await client.get(path)).status == 404
    assert (await client.get(path.partition("?")[0])).status == 401


async def test_a_folder_is_downloaded_as_a_zip_that_can_be_uploaded_again(
    hass_ws_client: WebSocketGenerator, hass_client: ClientSessionGenerator, decks: Path, tmp_path: Path
) -> None:
    folder = decks / "my talk"
    (folder / "pictures").mkdir(parents=True)
    (folder / "index.html").write_text("<title>Mine</title>")
    (folder / "pictures" / "a.png").write_bytes(bytes(range(256)) * 4_000)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("secret")
    (tmp_path / "secrets.yaml").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secrets.yaml")
    path = await path_of(await hass_ws_client(), "my talk")
    client = await hass_client()
    response = await client.get(path)
    assert response.content_disposition is not None
    assert response.content_disposition.filename == "my talk.zip"
    content = await response.read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["my talk/index.html", "my talk/pictures/a.png"]
        assert archive.read("my talk/pictures/a.png") == (folder / "pictures" / "a.png").read_bytes()
    again = await client.post("/api/slide_control/upload", headers={"Slug": "again.zip"}, data=content)
    assert (again.status, await again.json()) == (200, {"name": "again.zip"})
    with patch("custom_components.slide_control.hosting.downloads.zip_folder.MAX_BYTES", 1_000):
        refused = await client.get(path)
    assert (refused.status, "Copy it from the folder" in (await refused.json())["message"]) == (422, True)


async def test_only_administrators_download(
    hass_ws_client: WebSocketGenerator, hass_client: ClientSessionGenerator, decks: Path, hass_admin_user: MockUser
) -> None:
    (decks / "talk.md").write_text("# Hi")
    client, connection = await hass_client(), await hass_ws_client()
    hass_admin_user.groups = []
    hass_admin_user.invalidate_cache()
    await connection.send_json_auto_id({"type": "slide_control/hosted/download", "name": "talk.md"})
    assert (await connection.receive_json())["error"]["code"] == "unauthorized"
    response = await client.get(f"/api/slide_control/download/{deck_id('talk.md')}")
    assert response.status == 403
