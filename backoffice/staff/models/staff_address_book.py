"""Which address books a member of staff is in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .staff import Staff


class StaffAddressBook(models.Model):
    """A member of staff in an address book."""

    staff = models.ForeignKey(
        Staff,
        models.CASCADE,
        related_name="staff_address_books",
        verbose_name=_("member of staff"),
        db_index=False,  # the unique constraint below begins with it
    )
    address_book = models.ForeignKey(
        "customers.AddressBook", models.CASCADE, related_name="staff_address_books", verbose_name=_("address book")
    )

    class Meta:
        verbose_name = _("address book of a member of staff")
        verbose_name_plural = _("address books of staff")
        constraints = (models.UniqueConstraint(fields=("staff", "address_book"), name="staff_staffaddressbook_once"),)

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.address_book_id}"
