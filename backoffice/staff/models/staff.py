"""People who sign in at registers. They are no users of the portal: a till knows a number and a PIN, works without HQ
and must not hold anybody's portal password."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .permission_group import PermissionGroup


class Staff(models.Model):
    """A member of staff, who signs in at the registers of the stores that have an address book of theirs."""

    store_path: ClassVar[str] = "address_books__stores"

    number = models.CharField(_("number"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    # Argon2id; empty: nobody can sign in with it. Set by use_cases/set_pin.py, never from a form field.
    pin_hash = models.CharField(_("PIN hash"), max_length=255, blank=True, default="", editable=False)
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    permission_group = models.ForeignKey(
        PermissionGroup, models.PROTECT, related_name="staff", verbose_name=_("permission group")
    )
    is_active = models.BooleanField(_("active"), default=True)
    address_books: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "customers.AddressBook", through="staff.StaffAddressBook", related_name="staff", verbose_name=_("address books")
    )

    class Meta:
        ordering = ("number",)
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints = (models.CheckConstraint(condition=~Q(number=""), name="staff_staff_has_number"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
