"""Sales that came back before HQ had them, and the exact amounts of lines on SQLite, which kept them as floats."""

import django.db.models.deletion
from django.db import migrations, models

import registers.models.exact_decimal_field


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0016_ledger_partitions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="transactionline",
            name="unrounded_amount",
            field=registers.models.exact_decimal_field.ExactDecimalField(decimal_places=10, max_digits=24),
        ),
        migrations.CreateModel(
            name="AwaitedSale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transaction_id", models.UUIDField()),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awaited_sales", to="registers.register"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("transaction_id", "register"), name="awaited_sale_once_per_register")
                ],
            },
        ),
    ]
