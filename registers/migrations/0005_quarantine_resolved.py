"""What was posted although it had been quarantined is resolved; that had not been written down."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Subquery


def _resolve_posted(apps: Any, _schema_editor: Any) -> None:
    kept = apps.get_model("registers", "QuarantinedTransaction").objects
    posted = apps.get_model("registers", "TransactionIdentity").objects.filter(
        pk=OuterRef("claimed_id"), sha256=OuterRef("sha256"), answer="POSTED"
    )
    posted_at = apps.get_model("registers", "Transaction").objects.filter(pk=OuterRef("claimed_id")).values("posted_at")
    kept.filter(Exists(posted)).update(resolved_at=Subquery(posted_at))


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0004_currency_exponent"),
    ]

    operations = [
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="resolved_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(_resolve_posted, migrations.RunPython.noop),
    ]
