import pytest

from channel.errors import InvalidInput
from pos.web.entered import number_or_none, number_text, times


@pytest.fixture(autouse=True)
def _in_a_request(page):
    with page.application.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("3", "3"),
        (" 0,5 ", "0.5"),
        ("12.50", "12.50"),
        (",5", "0.5"),
        ("5.", "5"),
        ("0012", "12"),
        ("-2,00", "-2.00"),
        ("-0", "0"),
        ("-0,00", "0.00"),
    ],
)
def test_number_is_read_with_comma_or_point(typed, text):
    assert number_text(typed) == text


@pytest.mark.parametrize("typed", ["", " ", ".", "-", "1.234,50", "1,2,3", "1e3", "NaN", "٣", "one", "1\n2"])
def test_anything_else_is_no_number(typed):
    with pytest.raises(InvalidInput):
        number_text(typed)


def test_empty_field_is_nothing():
    assert (number_or_none("  "), number_or_none("1")) == (None, "1")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("3 x 4006381333931", ("3", "4006381333931")),
        ("3*milk 3.5", ("3", "milk 3.5")),
        ("0,5X1002", ("0,5", "1002")),
        ("12 ×", ("12", "")),
        ("4006381333931", None),
        ("x 3", None),
        ("milk x 3", None),
    ],
)
def test_quantity_before_a_product(typed, read):
    assert times(typed) == read
