"""The key HQ signs plans with: given by the environment, or made once and kept beside the data.

Not in the database: whoever reads a copy of it could then tell every register what to sell. Machines that share a
database need the same key and therefore have it given to them (PLAN_SIGNING_KEY).
"""

import base64
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

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
        _make(file)
    text = given if given is not None else file.read_text("ascii")
    return load_private_key(base64.b64decode(text))


def _make(file: Path) -> None:
    """Write a new key, unless another process or thread was first.

    `os.link` refuses to replace a file and shows it only whole, so that all of them agree on one key.
    """
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(base64.b64encode(private_key_bytes(generate_private_key())) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()
