"""Labels are read by the pattern that fits; what is not plainly right is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel import money
from channel.labels import LabelPattern, pattern_problem, portion_for, read_label
from channel.labels.check_digits import code_check_digit, value_check_digit

WEIGHT, PRICE = LabelPattern("20IIIIIWWWWWC", 3), LabelPattern("28IIIIIVPPPPC", 2)


# the examples of the GS1 General Specifications
@pytest.mark.parametrize(("digits", "check"), [("2875", "9"), ("14685", "6"), ("0000", "0"), ("00000", "0")])
def test_value_has_the_check_digit_of_the_specification(digits, check):
    assert value_check_digit(digits) == check


@given(st.text("0123456789", min_size=5, max_size=5), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_of_a_value_is_always_found(digits, place, more):
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    assert value_check_digit(wrong) != value_check_digit(digits)
    assert value_check_digit(wrong[1:]) != value_check_digit(digits[1:]) or place == 0


@given(st.integers(0, 99999), st.integers(1, 99999))
def test_what_a_scale_prints_is_what_is_read(item, grams):
    digits = f"20{item:05}{grams:05}"
    label = read_label(digits + code_check_digit(digits), [PRICE, WEIGHT])
    bare = f"20{item:05}00000"
    assert label is not None
    assert (label.item, label.bare, label.price) == (f"{item:05}", bare + code_check_digit(bare), None)
    assert Decimal(label.weight) == Decimal(grams) / 1000


def test_longer_beginning_counts():
    general = LabelPattern("2IIIIIIWWWWWC", 3)
    code = "281234592875"
    code += code_check_digit(code)
    assert read_label(code, [general, PRICE]).price == "28.75"
    assert read_label(code, [general]).weight == "92.875"


def test_upc_is_read_with_and_without_its_leading_zero():
    code = "21234501299"
    code += code_check_digit(code)
    found = read_label(code, [LabelPattern("2IIIIIPPPPPC", 2)])
    assert (found.item, found.price) == ("12345", "12.99")
    assert read_label("0" + code, [LabelPattern("2IIIIIPPPPPC", 2)]) == found


@pytest.mark.parametrize("code", ["", "2012345", "201234500425x", "٢٠١٢٣٤٥٠٠٤٢٥٢", "4006381333931", "20123450042521"])
def test_other_codes_are_no_labels(code):
    assert read_label(code, [WEIGHT, PRICE]) is None


@pytest.mark.parametrize(
    "pattern",
    ["", "20IIIIIWWWWW", "10IIIIIWWWWWC", "20IIIIIIIIIIC", "20IIIIIWWPPPC", "2IIIIIVWWWWWWC", "20IIIVWWWWWWC", "20IIIIIWWWWWD"],
)
def test_pattern_that_is_none_is_refused_and_passed_over(pattern):
    assert pattern_problem(pattern) is not None
    assert read_label("2012345004252", [LabelPattern(pattern, 3), WEIGHT]).weight == "0.425"


@given(
    price=st.integers(1, 9999).map(lambda cents: Decimal(cents) / 100),
    list_price=st.none() | st.integers(0, 5_000_000).map(lambda units: Decimal(units) / 10_000),
    decimals=st.integers(0, 3),
)
def test_portion_costs_what_the_label_says(price, list_price, decimals):
    portion = portion_for(price, list_price, decimals=decimals, exponent=2)
    cost = money.round_amount(money.multiply(Decimal(portion.quantity), Decimal(portion.unit_price)), 2)
    assert cost == price
    assert not portion.is_list_price or Decimal(portion.unit_price) == list_price
    assert Decimal(portion.quantity) > 0
