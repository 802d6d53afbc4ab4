"""What the database itself refuses in taxes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError

from backoffice.taxes.models import TaxGroup, TaxRate
from tests.backoffice.factories import FIRST_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return TaxGroup.objects.create(code="FULL", name="Full")


def make_rate(group, percent="19", **fields):
    fields = {"code": "VAT", "valid_from": FIRST_DAY, **fields}
    return TaxRate.objects.create(tax_group=group, name="VAT", percent=Decimal(percent), **fields)


@pytest.mark.parametrize("percent", ["0", "8.875", "100"])
def test_rate_is_a_percentage(group, percent):
    assert TaxRate.objects.get(pk=make_rate(group, percent).pk).percent == Decimal(percent)


@pytest.mark.parametrize("percent", ["-1", "100.0001"])
def test_rate_outside_0_to_100_is_refused(group, percent):
    with pytest.raises(IntegrityError):
        make_rate(group, percent)


def test_rate_does_not_end_before_it_begins(group):
    with pytest.raises(IntegrityError):
        make_rate(group, valid_to=date(2025, 12, 31))


def test_rate_begins_once_a_day_per_code(group):
    make_rate(group)
    make_rate(group, code="CITY")
    with pytest.raises(IntegrityError):
        make_rate(group, "7")
