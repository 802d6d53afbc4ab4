"""SECRET_KEY: given by the environment, or made once and kept beside the data.

The embedded default must start without any preparation, and a key written into the code would be known to everyone.
A PostgreSQL database is shared by several machines; each making its own key would sign people out at random, so there
the key has to be given.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from .environment import env_text, refuse

MINIMUM_LENGTH = 32


def secret(name: str, *, file: Path, may_be_made: bool) -> str:
    """Read a secret from the variable `name`, else from `file`, which is made with mode 0600 when it is missing.

    Raises:
        ImproperlyConfigured: too short, or not given although it may not be made here.
    """
    value = env_text(name)
    if value:
        if len(value) < MINIMUM_LENGTH:
            raise refuse(name, "*" * len(value), f"Write at least {MINIMUM_LENGTH} random characters.")
        return value
    if not may_be_made:
        raise ImproperlyConfigured(
            f"The environment variable {name} is not set. With PostgreSQL every process of every machine needs the same "
            f"one: set it to at least {MINIMUM_LENGTH} random characters, or set DEBUG=1 on a developer's machine."
        )
    if not file.exists():
        _make(file)
    return file.read_text("ascii").strip()


def _make(file: Path) -> None:
    """Write a new secret, unless another process starting at this moment was first.

    `os.link` refuses to replace a file and shows it only whole, so that web, worker and beat agree on one key.
    """
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(48) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()
