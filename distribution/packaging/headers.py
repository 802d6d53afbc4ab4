"""What the builder writes into a package about itself, and into its copy about the same release."""

from collections.abc import Collection, Mapping

from channel.header import Audience, PackageHeader, PackageKind, RowCount
from channel.row_hash import TableChecksum, split_checksum
from channel.state import ChannelState
from distribution.packaging.build import Build
from distribution.packaging.exclusion import DeltaContent, checksums_for


def delta_header(
    build: Build,
    content: DeltaContent,
    *,
    from_release: int,
    checksums: Mapping[str, TableChecksum],
    watermarks: Mapping[int, str],
) -> PackageHeader:
    """Describe a DELTA of one job to the next release; `checksums` are those of STORE channel databases there."""
    return PackageHeader(
        kind=PackageKind.DELTA,
        audience=content.audience,
        group_id=build.group.pk,
        group_name=build.group.name,
        job=content.job,
        from_release=from_release,
        to_release=build.next_number,
        epoch=build.snapshot.epoch,
        watermarks=dict(watermarks),
        row_counts={change.table.name: change.count for change in content.changes},
        checksums=checksums_for(content.audience, checksums, build.excluded),
        created_at=build.now,
    )


def full_header(
    build: Build, state: ChannelState, *, audience: Audience = Audience.ALL, emptied: Collection[str] = frozenset()
) -> PackageHeader:
    """Describe the FULL of the release a copy is at; `emptied` are the tables that are empty in OFFLINE databases."""
    checksums = checksums_for(audience, state.checksums, emptied)
    return PackageHeader(
        kind=PackageKind.FULL,
        audience=audience,
        group_id=build.group.pk,
        group_name=build.group.name,
        to_release=state.release,
        epoch=state.epoch,
        watermarks=state.watermarks,
        row_counts={table: RowCount(upserted=split_checksum(text)[0]) for table, text in checksums.items()},
        checksums=checksums,
        created_at=build.now,
    )


def next_state(build: Build, checksums: Mapping[str, TableChecksum], watermarks: Mapping[int, str]) -> ChannelState:
    """Describe where the copy stands once the next release is published."""
    return ChannelState(
        release=build.next_number,
        group_id=build.group.pk,
        epoch=build.snapshot.epoch,
        applied_at=build.now,
        released_at=build.now,
        watermarks=dict(watermarks),
        checksums=dict(checksums),
    )
