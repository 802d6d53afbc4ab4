"""Nobody is let in by data that is too old, where the offline profile says so; who is in sells on."""

import pytest

from pos.errors import DataTooOld
from pos.selling.permissions import signed_in_staff
from tests.pos.sales import sell
from tests.pos.store_data import MILK, PIN, store_rows

DAYS = 7


@pytest.fixture
def strict(register, published, clock):
    """A register, disconnected by hand, whose profile lets nobody in by data of a week."""
    rows = store_rows(maximum_days_since_sync=DAYS)
    published.publish(rows, upserts={"offline_profile": rows["offline_profile"]})
    assert register.sync().errors == []
    return register


def test_nobody_signs_in_offline_by_data_that_is_too_old(strict, clock):
    clock.advance(days=DAYS, seconds=-1)
    strict.sign_in("1", PIN)
    clock.advance(seconds=1)
    with pytest.raises(DataTooOld, match="7 days old"):
        strict.sign_in("1", PIN)


def test_who_is_signed_in_sells_on(strict, clock):
    clock.advance(days=365)
    assert sell(strict, MILK).staff == "1"
    assert signed_in_staff(strict.context.journal).number == "1"


def test_headquarters_lets_people_in_whatever_the_age_of_the_data(strict, clock, hq):
    clock.advance(days=DAYS)
    strict.connect()
    assert strict.sign_in("1", PIN).number == "1"


def test_sync_ends_it(strict, clock):
    clock.advance(days=DAYS)
    strict.sync()
    assert strict.sign_in("1", PIN).number == "1"


def test_age_alone_keeps_nobody_out_without_a_limit(register, clock):
    clock.advance(days=3650)
    assert register.sign_in("1", PIN).number == "1"


def test_clock_that_was_set_back_keeps_nobody_out(strict, clock):
    clock.advance(days=-3650)
    assert strict.sign_in("1", PIN).number == "1"
