"""The fleet at a glance: what the home page says, and the first steps of a new company."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import Product
from distribution.models import DistributionSchedule, Release
from registers.models import ChannelDataGroup, Register, Store, Transaction

from .fleet import FleetState, fleet

HOURS_SHOWN = 24
ATTENTION_SHOWN = 8


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step of the first hour: what to do, where, and whether it is done."""

    title: str | Promise
    text: str | Promise
    url_name: str
    done: bool


def registers_needing_attention(now: datetime.datetime) -> list[Register]:
    """Return registers that are silent, behind, offline or hold sales; those with most sales first."""
    troubled = Q(fleet_state__in=(FleetState.SILENT, FleetState.BEHIND, FleetState.OFFLINE)) | Q(status__sales_waiting__gt=0)
    return list(fleet(now).filter(troubled).order_by("-status__sales_waiting", "number")[:ATTENTION_SHOWN])


def transactions_per_hour(now: datetime.datetime) -> list[tuple[datetime.datetime, int, int]]:
    """Count the transactions of the last 24 hours: (hour, sold online, sold offline), the oldest first."""
    this_hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    hours = [this_hour - datetime.timedelta(hours=before) for before in reversed(range(HOURS_SHOWN))]
    counted = (
        Transaction.objects.filter(completed_at__gte=hours[0], completed_at__lte=now)
        .order_by()
        .annotate(hour=TruncHour("completed_at"))
        .values_list("hour")
        .annotate(online=Count("pk", filter=Q(created_offline=False)), offline=Count("pk", filter=Q(created_offline=True)))
    )
    found = {hour: (online, offline) for hour, online, offline in counted}
    return [(hour, *found.get(hour, (0, 0))) for hour in hours]


def first_steps(current: int) -> list[FirstStep]:
    """List the steps of the first hour; `current` is the number of registers everything has arrived at."""
    return [
        FirstStep(
            _("Create a channel data group"),
            _("Its members receive the same data."),
            "group-create",
            _any(ChannelDataGroup.objects.all()),
        ),
        FirstStep(_("Create a store"), _("A place that sells, in a group."), "store-create", _any(Store.objects.all())),
        FirstStep(
            _("Bring your products in"),
            _("Products, barcodes and prices as CSV."),
            "import-create",
            _any(Product.objects.all()),
        ),
        FirstStep(_("Add a register"), _("One till in the store."), "register-create", _any(Register.objects.all())),
        FirstStep(
            _("Switch its offline support on"),
            _("On the page of the register; it says what is due next."),
            "register-list",
            _any(Register.objects.filter(support_offline=True)),
        ),
        FirstStep(
            _("Create a distribution schedule"),
            _("Which jobs run for which groups, and when."),
            "schedule-create",
            _any(DistributionSchedule.objects.all()),
        ),
        FirstStep(_("Run it"), _("Press Run now and watch the release."), "schedule-list", _any(Release.objects.all())),
        FirstStep(_("See it arrive"), _("Activate the device and let it download."), "register-list", current > 0),
    ]


def _any(rows: QuerySet[Any]) -> bool:
    """Say whether there is a row."""
    return rows.exists()
