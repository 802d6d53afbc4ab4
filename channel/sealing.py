"""Handing a secret to one device through everybody else's hands: sealed with the device's public key.

HQ seals the keys of a group's packages for each register in its plan. X25519 with a key pair made for this one message,
HKDF-SHA256 over what both ends agree on, AES-256-GCM; the same parts as HPKE (RFC 9180), without its choices. Who
sealed it is not proven here: the plan that carries it is signed.

A sealed secret is the base64 of: 1 byte version, 32 bytes public key of the message, ciphertext, tag of 16 bytes. The
nonce is zero, because the key is used this once.
"""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from channel.errors import InvalidInput, PackageForeign

VERSION = b"\x01"
KEY_BYTES = 32
NONCE = bytes(12)
PURPOSE = b"everytill sealed secret 1"


def generate_sealing_key() -> bytes:
    """Make a device's private key: 32 secret bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def sealing_public_key(private: bytes) -> str:
    """Give the public key that belongs to a private one, as base64."""
    return base64.b64encode(X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()).decode()


def seal(secret: bytes, public: str) -> str:
    """Seal a secret for the device with this public key; only its private key opens it again.

    Raises:
        InvalidInput: this is not a public key.
    """
    message_key = X25519PrivateKey.generate()
    try:
        device = X25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        shared = message_key.exchange(device)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(f"This is not a device's sealing key: {error}") from error
    ends = message_key.public_key().public_bytes_raw() + device.public_bytes_raw()
    sealed = AESGCM(_derived(shared, ends)).encrypt(NONCE, secret, VERSION)
    return base64.b64encode(VERSION + ends[:KEY_BYTES] + sealed).decode()


def open_sealed(text: str, private: bytes) -> bytes:
    """Open what was sealed for this device.

    Raises:
        PackageForeign: it was sealed for another device, or altered.
    """
    own = X25519PrivateKey.from_private_bytes(private)
    try:
        data = base64.b64decode(text, validate=True)
        version, message, sealed = data[:1], data[1 : 1 + KEY_BYTES], data[1 + KEY_BYTES :]
        shared = own.exchange(X25519PublicKey.from_public_bytes(message))
        return AESGCM(_derived(shared, message + own.public_key().public_bytes_raw())).decrypt(NONCE, sealed, version)
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise PackageForeign("The key of a package was sealed for another device, or altered on its way.") from error


def _derived(shared: bytes, ends: bytes) -> bytes:
    """Derive the message's key from what both ends agree on and from both public keys."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE + ends).derive(shared)
