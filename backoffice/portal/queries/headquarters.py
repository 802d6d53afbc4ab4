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


#: What the steps of the first hour are called, and what they are for.
STEP_TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "group-create": (_("Create a channel data group"), _("Its members receive the same data.")),
    "store-create": (_("Create a store"), _("A place that sells, in a group.")),
    "import-create": (_("Bring your products in"), _("Products, barcodes and prices as CSV.")),
    "register-create": (_("Add a register"), _("One till in the store.")),
    "support-offline-on": (_("Switch its offline support on"), _("On the page of the register; it says what is due next.")),
    "schedule-create": (_("Create a distribution schedule"), _("Which jobs run for which groups, and when.")),
    "schedule-run": (_("Run it"), _("Press Run now and watch the release.")),
    "arrival": (_("See it arrive"), _("Activate the device and let it download.")),
}


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step of the first hour: who may do it, whether it is done, and on which page when not on one of its own."""

    name: str
    permission: str
    done: bool
    page: str = ""

    @property
    def title(self) -> str | Promise:
        """Say what to do."""
        return STEP_TEXTS[self.name][0]

    @property
    def text(self) -> str | Promise:
        """Say what it is for."""
        return STEP_TEXTS[self.name][1]

    @property
    def url_name(self) -> str:
        """Return the name of the page where it is done."""
        return self.page or self.name


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
    offline = Register.objects.filter(support_offline=True)
    return [
        FirstStep("group-create", "registers.add_channeldatagroup", _any(ChannelDataGroup.objects.all())),
        FirstStep("store-create", "registers.add_store", _any(Store.objects.all())),
        FirstStep("import-create", "imports.add_importjob", _any(Product.objects.all())),
        FirstStep("register-create", "registers.add_register", _any(Register.objects.all())),
        FirstStep("support-offline-on", "registers.change_register", _any(offline), "register-list"),
        FirstStep("schedule-create", "distribution.add_distributionschedule", _any(DistributionSchedule.objects.all())),
        FirstStep("schedule-run", "distribution.add_distributionrun", _any(Release.objects.all()), "schedule-list"),
        FirstStep("arrival", "registers.view_register", current > 0, "register-list"),
    ]


def _any(rows: QuerySet[Any]) -> bool:
    """Say whether there is a row."""
    return rows.exists()
