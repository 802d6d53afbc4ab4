"""The first hour of a new company: what is to be done, and what the data say is done; nobody ticks anything off."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.catalog.models import Product
from distribution.models import DistributionSchedule, Release
from registers.models import ChannelDatabase, ChannelDataGroup, Currency, Device, Register, Store

#: What the steps are called, and what they are for.
STEP_TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "group": (_("Create a channel data group"), _("Its members receive the same data.")),
    "currency": (_("Name the currency you sell in"), _("Stores and prices have one.")),
    "store": (_("Create a store"), _("A place that sells, in a group.")),
    "products": (_("Bring your products in"), _("Products, barcodes and prices as CSV.")),
    "register": (_("Add a register"), _("One till in the store.")),
    "support-offline": (
        _("Switch its offline support on"),
        _("The switch is on the page of the register; it says what is due next."),
    ),
    "schedule": (_("Create a distribution schedule"), _("Which jobs run for which groups, and when.")),
    "run": (_("Run it"), _("Press Run now and watch the release.")),
    "activate": (
        _("Activate the device"),
        _("Type the activation code at the hardware; the page of the register shows it once."),
    ),
    "arrive": (_("See it arrive"), _("The register downloads at its first sign-in; its page says so by itself.")),
}


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: who may do it, where, and whether it is DONE, to be done NOW or LATER."""

    name: str
    permission: str
    address: str
    state: str

    @property
    def title(self) -> str | Promise:
        """Say what to do."""
        return STEP_TEXTS[self.name][0]

    @property
    def text(self) -> str | Promise:
        """Say what it is for."""
        return STEP_TEXTS[self.name][1]


def first_hour() -> list[FirstStep]:
    """List the steps; nothing when all of them are done. The first that is not done is to be done now."""
    held = ChannelDatabase.objects.filter(release_number__isnull=False, register__isnull=False)
    if held.exists():
        return []
    steps, is_next = [], True
    for name, permission, address, done in _steps():
        steps.append(FirstStep(name, permission, address, "DONE" if done else "NOW" if is_next else "LATER"))
        is_next = is_next and done
    return steps


def _steps() -> Iterator[tuple[str, str, str, bool]]:
    """Give name, permission, page, and whether it is done."""
    register = _first(Register.objects.order_by("-support_offline", "pk"))
    schedule = _first(DistributionSchedule.objects.order_by("pk"))
    of_register = _page("register-page", register) or reverse("portal:register-list")
    of_schedule = _page("schedule-page", schedule) or reverse("portal:schedule-list")
    is_on = Register.objects.filter(support_offline=True).exists()
    is_activated = Device.objects.filter(state=Device.State.ACTIVATED).exists()
    is_carried = Product.objects.exists()
    yield "group", "registers.add_channeldatagroup", reverse("portal:group-create"), ChannelDataGroup.objects.exists()
    yield "currency", "registers.add_currency", reverse("portal:currency-create"), Currency.objects.exists()
    yield "store", "registers.add_store", reverse("portal:store-create"), Store.objects.exists()
    yield "products", "imports.add_importjob", reverse("portal:import-create"), is_carried
    yield "register", "registers.add_register", reverse("portal:register-create"), register is not None
    yield "support-offline", "registers.change_register", of_register, is_on
    yield "schedule", "distribution.add_distributionschedule", reverse("portal:schedule-create"), schedule is not None
    yield "run", "distribution.add_distributionrun", of_schedule, Release.objects.exists()
    yield "activate", "registers.add_device", of_register, is_activated
    yield "arrive", "registers.view_register", of_register, False


def _first(rows: QuerySet[Any]) -> int | None:
    """Return the primary key of the first row."""
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def _page(name: str, pk: int | None) -> str:
    """Return the address of a row's page; nothing without a row."""
    return "" if pk is None else reverse(f"portal:{name}", args=[pk])
