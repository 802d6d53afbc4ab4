"""What products are taxed alike: the rates are on the group, so that a new rate is one row, not a million products."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TaxGroup(models.Model):
    """Products that are taxed alike, such as "full" or "reduced"."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=128)

    class Meta:
        ordering = ("code",)
        verbose_name = _("tax group")
        verbose_name_plural = _("tax groups")
        constraints = (models.CheckConstraint(condition=~Q(code=""), name="taxes_taxgroup_has_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
