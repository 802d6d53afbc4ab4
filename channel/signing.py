"""HQ's signing keys: Ed25519, small keys and signatures, nothing to configure wrongly.

A register keeps HQ's public keys from its activation, by key id, so that HQ can change its key while registers still
hold plans signed with the old one.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from channel.errors import SignatureInvalid


def generate_private_key() -> Ed25519PrivateKey:
    """Make a new private key."""
    return Ed25519PrivateKey.generate()


def private_key_bytes(private_key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes that are the secret."""
    return private_key.private_bytes_raw()


def load_private_key(secret: bytes) -> Ed25519PrivateKey:
    """Make a private key from its 32 secret bytes.

    Raises:
        ValueError: there are not 32 of them.
    """
    return Ed25519PrivateKey.from_private_bytes(secret)


def public_key_bytes(private_key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes of a private key's public key."""
    return private_key.public_key().public_bytes_raw()


def key_id(public_key: bytes) -> str:
    """Name a public key: the first 16 hexadecimal digits of the SHA-256 of its bytes."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def sign_text(text: str, private_key: Ed25519PrivateKey) -> str:
    """Sign a text's UTF-8 bytes; the signature is base64."""
    return base64.b64encode(private_key.sign(text.encode())).decode()


def verify_text(text: str, signature: str, signed_by: str, public_keys: Mapping[str, bytes]) -> None:
    """Verify a text's signature by the key named `signed_by`.

    Raises:
        SignatureInvalid: the key is not among `public_keys`, or the signature is not its signature of this text.
    """
    public_key = public_keys.get(signed_by)
    if public_key is None:
        raise SignatureInvalid(f"The plan is signed with key {signed_by}, which this register does not know.")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise SignatureInvalid() from error
