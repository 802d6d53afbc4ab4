"""A register's own channel database: with all that its plan depends on, or by itself for whoever only takes a package."""

from registers.models import ChannelDatabase
from registers.queries.prepared_query import PreparedQuery

_RELATED = ("group", "register__status", "register__offline_profile", "register__store__offline_profile")

_own = PreparedQuery(
    lambda register_id: ChannelDatabase.objects.filter(register_id=register_id).order_by("pk")[:1], register_id=int
)
_with_related = PreparedQuery(
    lambda register_id: ChannelDatabase.objects.select_related(*_RELATED).filter(register_id=register_id).order_by("pk")[:1],
    register_id=int,
)


def database_of_register(register_id: int) -> ChannelDatabase | None:
    """Find a register's OFFLINE channel database, with group, store, status and offline profiles; None when it never had one."""
    return _with_related.first(register_id=register_id)


def bare_database_of_register(register_id: int) -> ChannelDatabase | None:
    """Find a register's OFFLINE channel database and nothing with it; None when it never had one."""
    return _own.first(register_id=register_id)
