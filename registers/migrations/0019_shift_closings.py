"""Closings of shifts have an index of their own, so that finding the open ones does not read the sales of all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0018_hand_over_ended"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(
                condition=models.Q(("type", "SHIFT_CLOSED")), fields=["shift_id"], name="transaction_shift_closings"
            ),
        ),
    ]
