"""What is sold. The number is the natural key that transactions carry; it is text, and letter case counts,
because real catalogs hold `85123a` beside `85123A` and numbers with leading zeros."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registers.domain.store_paths import SHARED

from .category import Category
from .unit import Unit


class Product(models.Model):
    """A product; stores sell it when an assortment of theirs holds it, registers find it by number, name or barcode.

    What was added later has a default in the database too: an ERP's own INSERT goes on as it was written.
    """

    store_path: ClassVar[str] = SHARED

    number = models.CharField(_("number"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    search_name = models.CharField(_("search name"), max_length=255, blank=True, default="")
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("category")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="products", verbose_name=_("unit"))
    tax_group = models.ForeignKey("taxes.TaxGroup", models.PROTECT, related_name="products", verbose_name=_("tax group"))
    is_active = models.BooleanField(_("active"), default=True)
    brand = models.CharField(_("brand"), max_length=128, blank=True, default="", db_default="")
    description = models.TextField(_("description"), blank=True, default="", db_default="")
    #: How much one sales unit holds, in `net_content_unit`: what a price per kilogram or litre is worked out from.
    net_content = models.DecimalField(_("net content"), max_digits=12, decimal_places=3, null=True, blank=True)
    net_content_unit = models.CharField(_("unit of the net content"), max_length=16, blank=True, default="", db_default="")
    minimum_age = models.PositiveSmallIntegerField(_("minimum age of the buyer"), default=0, db_default=0)
    is_weighed = models.BooleanField(_("weighed at the till"), default=False, db_default=False)
    #: ISO 3166-1 alpha-2.
    country_of_origin = models.CharField(_("country of origin"), max_length=2, blank=True, default="", db_default="")
    #: For an empty bottle or crate: its price is given back when it is scanned by itself.
    is_deposit = models.BooleanField(_("deposit"), default=False, db_default=False)
    #: What is sold with each piece; see `channel/deposits.py`. The deposit's own deposit is not looked at.
    deposit_product = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sold_with", verbose_name=_("deposit of each piece")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        ordering = ("number",)
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = (models.CheckConstraint(condition=~Q(number=""), name="catalog_product_has_number"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
