"""A tax and its percentage for a time; a group with two rates at once (state and city) is taxed by both."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .tax_group import TaxGroup


class TaxRate(models.Model):
    """One tax of a group, in percent, from a date to a date (both included; no end: until further notice)."""

    tax_group = models.ForeignKey(
        TaxGroup,
        models.CASCADE,
        related_name="rates",
        verbose_name=_("tax group"),
        db_index=False,  # the unique constraint below begins with it
    )
    code = models.CharField(_("code"), max_length=32)
    name = models.CharField(_("name"), max_length=128)
    percent = models.DecimalField(_("percent"), max_digits=7, decimal_places=4)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ("tax_group_id", "code", "valid_from")
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        constraints = (
            models.UniqueConstraint(fields=("tax_group", "code", "valid_from"), name="taxes_taxrate_once_per_start"),
            models.CheckConstraint(condition=~Q(code=""), name="taxes_taxrate_has_code"),
            models.CheckConstraint(condition=Q(percent__gte=0) & Q(percent__lte=100), name="taxes_taxrate_percent_0_to_100"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="taxes_taxrate_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.percent} %"
