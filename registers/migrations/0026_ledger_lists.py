"""Indexes for the portal's list of transactions, by which millions of them are narrowed by store, register, type, day, receipt.

Not atomic, because each index is built beside those who write; broken off, `migrate` begins again where it was.
"""

from django.db import migrations, models

from registers.ledger.indexes import AddLedgerIndex

INDEXES = (
    models.Index(fields=["receipt_number"], name="transaction_receipt", opclasses=["varchar_pattern_ops"]),
    models.Index(fields=["reference"], name="transaction_reference", condition=~models.Q(reference="")),
    models.Index(fields=["store_number", "-completed_at", "-id"], name="transaction_latest_of_store"),
    models.Index(fields=["register_number", "-completed_at", "-id"], name="transaction_latest_of_register"),
    models.Index(fields=["type", "-completed_at", "-id"], name="transaction_latest_of_type", condition=~models.Q(type="SALE")),
    models.Index(fields=["business_date", "-completed_at", "-id"], name="transaction_latest_of_day"),
)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("registers", "0025_store_managers"),
    ]

    operations = [
        *(AddLedgerIndex(model_name="transaction", index=index) for index in INDEXES),
        # What begins with a text is asked of the first one above, which answers what is equal as well.
        migrations.RemoveIndex(model_name="transaction", name="transaction_by_receipt"),
    ]
