"""The channel of one audience: its topics, and the key that signs what is published there."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
import secrets
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from homeassistant.helpers.json import json_bytes

MAX_MESSAGE_BYTES: Final = 64 * 1024
"""The longest message that a follower reads."""
_TOPIC: Final = "slide_control/audience"
_SEED_BYTES: Final = 32


def new_seed() -> str:
    """Return the secret of a new channel, as hexadecimal digits."""
    return secrets.token_hex(_SEED_BYTES)


class Channel:
    """An Ed25519 key pair (RFC 8032). The topics end with its public half, so none belongs to another audience."""

    def __init__(self, seed: str) -> None:
        """Make the key pair of a seed; raises ``ValueError`` for what ``new_seed`` doesn't return."""
        self._key: Final = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
        self.key: Final = _base64url(self._key.public_key().public_bytes_raw())
        """The public half, as the followers' link has it."""

    def topic(self, name: str) -> str:
        """Return one of the channel's topics."""
        return f"{_TOPIC}/{self.key}/{name}"

    def sign(self, topic: str, content: Mapping[str, Any]) -> bytes:
        """Return the message with this content for a topic: signature, period, JSON."""
        data = json_bytes(content)
        signature = self._key.sign(b"%b\n%b" % (topic.encode(), data))
        return b"%b.%b" % (_base64url(signature).encode(), data)


def _base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
