from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("distribution", "0004_recurrences")]

    operations = [
        migrations.AddField("headquartersstate", "removal_began_at", models.DateTimeField(blank=True, null=True)),
    ]
