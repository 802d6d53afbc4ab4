"""Registers of the program before this one, and what it left at HQ."""

import pytest

from backoffice.catalog.models import Product
from channel.ddl import READABLE_FROM, SCHEMA_VERSION
from registers.models import Register
from registers.use_cases.switch_support_offline_on import switch_support_offline_on
from tests.distribution.headquarters import build, make_headquarters
from tests.distribution.test_plan_content import answer_to, plan_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def north():
    north, _ = make_headquarters()
    switch_support_offline_on(register=Register.objects.get(number="1-1"), user=None)
    build(north)
    return north


def test_register_of_the_former_program_stays_where_it_is_and_is_told_why(north):
    """It takes an index of some rows for something that packages never have: whatever it is sent, it gives up."""
    former = READABLE_FROM - 1
    north.releases.update(schema_version=former, readable_from=former)
    Product.objects.filter(number="1001").update(name="Milk 2")
    build(north)
    database = Register.objects.get(number="1-1").channel_database
    plan = plan_in(answer_to(database, schema_version=former))
    assert (plan.to_release, plan.packages) == (1, [])
    assert plan.note.startswith("Update the register's program")
    assert plan_in(answer_to(database, schema_version=SCHEMA_VERSION)).to_release == 2
