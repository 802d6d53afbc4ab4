from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("distribution", "0005_removal_of_what_is_old")]

    operations = [
        migrations.AddField("packagerequest", "progressed_at", models.DateTimeField(blank=True, null=True)),
    ]
