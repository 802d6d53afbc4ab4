"""The key HQ signs plans with: given by the environment, or made once and kept beside the data.

Not in the database: whoever reads a copy of it could then tell every register what to sell. Machines that share a
database need the same key and therefore have it given to them (PLAN_SIGNING_KEY).
"""

import base64
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from channel.durable_file import create_text_once
from channel.signing import generate_private_key, key_id, load_private_key, private_key_bytes, public_key_bytes

KEY_FILE = "plan-signing.key"


def signing_key() -> Ed25519PrivateKey:
    """Give the private key plans are signed with; it is made at first use."""
    return _key(settings.PLAN_SIGNING_KEY, Path(settings.DATA_DIR) / KEY_FILE)


def public_keys() -> dict[str, str]:
    """Give what a device keeps from its activation: base64 of each raw public key, by key id."""
    public_key = public_key_bytes(signing_key())
    return {key_id(public_key): base64.b64encode(public_key).decode()}


@cache
def _key(given: str | None, file: Path) -> Ed25519PrivateKey:
    """Read the key; read once per process, because every plan needs it."""
    if given is None and not file.exists():
        create_text_once(file, base64.b64encode(private_key_bytes(generate_private_key())).decode() + "\n")
    text = given if given is not None else file.read_text("ascii")
    return load_private_key(base64.b64decode(text))
