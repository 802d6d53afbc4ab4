"""What a freshly activated register must know of distribution: its channel database, HQ's epoch and HQ's public keys."""

from distribution.plan_signing import public_keys
from distribution.queries.headquarters_epoch import headquarters_epoch
from registers.activation_facts import ActivationFacts
from registers.models import ChannelDatabase, Register


def facts_for_activation(register: Register) -> ActivationFacts:
    """Tell where a register's packages come from and whose signature it may trust."""
    database = ChannelDatabase.objects.select_related("group").filter(register=register).first()
    group = database.group if database is not None else None
    return ActivationFacts(
        database_id=None if database is None or group is None else database.pk,
        group_id=None if group is None else group.pk,
        group_name=None if group is None else group.name,
        epoch=headquarters_epoch(),
        public_keys=public_keys(),
    )
