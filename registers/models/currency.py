"""A currency a store sells in, with the number of digits its amounts are rounded to.

The digits are those of `channel.money`, by which every register rounds: a company that said something else here would
find each sale of the currency in quarantine. They are a column all the same, because packages carry them.
"""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from channel.money import EXPONENTS


def _exponent_fits_code() -> models.Q:
    """Build the condition under which a code has the exponent that registers round by."""
    fits = models.Q(exponent=2) & ~models.Q(code__in=sorted(EXPONENTS))
    for exponent in sorted(set(EXPONENTS.values())):
        codes = sorted(code for code, digits in EXPONENTS.items() if digits == exponent)
        fits |= models.Q(exponent=exponent, code__in=codes)
    return fits


class Currency(models.Model):
    """An ISO 4217 currency."""

    #: ISO 4217 alphabetic code, e.g. EUR.
    code = models.CharField(max_length=3, unique=True, validators=[RegexValidator(r"^[A-Z]{3}$")])
    name = models.CharField(max_length=60)
    #: Digits after the point of an amount: 2 for EUR, 0 for JPY, 3 for KWD.
    exponent = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "currencies"
        constraints = [
            models.CheckConstraint(
                condition=_exponent_fits_code(),
                name="currency_exponent_fits_code",
                violation_error_message=_("This currency has another number of digits after the point (ISO 4217)."),
            ),
        ]

    def __str__(self) -> str:
        return self.code
