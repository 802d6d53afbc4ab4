"""Where a channel column's value comes from."""

import pytest

from channel.announcement import ReplicatedTable
from channel.tables.products import UNIT


def announce(**expressions):
    return ReplicatedTable(table=UNIT, job=1040, source="catalog_unit", expressions=expressions)


def test_expression_defaults_to_the_source_column_of_the_same_name():
    assert announce().expression("code") == "src.code"


def test_expression_of_the_primary_key_defaults_to_the_source_key():
    assert announce().expression("unit_id") == "src.id"


def test_expression_given_is_taken():
    assert announce(name="upper(src.name)").expression("name") == "upper(src.name)"


def test_expression_for_an_unknown_column_is_refused():
    with pytest.raises(ValueError, match="colour"):
        announce(colour="src.colour")
