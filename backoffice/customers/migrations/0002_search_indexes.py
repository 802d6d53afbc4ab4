"""Names, e-mail addresses and phone numbers of customers are found by a piece of them, however many there are."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from registers.text_indexes import create_text_index, drop_text_index

NAME = "customers_customer_names"


def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    create_text_index(editor, NAME, "customers_customer", ("name", "email", "phone"))


def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    drop_text_index(editor, NAME)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("customers", "0001_initial"),
    ]

    operations = [migrations.RunPython(create, drop)]
