"""Which exchange rates a register is told, and which of them holds."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import msgspec

from channel.database import open_channel_database
from channel.lookup import StoreFacts, find_store_facts, rates_at
from channel.lookup.exchange_rates import MOST_RATES, ExchangeRateInfo, exchange_rates
from channel.timestamp import timestamp_text
from tests.channel.factories import make_channel_database
from tests.channel.lookup.two_stores import NORTH, ROWS

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def row(number, currency, rate, begins_at, *, store_currency="EUR", is_accepted=True):
    names = ("exchange_rate_id", "store_currency", "currency", "rate", "valid_from", "is_accepted")
    return dict(zip(names, (number, store_currency, currency, rate, timestamp_text(begins_at), is_accepted), strict=True))


def found(tmp_path, rows):
    path = make_channel_database(tmp_path / "channel.db", {**ROWS, "exchange_rate": rows})
    with closing(open_channel_database(path)) as connection:
        return exchange_rates(connection, "EUR")


def test_the_one_that_began_last_holds(tmp_path):
    hour = timedelta(hours=1)
    rates = found(
        tmp_path,
        [
            row(1, "USD", "0.950000", NOON + hour),
            row(2, "USD", "0.900000", NOON),
            row(3, "USD", "10.000000", NOON - hour),
            row(4, "CHF", "1.050000", NOON - hour),
            row(5, "CHF", "1.050000", NOON, is_accepted=False),
            row(6, "USD", "5.000000", NOON, store_currency="CHF"),
        ],
    )
    early = NOON - timedelta(microseconds=1)
    held = {at: {rate.currency: rate.rate for rate in rates_at(rates, at).values()} for at in (NOON - 2 * hour, early, NOON)}
    assert held == {NOON - 2 * hour: {}, early: {"CHF": "1.05", "USD": "10"}, NOON: {"USD": "0.9"}}
    assert rates_at(rates, NOON + hour)["USD"].rate == "0.95"


def test_only_the_newest_of_each_currency_are_told(tmp_path):
    days = range(MOST_RATES + 5)
    rows = [row(day + 1, "USD", f"1.{day:06}", NOON + timedelta(days=day)) for day in days]
    rates = found(tmp_path, [*rows, row(1000, "CHF", "1.000000", NOON)])
    assert [rate.valid_from for rate in rates if rate.currency == "USD"] == [each["valid_from"] for each in rows[5:]]
    assert [rate.rate for rate in rates if rate.currency == "CHF"] == ["1"]


def test_facts_told_by_a_headquarters_from_before_there_were_exchange_rates_have_none(two_stores):
    facts = find_store_facts(two_stores, store_number=NORTH, register_number="R1")
    told = msgspec.to_builtins(facts)
    del told["exchange_rates"]
    assert msgspec.convert(told, StoreFacts).exchange_rates == []


def test_rates_survive_the_wire():
    rate = ExchangeRateInfo(currency="USD", rate="0.95", valid_from=timestamp_text(NOON), is_accepted=True)
    assert msgspec.json.decode(msgspec.json.encode(rate), type=ExchangeRateInfo) == rate
