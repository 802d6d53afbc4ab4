"""Which address books a store has: its customers and the staff who may sign in there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .address_book import AddressBook


class StoreAddressBook(models.Model):
    """An address book given to a store."""

    store = models.ForeignKey(
        "registers.Store",
        models.CASCADE,
        related_name="store_address_books",
        verbose_name=_("store"),
        db_index=False,  # the unique constraint below begins with it
    )
    address_book = models.ForeignKey(
        AddressBook, models.CASCADE, related_name="store_address_books", verbose_name=_("address book")
    )

    class Meta:
        verbose_name = _("address book of a store")
        verbose_name_plural = _("address books of stores")
        constraints = (models.UniqueConstraint(fields=("store", "address_book"), name="customers_storeaddressbook_once"),)

    def __str__(self) -> str:
        return f"{self.store_id}: {self.address_book_id}"
