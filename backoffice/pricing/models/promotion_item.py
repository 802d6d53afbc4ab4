"""What a promotion is for: a product, or all products of a category and of those below it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .promotion import Promotion


class PromotionItem(models.Model):
    """A product or a category, and the part of the set it may fill."""

    promotion = models.ForeignKey(
        Promotion,
        models.CASCADE,
        related_name="items",
        verbose_name=_("promotion"),
        db_index=False,  # the unique constraints below begin with it
    )
    part = models.PositiveSmallIntegerField(_("part"), default=1)
    product = models.ForeignKey(
        "catalog.Product", models.CASCADE, null=True, blank=True, related_name="promotion_items", verbose_name=_("product")
    )
    category = models.ForeignKey(
        "catalog.Category", models.CASCADE, null=True, blank=True, related_name="promotion_items", verbose_name=_("category")
    )

    class Meta:
        ordering = ("promotion_id", "part", "id")
        verbose_name = _("item of a promotion")
        verbose_name_plural = _("items of promotions")
        constraints = (
            models.UniqueConstraint(fields=("promotion", "product"), name="pricing_promotionitem_product_once"),
            models.UniqueConstraint(fields=("promotion", "category"), name="pricing_promotionitem_category_once"),
            models.CheckConstraint(
                condition=Q(product__isnull=True, category__isnull=False) | Q(product__isnull=False, category__isnull=True),
                name="pricing_promotionitem_is_one_thing",
                violation_error_message=_("An item is a product or a category, one of them."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.product_id or self.category_id}"
