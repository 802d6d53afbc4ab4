import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "__first__"),
        ("registers", "0012_devices"),
    ]

    operations = [
        migrations.AddField(
            model_name="offlineprofile",
            name="database_limit_megabytes",
            field=models.PositiveIntegerField(default=10240, validators=[django.core.validators.MinValueValidator(1)]),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="download_attempted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="download_error",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="download_succeeded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="history_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="told_digest",
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="upload_attempted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="upload_error",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="upload_succeeded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="registerstatus",
            name="waiting_amounts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name="RegisterJournal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journal_id", models.CharField(max_length=36)),
                ("last_sequence_number", models.PositiveBigIntegerField(default=0)),
                ("told_at", models.DateTimeField()),
                ("complete_to", models.PositiveBigIntegerField(default=0)),
                ("given_up_at", models.DateTimeField(blank=True, null=True)),
                ("given_up_to", models.PositiveBigIntegerField(default=0)),
                ("given_up_note", models.CharField(blank=True, max_length=300)),
                (
                    "given_up_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="journals", to="registers.register"
                    ),
                ),
            ],
            options={
                "ordering": ["register", "-told_at"],
            },
        ),
        migrations.CreateModel(
            name="AwaitedTransaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence_number", models.PositiveBigIntegerField()),
                ("type", models.CharField(max_length=20)),
                ("receipt_number", models.CharField(blank=True, max_length=60)),
                ("completed_at", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("gross_amount", models.DecimalField(decimal_places=4, max_digits=15)),
                ("told_at", models.DateTimeField()),
                (
                    "journal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awaited", to="registers.registerjournal"
                    ),
                ),
            ],
            options={
                "ordering": ["journal", "sequence_number"],
            },
        ),
        migrations.CreateModel(
            name="RegisterStatusHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("connection_mode", models.CharField(choices=[("ONLINE", "Online"), ("OFFLINE", "Offline")], max_length=10)),
                ("connection_reason", models.CharField(blank=True, max_length=60)),
                ("release_number", models.PositiveIntegerField(blank=True, null=True)),
                ("sales_waiting", models.PositiveIntegerField(default=0)),
                ("last_sequence_number", models.PositiveBigIntegerField(default=0)),
                ("channel_database_bytes", models.PositiveBigIntegerField(default=0)),
                ("free_disk_bytes", models.PositiveBigIntegerField(default=0)),
                ("clock_offset_seconds", models.IntegerField(default=0)),
                ("program_version", models.CharField(blank=True, max_length=30)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="status_history", to="registers.register"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "register status history",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SILENT", "Silent"),
                            ("BEHIND", "Behind"),
                            ("SALES_WAITING", "Sales waiting"),
                            ("SEQUENCE_GAP", "Transactions missing"),
                            ("DATABASE_SIZE", "Database near its size limit"),
                            ("CLOCK_OFF", "Clock off"),
                            ("DATA_DIFFERS", "Data differ from headquarters"),
                            ("TOKEN_EXPIRING", "Device token expiring"),
                            ("RETURN_EXCEEDS_SALE", "More returned than sold"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "register",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="registers.register"
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["kind", "-opened_at"], name="alert_open"),
                    models.Index(condition=models.Q(("closed_at__isnull", False)), fields=["closed_at"], name="alert_age"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("register", "kind"), name="one_open_alert_of_a_kind"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="registerjournal",
            constraint=models.UniqueConstraint(fields=("register", "journal_id"), name="register_journal_unique"),
        ),
        migrations.AddConstraint(
            model_name="awaitedtransaction",
            constraint=models.UniqueConstraint(fields=("journal", "sequence_number"), name="awaited_transaction_unique"),
        ),
        migrations.AddIndex(
            model_name="registerstatushistory",
            index=models.Index(fields=["register", "-at"], name="status_history_of_register"),
        ),
        migrations.AddIndex(
            model_name="registerstatushistory",
            index=models.Index(fields=["at"], name="status_history_age"),
        ),
    ]
