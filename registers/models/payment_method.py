"""A way to pay that registers offer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentMethod(models.Model):
    """A payment method, known to registers by its code."""

    class Kind(models.TextChoices):
        """What happens to the money."""

        CASH = "CASH", _("Cash")
        CARD = "CARD", _("Card")
        VOUCHER = "VOUCHER", _("Voucher")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    opens_drawer = models.BooleanField(default=False)
    allows_change = models.BooleanField(default=False)
    works_offline = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
