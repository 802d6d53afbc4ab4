import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import registers.models.exact_decimal_field
from registers.domain import daily_sums
from registers.queries.recounted_totals import recounted_totals


def number_identities(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Tell the identities of posted transactions their journal and number, in one statement."""
    posted = apps.get_model("registers", "Transaction").objects.filter(pk=models.OuterRef("pk"))
    names = ("register_number", "journal_id", "sequence_number")
    identities = apps.get_model("registers", "TransactionIdentity").objects.filter(answer="POSTED")
    identities.filter(models.Exists(posted)).update(**{name: models.Subquery(posted.values(name)) for name in names})
    identities.filter(sequence_number=0).update(journal_id=models.functions.Cast("pk", models.CharField(max_length=36)))


def fill_daily_totals(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add up what was posted before there were daily totals."""
    sums = recounted_totals(lambda name: apps.get_model("registers", name))
    for name, key, numbers, rows in (
        ("DailyTotal", daily_sums.TOTAL_KEY, daily_sums.TOTAL_SUMS, sums.totals),
        ("DailyPaymentTotal", daily_sums.PAYMENT_KEY, daily_sums.PAYMENT_SUMS, sums.payments),
        ("DailyTaxTotal", daily_sums.TAX_KEY, daily_sums.TAX_SUMS, sums.taxes),
    ):
        model = apps.get_model("registers", name)
        names = (*key, *numbers)
        model.objects.bulk_create(
            [model(**dict(zip(names, (*place, *row), strict=True))) for place, row in rows.items()], batch_size=1000
        )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "__first__"),
        ("registers", "0013_status"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyPaymentTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("store_number", models.CharField(max_length=20)),
                ("register_number", models.CharField(max_length=20)),
                ("business_date", models.DateField()),
                ("method", models.CharField(max_length=20)),
                ("currency", models.CharField(max_length=3)),
                ("payments", models.PositiveIntegerField(default=0)),
                ("amount", registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20)),
            ],
        ),
        migrations.CreateModel(
            name="DailyTaxTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("store_number", models.CharField(max_length=20)),
                ("register_number", models.CharField(max_length=20)),
                ("business_date", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("code", models.CharField(max_length=32)),
                ("percent", models.DecimalField(decimal_places=4, max_digits=7)),
                ("is_included", models.BooleanField()),
                (
                    "base_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20),
                ),
                ("amount", registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20)),
            ],
        ),
        migrations.CreateModel(
            name="DailyTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("store_number", models.CharField(max_length=20)),
                ("register_number", models.CharField(max_length=20)),
                ("business_date", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("sales", models.PositiveIntegerField(default=0)),
                ("returns", models.PositiveIntegerField(default=0)),
                ("voids", models.PositiveIntegerField(default=0)),
                ("lines", models.PositiveBigIntegerField(default=0)),
                (
                    "net_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20),
                ),
                (
                    "tax_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20),
                ),
                (
                    "gross_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20),
                ),
                (
                    "discount_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20),
                ),
                (
                    "rounding_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=4, default=0, max_digits=20),
                ),
                (
                    "unrounded_amount",
                    registers.models.exact_decimal_field.ExactDecimalField(decimal_places=10, default=0, max_digits=30),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoreDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("store_number", models.CharField(max_length=20)),
                ("business_date", models.DateField()),
                ("closed_at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-business_date", "store_number"],
            },
        ),
        migrations.CreateModel(
            name="TransactionDiscount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_number", models.PositiveIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("MANUAL", "Manual"),
                            ("PROMOTION", "Promotion"),
                            ("COUPON", "Coupon"),
                            ("CUSTOMER", "Customer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=32)),
                ("description", models.CharField(blank=True, max_length=60)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=15)),
            ],
            options={
                "ordering": ["transaction", "line_number", "number"],
            },
        ),
        migrations.CreateModel(
            name="TransactionTender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_expected", models.BooleanField(default=False)),
                ("number", models.PositiveIntegerField()),
                ("method", models.CharField(max_length=20)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=15)),
            ],
            options={
                "ordering": ["transaction", "is_expected", "number"],
            },
        ),
        migrations.AddField(
            model_name="transaction",
            name="corrections",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="transaction",
            name="discount_amount",
            field=models.DecimalField(decimal_places=4, default=0, max_digits=15),
        ),
        migrations.AddField(
            model_name="transaction",
            name="is_after_close",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="transaction",
            name="notes",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="transaction",
            name="posted_in",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="transaction",
            name="rounding_amount",
            field=models.DecimalField(decimal_places=4, default=0, max_digits=15),
        ),
        migrations.AddField(
            model_name="transaction",
            name="shift_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="transaction",
            name="shift_number",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="transactionidentity",
            name="journal_id",
            field=models.CharField(default="", max_length=36),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="transactionidentity",
            name="register_number",
            field=models.CharField(default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="transactionidentity",
            name="sequence_number",
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="transactionline",
            name="discount_amount",
            field=models.DecimalField(decimal_places=4, default=0, max_digits=15),
        ),
        migrations.AddField(
            model_name="transactionpayment",
            name="authorisation_code",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="transactionpayment",
            name="card_digits",
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AddField(
            model_name="transactionpayment",
            name="tendered_amount",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name="transactionpayment",
            name="tendered_currency",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="type",
            field=models.CharField(
                choices=[
                    ("SALE", "Sale"),
                    ("RETURN", "Return"),
                    ("VOID", "Void"),
                    ("SUSPENDED", "Suspended"),
                    ("NO_SALE", "No sale"),
                    ("FLOAT", "Float entry"),
                    ("DROP", "Tender removal"),
                    ("SAFE", "Safe drop"),
                    ("TENDER_DECLARATION", "Tender declaration"),
                    ("SHIFT_OPENED", "Shift opened"),
                    ("SHIFT_CLOSED", "Shift closed"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="transactionline",
            name="transaction",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="registers.transaction",
            ),
        ),
        migrations.AlterField(
            model_name="transactionpayment",
            name="transaction",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="payments",
                to="registers.transaction",
            ),
        ),
        migrations.AlterField(
            model_name="transactiontax",
            name="transaction",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="taxes",
                to="registers.transaction",
            ),
        ),
        migrations.AddIndex(
            model_name="transactionline",
            index=models.Index(
                condition=models.Q(("return_of_transaction__isnull", False)),
                fields=["return_of_transaction", "return_of_line"],
                name="transaction_line_returned",
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["posted_in", "id"], name="transaction_feed"),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(condition=models.Q(("shift_id__isnull", False)), fields=["shift_id"], name="transaction_of_shift"),
        ),
        migrations.AddIndex(
            model_name="transactionidentity",
            index=models.Index(fields=["register_number", "journal_id", "sequence_number"], name="transaction_identity_sequence"),
        ),
        migrations.AddConstraint(
            model_name="dailypaymenttotal",
            constraint=models.UniqueConstraint(
                fields=("store_number", "business_date", "register_number", "method", "currency"),
                name="daily_payment_total_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailytaxtotal",
            constraint=models.UniqueConstraint(
                fields=("store_number", "business_date", "register_number", "currency", "code", "percent", "is_included"),
                name="daily_tax_total_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="dailytotal",
            constraint=models.UniqueConstraint(
                fields=("store_number", "business_date", "register_number", "currency"), name="daily_total_unique"
            ),
        ),
        migrations.AddField(
            model_name="storeday",
            name="closed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="transactiondiscount",
            name="transaction",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="discounts",
                to="registers.transaction",
            ),
        ),
        migrations.AddField(
            model_name="transactiontender",
            name="transaction",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tenders",
                to="registers.transaction",
            ),
        ),
        migrations.AddConstraint(
            model_name="storeday",
            constraint=models.UniqueConstraint(fields=("store_number", "business_date"), name="store_day_unique"),
        ),
        migrations.AddConstraint(
            model_name="transactiondiscount",
            constraint=models.UniqueConstraint(
                fields=("transaction", "line_number", "number"), name="transaction_discount_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="transactiontender",
            constraint=models.UniqueConstraint(
                fields=("transaction", "is_expected", "number"), name="transaction_tender_number_unique"
            ),
        ),
        migrations.RunPython(number_identities, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="transactionidentity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "POSTED")),
                fields=("register_number", "journal_id", "sequence_number"),
                name="one_posted_transaction_per_sequence_number",
            ),
        ),
        migrations.CreateModel(
            name="StoreDayEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("store_number", models.CharField(max_length=20)),
                ("business_date", models.DateField()),
                ("action", models.CharField(choices=[("CLOSED", "Closed"), ("REOPENED", "Opened again")], max_length=10)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [
                    models.Index(fields=["store_number", "business_date", "-at"], name="store_day_event_latest"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(
                condition=models.Q(("is_after_close", True)),
                fields=["store_number", "business_date"],
                name="transaction_late",
            ),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(
                condition=models.Q(("type", "SHIFT_OPENED")),
                fields=["store_number", "business_date"],
                name="transaction_shift_openings",
            ),
        ),
        migrations.RunPython(fill_daily_totals, migrations.RunPython.noop),
    ]
