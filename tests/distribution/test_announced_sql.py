"""SQL of an announcement that HQ's database refuses is told by a system check, and fails only its own job in a run."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks

from backoffice.taxes import replication
from channel.announcement import Dependency
from tests.distribution.headquarters import build, make_headquarters
from tests.pains.update import updated

pytestmark = pytest.mark.django_db(transaction=True)

GROUPS, RATES = replication.REPLICATED_TABLES
MISNAMED = replace(RATES, expressions={"percent": "src.percentage"})
LED_ASTRAY = replace(
    RATES,
    joins="LEFT JOIN taxes_taxgroup tg ON tg.id = src.tax_group_id",
    reads=(Dependency(table="taxes_taxgroup", columns=("id",), keys="SELECT no_such_column FROM changed"),),
)


def complaints():
    found = [message for message in run_checks(databases=["default"]) if message.id == "distribution.E003"]
    return [message.msg for message in found]


def test_sql_of_the_installed_apps_is_understood():
    assert complaints() == []


@pytest.mark.parametrize(("rates", "word"), [(MISNAMED, "percentage"), (LED_ASTRAY, "no_such_column")])
def test_sql_that_is_not_understood_is_told_with_app_and_table(rates, word):
    with updated(replication, (GROUPS, rates)):
        (complaint,) = complaints()
    assert complaint.startswith("backoffice.taxes.replication: tax_rate: ")
    assert word in complaint


def test_sql_that_is_not_understood_fails_its_job_alone():
    north, _ = make_headquarters()
    build(north)
    with updated(replication, (GROUPS, MISNAMED)):
        assert list(build(north).failures) == [1080]
