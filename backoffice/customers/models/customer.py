"""People and companies who buy by name. Only what a till needs: the rest belongs to a customer system."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .address_book import AddressBook


class Customer(models.Model):
    """A customer; the number is the natural key that transactions carry."""

    store_path: ClassVar[str] = "address_books__stores"

    number = models.CharField(_("number"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = models.CharField(_("phone"), max_length=64, blank=True, default="")
    tax_number = models.CharField(_("tax number"), max_length=64, blank=True, default="")
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    blocked = models.BooleanField(_("blocked"), default=False)
    address_books: "models.ManyToManyField[AddressBook, models.Model]" = models.ManyToManyField(
        AddressBook,
        through="customers.CustomerAddressBook",
        related_name="customers",
        verbose_name=_("address books"),
    )

    class Meta:
        ordering = ("number",)
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = (models.CheckConstraint(condition=~Q(number=""), name="customers_customer_has_number"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
