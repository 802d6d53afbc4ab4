"""Layouts of the barcodes that scales print: which digits are the item, and which its weight or price.

Rows and not settings, because they come to registers by package as products do, and a new scale is no new release.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channel.labels import pattern_problem


def validate_pattern(pattern: str) -> None:
    """Refuse what registers could not read a label by."""
    if pattern_problem(pattern) is not None:
        raise ValidationError(
            _(
                "A pattern has 13 places: digits that begin with 2, then I for the item, V if its weight or price has a "
                "check digit, 4 to 6 W for a weight or P for a price, and C at the end. A UPC has 12."
            )
        )


class BarcodePattern(models.Model):
    """One layout; its pattern never changes, because it is what scales were set up with."""

    pattern = models.CharField(_("pattern"), max_length=13, unique=True, validators=(validate_pattern,))
    name = models.CharField(_("name"), max_length=128)
    decimals = models.PositiveSmallIntegerField(_("decimals of the weight or price"), default=3)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("pattern",)
        verbose_name = _("barcode pattern")
        verbose_name_plural = _("barcode patterns")
        constraints = (
            models.CheckConstraint(condition=~Q(pattern=""), name="catalog_barcodepattern_has_pattern"),
            models.CheckConstraint(condition=Q(decimals__lte=4), name="catalog_barcodepattern_decimals_0_to_4"),
        )

    def __str__(self) -> str:
        return self.pattern
