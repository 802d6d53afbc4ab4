"""What the builder writes into a package about itself, and into its copy about the same release."""

from collections.abc import Mapping

from channel.header import PackageHeader, PackageKind, RowCount
from channel.row_hash import TableChecksum, split_checksum
from channel.state import ChannelState
from distribution.packaging.build import Build


def delta_header(
    build: Build,
    *,
    job: int,
    row_counts: Mapping[str, RowCount],
    checksums: Mapping[str, TableChecksum],
    watermarks: Mapping[int, str],
) -> PackageHeader:
    """Describe the DELTA of one job from the last release to the next."""
    return PackageHeader(
        kind=PackageKind.DELTA,
        audience=build.audience,
        group_id=build.group.pk,
        group_name=build.group.name,
        job=job,
        from_release=build.next_number - 1,
        to_release=build.next_number,
        epoch=build.snapshot.epoch,
        watermarks=dict(watermarks),
        row_counts=dict(row_counts),
        checksums=dict(checksums),
        created_at=build.now,
    )


def full_header(build: Build, state: ChannelState) -> PackageHeader:
    """Describe the FULL of the release a copy is at."""
    return PackageHeader(
        kind=PackageKind.FULL,
        audience=build.audience,
        group_id=build.group.pk,
        group_name=build.group.name,
        to_release=state.release,
        epoch=state.epoch,
        watermarks=state.watermarks,
        row_counts={table: RowCount(upserted=split_checksum(text)[0]) for table, text in state.checksums.items()},
        checksums=state.checksums,
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
