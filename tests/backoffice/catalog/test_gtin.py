"""Which barcodes are called GTINs."""

import pytest

from backoffice.catalog.domain.gtin import is_gtin


@pytest.mark.parametrize("code", ["73513537", "416000336108", "7501031311309", "0011110887238", "98412345678908"])
def test_gtin_has_a_right_check_digit(code):
    assert is_gtin(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "4011",
        "75010313113",
        "7501031311308",
        "123456789012345675",
        "978-0-471-11709-4",
        " 73513537",
        "٧٣٥١٣٥٣٧",
        "7351353A",
        "²3513537",
    ],
)
def test_gtin_is_nothing_else(code):
    assert not is_gtin(code)
