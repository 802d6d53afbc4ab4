"""What a product costs in a price group from a date on. Future and expired prices stay in the table and travel to the
registers, which decide by their own date: a filter that read the clock would change rows that nobody changed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .price_group import PriceGroup


class Price(models.Model):
    """The price of one unit, in the currency of the group, from a date to a date (both included)."""

    store_path: ClassVar[str] = "price_group__stores"

    price_group = models.ForeignKey(
        PriceGroup,
        models.CASCADE,
        related_name="prices",
        verbose_name=_("price group"),
        db_index=False,  # the unique constraint below begins with it
    )
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="prices", verbose_name=_("product"))
    # 15 digits: what a double of SQLite holds exactly, so that both engines give back what was put in.
    unit_price = models.DecimalField(_("unit price"), max_digits=15, decimal_places=6)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ("product_id", "price_group_id", "valid_from")
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = (
            models.UniqueConstraint(fields=("price_group", "product", "valid_from"), name="pricing_price_once_per_start"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="pricing_price_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="pricing_price_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_id}: {self.unit_price} from {self.valid_from}"
