"""How many pieces of each part make one set of a promotion."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .promotion import Promotion


class PromotionPart(models.Model):
    """One part of a set; a promotion by quantity has one, a mix and match several."""

    promotion = models.ForeignKey(
        Promotion,
        models.CASCADE,
        related_name="parts",
        verbose_name=_("promotion"),
        db_index=False,  # the unique constraint below begins with it
    )
    part = models.PositiveSmallIntegerField(_("part"), default=1)
    pieces = models.PositiveIntegerField(_("pieces"))

    class Meta:
        ordering = ("promotion_id", "part")
        verbose_name = _("part of a promotion")
        verbose_name_plural = _("parts of promotions")
        constraints = (
            models.UniqueConstraint(fields=("promotion", "part"), name="pricing_promotionpart_once"),
            models.CheckConstraint(condition=Q(part__gte=1, pieces__gte=1), name="pricing_promotionpart_needs_pieces"),
        )

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.pieces} of part {self.part}"
