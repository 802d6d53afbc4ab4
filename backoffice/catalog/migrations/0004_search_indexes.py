"""Names of products are found by a piece of them, however many there are."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registers.text_indexes import create_text_index, drop_text_index

NAME = "catalog_product_names"


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    create_text_index(editor, NAME, "catalog_product", ("name", "search_name"))


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    drop_text_index(editor, NAME)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalog", "0003_barcode_patterns"),
    ]

    operations = [migrations.RunPython(create, drop)]
