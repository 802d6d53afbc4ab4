"""The checksums of a release as one kind of channel database has them."""

from channel.header import Audience
from channel.row_hash import EMPTY_CHECKSUM, TableChecksum
from distribution.models import Release


def release_checksums(release: Release, audience: Audience) -> dict[str, TableChecksum]:
    """Give the checksum of every table at a release; what is excluded from offline databases is empty there."""
    checksums: dict[str, TableChecksum] = dict(release.checksums)
    if audience == Audience.OFFLINE:
        checksums |= dict.fromkeys(release.excluded_tables, EMPTY_CHECKSUM)
    return checksums
