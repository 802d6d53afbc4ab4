"""A hand-over is ended by the device itself once it has brought everything."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0017_returns_before_sales"),
    ]

    operations = [
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
                    ("HAND_OVER_ENDED", "Hand-over of remaining sales ended"),
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
    ]
