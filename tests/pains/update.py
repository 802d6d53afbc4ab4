"""An update of HQ that announces other tables, and the way back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType

from django.core.management import call_command

from channel.announcement import ReplicatedTable
from distribution import announcements


@contextmanager
def updated(module: ModuleType, tables: Iterable[ReplicatedTable]) -> Iterator[None]:
    """Let an app's `replication.py` announce other tables, and migrate, until the block ends."""
    before = module.REPLICATED_TABLES
    try:
        _announce(module, tables)
        yield
    finally:
        _announce(module, before)


def _announce(module: ModuleType, tables: Iterable[ReplicatedTable]) -> None:
    module.REPLICATED_TABLES = tuple(tables)  # type: ignore[attr-defined]
    for function in vars(announcements).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()
    call_command("migrate", verbosity=0)
