"""There, a column lengthened at headquarters makes whole sessions fail. Here texts have no length on their way."""

import pytest
from django.db import connection, models

from backoffice.catalog.models import Product
from distribution.use_cases.prepare_distribution import prepare_distribution

pytestmark = pytest.mark.django_db(transaction=True)

OLD = Product._meta.get_field("name")
LONG_NAME = "Šípková marmeláda " * 200


@pytest.fixture
def lengthened(released):
    """Let a migration lengthen the column at HQ, while a register holds rows from before."""
    longer = OLD.clone()
    longer.max_length = 5000
    longer.set_attributes_from_name("name")
    longer.model = Product
    alter(OLD, longer)
    yield released
    Product.objects.update(name="Short")
    alter(longer, OLD)


def alter(before: models.Field, after: models.Field) -> None:
    with connection.schema_editor() as editor:
        editor.alter_field(Product, before, after)
    prepare_distribution(using="default")


def test_longer_value_arrives_whole_and_nothing_else_is_sent(lengthened):
    Product.objects.filter(number="1001").update(name=LONG_NAME)
    run = lengthened.publish()
    assert (run.state, run.message) == ("SUCCEEDED", "")
    plan = lengthened.register.sync()
    assert [(package.kind, package.job) for package in plan.packages] == [("DELTA", 1040)]
    names = {row[1]: row[2] for row in lengthened.register.rows()["product"].values()}
    assert names["1001"] == LONG_NAME
    lengthened.assert_equal()
