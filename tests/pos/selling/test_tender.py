from decimal import Decimal

import pytest

from pos.errors import PaymentRefused
from pos.selling.tender import tender


def paid(due: str, offered: str | None, *, allows_change: bool = True, exponent: int = 2) -> list[tuple[str, bool]]:
    offer = None if offered is None else Decimal(offered)
    return [
        (str(part.amount), part.is_change) for part in tender(Decimal(due), offer, exponent=exponent, allows_change=allows_change)
    ]


@pytest.mark.parametrize(
    ("due", "offered", "payments"),
    [
        ("10.00", "10", [("10.00", False)]),
        ("10.00", None, [("10.00", False)]),
        ("10.00", "4.5", [("4.50", False)]),
        ("10.00", "20", [("20.00", False), ("-10.00", True)]),
        ("-10.00", None, [("-10.00", False)]),
        ("-10.00", "10", [("-10.00", False)]),
        ("-10.00", "-4", [("-4.00", False)]),
        ("0.00", None, []),
        ("0.00", "0", []),
    ],
)
def test_payment_goes_in_the_direction_of_what_is_due(due, offered, payments):
    assert paid(due, offered) == payments


def test_currency_without_decimals_is_paid_without_decimals():
    assert paid("100", "500", exponent=0) == [("500", False), ("-400", True)]


@pytest.mark.parametrize(
    ("due", "offered", "allows_change"),
    [
        ("10.00", "20", False),
        ("10.00", "0", True),
        ("10.00", "-10", True),
        ("10.00", "1.005", True),
        ("-10.00", "10.01", True),
        ("0.00", "1", True),
    ],
)
def test_payment_that_does_not_fit_is_refused(due, offered, allows_change):
    with pytest.raises(PaymentRefused):
        paid(due, offered, allows_change=allows_change)
