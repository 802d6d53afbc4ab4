"""Price groups: stores that ask the same prices share one, so that a price is one row, not one per store."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PriceGroup(models.Model):
    """A named list of prices in one currency; where several of a store's groups price a product the highest
    priority wins."""

    store_path: ClassVar[str] = "stores"

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=128)
    currency = models.ForeignKey("registers.Currency", models.PROTECT, related_name="price_groups", verbose_name=_("currency"))
    priority = models.IntegerField(_("priority"), default=0)
    stores: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "registers.Store", through="pricing.StorePriceGroup", related_name="price_groups", verbose_name=_("stores")
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("price group")
        verbose_name_plural = _("price groups")
        constraints = (models.CheckConstraint(condition=~Q(code=""), name="pricing_pricegroup_has_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
