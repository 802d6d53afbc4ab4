"""Which assortments a store sells; what a channel data group receives is the union over its stores."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .assortment import Assortment


class StoreAssortment(models.Model):
    """An assortment given to a store."""

    store = models.ForeignKey(
        "registers.Store",
        models.CASCADE,
        related_name="store_assortments",
        verbose_name=_("store"),
        db_index=False,  # the unique constraint below begins with it
    )
    assortment = models.ForeignKey(Assortment, models.CASCADE, related_name="store_assortments", verbose_name=_("assortment"))

    class Meta:
        verbose_name = _("assortment of a store")
        verbose_name_plural = _("assortments of stores")
        constraints = (models.UniqueConstraint(fields=("store", "assortment"), name="catalog_storeassortment_once"),)

    def __str__(self) -> str:
        return f"{self.store_id}: {self.assortment_id}"
