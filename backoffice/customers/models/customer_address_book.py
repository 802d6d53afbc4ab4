"""Which address books a customer is in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .address_book import AddressBook
from .customer import Customer


class CustomerAddressBook(models.Model):
    """A customer in an address book."""

    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        related_name="customer_address_books",
        verbose_name=_("customer"),
        db_index=False,  # the unique constraint below begins with it
    )
    address_book = models.ForeignKey(
        AddressBook, models.CASCADE, related_name="customer_address_books", verbose_name=_("address book")
    )

    class Meta:
        verbose_name = _("address book of a customer")
        verbose_name_plural = _("address books of customers")
        constraints = (models.UniqueConstraint(fields=("customer", "address_book"), name="customers_customeraddressbook_once"),)

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.address_book_id}"
