from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0008_session_events")]

    operations = [
        migrations.AddField("registerstatus", "trusted_keys", models.JSONField(blank=True, default=list)),
        migrations.AddField("channeldatabase", "checksum_digest", models.CharField(blank=True, max_length=32)),
    ]
