"""The ledger: posted transactions, by natural keys, never changed.

No foreign keys into the catalog: a sale of a product that HQ has since deleted is a sale all the same.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Transaction(models.Model):
    """A posted retail document; `document` holds the journal's exact bytes."""

    class Type(models.TextChoices):
        """What kind of document it is."""

        SALE = "SALE", _("Sale")
        RETURN = "RETURN", _("Return")
        VOID = "VOID", _("Void")

    id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=10, choices=Type.choices)
    store_number = models.CharField(max_length=20)
    register_number = models.CharField(max_length=20)
    journal_id = models.CharField(max_length=36)
    sequence_number = models.PositiveBigIntegerField()
    receipt_number = models.CharField(max_length=60)
    business_date = models.DateField()
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField()
    posted_at = models.DateTimeField()
    staff_number = models.CharField(max_length=64)
    customer_number = models.CharField(max_length=64, blank=True)
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField()
    net_amount = models.DecimalField(max_digits=15, decimal_places=4)
    tax_amount = models.DecimalField(max_digits=15, decimal_places=4)
    gross_amount = models.DecimalField(max_digits=15, decimal_places=4)
    created_offline = models.BooleanField()
    reference = models.CharField(max_length=100, blank=True)
    document = models.BinaryField()
    upload_session = models.ForeignKey("registers.UploadSession", on_delete=models.PROTECT, related_name="transactions")

    class Meta:
        ordering = ["-completed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["register_number", "journal_id", "sequence_number"], name="one_transaction_per_sequence_number"
            ),
        ]
        indexes = [
            models.Index(fields=["store_number", "business_date"], name="transaction_daily_totals"),
            models.Index(fields=["receipt_number"], name="transaction_by_receipt"),
            models.Index(fields=["-completed_at", "-id"], name="transaction_latest"),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class TransactionLine(models.Model):
    """A line of a posted transaction."""

    transaction = models.ForeignKey("registers.Transaction", on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    product_number = models.CharField(max_length=64)
    barcode = models.CharField(max_length=64, blank=True)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=15, decimal_places=4)
    unit = models.CharField(max_length=20)
    unit_price = models.DecimalField(max_digits=15, decimal_places=6)
    #: quantity x unit_price before rounding; kept because its sum is what an ERP compares.
    unrounded_amount = models.DecimalField(max_digits=24, decimal_places=10)
    #: Rounded to the currency's exponent; with tax when the transaction's prices include tax.
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    tax_amount = models.DecimalField(max_digits=15, decimal_places=4)
    return_of_transaction = models.UUIDField(null=True, blank=True)
    return_of_line = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["transaction", "number"]
        constraints = [models.UniqueConstraint(fields=["transaction", "number"], name="transaction_line_number_unique")]

    def __str__(self) -> str:
        return f"line {self.number}"


class TransactionPayment(models.Model):
    """A payment of a posted transaction; change is a payment of its own with a negative amount."""

    transaction = models.ForeignKey("registers.Transaction", on_delete=models.CASCADE, related_name="payments")
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    currency = models.CharField(max_length=3)
    is_change = models.BooleanField(default=False)

    class Meta:
        ordering = ["transaction", "number"]
        constraints = [models.UniqueConstraint(fields=["transaction", "number"], name="transaction_payment_number_unique")]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"


class TransactionTax(models.Model):
    """Tax of a posted transaction, per rate, summed over its lines."""

    transaction = models.ForeignKey("registers.Transaction", on_delete=models.CASCADE, related_name="taxes")
    code = models.CharField(max_length=32)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    base_amount = models.DecimalField(max_digits=15, decimal_places=4)
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    is_included = models.BooleanField()

    class Meta:
        ordering = ["transaction", "code"]
        constraints = [models.UniqueConstraint(fields=["transaction", "code", "percent"], name="transaction_tax_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"
