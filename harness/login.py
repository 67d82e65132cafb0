"""The demo's user, created through Home Assistant's own onboarding and reused at the next start."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
import json
import secrets
from typing import TYPE_CHECKING, Self

from .client import RequestError, UnauthorizedError

if TYPE_CHECKING:
    from pathlib import Path

    from .client import Client

USERNAME = "demo"
LIFESPAN_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Login:
    """A user that can log in, with a long-lived access token after the first login."""

    username: str
    password: str
    token: str | None = None

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read the login from the file, or create and save a new one."""
        if file.exists():
            return cls(**json.loads(file.read_text()))
        login = cls(USERNAME, secrets.token_urlsafe(12))
        login.save(file)
        return login

    def save(self, file: Path) -> None:
        """Save the login in a file that only this machine's user can read."""
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(self)))


async def log_in(client: Client, login: Login) -> Login:
    """Give the client a token that works, and return the login with it.

    Raises UnauthorizedError when Home Assistant has another user, or this one with another password.
    """
    if login.token:
        client.token = login.token
        try:
            await client.get("/api/")
        except UnauthorizedError:
            client.token = None
        else:
            return login
    steps = await _onboarding(client)
    code = await (_with_password(client, login) if steps.get("user", True) else _create_user(client, login))
    form = {"grant_type": "authorization_code", "code": code, "client_id": f"{client.url}/"}
    client.token = (await client.post("/auth/token", form=form))["access_token"]
    client.token = await client.websocket(
        "auth/long_lived_access_token", client_name=f"Demo {secrets.token_hex(3)}", lifespan=LIFESPAN_DAYS
    )
    return replace(login, token=client.token)


async def _onboarding(client: Client) -> dict[str, bool]:
    """Which steps are done. Once all are, Home Assistant does not offer this page any more."""
    try:
        return {step["step"]: step["done"] for step in await client.get("/api/onboarding")}
    except RequestError:
        return {}


async def _create_user(client: Client, login: Login) -> str:
    user = {
        "client_id": f"{client.url}/",
        "name": "Demo",
        "username": login.username,
        "password": login.password,
        "language": "en",
    }
    code: str = (await client.post("/api/onboarding/users", user))["auth_code"]
    return code


async def _with_password(client: Client, login: Login) -> str:
    address = f"{client.url}/"
    begin = {"client_id": address, "redirect_uri": address, "handler": ["homeassistant", None]}
    flow = await client.post("/auth/login_flow", begin)
    answer = {"client_id": address, "username": login.username, "password": login.password}
    step = await client.post(f"/auth/login_flow/{flow['flow_id']}", answer)
    if step["type"] != "create_entry":
        raise UnauthorizedError(f"Home Assistant does not accept the password of its user {login.username}")
    code: str = step["result"]
    return code
