"""Units of sale: what a quantity counts, and in how fine steps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A unit of sale such as piece or kilogram; a register takes quantities with up to `decimals` digits."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=128)
    decimals = models.PositiveSmallIntegerField(_("decimals of a quantity"), default=0)

    class Meta:
        ordering = ("code",)
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = (
            models.CheckConstraint(condition=~Q(code=""), name="catalog_unit_has_code"),
            models.CheckConstraint(condition=Q(decimals__lte=3), name="catalog_unit_decimals_0_to_3"),
        )

    def __str__(self) -> str:
        return self.code
