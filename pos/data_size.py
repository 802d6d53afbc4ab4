"""How much of its limit the offline database has reached: warned of here and, by the size a register tells, at HQ."""

from msgspec import Struct

from pos.context import RegisterContext
from pos.syncing.register_status import channel_database_bytes

WARNED_AT_PERCENT = 80
BYTES_PER_MEGABYTE = 1024 * 1024


class DataSize(Struct, frozen=True, kw_only=True):
    """The database the register sells from and what its offline profile lets it grow to, in bytes."""

    bytes: int
    limit_bytes: int

    @property
    def percent(self) -> int:
        """Return how much of the limit is used."""
        return self.bytes * 100 // self.limit_bytes

    @property
    def is_near_limit(self) -> bool:
        """Tell whether somebody should look at what this register is sent."""
        return self.percent >= WARNED_AT_PERCENT


def read_data_size(context: RegisterContext) -> DataSize:
    """Measure it."""
    limit = context.facts.profile().database_limit_megabytes * BYTES_PER_MEGABYTE
    return DataSize(bytes=channel_database_bytes(context), limit_bytes=limit)
