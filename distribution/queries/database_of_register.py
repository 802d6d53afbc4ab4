"""A register's own channel database, with all that its plan depends on."""

from registers.models import ChannelDatabase


def database_of_register(register_id: int) -> ChannelDatabase | None:
    """Find a register's OFFLINE channel database, with group, store and offline profiles; None when it never had one."""
    related = ("group", "register__offline_profile", "register__store__offline_profile")
    return ChannelDatabase.objects.select_related(*related).filter(register_id=register_id).first()
