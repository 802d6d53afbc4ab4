import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0020_documents_lz4"),
    ]

    operations = [
        migrations.AddField(
            model_name="offlineprofile",
            name="maximum_days_since_sync",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)]
            ),
        ),
    ]
