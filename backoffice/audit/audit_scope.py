"""Who acts at the moment, in this thread or task. Without a scope nothing is written down, and nothing is paid.

A scope is opened where people and programs come in: by the middleware for the portal and the HQ API, by manage.py for
commands, by the import for its worker. The calls of registers open none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from .domain.actor import ActingAs


@dataclass
class AuditScope:
    """One request, command or import. Who it is may be known only later: the HQ API reads its token inside the view."""

    way: str
    request: str
    who: Callable[[], ActingAs]
    request_id: UUID = field(default_factory=uuid4)
    #: The line written for each thing, by table and key, so that one thing has one line of changes.
    lines: dict[tuple[str, str], int] = field(default_factory=dict)


_scope: ContextVar[AuditScope | None] = ContextVar("audit_scope", default=None)


@contextmanager
def audit_scope(*, way: str, request: str, who: Callable[[], ActingAs]) -> Iterator[AuditScope]:
    """Write down what is changed inside, as done by `who`."""
    scope = AuditScope(way=way, request=request[:200], who=who)
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


def current_scope() -> AuditScope | None:
    """Return who acts at the moment; None when nothing is to be written down."""
    return _scope.get()
