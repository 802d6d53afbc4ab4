"""Assortments: products are given to stores by the hundred thousand, so a store is given lists, not products."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Assortment(models.Model):
    """A named list of products that can be given to stores."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=128)
    products: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "catalog.Product", through="catalog.AssortmentProduct", related_name="assortments", verbose_name=_("products")
    )
    stores: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "registers.Store", through="catalog.StoreAssortment", related_name="assortments", verbose_name=_("stores")
    )

    class Meta:
        ordering = ("code",)
        verbose_name = _("assortment")
        verbose_name_plural = _("assortments")
        constraints = (models.CheckConstraint(condition=~Q(code=""), name="catalog_assortment_has_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
