"""What registers sold on each business date, added up as it is posted.

Added up in the transaction that posts, because the ledger never changes: reading a year of millions of sales for a few
sums would cost what exists and not what changed. `manage.py check_totals` adds everything up anew and compares.
"""

from typing import ClassVar

from django.db import models

from registers.models.exact_decimal_field import ExactDecimalField


class DailyTotal(models.Model):
    """One register, business date and currency: how many transactions, and what they come to."""

    store_path: ClassVar[str] = "store_number"

    store_number = models.CharField(max_length=20)
    register_number = models.CharField(max_length=20)
    business_date = models.DateField()
    currency = models.CharField(max_length=3)
    sales = models.PositiveIntegerField(default=0)
    returns = models.PositiveIntegerField(default=0)
    voids = models.PositiveIntegerField(default=0)
    #: Of sales and returns.
    lines = models.PositiveBigIntegerField(default=0)
    net_amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)
    tax_amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)
    gross_amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)
    discount_amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)
    rounding_amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)
    #: quantity x unit price before any rounding, which an ERP compares.
    unrounded_amount = ExactDecimalField(max_digits=30, decimal_places=10, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store_number", "business_date", "register_number", "currency"], name="daily_total_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.store_number} {self.business_date} {self.gross_amount}"


class DailyPaymentTotal(models.Model):
    """One register, business date, payment method and currency: what was paid, change taken off."""

    store_path: ClassVar[str] = "store_number"

    store_number = models.CharField(max_length=20)
    register_number = models.CharField(max_length=20)
    business_date = models.DateField()
    method = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    payments = models.PositiveIntegerField(default=0)
    amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store_number", "business_date", "register_number", "method", "currency"],
                name="daily_payment_total_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.store_number} {self.business_date} {self.method} {self.amount}"


class DailyTaxTotal(models.Model):
    """One register, business date, currency and tax rate: what it was raised on, and what it comes to."""

    store_path: ClassVar[str] = "store_number"

    store_number = models.CharField(max_length=20)
    register_number = models.CharField(max_length=20)
    business_date = models.DateField()
    currency = models.CharField(max_length=3)
    code = models.CharField(max_length=32)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    is_included = models.BooleanField()
    base_amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)
    amount = ExactDecimalField(max_digits=20, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "store_number",
                    "business_date",
                    "register_number",
                    "currency",
                    "code",
                    "percent",
                    "is_included",
                ],
                name="daily_tax_total_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.store_number} {self.business_date} {self.code} {self.amount}"
