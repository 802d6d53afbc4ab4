"""Which products an assortment holds; a model of its own because it is a replicated table with keys of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .assortment import Assortment
from .product import Product


class AssortmentProduct(models.Model):
    """A product in an assortment."""

    assortment = models.ForeignKey(
        Assortment,
        models.CASCADE,
        related_name="assortment_products",
        verbose_name=_("assortment"),
        db_index=False,  # the unique constraint below begins with it
    )
    # Its index answers "in which assortments is this product?", the question of every product's row filter.
    product = models.ForeignKey(Product, models.CASCADE, related_name="assortment_products", verbose_name=_("product"))

    class Meta:
        verbose_name = _("product of an assortment")
        verbose_name_plural = _("products of assortments")
        constraints = (models.UniqueConstraint(fields=("assortment", "product"), name="catalog_assortmentproduct_once"),)

    def __str__(self) -> str:
        return f"{self.assortment_id}: {self.product_id}"
