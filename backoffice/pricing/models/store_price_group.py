"""Which price groups a store asks its prices from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .price_group import PriceGroup


class StorePriceGroup(models.Model):
    """A price group given to a store."""

    store = models.ForeignKey(
        "registers.Store",
        models.CASCADE,
        related_name="store_price_groups",
        verbose_name=_("store"),
        db_index=False,  # the unique constraint below begins with it
    )
    price_group = models.ForeignKey(PriceGroup, models.CASCADE, related_name="store_price_groups", verbose_name=_("price group"))

    class Meta:
        verbose_name = _("price group of a store")
        verbose_name_plural = _("price groups of stores")
        constraints = (models.UniqueConstraint(fields=("store", "price_group"), name="pricing_storepricegroup_once"),)

    def __str__(self) -> str:
        return f"{self.store_id}: {self.price_group_id}"
