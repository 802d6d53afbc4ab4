"""What has a minimum age is sold once somebody has asked, and the document says that they did."""

import json

import pytest
from msgspec import UNSET

from channel.errors import InvalidInput, UnknownBarcode
from channel.totals import check
from channel.transaction import AgeCheck
from pos.errors import AgeCheckMissing, CartEmpty, TooYoung
from pos.selling.check_age import AgeAnswer
from tests.pos.sales import pay
from tests.pos.store_data import BAG, MILK, PIN, store_rows

OLD_ENOUGH = AgeAnswer()


@pytest.fixture
def register(new_register, published):
    """A register that is offline and sells milk to who is 16, a paper bag to who is 18."""
    rows = store_rows()
    for place, age in ((0, 16), (2, 18)):
        rows["product"][place]["minimum_age"] = age
    published.publish(rows)
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    return new_register


def test_nothing_is_sold_before_somebody_asks(register):
    with pytest.raises(AgeCheckMissing) as missing:
        register.scan(MILK)
    assert missing.value.details == {"name": "Milk 3.5%", "minimum_age": 16, "born_by": "2010-01-05"}
    with pytest.raises(CartEmpty):
        register.cart()


def test_first_product_asks_and_the_others_do_not(register):
    register.scan("1002", quantity="1")
    register.scan(MILK, age=OLD_ENOUGH)
    register.scan(MILK)
    sold = pay(register)
    assert sold.age_check == AgeCheck(minimum_age=16, born_by="2010-01-05", by="LOOK_OR_ID")
    assert check(sold, 2) == []
    with pytest.raises(AgeCheckMissing):
        register.scan(MILK)


def test_higher_age_asks_once_more_and_counts(register):
    register.scan(MILK, age=AgeAnswer(date_of_birth="2009-06-01"))
    with pytest.raises(AgeCheckMissing):
        register.scan(BAG)
    with pytest.raises(TooYoung):
        register.scan(BAG, age=AgeAnswer(date_of_birth="2009-06-01"))
    assert len(register.cart().lines) == 1
    register.scan(BAG, age=AgeAnswer(date_of_birth="2008-01-05"))
    assert pay(register).age_check == AgeCheck(minimum_age=18, born_by="2008-01-05", by="DATE_OF_BIRTH")


@pytest.mark.parametrize("born", ["2010-01-06", "2025-12-31"])
def test_too_young_is_not_sold_to(register, born):
    with pytest.raises(TooYoung):
        register.scan(MILK, age=AgeAnswer(date_of_birth=born))
    with pytest.raises(CartEmpty):
        register.cart()


@pytest.mark.parametrize("born", ["", "soon", "2010-02-30", "1066-10-14", "2999-01-01"])
def test_nonsense_is_no_date_of_birth(register, born):
    with pytest.raises(InvalidInput):
        register.scan(MILK, age=AgeAnswer(date_of_birth=born))


def test_check_outlives_a_suspension_and_a_line_that_is_voided(register):
    register.scan(MILK, age=OLD_ENOUGH)
    register.scan("1002", quantity="1")
    register.open_cart.void_line(1)
    set_aside = register.open_cart.suspend().transaction
    assert set_aside.age_check.minimum_age == 16
    register.open_cart.recall()
    register.scan(MILK)
    assert pay(register).age_check == set_aside.age_check


def test_nobody_is_asked_for_goods_that_come_back(register):
    register.return_product(MILK, reason="Sour")
    completed = register.pay("CASH").completed
    assert completed.transaction.age_check is UNSET
    assert "age_check" not in json.loads(completed.document)


def test_unknown_product_asks_nobody(register):
    with pytest.raises(UnknownBarcode):
        register.scan("4711", age=OLD_ENOUGH)


def test_asking_needs_no_permission(register):
    register.sign_in("2", PIN)
    assert register.scan(MILK, age=OLD_ENOUGH).number == 1
