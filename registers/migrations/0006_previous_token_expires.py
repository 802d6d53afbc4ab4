"""A token that was replaced and is still accepted keeps an end; the present token's is all that is known of it."""

from typing import Any

from django.db import migrations, models


def _keep_the_end(apps: Any, _schema_editor: Any) -> None:
    replaced = apps.get_model("registers", "Device").objects.exclude(previous_token_hash="")
    replaced.update(previous_token_expires_at=models.F("token_expires_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0005_quarantine_resolved"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="previous_token_expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(_keep_the_end, migrations.RunPython.noop),
    ]
