"""Exchange rates at HQ: what may be entered, what may be taken back, and what is noted of documents that differ."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.db import IntegrityError

from backoffice.pricing.models import ExchangeRate
from backoffice.pricing.queries.differing_rates import differing_rates
from backoffice.pricing.use_cases.add_exchange_rate import MOST_COMING, add_exchange_rate
from backoffice.pricing.use_cases.remove_exchange_rate import remove_exchange_rate
from channel.errors import InvalidInput, NotFound, StateConflict
from channel.lookup.exchange_rates import MOST_RATES
from channel.transaction import TenderedMoney
from registers.reference_checks import Note
from tests.backoffice.factories import make_currency, make_exchange_rate
from tests.channel.documents import cash, document

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def add(**fields: Any) -> ExchangeRate:
    values: dict[str, Any] = {
        "store_currency": make_currency(),
        "currency": make_currency("USD"),
        "rate": Decimal("0.95"),
        "valid_from": None,
    }
    return add_exchange_rate(**{**values, "at": NOW, **fields})


def test_rate_begins_now_unless_a_later_moment_is_given():
    assert [add().valid_from, add(valid_from=LATER).valid_from] == [NOW, LATER]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"currency": "EUR"}, InvalidInput),
        ({"rate": Decimal(0)}, InvalidInput),
        ({"valid_from": NOW - timedelta(seconds=1)}, InvalidInput),
        ({}, StateConflict),
    ],
)
def test_rate_that_makes_no_sense_is_refused(fields, error):
    add()
    if "currency" in fields:
        fields = {"currency": make_currency(fields["currency"])}
    with pytest.raises(error):
        add(**fields)
    assert ExchangeRate.objects.count() == 1


def test_so_many_may_be_to_come_that_a_register_still_knows_the_present_one():
    assert MOST_COMING < MOST_RATES
    for day in range(MOST_COMING):
        add(valid_from=LATER + timedelta(days=day))
    with pytest.raises(StateConflict, match="30 exchange rates"):
        add(valid_from=NOW + timedelta(hours=1))
    assert add(currency=make_currency("CHF"), valid_from=LATER).pk


def test_only_what_has_not_begun_is_removed():
    begun, coming = add(), add(valid_from=LATER)
    remove_exchange_rate(exchange_rate=coming, at=NOW)
    with pytest.raises(NotFound):
        remove_exchange_rate(exchange_rate=coming, at=NOW)
    with pytest.raises(StateConflict):
        remove_exchange_rate(exchange_rate=begun, at=NOW)
    assert list(ExchangeRate.objects.all()) == [begun]


@pytest.mark.parametrize("fields", [{"rate": "0"}, {"into": "USD"}])
def test_the_database_refuses_what_makes_no_sense(fields):
    with pytest.raises(IntegrityError):
        make_exchange_rate(**fields)


def paid_in(currency: str, rate: str, completed_at: str = "2026-01-31T09:16:00Z"):
    tendered = TenderedMoney(amount="12.63", currency=currency, rate=rate)
    payment = msgspec.structs.replace(cash("12.00"), tendered=tendered)
    return document(payments=[payment], completed_at=completed_at)


def test_a_rate_that_is_not_that_of_the_moment_is_noted(django_assert_num_queries):
    make_exchange_rate(rate="0.95", valid_from=NOW)
    make_exchange_rate(rate="0.9", valid_from=NOW + timedelta(hours=1))
    make_exchange_rate("CHF", "1.05", valid_from=NOW, is_accepted=False)
    right, right_later = paid_in("USD", "0.950000"), paid_in("USD", "0.9", "2026-01-31T10:00:00Z")
    too_late, too_early = paid_in("USD", "0.95", "2026-01-31T10:00:00Z"), paid_in("USD", "0.95", "2026-01-31T08:59:59Z")
    refused = paid_in("CHF", "1.05")
    with django_assert_num_queries(4):
        notes = differing_rates([right, right_later, too_late, too_early, refused, document()])
    place = "/payments/0/tendered/rate"
    differs = "USD was taken at 0.95; HQ's exchange rate of that moment was 0.9."
    assert notes == {
        too_late.id: [Note("rate-differs", place, differs)],
        too_early.id: [Note("rate-differs", place, "USD was taken at 0.95, and HQ had no exchange rate of that moment.")],
        refused.id: [Note("rate-differs", place, "CHF was taken at 1.05, and HQ had no exchange rate of that moment.")],
    }


def test_sales_without_foreign_money_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert differing_rates([document()]) == {}
