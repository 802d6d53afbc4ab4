"""Who changes something on the command line: the person the operating system knows, and the command."""

import getpass
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from backoffice.audit.audit_scope import audit_scope
from backoffice.audit.domain.actor import ActingAs

#: Commands that go on for as long as HQ runs, make a company up, or build the database: nobody's changes.
NOBODY_S = frozenset({"celery", "demo", "fill", "flush", "loaddata", "migrate", "runserver", "serve", "test", "testserver"})


def audited_command(arguments: Sequence[str]) -> AbstractContextManager[Any]:
    """Open a scope of the audit log for a command; `arguments` are those of the program, whose name comes first.

    The values behind its name are not written down: passwords and codes may be among them.
    """
    command = arguments[1] if len(arguments) > 1 else ""
    if not command or command.startswith("-") or command in NOBODY_S:
        return nullcontext()
    return audit_scope(way="COMMAND", request=f"manage.py {command}", who=lambda: ActingAs("PROGRAM", _operator()))


def _operator() -> str:
    """Return who is signed in at the machine; a container may know no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
