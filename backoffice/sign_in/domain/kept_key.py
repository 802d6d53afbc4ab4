"""The key of a second factor, encrypted: whoever reads a copy of the database cannot make its codes."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"everytill second factor"


def sealed_key(key: bytes, *, secret: str) -> str:
    """Encrypt a key with HQ's secret."""
    return _box(secret).encrypt(key).decode()


def opened_key(text: str, *, secret: str) -> bytes | None:
    """Decrypt a key; None when HQ's secret is another one by now."""
    try:
        return _box(secret).decrypt(text.encode())
    except InvalidToken:
        return None


def _box(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
