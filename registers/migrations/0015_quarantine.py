import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from registers.domain.quarantine_facts import quarantine_facts
from registers.domain.uploaded_document import read_document


def fill_columns(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Read out of the documents that are kept already what the new columns say."""
    kept = apps.get_model("registers", "QuarantinedTransaction").objects
    for key, document in kept.values_list("pk", "document").iterator(chunk_size=500):
        kept.filter(pk=key).update(**quarantine_facts(read_document(bytes(document))))


def know_journals(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
    """Write down the journals there were before they had a table."""
    journal = apps.get_model("registers", "RegisterJournal")
    told = apps.get_model("registers", "RegisterStatus").objects.exclude(journal_id="")
    rows = [
        journal(register_id=register, journal_id=name, last_sequence_number=last, told_at=at)
        for register, name, last, at in told.values_list("pk", "journal_id", "last_sequence_number", "reported_at")
    ]
    devices = apps.get_model("registers", "Device").objects.exclude(journal_id="").exclude(activated_at=None)
    rows += [
        journal(register_id=register, journal_id=name, told_at=at)
        for register, name, at in devices.values_list("register_id", "journal_id", "activated_at").order_by("pk")
    ]
    journal.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "__first__"),
        ("registers", "0014_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuarantineEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("CORRECTED", "Corrected"),
                            ("ACCEPTED", "Accepted"),
                            ("DISMISSED", "Dismissed"),
                            ("POSTED", "Posted"),
                            ("REFUSED", "Could still not be posted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("changes", models.JSONField(blank=True, default=list)),
                ("reasons", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="QuarantineRetry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=60)),
                ("requested_at", models.DateTimeField()),
                ("wanted", models.PositiveIntegerField()),
                ("last_key", models.BigIntegerField()),
                ("done_key", models.BigIntegerField(default=0)),
                ("tried", models.PositiveIntegerField(default=0)),
                ("posted", models.PositiveIntegerField(default=0)),
                ("progressed_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "quarantine retries",
                "ordering": ["-requested_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None)), fields=("reason",), name="one_open_retry_of_a_reason"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="business_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="currency",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="gross_amount",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=15, null=True),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="journal_id",
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="receipt_number",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("POSTED", "Posted as it was sent"),
                    ("CORRECTED", "Posted with corrections"),
                    ("ACCEPTED", "Accepted with a note"),
                    ("DISMISSED", "Dismissed: it is not to be posted"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="sequence_number",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="store_number",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="quarantinedtransaction",
            name="type",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddIndex(
            model_name="quarantinedtransaction",
            index=models.Index(fields=["register", "journal_id", "sequence_number"], name="quarantined_sequence"),
        ),
        migrations.AddIndex(
            model_name="quarantinedtransaction",
            index=models.Index(
                condition=models.Q(("resolved_at", None)),
                fields=["store_number", "business_date"],
                name="quarantined_daily_totals",
            ),
        ),
        migrations.AddField(
            model_name="quarantineevent",
            name="quarantined",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="registers.quarantinedtransaction"
            ),
        ),
        migrations.AddField(
            model_name="quarantineevent",
            name="user",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.RunPython(fill_columns, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(know_journals, migrations.RunPython.noop, elidable=True),
    ]
