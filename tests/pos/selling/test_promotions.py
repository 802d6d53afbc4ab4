"""The cart has what its customer is offered, whatever is scanned, changed or taken out, online and offline alike."""

from decimal import Decimal

import pytest

from channel.totals import check
from pos.selling.discount import AskedDiscount
from tests.pos.store_data import BAG, CHEESE, MILK, PIN, store_rows


def promotion(number: int, code: str, **fields: object) -> dict[str, object]:
    return {
        "promotion_id": number,
        "price_group_id": 1,
        "code": code,
        "name": f"{code} week",
        "combination": "BEST_PRICE",
        "valid_from": "2020-01-01",
        "weekdays": "1234567",
        "is_active": True,
        **fields,
    }


ROWS = {
    "promotion": [
        promotion(1, "3FOR2", kind="QUANTITY", free=1),
        promotion(2, "TENTH", kind="PERCENT", percent="10"),
        promotion(3, "PAST", kind="PERCENT", percent="90", valid_to="2020-12-31"),
        promotion(4, "OFF", kind="PERCENT", percent="90", is_active=False),
        promotion(5, "SUNDAY", kind="PERCENT", percent="90", weekdays="7"),
        promotion(6, "NIGHT", kind="PERCENT", percent="90", from_time="22:00", to_time="04:00"),
        promotion(7, "GIFT", kind="QUANTITY", set_price="0"),
    ],
    "promotion_part": [
        {"promotion_part_id": 1, "promotion_id": 1, "part": 1, "pieces": 3},
        {"promotion_part_id": 2, "promotion_id": 7, "part": 1, "pieces": 4},
    ],
    "promotion_item": [
        {"promotion_item_id": 1, "promotion_id": 1, "part": 1, "product_id": 1},
        {"promotion_item_id": 7, "promotion_id": 7, "part": 1, "product_id": 1},
        *({"promotion_item_id": number, "promotion_id": number, "part": 1, "category_id": 1} for number in (2, 3, 4, 5, 6)),
    ],
    "category": [
        {"category_id": 1, "code": "FRESH", "name": "Fresh"},
        {"category_id": 2, "parent_id": 1, "code": "D", "name": "D"},
    ],
}


@pytest.fixture
def register(new_register, published):
    rows = {**store_rows(), **ROWS}
    for row in rows["product"]:
        if row["number"] == "1002":
            row["category_id"] = 2
    published.publish(rows)
    assert new_register.sync().errors == []
    new_register.sign_in("1", PIN)
    return new_register


def discounts(register) -> list[list[tuple[str, str]]]:
    return [[(discount.code, discount.amount) for discount in line.discounts] for line in register.cart().lines]


def test_set_is_complete_with_its_last_piece_and_broken_without_it(register):
    for _ in range(2):
        register.scan(MILK)
    assert discounts(register) == [[], []]
    line = register.scan(MILK)
    assert discounts(register) == [[("3FOR2", "0.43")]] * 3
    assert (line.amount, register.cart().totals.gross) == ("0.86", "2.58")
    register.open_cart.void_line(2)
    assert (discounts(register), register.cart().totals.gross) == ([[], []], "2.58")


def test_category_reaches_the_products_below_it_on_their_days_and_at_their_hours(register):
    line = register.scan(CHEESE, quantity="0.500")
    assert [(discount.code, discount.percent, discount.amount) for discount in line.discounts] == [("TENTH", "10", "1.20")]
    assert register.scan(BAG).discounts == []


def test_quantity_changed_by_hand_counts(register):
    register.scan(MILK)
    line = register.open_cart.change_quantity(1, "3")
    assert [(discount.code, discount.amount) for discount in line.discounts] == [("3FOR2", "1.29")]


def test_keyed_price_takes_no_part(register):
    register.scan(MILK, quantity="3")
    line = register.open_cart.override_price(1, "1.00")
    assert (line.discounts, line.amount) == ([], "3.00")
    register.scan(BAG)
    assert discounts(register) == [[], []]


def test_discount_by_hand_stays_and_promotions_give_way(register):
    register.scan(MILK, quantity="3")
    register.open_cart.discount_line(1, AskedDiscount(amount="0.64"))
    assert discounts(register) == [[("3FOR2", "1.29"), ("", "0.64")]]
    register.scan(MILK)
    assert discounts(register) == [[("GIFT", "3.23"), ("", "0.64")], [("GIFT", "1.29")]]
    assert register.cart().totals.gross == "0.00"


def test_promoted_sale_adds_up_and_comes_back_at_what_was_paid(register):
    register.scan(MILK, quantity="3")
    register.scan(CHEESE, quantity="0.400")
    sold = register.pay("CASH").completed.transaction
    assert check(sold, 2) == []
    back = register.return_line(sold.receipt_number, 1, quantity="1")
    assert Decimal(back.amount) == Decimal("-0.86")


def test_suspended_cart_comes_back_as_it_was(register):
    register.scan(MILK, quantity="3")
    register.open_cart.suspend()
    register.open_cart.recall()
    register.scan(BAG)
    assert discounts(register) == [[("3FOR2", "1.29")], []]
