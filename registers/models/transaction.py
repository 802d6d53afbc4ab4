"""The ledger: posted transactions, by natural keys, never changed.

No foreign keys into the catalog: a sale of a product that HQ has since deleted is a sale all the same. Nor has the database
any within the ledger: on PostgreSQL its tables are in partitions by month (docs/adr, "Partitions"), and checking a foreign
key for each line would take six times as long as writing the line. Triggers refuse to change or delete rows
(`registers/ledger/guard.py`), so that nothing that is referred to can go.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from registers.models.exact_decimal_field import ExactDecimalField


class Transaction(models.Model):
    """A posted retail document; `document` holds the journal's exact bytes."""

    store_path: ClassVar[str] = "store_number"

    class Type(models.TextChoices):
        """What kind of document it is."""

        SALE = "SALE", _("Sale")
        RETURN = "RETURN", _("Return")
        VOID = "VOID", _("Void")
        SUSPENDED = "SUSPENDED", _("Suspended")
        NO_SALE = "NO_SALE", _("No sale")
        FLOAT = "FLOAT", _("Float entry")
        DROP = "DROP", _("Tender removal")
        SAFE = "SAFE", _("Safe drop")
        TENDER_DECLARATION = "TENDER_DECLARATION", _("Tender declaration")
        SHIFT_OPENED = "SHIFT_OPENED", _("Shift opened")
        SHIFT_CLOSED = "SHIFT_CLOSED", _("Shift closed")

    id = models.UUIDField(primary_key=True)
    type = models.CharField(max_length=20, choices=Type.choices)
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
    #: What was taken off the lines, in the same sign as the lines.
    discount_amount = models.DecimalField(max_digits=15, decimal_places=4, default=0)
    #: What cash was rounded by: paid = gross + rounding.
    rounding_amount = models.DecimalField(max_digits=15, decimal_places=4, default=0)
    #: The SHIFT_OPENED it belongs to, and that shift's number at the register; empty when it was sold without a shift.
    shift_id = models.UUIDField(null=True, blank=True)
    shift_number = models.PositiveIntegerField(null=True, blank=True)
    #: It came after its store's day was closed.
    is_after_close = models.BooleanField(default=False)
    #: What a person changed before it was posted: [{"pointer": …, "from": …, "to": …}]; `document` is as it was sent.
    corrections = models.JSONField(default=list, blank=True)
    #: What HQ noticed and did not hold against it: [{"code": …, "pointer": …, "message": …}].
    notes = models.JSONField(default=list, blank=True)
    #: The database transaction that posted it (PostgreSQL's pg_current_xact_id; on SQLite 0, a feed counts rows): where a
    #: feed goes on.
    posted_in = models.BigIntegerField(default=0)
    created_offline = models.BooleanField()
    reference = models.CharField(max_length=100, blank=True)
    document = models.BinaryField()
    upload_session = models.ForeignKey(
        "registers.UploadSession", on_delete=models.PROTECT, related_name="transactions", db_constraint=False
    )

    class Meta:
        ordering = ["-completed_at", "-id"]
        indexes = [
            models.Index(fields=["store_number", "business_date"], name="transaction_daily_totals"),
            # Also by how it begins, which an index in the order of a language cannot tell.
            models.Index(fields=["receipt_number"], opclasses=["varchar_pattern_ops"], name="transaction_receipt"),
            models.Index(fields=["reference"], condition=~models.Q(reference=""), name="transaction_reference"),
            models.Index(fields=["-completed_at", "-id"], name="transaction_latest"),
            # The same list of one store, of one register, of one day, of a type that is not to be found among all the sales.
            # Of a day by its own, or the planner goes through all the later ones for it.
            models.Index(fields=["store_number", "-completed_at", "-id"], name="transaction_latest_of_store"),
            models.Index(fields=["register_number", "-completed_at", "-id"], name="transaction_latest_of_register"),
            models.Index(
                fields=["type", "-completed_at", "-id"], condition=~models.Q(type="SALE"), name="transaction_latest_of_type"
            ),
            models.Index(fields=["business_date", "-completed_at", "-id"], name="transaction_latest_of_day"),
            models.Index(fields=["posted_in", "id"], name="transaction_feed"),
            models.Index(
                fields=["store_number", "business_date"], condition=models.Q(is_after_close=True), name="transaction_late"
            ),
            models.Index(
                fields=["store_number", "business_date"],
                condition=models.Q(type="SHIFT_OPENED"),
                name="transaction_shift_openings",
            ),
            models.Index(fields=["shift_id"], condition=models.Q(shift_id__isnull=False), name="transaction_of_shift"),
            # Which shifts are open still: every sale of a shift names it, too, and only its closing is looked for.
            models.Index(fields=["shift_id"], condition=models.Q(type="SHIFT_CLOSED"), name="transaction_shift_closings"),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class TransactionLine(models.Model):
    """A line of a posted transaction."""

    store_path: ClassVar[str] = "transaction__store_number"

    pk = models.CompositePrimaryKey("transaction_id", "number")
    # No index of its own: the primary key begins with it.
    transaction = models.ForeignKey(
        "registers.Transaction", on_delete=models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    product_number = models.CharField(max_length=64)
    barcode = models.CharField(max_length=64, blank=True)
    description = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=15, decimal_places=4)
    unit = models.CharField(max_length=20)
    unit_price = models.DecimalField(max_digits=15, decimal_places=6)
    #: quantity x unit_price before rounding; kept because its sum is what an ERP compares.
    unrounded_amount = ExactDecimalField(max_digits=24, decimal_places=10)
    #: Rounded to the currency's exponent; with tax when the transaction's prices include tax.
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    tax_amount = models.DecimalField(max_digits=15, decimal_places=4)
    return_of_transaction = models.UUIDField(null=True, blank=True)
    return_of_line = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    discount_amount = models.DecimalField(max_digits=15, decimal_places=4, default=0)

    class Meta:
        ordering = ["transaction_id", "number"]
        indexes = [
            models.Index(
                fields=["return_of_transaction", "return_of_line"],
                condition=models.Q(return_of_transaction__isnull=False),
                name="transaction_line_returned",
            )
        ]

    def __str__(self) -> str:
        return f"line {self.number}"


class TransactionPayment(models.Model):
    """A payment of a posted transaction; change is a payment of its own with a negative amount."""

    store_path: ClassVar[str] = "transaction__store_number"

    pk = models.CompositePrimaryKey("transaction_id", "number")
    # No index of its own: the primary key begins with it.
    transaction = models.ForeignKey(
        "registers.Transaction", on_delete=models.CASCADE, related_name="payments", db_index=False, db_constraint=False
    )
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    currency = models.CharField(max_length=3)
    is_change = models.BooleanField(default=False)
    #: What was handed over in a foreign currency; empty when it was the transaction's own.
    tendered_amount = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    tendered_currency = models.CharField(max_length=3, blank=True)
    #: Of a card: its last four digits and the terminal's authorisation.
    card_digits = models.CharField(max_length=4, blank=True)
    authorisation_code = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["transaction_id", "number"]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"


class TransactionTax(models.Model):
    """Tax of a posted transaction, per rate, summed over its lines."""

    pk = models.CompositePrimaryKey("transaction_id", "code", "percent", "is_included")
    # No index of its own: the primary key begins with it.
    transaction = models.ForeignKey(
        "registers.Transaction", on_delete=models.CASCADE, related_name="taxes", db_index=False, db_constraint=False
    )
    code = models.CharField(max_length=32)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    base_amount = models.DecimalField(max_digits=15, decimal_places=4)
    amount = models.DecimalField(max_digits=15, decimal_places=4)
    is_included = models.BooleanField()

    class Meta:
        ordering = ["transaction_id", "code", "percent"]

    def __str__(self) -> str:
        return f"{self.code} {self.amount}"


class TransactionDiscount(models.Model):
    """What was taken off a line of a posted transaction, and where that came from."""

    class Origin(models.TextChoices):
        """Who or what gave it."""

        MANUAL = "MANUAL", _("Manual")
        PROMOTION = "PROMOTION", _("Promotion")
        COUPON = "COUPON", _("Coupon")
        CUSTOMER = "CUSTOMER", _("Customer")

    pk = models.CompositePrimaryKey("transaction_id", "line_number", "number")
    # No index of its own: the primary key begins with it.
    transaction = models.ForeignKey(
        "registers.Transaction", on_delete=models.CASCADE, related_name="discounts", db_index=False, db_constraint=False
    )
    line_number = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    code = models.CharField(max_length=32, blank=True)
    description = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=15, decimal_places=4)

    class Meta:
        ordering = ["transaction_id", "line_number", "number"]

    def __str__(self) -> str:
        return f"{self.origin} {self.amount}"


class TransactionTender(models.Model):
    """Money a posted transaction put into the drawer, took out of it, or counted in it."""

    pk = models.CompositePrimaryKey("transaction_id", "is_expected", "number")
    # No index of its own: the primary key begins with it.
    transaction = models.ForeignKey(
        "registers.Transaction", on_delete=models.CASCADE, related_name="tenders", db_index=False, db_constraint=False
    )
    #: False for what was moved or counted, True for what should have been counted.
    is_expected = models.BooleanField(default=False)
    number = models.PositiveIntegerField()
    method = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=15, decimal_places=4)

    class Meta:
        ordering = ["transaction_id", "is_expected", "number"]

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"
