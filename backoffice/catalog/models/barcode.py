"""What a scanner reads. Kept as text with its leading zeros; any code a store scans is a barcode, GTIN or not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .product import Product


class Barcode(models.Model):
    """A code that sells exactly one product; a product has any number of them, at most one of them primary."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="barcodes", verbose_name=_("product"))
    is_primary = models.BooleanField(_("primary"), default=False)

    class Meta:
        ordering = ("product_id", "-is_primary", "code")
        verbose_name = _("barcode")
        verbose_name_plural = _("barcodes")
        constraints = (
            models.UniqueConstraint(fields=("product",), condition=Q(is_primary=True), name="catalog_barcode_one_primary"),
            models.CheckConstraint(condition=~Q(code=""), name="catalog_barcode_has_code"),
        )

    def __str__(self) -> str:
        return self.code
