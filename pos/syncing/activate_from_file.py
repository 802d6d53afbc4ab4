"""A device becomes a register with its code out of a signed file, so that many are activated without typing.

The file names the headquarters; whoever can put a file on a till could name their own. So the key that signed it must be
one a person vouches for by its fingerprint, and the headquarters that answers must hold that key.
"""

from collections.abc import Callable
from pathlib import Path

from channel.activation import ActivationAnswer
from channel.activation_file import code_of, fingerprint, is_fingerprint_of, read_activation_file
from channel.errors import SignatureInvalid
from pos.context import RegisterContext
from pos.syncing.activate import activate_register

Vouch = Callable[[str], bool]


def activate_from_file(
    context: RegisterContext, *, path: Path, register_number: str, known_fingerprint: str | None, vouch: Vouch
) -> ActivationAnswer:
    """Activate this device as one of the file's registers.

    `vouch` asks a person whether a fingerprint is the one headquarters shows; it is asked only when none is known.
    Raises: InvalidInput, SignatureInvalid, NotFound, OSError, and what `activate_register` raises.
    """
    file, public_key = read_activation_file(path.read_bytes())
    _require_trust(public_key, known_fingerprint, vouch)
    entry = code_of(file, register_number)
    return activate_register(
        context.journal, server_url=file.server_url, code=entry.code, at=context.clock(), headquarters_key=public_key
    )


def _require_trust(public_key: bytes, known_fingerprint: str | None, vouch: Vouch) -> None:
    """Go on only with a key that somebody vouches for.

    Raises: SignatureInvalid.
    """
    shown = fingerprint(public_key)
    if known_fingerprint is None:
        if not vouch(shown):
            raise SignatureInvalid(f"Nobody has confirmed the key that signed the activation file: {shown}")
    elif not is_fingerprint_of(known_fingerprint, public_key):
        raise SignatureInvalid(f"The activation file is signed with another key: {shown}")
