"""The columns that rows are written to without the ORM are those of the models."""

import pytest
from django.apps import apps
from django.db import models

from registers.domain.ledger_table import LEDGER, Kind

MODELS = {model._meta.db_table: model for model in apps.get_app_config("registers").get_models()}
KINDS = {models.UUIDField: Kind.ID, models.DateTimeField: Kind.MOMENT, models.BooleanField: Kind.TRUTH}


def kind_of(field):
    field = field.target_field if field.is_relation else field
    return Kind.BYTES if isinstance(field, models.BinaryField) else KINDS.get(type(field), Kind.PLAIN)


@pytest.mark.parametrize("table", LEDGER, ids=lambda table: table.name)
def test_rows_have_every_column_of_the_model_and_its_kind(table):
    fields = MODELS[table.name]._meta.concrete_fields
    written = dict(zip(table.columns, table.kinds, strict=True))
    assert written == {field.column: kind_of(field) for field in fields if field.column}
