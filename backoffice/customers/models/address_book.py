"""Address books give people to stores: customers and staff alike, so that a store is given a few books, not people."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AddressBook(models.Model):
    """A named list of customers and staff that can be given to stores."""

    store_path: ClassVar[str] = "stores"

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=128)
    stores: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "registers.Store",
        through="customers.StoreAddressBook",
        related_name="address_books",
        verbose_name=_("stores"),
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("address book")
        verbose_name_plural = _("address books")
        constraints = (models.CheckConstraint(condition=~Q(code=""), name="customers_addressbook_has_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
