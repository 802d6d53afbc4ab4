"""A register's status as HQ last knew it, for a plan that is made while the register cannot be asked."""

from datetime import datetime

from channel.ddl import READABLE_FROM
from channel.plan import ConnectionMode
from channel.plan import RegisterStatus as Status
from registers.models import ChannelDatabase, Device, RegisterStatus


def last_known_status(database: ChannelDatabase, device: Device, *, now: datetime, is_whole: bool = False) -> Status:
    """Put together what decides a plan; `is_whole` says that the register holds nothing, so that it gets all.

    What is only for people to read is left out.
    """
    told = RegisterStatus.objects.filter(register=database.register_id).first()
    release = None if is_whole else database.release_number
    return Status(
        journal_id=device.journal_id,
        connection_mode=ConnectionMode.OFFLINE,
        sales_waiting=0,
        last_sequence_number=0,
        program_version=device.program_version,
        clock_at=now,
        release=release,
        epoch=None if release is None else database.epoch,
        group_id=None if release is None else database.group_id,
        schema_version=database.schema_version or READABLE_FROM,
        sealing_key=device.sealing_key,
        trusted_keys=[] if told is None else told.trusted_keys,
        full_syncs={} if told is None else {int(job): count for job, count in told.full_syncs.items()},
        differing_tables=[] if release is None else database.differing_tables,
    )
