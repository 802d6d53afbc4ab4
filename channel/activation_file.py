"""One file that activates many registers: HQ's address and a one-time code for each, signed by HQ.

Signed as the exact text that travels, like a plan. The public key travels with it and proves nothing by itself: a person
compares its fingerprint with the one HQ shows, and the HQ that then answers must hold the same key.
"""

import base64
import binascii
import hashlib
import hmac

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from channel.activation import ShortText
from channel.errors import InvalidInput, NotFound, SignatureInvalid
from channel.signing import key_id, public_key_bytes, sign_text, verify_text

FORMAT = "everytill-activation-1"
#: Fewer digits of a fingerprint could be found for another key by trying.
SHORTEST_FINGERPRINT = 32


class RegisterCode(msgspec.Struct, frozen=True, kw_only=True):
    """One register's one-time code; `expires_at` is UTC text."""

    register: ShortText
    name: ShortText
    store: ShortText
    code: ShortText
    expires_at: ShortText


class ActivationFile(msgspec.Struct, frozen=True, kw_only=True):
    """Where HQ is, and the codes of the registers; `issued_at` is UTC text."""

    server_url: str
    issued_at: ShortText
    registers: list[RegisterCode]


class _SignedFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file as it travels: the exact JSON text, its base64 signature, and the base64 public key that signed."""

    format: str
    content: str
    signature: str
    public_key: str


def write_activation_file(file: ActivationFile, private_key: Ed25519PrivateKey) -> bytes:
    """Write and sign a file."""
    content = msgspec.json.encode(file).decode()
    public_key = base64.b64encode(public_key_bytes(private_key)).decode()
    signed = _SignedFile(format=FORMAT, content=content, signature=sign_text(content, private_key), public_key=public_key)
    return msgspec.json.format(msgspec.json.encode(signed)) + b"\n"


def read_activation_file(written: bytes) -> tuple[ActivationFile, bytes]:
    """Read a file whose signature is right; returns it with the public key that signed it, which is still to be trusted.

    Raises:
        InvalidInput: it is no such file.
        SignatureInvalid: it was altered after it was signed.
    """
    try:
        signed = msgspec.json.decode(written, type=_SignedFile)
        public_key = base64.b64decode(signed.public_key, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error, RecursionError) as error:
        raise InvalidInput("This is no activation file of headquarters.") from error
    if signed.format != FORMAT:
        raise InvalidInput("This activation file is of a kind this program does not know.")
    try:
        verify_text(signed.content, signed.signature, key_id(public_key), {key_id(public_key): public_key})
        return msgspec.json.decode(signed.content, type=ActivationFile), public_key
    except (SignatureInvalid, msgspec.DecodeError) as error:
        raise SignatureInvalid("The activation file was altered after headquarters signed it.") from error


def code_of(file: ActivationFile, register_number: str) -> RegisterCode:
    """Find the code of one register.

    Raises:
        NotFound: the file has none for it.
    """
    for entry in file.registers:
        if entry.register == register_number:
            return entry
    numbers = ", ".join(entry.register for entry in file.registers[:20])
    raise NotFound(f"The activation file has no code for register {register_number}. It has: {numbers}.")


def fingerprint(public_key: bytes) -> str:
    """Write a public key as people compare it: the SHA-256 of its bytes in hex, in groups of four."""
    digits = hashlib.sha256(public_key).hexdigest()
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def is_fingerprint_of(text: str, public_key: bytes) -> bool:
    """Tell whether a text is a key's fingerprint, or begins it; spaces, colons and case do not count."""
    digits = "".join(text.split()).replace(":", "").lower()
    whole = hashlib.sha256(public_key).hexdigest()
    return len(digits) >= SHORTEST_FINGERPRINT and hmac.compare_digest(whole[: len(digits)].encode(), digits.encode())
