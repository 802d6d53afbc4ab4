"""The keys HQ signs plans with: given by the environment, or made once and kept beside the data. The newest comes first.

Not in the database: whoever reads a copy of it could then tell every register what to sell. Machines that share a
database need the same keys and therefore have them given to them (PLAN_SIGNING_KEY). A register knows the keys that its
last plan named, so a plan is signed with the newest one that it knows, and names all: a new key is trusted before it is
used, and a register that was away meanwhile understands the old one as long as there is one.
"""

import base64
import fcntl
import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from channel.durable_file import create_text_once, sync_file, sync_folder
from channel.errors import StateConflict
from channel.signing import generate_private_key, key_id, load_private_key, private_key_bytes, public_key_bytes

KEY_FILE = "plan-signing.key"
SEPARATOR = ","


def signing_keys() -> tuple[Ed25519PrivateKey, ...]:
    """Give the private keys plans may be signed with, newest first; the first one of all is made at first use.

    The file is read again when it has changed, so that no process has to be started anew.
    """
    if settings.PLAN_SIGNING_KEY is not None:
        return _load(tuple(settings.PLAN_SIGNING_KEY.split(SEPARATOR)))
    file = _file()
    try:
        state = file.stat()
    except FileNotFoundError:
        create_text_once(file, new_seed() + "\n")
        state = file.stat()
    return _load(_read(file, (state.st_ino, state.st_mtime_ns, state.st_size)))


def signing_key_for(trusted_keys: Iterable[str]) -> Ed25519PrivateKey:
    """Give the newest key among those a register trusts, by key id; the oldest when it says nothing of the keys there are."""
    trusted, keys = frozenset(trusted_keys), signing_keys()
    return next((key for key in keys if signing_key_id(key) in trusted), keys[-1])


def public_keys() -> dict[str, str]:
    """Give what a device trusts from its activation or its last plan: base64 of each raw public key, by key id."""
    return dict(_public_keys(signing_keys()))


def public_key_ids() -> tuple[str, ...]:
    """Name the keys of `public_keys`, in the order of their names."""
    return _public_key_ids(signing_keys())


def signing_key_id(key: Ed25519PrivateKey) -> str:
    """Name a private key by its public one."""
    return key_id(public_key_bytes(key))


def new_seed() -> str:
    """Make a new key as it is written down: the base64 text of 32 random bytes."""
    return base64.b64encode(private_key_bytes(generate_private_key())).decode()


def change_key_file(change: Callable[[list[str]], list[str]]) -> None:
    """Rewrite the key file in one step; `change` gets its seeds and gives the new ones, newest first.

    Raises:
        StateConflict: the keys come from the environment, which nothing can change from here.
    """
    if settings.PLAN_SIGNING_KEY is not None:
        raise StateConflict("The keys that sign plans come from PLAN_SIGNING_KEY; change it there, on every machine.")
    signing_keys()
    file = _file()
    with file.with_name(f"{KEY_FILE}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _replace(file, "".join(f"{seed}\n" for seed in change(file.read_text("ascii").split())))


def _file() -> Path:
    return _file_in(str(settings.DATA_DIR))


@lru_cache(maxsize=8)
def _file_in(folder: str) -> Path:
    """Put the path together once: every poll asks whether the file has changed."""
    return Path(folder) / KEY_FILE


@lru_cache(maxsize=8)
def _read(file: Path, _state: tuple[int, int, int]) -> tuple[str, ...]:
    """Read the seeds of a file that is in this state; every plan needs them."""
    return tuple(file.read_text("ascii").split())


@lru_cache(maxsize=8)
def _load(seeds: tuple[str, ...]) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(load_private_key(base64.b64decode(seed)) for seed in seeds)


@lru_cache(maxsize=8)
def _public_keys(keys: tuple[Ed25519PrivateKey, ...]) -> dict[str, str]:
    raw = [public_key_bytes(key) for key in keys]
    return {key_id(public_key): base64.b64encode(public_key).decode() for public_key in raw}


@lru_cache(maxsize=8)
def _public_key_ids(keys: tuple[Ed25519PrivateKey, ...]) -> tuple[str, ...]:
    return tuple(sorted(_public_keys(keys)))


def _replace(file: Path, text: str) -> None:
    """Replace a file that only its owner may read, durably."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(text.encode())
        sync_file(written)
    draft.replace(file)
    sync_folder(file.parent)
