"""The ledger in partitions by month on PostgreSQL, and its rows under keys of their own on both databases.

Rows are known by their transaction and their number: a counter of their own was eight bytes more in each row and an index
more to write. No foreign keys within the ledger: see `registers/models/transaction.py`. The rows that are there are
copied; on a large ledger plan for the time and the room of a second copy.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from registers.ledger import LEDGER_TABLES
from registers.ledger.rebuild import rebuild_tables

MODELS = ("Transaction", "TransactionLine", "TransactionPayment", "TransactionTax", "TransactionDiscount", "TransactionTender")


def partition(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the tables anew: with composite keys, on PostgreSQL in partitions."""
    made = [apps.get_model("registers", name) for name in MODELS]
    rebuild_tables(editor, [(model, LEDGER_TABLES[model._meta.db_table]) for model in made], timezone.now().date())


def unpartition(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the tables as they were."""
    rebuild_tables(editor, [(apps.get_model("registers", name), None) for name in MODELS], timezone.now().date())


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0015_quarantine"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, unpartition),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(model_name="transaction", name="one_transaction_per_sequence_number"),
                migrations.AlterField(
                    model_name="transaction",
                    name="upload_session",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="registers.uploadsession",
                    ),
                ),
                migrations.AlterModelOptions(name="transactionline", options={"ordering": ["transaction_id", "number"]}),
                migrations.RemoveConstraint(model_name="transactionline", name="transaction_line_number_unique"),
                migrations.RemoveField(model_name="transactionline", name="id"),
                migrations.AddField(
                    model_name="transactionline",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "transaction_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AlterField(
                    model_name="transactionline",
                    name="transaction",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="registers.transaction",
                    ),
                ),
                migrations.AlterModelOptions(name="transactionpayment", options={"ordering": ["transaction_id", "number"]}),
                migrations.RemoveConstraint(model_name="transactionpayment", name="transaction_payment_number_unique"),
                migrations.RemoveField(model_name="transactionpayment", name="id"),
                migrations.AddField(
                    model_name="transactionpayment",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "transaction_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AlterField(
                    model_name="transactionpayment",
                    name="transaction",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="payments",
                        to="registers.transaction",
                    ),
                ),
                migrations.AlterModelOptions(name="transactiontax", options={"ordering": ["transaction_id", "code", "percent"]}),
                migrations.RemoveConstraint(model_name="transactiontax", name="transaction_tax_code_unique"),
                migrations.RemoveField(model_name="transactiontax", name="id"),
                migrations.AddField(
                    model_name="transactiontax",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "transaction_id",
                        "code",
                        "percent",
                        "is_included",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                migrations.AlterField(
                    model_name="transactiontax",
                    name="transaction",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taxes",
                        to="registers.transaction",
                    ),
                ),
                migrations.AlterModelOptions(
                    name="transactiondiscount", options={"ordering": ["transaction_id", "line_number", "number"]}
                ),
                migrations.RemoveConstraint(model_name="transactiondiscount", name="transaction_discount_number_unique"),
                migrations.RemoveField(model_name="transactiondiscount", name="id"),
                migrations.AddField(
                    model_name="transactiondiscount",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "transaction_id", "line_number", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AlterField(
                    model_name="transactiondiscount",
                    name="transaction",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="discounts",
                        to="registers.transaction",
                    ),
                ),
                migrations.AlterModelOptions(
                    name="transactiontender", options={"ordering": ["transaction_id", "is_expected", "number"]}
                ),
                migrations.RemoveConstraint(model_name="transactiontender", name="transaction_tender_number_unique"),
                migrations.RemoveField(model_name="transactiontender", name="id"),
                migrations.AddField(
                    model_name="transactiontender",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "transaction_id", "is_expected", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AlterField(
                    model_name="transactiontender",
                    name="transaction",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tenders",
                        to="registers.transaction",
                    ),
                ),
            ],
        ),
        migrations.RunPython(partition, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="transactionidentity",
            name="upload_session",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="registers.uploadsession"
            ),
        ),
    ]
