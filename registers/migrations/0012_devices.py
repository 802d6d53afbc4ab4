import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0011_sealing_key_event"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeviceCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("route", models.CharField(max_length=60)),
                ("method", models.CharField(max_length=7)),
                ("address", models.CharField(blank=True, max_length=45)),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("refused", models.PositiveBigIntegerField(default=0)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-last_at"],
            },
        ),
        migrations.AddField(
            model_name="device",
            name="hand_over_code_expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="device",
            name="hand_over_code_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="device",
            name="hand_over_token_expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="device",
            name="hand_over_token_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="device",
            name="type",
            field=models.CharField(
                choices=[("REGISTER", "Register"), ("PRICE_CHECKER", "Price checker")], default="REGISTER", max_length=15
            ),
        ),
        migrations.AlterField(
            model_name="registerevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("CREATED", "Created"),
                    ("SUPPORT_OFFLINE_ON", "Support offline switched on"),
                    ("SUPPORT_OFFLINE_OFF", "Support offline switched off"),
                    ("ACTIVATION_CODE_ISSUED", "Activation code issued"),
                    ("DEVICE_ACTIVATED", "Device activated"),
                    ("DEVICE_DEACTIVATED", "Device deactivated"),
                    ("DEVICE_DISABLED", "Device disabled"),
                    ("HAND_OVER_CODE_ISSUED", "Hand-over code issued"),
                    ("HAND_OVER_BEGUN", "Hand-over of remaining sales begun"),
                    ("TRANSACTIONS_GIVEN_UP", "Missing transactions given up"),
                    ("TOKEN_ROTATED", "Device token rotated"),
                    ("SEALING_KEY_CHANGED", "Device sealing key changed"),
                    ("GROUP_CHANGED", "Channel data group changed"),
                    ("FULL_SYNC_REQUESTED", "Full synchronization requested"),
                    ("SYNC_PAUSED", "Data synchronization paused"),
                    ("SYNC_RESUMED", "Data synchronization resumed"),
                    ("DATA_DIFFERS", "Data differ from headquarters"),
                    ("DATA_REPAIRED", "Data repaired"),
                    ("SESSION_CANCELED", "Download session canceled"),
                    ("SESSION_RERUN", "Download session to be tried again"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("hand_over_code_hash", ""), _negated=True),
                fields=("hand_over_code_hash",),
                name="device_hand_over_code_hash_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="device",
            constraint=models.UniqueConstraint(
                condition=models.Q(("hand_over_token_hash", ""), _negated=True),
                fields=("hand_over_token_hash",),
                name="device_hand_over_token_hash_unique",
            ),
        ),
        migrations.AddField(
            model_name="devicecall",
            name="device",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="registers.device"),
        ),
        migrations.AddConstraint(
            model_name="devicecall",
            constraint=models.UniqueConstraint(fields=("device", "route", "method", "address"), name="device_call_unique"),
        ),
    ]
