"""What is wrong right now: for each kind of alert one query over all registers, whatever their number.

Each returns the facts of the alert by the register's primary key, None for headquarters itself. They hold moments and
figures, never "12 minutes": facts that stay as they are need no new row at every look, and the page says how long ago.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, Case, F, Max, Q, When
from django.db.models.functions import Cast, Coalesce

from registers.models import Alert, ChannelDatabase, Device, OfflineProfile, Register, RegisterStatus
from registers.queries.missing_partitions import missing_partitions
from registers.queries.missing_transactions import missing_ranges
from registers.queries.silence import silent_before

Facts = dict[int | None, dict[str, Any]]

BYTES_PER_MEGABYTE = 1024 * 1024
_LIMIT_MEGABYTES = Coalesce(
    "register__offline_profile__database_limit_megabytes",
    "register__store__offline_profile__database_limit_megabytes",
    OfflineProfile._meta.get_field("database_limit_megabytes").default,
)


def silent(now: datetime) -> Facts:
    """Find the activated registers that have not reported for too long, or never have."""
    activated = Register.objects.filter(devices__state=Device.State.ACTIVATED).annotate(
        heard_at=Case(
            When(status__reported_at__gt=F("devices__activated_at"), then=F("status__reported_at")),
            default=F("devices__activated_at"),
        )
    )
    silent_since = activated.filter(heard_at__lt=silent_before(now, least_seconds=settings.ALERT_SILENT_MINUTES * 60))
    return {key: {"since": at.isoformat()} for key, at in silent_since.order_by().values_list("pk", "heard_at")}


def sales_waiting(now: datetime) -> Facts:
    """Find the registers whose oldest waiting sale is too old; what they said last, be it long ago."""
    too_old = now - timedelta(minutes=settings.ALERT_SALES_WAITING_MINUTES)
    waiting = RegisterStatus.objects.filter(sales_waiting__gt=0, oldest_waiting_at__lt=too_old)
    return {
        key: {"sales": sales, "since": at.isoformat(), "amounts": amounts}
        for key, sales, at, amounts in waiting.values_list("pk", "sales_waiting", "oldest_waiting_at", "waiting_amounts")
        if at is not None
    }


def sequence_gaps(now: datetime) -> Facts:
    """Find the registers of which transactions are missing for too long that they do not say they hold."""
    too_old = now - timedelta(minutes=settings.ALERT_SEQUENCE_GAP_MINUTES)
    ranges = [one for one in missing_ranges() if one.since < too_old]
    registers = Register.objects.filter(pk__in={one.register_id for one in ranges}, journals__journal_id=F("status__journal_id"))
    present = dict(registers.values_list("journals", "status__sales_waiting")) if ranges else {}
    missing: dict[int, int] = {}
    for one in ranges:
        missing[one.journal_key] = missing.get(one.journal_key, 0) + one.count
    unexplained = {key for key, count in missing.items() if count > present.get(key, 0)}
    facts: Facts = {}
    for one in ranges:
        if one.journal_key in unexplained:
            known = facts.setdefault(one.register_id, {"transactions": 0, "since": one.since.isoformat()})
            known["transactions"] += one.count
            known["since"] = min(known["since"], one.since.isoformat())
    return facts


def database_size(now: datetime) -> Facts:  # noqa: ARG001
    """Find the registers whose offline database comes near the limit of their offline profile."""
    share = settings.ALERT_DATABASE_PERCENT
    # 10 GB are more than an integer of PostgreSQL holds.
    warned_at = Cast("limit", BigIntegerField()) * (BYTES_PER_MEGABYTE * share // 100)
    statuses = RegisterStatus.objects.annotate(limit=_LIMIT_MEGABYTES).filter(channel_database_bytes__gte=warned_at)
    return {
        key: {"bytes": size, "limit_megabytes": limit}
        for key, size, limit in statuses.values_list("pk", "channel_database_bytes", "limit")
    }


def clock_off(now: datetime) -> Facts:  # noqa: ARG001
    """Find the registers whose clock is off."""
    most = settings.CLOCK_OFF_SECONDS
    off = RegisterStatus.objects.filter(Q(clock_offset_seconds__gt=most) | Q(clock_offset_seconds__lt=-most))
    return {key: {"seconds": seconds} for key, seconds in off.values_list("pk", "clock_offset_seconds")}


def data_differs(now: datetime) -> Facts:  # noqa: ARG001
    """Find the registers whose rows are not those of their release."""
    differing = ChannelDatabase.objects.filter(register__isnull=False, group__isnull=False).exclude(differing_tables=[])
    return {key: {"tables": tables} for key, tables in differing.order_by().values_list("register_id", "differing_tables")}


def token_expiring(now: datetime) -> Facts:
    """Find the activated registers whose token ends soon and was not replaced."""
    soon = now + timedelta(days=settings.ALERT_TOKEN_DAYS)
    expiring = Device.objects.filter(state=Device.State.ACTIVATED, token_expires_at__lt=soon).order_by()
    ends = expiring.values_list("register").annotate(at=Max("token_expires_at"))
    return {key: {"expires_at": at.isoformat()} for key, at in ends}


def partition_missing(now: datetime) -> Facts:
    """Find the months that registers sell in now and the ledger has no partition for, although the sweep should have made it."""
    months = missing_partitions(now.date())
    return {None: {"months": [f"{month:%Y-%m}" for month in months]}} if months else {}


FINDINGS: dict[Alert.Kind, Callable[[datetime], Facts]] = {
    Alert.Kind.SILENT: silent,
    Alert.Kind.SALES_WAITING: sales_waiting,
    Alert.Kind.SEQUENCE_GAP: sequence_gaps,
    Alert.Kind.DATABASE_SIZE: database_size,
    Alert.Kind.CLOCK_OFF: clock_off,
    Alert.Kind.DATA_DIFFERS: data_differs,
    Alert.Kind.TOKEN_EXPIRING: token_expiring,
    Alert.Kind.PARTITION_MISSING: partition_missing,
}
