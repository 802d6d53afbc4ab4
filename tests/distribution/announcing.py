"""Other announcements than the installed apps', as a later version of a program has them: data, put in their place."""

from collections.abc import Iterable
from types import ModuleType

import pytest

from channel.announcement import ReplicatedTable
from distribution import announcements
from distribution.use_cases.prepare_distribution import prepare_distribution

CACHED = (
    announcements.replicated_tables,
    announcements.jobs,
    announcements.tables_of_job,
    announcements.personal_jobs,
    announcements.announcement_sha256,
    announcements.captured_tables,
)


def announce(monkeypatch: pytest.MonkeyPatch, module: ModuleType, tables: Iterable[ReplicatedTable]) -> None:
    """Let an app announce other tables, and migrate to them."""
    monkeypatch.setattr(module, "REPLICATED_TABLES", tuple(tables))
    forget_announcements()
    prepare_distribution(using="default")


def forget_announcements() -> None:
    """Have the apps asked again what they announce."""
    for cached in CACHED:
        cached.cache_clear()
