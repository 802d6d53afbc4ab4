"""SECRET_KEY: given by the environment, or made once and kept beside the data.

The embedded default must start without any preparation, and a key written into the code would be known to everyone.
A PostgreSQL database is shared by several machines; each making its own key would sign people out at random, so there
the key has to be given.
"""

import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from channel.durable_file import create_text_once

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
        # web, worker and beat start at the same moment and must agree on one key
        create_text_once(file, secrets.token_urlsafe(48) + "\n")
    return file.read_text("ascii").strip()
