from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def serve_released_stores(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say that stores are served by the groups they are in, where these have published anything."""
    stores = apps.get_model("registers", "Store").objects.using(schema_editor.connection.alias)
    released = apps.get_model("distribution", "Release").objects.using(schema_editor.connection.alias)
    stores.filter(serving_group=None, channel_data_group__in=released.values("group")).update(
        serving_group=F("channel_data_group")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("distribution", "0001_initial"),
        ("registers", "0003_store_serving_group"),
    ]

    operations = [migrations.RunPython(serve_released_stores, migrations.RunPython.noop)]
