"""A currency a store sells in, with the number of digits its amounts are rounded to."""

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models


class Currency(models.Model):
    """An ISO 4217 currency."""

    #: ISO 4217 alphabetic code, e.g. EUR.
    code = models.CharField(max_length=3, unique=True, validators=[RegexValidator(r"^[A-Z]{3}$")])
    name = models.CharField(max_length=60)
    #: Digits after the point of an amount: 2 for EUR, 0 for JPY, 3 for KWD.
    exponent = models.PositiveSmallIntegerField(default=2, validators=[MaxValueValidator(4)])

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "currencies"
        constraints = [
            models.CheckConstraint(condition=models.Q(exponent__lte=4), name="currency_exponent_at_most_4"),
        ]

    def __str__(self) -> str:
        return self.code
