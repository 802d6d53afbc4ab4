"""A small company for tests of distribution: a store, its registers, and releases of its group with packages.

Releases made here are rows only, for what is decided from rows; `released_files.py` makes them with real files.
"""

import hashlib
from datetime import UTC, datetime

import msgspec

from channel.ddl import SCHEMA_VERSION
from channel.plan import RegisterStatus
from distribution.models import Package, Release, SchedulerJob
from distribution.package_store import package_store
from registers.models import ChannelDatabase, ChannelDataGroup, Currency, OfflineProfile, Register, Store

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def make_group(name: str = "North") -> ChannelDataGroup:
    return ChannelDataGroup.objects.create(name=name)


def make_store(group: ChannelDataGroup, number: str = "S1", time_zone: str = "UTC") -> Store:
    """Make a store that the releases of its group are said to hold."""
    currency, _ = Currency.objects.get_or_create(code="EUR", defaults={"name": "Euro"})
    groups = {"channel_data_group": group, "serving_group": group}
    return Store.objects.create(number=number, name=f"Store {number}", currency=currency, time_zone=time_zone, **groups)


def make_register(store: Store, number: str = "R1", poll_interval_seconds: int | None = None) -> Register:
    profile = None
    if poll_interval_seconds is not None:
        profile = OfflineProfile.objects.create(code=number, name=number, poll_interval_seconds=poll_interval_seconds)
    return Register.objects.create(
        number=number, name=f"Register {number}", store=store, offline_profile=profile, support_offline=True
    )


def make_database(group: ChannelDataGroup, number: str = "R1") -> ChannelDatabase:
    """Make an OFFLINE channel database of a register in a store of the group."""
    store = Store.objects.filter(channel_data_group=group).first() or make_store(group, f"S-{group.pk}")
    register = make_register(store, number)
    return ChannelDatabase.objects.create(kind=ChannelDatabase.Kind.OFFLINE, group=group, register=register)


def make_release(group: ChannelDataGroup, number: int, *, epoch: int = 1) -> Release:
    checksums = {"product": f"{number}:0:0"}
    return Release.objects.create(group=group, number=number, epoch=epoch, checksums=checksums, published_at=NOW)


def make_full(release: Release, *, size_bytes: int = 10_000, audience: str = "OFFLINE") -> Package:
    """Make the FULL of a release; one to which no other package leads is whole."""
    if not release.deltas:
        Release.objects.filter(pk=release.pk).update(is_whole=True)
        release.is_whole = True
    return _package(release, "FULL", size_bytes, audience=audience)


def make_delta(
    release: Release, job: int = 1040, *, size_bytes: int = 100, from_release: int | None = None, audience: str = "ALL"
) -> Package:
    start = release.number - 1 if from_release is None else from_release
    lead_to(release, job, audience)
    return _package(release, "DELTA", size_bytes, job_id=job, from_release=start, audience=audience)


def make_repair(release: Release, job: int = 1040, *, size_bytes: int = 100, audience: str = "ALL") -> Package:
    """Make a REPAIR that leads to a release, because tables of its job changed their shape."""
    lead_to(release, job, audience)
    return _package(release, "REPAIR", size_bytes, job_id=job, audience=audience)


def make_package_on_demand(
    release: Release, job: int = 1040, *, size_bytes: int = 100, from_release: int | None = None, audience: str = "ALL"
) -> Package:
    """Make a squashed DELTA, or a REPAIR when it begins nowhere."""
    fields = {"job_id": job, "from_release": from_release, "audience": audience, "is_squashed": True}
    return _package(release, "REPAIR" if from_release is None else "DELTA", size_bytes, **fields)


def lead_to(release: Release, job: int, audience: str = "ALL") -> None:
    """Say that a package of a job leads to a release."""
    SchedulerJob.objects.get_or_create(number=job, defaults={"name": str(job)})
    for kind in ("OFFLINE", "STORE") if audience == "ALL" else (audience,):
        release.deltas[kind] = sorted({*release.deltas.get(kind, ()), job})
    release.is_whole = False
    release.save()


def _package(release: Release, kind: str, size_bytes: int, **fields) -> Package:
    """Make a package; its file is there, though nothing of use is in it."""
    name = f"{release.group_id} {release.number} {kind} {size_bytes} {fields}"
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    path = package_store().path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a package")
    return Package.objects.create(
        sha256=sha256,
        kind=kind,
        group=release.group,
        to_release=release.number,
        size_bytes=size_bytes,
        uncompressed_bytes=size_bytes * 4,
        created_at=NOW,
        **fields,
    )


def make_status(**fields) -> RegisterStatus:
    """Make the status of a register that holds nothing yet, where nothing else is said."""
    given = {
        "journal_id": "0195d0a0-0000-7000-8000-000000000001",
        "connection_mode": "ONLINE",
        "sales_waiting": 0,
        "last_sequence_number": 0,
        "program_version": "1.0",
        "clock_at": NOW,
        "schema_version": SCHEMA_VERSION,
    }
    return msgspec.convert({**given, **fields}, RegisterStatus)
