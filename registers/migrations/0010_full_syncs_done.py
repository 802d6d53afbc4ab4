from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0009_signing_key_trust_and_digest")]

    operations = [migrations.AddField("registerstatus", "full_syncs", models.JSONField(blank=True, default=dict))]
