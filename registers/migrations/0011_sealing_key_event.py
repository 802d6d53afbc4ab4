from django.db import migrations, models

KINDS = [
    ("CREATED", "Created"),
    ("SUPPORT_OFFLINE_ON", "Support offline switched on"),
    ("SUPPORT_OFFLINE_OFF", "Support offline switched off"),
    ("ACTIVATION_CODE_ISSUED", "Activation code issued"),
    ("DEVICE_ACTIVATED", "Device activated"),
    ("DEVICE_DEACTIVATED", "Device deactivated"),
    ("DEVICE_DISABLED", "Device disabled"),
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
]


class Migration(migrations.Migration):
    dependencies = [("registers", "0010_full_syncs_done")]

    operations = [migrations.AlterField("registerevent", "kind", models.CharField(choices=KINDS, max_length=30))]
