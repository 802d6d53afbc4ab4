from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def raise_epoch_where_rows_were_sent(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Raise the epoch of an HQ that has published: copies and registers hold rows with hashes of another kind."""
    alias = schema_editor.connection.alias
    if apps.get_model("distribution", "Release").objects.using(alias).exists():
        apps.get_model("distribution", "HeadquartersState").objects.using(alias).update(epoch=F("epoch") + 1)


class Migration(migrations.Migration):
    dependencies = [("distribution", "0006_progress_of_package_requests")]

    operations = [migrations.RunPython(raise_epoch_where_rows_were_sent, migrations.RunPython.noop)]
